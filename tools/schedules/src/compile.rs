//! Compiles a program against the stand-in for `std`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::program::Program;

/// The stand-in, built and ready to be linked.
#[derive(Debug, Clone)]
pub struct StandIn {
    pub library: PathBuf,
    dependencies: PathBuf,
    /// Whether programs need to know the lines of what they call.
    lines: bool,
}

#[derive(Deserialize)]
struct Message {
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// What rustc says with `--error-format=json`.
#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

fn rustc() -> Command {
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

impl StandIn {
    /// Builds the stand-in with cargo, if that has not been done.
    ///
    /// # Errors
    ///
    /// When cargo can't be run, or fails.
    pub fn build() -> Result<Self> {
        StandIn::made_by("build", &[], &[])
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
        StandIn::made_by("build", &arguments, &[("RUSTC_BOOTSTRAP", "schedules_std")])
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
        let output = rustc()
            .arg(&source)
            .arg(format!("--crate-name=traced{rc}"))
            .args(["--crate-type=rlib", "--edition=2024", "-o"])
            .arg(&library)
            .arg(format!("--extern=schedules_std={}", self.library.display()))
            .arg(format!("-Ldependency={}", self.dependencies.display()))
            .stdin(Stdio::null())
            .output()
            .context("cannot run rustc: is it installed?")?;
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
        })
    }

    /// Its metadata alone, to see whether programs compile in which no thread
    /// of a scope holds a `&mut`.
    ///
    /// # Errors
    ///
    /// As above.
    pub fn shared_only() -> Result<Self> {
        StandIn::made_by("check", &["--features=shared-only".into()], &[])
    }

    fn made_by(command: &str, arguments: &[OsString], variables: &[(&str, &str)]) -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schedules-std/Cargo.toml");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args([
                command,
                "--quiet",
                "--message-format=json",
                "--manifest-path",
            ])
            .arg(&manifest)
            .args(arguments)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .output()
            .context("cannot run cargo: is it installed?")?;
        if !output.status.success() {
            bail!(
                "the stand-in for std does not build:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        // Its name there has a hash, unlike that of the copy which the next
        // build with other features would replace.
        let metadata = String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str::<Message>(line).ok())
            .filter(|message| {
                message
                    .target
                    .as_ref()
                    .is_some_and(|target| target.name == "schedules_std")
            })
            .flat_map(|message| message.filenames)
            .find(|file| {
                file.extension()
                    .is_some_and(|extension| extension == "rmeta")
            })
            .context("cargo did not say where the stand-in for std is")?;
        let dependencies = metadata
            .parent()
            .context("the stand-in for std lies in a folder")?;
        Ok(StandIn {
            dependencies: dependencies.to_owned(),
            library: match command {
                "build" => metadata.with_extension("rlib"),
                _ => metadata,
            },
            lines: false,
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
            .with_extension(std::env::consts::EXE_EXTENSION);
        let lines = if self.lines { "line-tables-only" } else { "0" };
        let lines = format!("-Cdebuginfo={lines}");
        let own: Vec<_> = programs
            .iter()
            .map(|program| program.says_crate())
            .collect();
        let mut rustc = self.rustc(programs, &own, folder)?;
        rustc.arg(&lines).arg("-o").arg(&explorer);
        for (number, program) in programs
            .iter()
            .enumerate()
            .filter(|(number, _)| own[*number])
        {
            let library = folder.join(format!("libprogram{number}.rlib"));
            run(self
                .rustc_for(&source_of(number, folder), &program.edition)
                .args(["--crate-type=rlib", "--crate-name", &program.crate_name()])
                .arg(remapping(number, program, folder))
                .arg(format!("-Cmetadata={number}"))
                .arg(&lines)
                .arg("-o")
                .arg(&library))?;
            rustc.arg(format!("--extern=program{number}={}", library.display()));
        }
        run(&mut rustc)?;
        Ok(explorer)
    }

    /// The places of those among `programs` that rustc refuses, as far as it
    /// says so at once; `None` when it refuses none.
    ///
    /// # Errors
    ///
    /// When rustc can't be run.
    pub fn refused(&self, programs: &[&Program], folder: &Path) -> Result<Option<BTreeSet<usize>>> {
        let modules = vec![false; programs.len()];
        let output = self
            .rustc(programs, &modules, folder)?
            .args(["--emit=metadata", "--error-format=json", "-o"])
            .arg(folder.join("explorer.rmeta"))
            .output()
            .context("cannot run rustc: is it installed?")?;
        if output.status.success() {
            return Ok(None);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let names = said
            .lines()
            .filter_map(|line| serde_json::from_str::<Diagnostic>(line).ok())
            .filter(|diagnostic| diagnostic.level == "error")
            .flat_map(|diagnostic| diagnostic.spans)
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
                    "{}\npub fn schedules_main() {{ std::rt::explore(main as fn() -> _) }} {macros}\n",
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
    rustc
        .arg(source)
        .arg("--cap-lints=allow")
        .arg(format!("--edition={edition}"))
        .stdin(Stdio::null());
    rustc
}

/// What rustc says against a program, compiled with the real `std` in `folder`.
///
/// # Errors
///
/// When rustc can't be run.
pub fn errors_with_std(program: &Program, folder: &Path) -> Result<Option<String>> {
    fs::write(source_of(0, folder), &program.source)?;
    let output = real_rustc_for(&source_of(0, folder), &program.edition)
        .arg(remapping(0, program, folder))
        .args([
            "--crate-name",
            &program.crate_name(),
            "--emit=metadata",
            "-o",
        ])
        .arg(folder.join("program.rmeta"))
        .output()
        .context("cannot run rustc: is it installed?")?;
    let said = String::from_utf8_lossy(&output.stderr);
    Ok((!output.status.success()).then(|| said.into_owned()))
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

fn run(rustc: &mut Command) -> Result<()> {
    let output = rustc
        .output()
        .context("cannot run rustc: is it installed?")?;
    if !output.status.success() {
        bail!(
            "it compiles, but not against the stand-in for std, which lacks what it uses:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}
