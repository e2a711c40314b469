//! Compiles a program against the stand-in for `std`.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use cargo_metadata::Message;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use supervise::group;

use crate::program::Program;
use crate::sources;

/// The stand-in, built and ready to be linked.
#[derive(Debug, Clone)]
pub struct StandIn {
    pub library: PathBuf,
    dependencies: PathBuf,
    /// Whether programs need to know the lines of what they call.
    lines: bool,
    tell: Tell,
}

/// Is told what takes long, a line each.
pub type Tell = fn(&str);

/// What is built in less is not worth a line.
const SOON: Duration = Duration::from_secs(1);

fn rustc() -> Command {
    Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

impl StandIn {
    /// Builds the stand-in with cargo, if that has not been done.
    ///
    /// # Errors
    ///
    /// When cargo can't be run, or fails.
    pub fn build() -> Result<Self> {
        StandIn::build_telling(|_| ())
    }

    /// The same, and tells what is built, if that is not done in a second.
    ///
    /// # Errors
    ///
    /// As above.
    pub fn build_telling(tell: Tell) -> Result<Self> {
        StandIn::made_by("build", &[], &[], tell)
    }

    /// The same with an `Arc` that converts to `Arc<dyn Trait>`, and that can be
    /// a `self`. Stable Rust has that for its own `Arc` alone, so this one is
    /// compiled with features that are not stable, and in a folder of its own:
    /// some crates are built anew whenever these are allowed or not any more.
    ///
    /// # Errors
    ///
    /// As above.
    pub fn with_dyn_arc(&self) -> Result<Self> {
        let mut folder = OsString::from("--target-dir=");
        folder.push(self.dependencies.join("dyn-arc"));
        let arguments = [OsString::from("--features=dyn-arc"), folder];
        let variables = [("RUSTC_BOOTSTRAP", "schedules_std")];
        StandIn::made_by("build", &arguments, &variables, self.tell)
    }

    /// This one with the cells and, if `owners`, the counted owners whose uses
    /// are steps, for programs with one thread. It lies in `folder`.
    ///
    /// # Errors
    ///
    /// When rustc can't be run, or fails.
    pub fn traced(&self, owners: bool, folder: &Path) -> Result<Self> {
        let rc = if owners { "rc" } else { "" };
        let source = folder.join("traced.rs");
        let library = folder.join(format!("libtraced{rc}.rlib"));
        fs::write(
            &source,
            format!(
                "pub use schedules_std::*;\npub use schedules_std::ownership::{{cell, {rc}}};\n"
            ),
        )?;
        let mut rustc = rustc();
        rustc
            .arg(&source)
            .arg(format!("--crate-name=traced{rc}"))
            .args(["--crate-type=rlib", "--edition=2024", "-o"])
            .arg(&library)
            .arg(format!("--extern=schedules_std={}", self.library.display()))
            .arg(format!("-Ldependency={}", self.dependencies.display()));
        let output = output(rustc)?;
        if !output.status.success() {
            bail!(
                "the stand-in for std does not build:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(StandIn {
            library,
            dependencies: self.dependencies.clone(),
            lines: true,
            tell: self.tell,
        })
    }

    /// Its metadata alone, to see whether programs compile in which no thread
    /// of a scope holds a `&mut`.
    ///
    /// # Errors
    ///
    /// As above.
    pub fn shared_only(&self) -> Result<Self> {
        let arguments = ["--features=shared-only".into()];
        StandIn::made_by("check", &arguments, &[], self.tell)
    }

    fn made_by(
        command: &str,
        arguments: &[OsString],
        variables: &[(&str, &str)],
        tell: Tell,
    ) -> Result<Self> {
        let manifest = sources::manifest()?;
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args([
                command,
                "--message-format=json-render-diagnostics",
                "--manifest-path",
            ])
            .arg(&manifest)
            .args(arguments)
            .envs(variables.iter().copied());
        let (start, mut told) = (Instant::now(), false);
        let output = group::output_telling(cargo, |line| {
            if start.elapsed() < SOON {
                return;
            }
            if !told {
                tell("building the stand-in for std, which takes a minute or two the first time:");
                told = true;
            }
            tell(line);
        })
        .context("cannot run cargo: is it installed?")?;
        if !output.status.success() {
            bail!(
                "the stand-in for std does not build:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        // Its name there has a hash, unlike that of the copy which the next
        // build with other features would replace.
        let mut metadata = None;
        for message in Message::parse_stream(&*output.stdout) {
            let message = message.context("cannot read what cargo says")?;
            if let Message::CompilerArtifact(artifact) = message
                && artifact.target.name == "schedules_std"
            {
                let mut files = artifact.filenames.into_iter();
                metadata = files.find(|file| file.extension() == Some("rmeta"));
            }
        }
        let metadata = metadata.context("cargo did not say where the stand-in for std is")?;
        let dependencies = metadata
            .parent()
            .context("the stand-in for std lies in a folder")?;
        Ok(StandIn {
            dependencies: dependencies.into(),
            library: match command {
                "build" => metadata.with_extension("rlib").into(),
                _ => metadata.into(),
            },
            lines: false,
            tell,
        })
    }

    /// Compiles `programs` into one explorer in `folder`: a program that, given
    /// a number, explores the program of that number.
    ///
    /// The only line that is added to each stands at its end and explores its
    /// private `main`.
    ///
    /// # Errors
    ///
    /// When rustc refuses one of them; its words are the error.
    pub fn compile(&self, programs: &[&Program], folder: &Path) -> Result<PathBuf> {
        let explorer = folder
            .join("explorer")
            .with_extension(env::consts::EXE_EXTENSION);
        let lines = if self.lines { "line-tables-only" } else { "0" };
        let lines = format!("-Cdebuginfo={lines}");
        // A crate has one edition, and one file of a name.
        let edition = |program: &Program| program.edition != programs[0].edition;
        let namesake = |number: usize| {
            let mut before = programs[..number].iter();
            before.any(|program| program.shown == programs[number].shown)
        };
        let own: Vec<_> = programs
            .iter()
            .enumerate()
            .map(|(number, program)| program.says_crate() || edition(program) || namesake(number))
            .collect();
        let mut rustc = self.rustc(programs, &own, folder)?;
        rustc.arg(&lines).arg("-o").arg(&explorer);
        for (number, program) in programs
            .iter()
            .enumerate()
            .filter(|(number, _)| own[*number])
        {
            let library = folder.join(format!("libprogram{number}.rlib"));
            let mut rustc_alone = self.rustc_for(&source_of(number, folder), &program.edition);
            rustc_alone
                .args(["--crate-type=rlib", "--crate-name", &program.crate_name()])
                .arg(remapping(number, program, folder))
                .arg(format!("-Cmetadata={number}"))
                .arg(&lines)
                .arg("-o")
                .arg(&library);
            run(rustc_alone)?;
            rustc.arg(format!("--extern=program{number}={}", library.display()));
        }
        run(rustc)?;
        Ok(explorer)
    }

    /// The places of those among `programs` that rustc refuses, as far as it
    /// says so at once; `None` when it refuses none.
    ///
    /// # Errors
    ///
    /// When rustc can't be run.
    pub fn refused(&self, programs: &[&Program], folder: &Path) -> Result<Option<BTreeSet<usize>>> {
        // A crate has one file of a name: namesakes are looked at in turn.
        let mut rounds: Vec<Vec<usize>> = vec![];
        for (number, program) in programs.iter().enumerate() {
            let has_none = |round: &&mut Vec<usize>| {
                round
                    .iter()
                    .all(|other| programs[*other].shown != program.shown)
            };
            match rounds.iter_mut().find(has_none) {
                Some(round) => round.push(number),
                None => rounds.push(vec![number]),
            }
        }
        let mut refused = None;
        for round in rounds {
            let those: Vec<_> = round.iter().map(|number| programs[*number]).collect();
            if let Some(found) = self.refused_at_once(&those, folder)? {
                let all: &mut BTreeSet<usize> = refused.get_or_insert_default();
                all.extend(found.into_iter().map(|place| round[place]));
            }
        }
        Ok(refused)
    }

    fn refused_at_once(
        &self,
        programs: &[&Program],
        folder: &Path,
    ) -> Result<Option<BTreeSet<usize>>> {
        let modules = vec![false; programs.len()];
        let mut rustc = self.rustc(programs, &modules, folder)?;
        rustc
            .args(["--emit=metadata", "--error-format=json", "-o"])
            .arg(folder.join("explorer.rmeta"));
        let output = output(rustc)?;
        if output.status.success() {
            return Ok(None);
        }
        let names = errors(&output)?
            .into_iter()
            .flat_map(|error| error.spans)
            .map(|span| span.file_name);
        let shown = |name: String| programs.iter().position(|program| program.shown == name);
        Ok(Some(names.filter_map(shown).collect()))
    }

    /// The compiler, given the programs as modules of one crate, or as crates
    /// of their `own`.
    fn rustc(&self, programs: &[&Program], own: &[bool], folder: &Path) -> Result<Command> {
        let main = folder.join("explorer.rs");
        let edition = programs.first().map_or("2024", |program| &program.edition);
        let mut rustc = self.rustc_for(&main, edition);
        rustc.arg("--crate-name=explorer");
        let mut modules = String::new();
        let mut arms = String::new();
        for (number, program) in programs.iter().enumerate() {
            // A crate of its own needs the macros of the stand-in, too.
            let (module, macros) = match own[number] {
                true => ("extern crate", MACROS),
                false => ("mod", ""),
            };
            fs::write(
                source_of(number, folder),
                format!(
                    "{}\npub fn schedules_main() {{ std::process::explore(main as fn() -> _) }} {macros}\n",
                    program.source
                ),
            )?;
            rustc.arg(remapping(number, program, folder));
            modules += &format!("{module} program{number};\n");
            arms += &format!("        Some(\"{number}\") => program{number}::schedules_main(),\n");
        }
        fs::write(
            &main,
            format!(
                "{MACROS}\n{modules}\nfn main() {{\n    \
                 match std::env::args().nth(1).as_deref() {{\n{arms}        _ => {{}}\n    }}\n}}\n"
            ),
        )?;
        Ok(rustc)
    }

    fn rustc_for(&self, source: &Path, edition: &str) -> Command {
        let mut rustc = real_rustc_for(source, edition);
        rustc
            .arg(format!("--extern=std={}", self.library.display()))
            .arg(format!("-Ldependency={}", self.dependencies.display()));
        rustc
    }
}

fn real_rustc_for(source: &Path, edition: &str) -> Command {
    let mut rustc = rustc();
    // One that Ctrl-C kills leaves its own temporary files: they go with the source.
    if let Some(folder) = source.parent() {
        rustc.envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, folder)));
    }
    rustc
        .arg(source)
        .arg("--cap-lints=allow")
        .arg(format!("--edition={edition}"));
    rustc
}

/// What rustc says against a program, compiled with the real `std` in `folder`.
///
/// # Errors
///
/// When rustc can't be run.
pub fn errors_with_std(program: &Program, folder: &Path) -> Result<Option<Vec<Diagnostic>>> {
    fs::write(source_of(0, folder), &program.source)?;
    let mut rustc = real_rustc_for(&source_of(0, folder), &program.edition);
    rustc
        .arg(remapping(0, program, folder))
        .args([
            "--crate-name",
            &program.crate_name(),
            "--error-format=json",
            "--emit=metadata",
            "-o",
        ])
        .arg(folder.join("program.rmeta"));
    let output = output(rustc)?;
    match output.status.success() {
        true => Ok(None),
        false => Ok(Some(errors(&output)?)),
    }
}

/// The crate that an error is about, and the line, if the program names one that is
/// neither `std` nor its own.
pub fn missing_crate(error: &Diagnostic) -> Option<(usize, String)> {
    // An import, a path, an `extern crate`:
    // <https://doc.rust-lang.org/error_codes/error-index.html>.
    let code = &error.code.as_ref()?.code;
    if !["E0432", "E0433", "E0463"].contains(&code.as_str()) {
        return None;
    }
    let span = error.spans.iter().find(|span| span.is_primary)?;
    let line = span.text.first()?;
    let marked: String = line
        .text
        .chars()
        .take(line.highlight_end - 1)
        .skip(line.highlight_start - 1)
        .collect();
    let mut names = marked.split(|c: char| !c.is_alphanumeric() && c != '_');
    let name = names.find(|name| !["", "extern", "crate"].contains(name))?;
    let is_crate = name.starts_with(|first: char| first.is_lowercase())
        && !["std", "core", "alloc", "self", "super"].contains(&name);
    // A path that begins elsewhere is not about its first name.
    let begins = !line
        .text
        .chars()
        .take(line.highlight_start - 1)
        .collect::<String>()
        .ends_with("::");
    (is_crate && begins).then(|| (span.line_start, name.to_owned()))
}

fn output(rustc: Command) -> Result<Output> {
    group::output(rustc).context("cannot run rustc: is it installed?")
}

/// The errors that rustc has told with `--error-format=json`, one on each line.
fn errors(output: &Output) -> Result<Vec<Diagnostic>> {
    let said = String::from_utf8_lossy(&output.stderr);
    let mut errors = vec![];
    for line in said.lines() {
        let diagnostic: Diagnostic = serde_json::from_str(line)
            .with_context(|| format!("rustc does not answer in JSON, but:\n{said}"))?;
        if diagnostic.level == DiagnosticLevel::Error {
            errors.push(diagnostic);
        }
    }
    Ok(errors)
}

const MACROS: &str = "#[macro_use] extern crate std as schedules_std;";

fn source_of(number: usize, folder: &Path) -> PathBuf {
    folder.join(format!("program{number}.rs"))
}

/// Lets messages and panics name a program as it is shown.
fn remapping(number: usize, program: &Program, folder: &Path) -> OsString {
    let mut mapping = OsString::from("--remap-path-prefix=");
    mapping.push(source_of(number, folder));
    mapping.push("=");
    mapping.push(&program.shown);
    mapping
}

fn run(rustc: Command) -> Result<()> {
    let output = output(rustc)?;
    if !output.status.success() {
        bail!(
            "it compiles, but not against the stand-in for std, which lacks what it uses:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}
