//! Compiles a program against the stand-in for `std`.

use std::collections::BTreeSet;
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
        StandIn::with(&[])
    }

    /// The same with the real `Arc`, which converts to `Arc<dyn Trait>`. It is
    /// for programs that don't read how many owners there are.
    ///
    /// # Errors
    ///
    /// As above.
    pub fn with_plain_arc() -> Result<Self> {
        StandIn::with(&["--features=plain-arc"])
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
            format!("pub use schedules_std::*;\npub use schedules_std::traced::{{cell, {rc}}};\n"),
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
        StandIn::made_by("check", &["--features=shared-only"])
    }

    fn with(arguments: &[&str]) -> Result<Self> {
        StandIn::made_by("build", arguments)
    }

    fn made_by(command: &str, arguments: &[&str]) -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("std/Cargo.toml");
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
    /// The only line that is added to each stands at its end and gives the
    /// private `main` a public name.
    ///
    /// # Errors
    ///
    /// When rustc refuses one of them; its words are the error.
    pub fn compile(&self, programs: &[&Program], folder: &Path) -> Result<PathBuf> {
        let explorer = folder
            .join("explorer")
            .with_extension(std::env::consts::EXE_EXTENSION);
        let lines = if self.lines { "line-tables-only" } else { "0" };
        let output = self
            .rustc(programs, folder)?
            .arg(format!("-Cdebuginfo={lines}"))
            .arg("-o")
            .arg(&explorer)
            .output()
            .context("cannot run rustc: is it installed?")?;
        if !output.status.success() {
            bail!(
                "it does not compile against the stand-in for std, which may lack what it uses:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(explorer)
    }

    /// The places of those among `programs` that rustc refuses, as far as it
    /// says so at once; `None` when it refuses none.
    ///
    /// # Errors
    ///
    /// When rustc can't be run.
    pub fn refused(&self, programs: &[&Program], folder: &Path) -> Result<Option<BTreeSet<usize>>> {
        let output = self
            .rustc(programs, folder)?
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

    /// The compiler, given the programs as modules of one crate.
    fn rustc(&self, programs: &[&Program], folder: &Path) -> Result<Command> {
        let edition = programs.first().map_or("2024", |program| &program.edition);
        let main = folder.join("explorer.rs");
        let mut rustc = rustc();
        rustc
            .arg(&main)
            .args(["--crate-name=explorer", "--cap-lints=allow"])
            .arg(format!("--edition={edition}"))
            .arg(format!("--extern=std={}", self.library.display()))
            .arg(format!("-Ldependency={}", self.dependencies.display()))
            .stdin(Stdio::null());

        let mut modules = String::new();
        let mut arms = String::new();
        for (number, program) in programs.iter().enumerate() {
            let file = folder.join(format!("program{number}.rs"));
            fs::write(
                &file,
                format!(
                    "{}\npub fn schedules_main() -> impl std::process::Outcome {{ main() }}\n",
                    program.source
                ),
            )?;
            let mut mapping = file.into_os_string();
            mapping.push("=");
            mapping.push(&program.shown);
            rustc.arg("--remap-path-prefix").arg(mapping);
            modules += &format!("mod program{number};\n");
            arms += &format!(
                "        Some(\"{number}\") => std::rt::explore(program{number}::schedules_main),\n"
            );
        }
        fs::write(
            &main,
            format!(
                "#[macro_use]\nextern crate std as schedules_std;\n{modules}\nfn main() {{\n    \
                 match std::env::args().nth(1).as_deref() {{\n{arms}        _ => {{}}\n    }}\n}}\n"
            ),
        )?;
        Ok(rustc)
    }
}
