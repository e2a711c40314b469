//! Compiles a program against the stand-in for `std`.

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

    fn with(arguments: &[&str]) -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("std/Cargo.toml");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args([
                "build",
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
        let library = String::from_utf8_lossy(&output.stdout)
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
                    .is_some_and(|extension| extension == "rlib")
            })
            .context("cargo did not say where the stand-in for std is")?;
        let dependencies = library.with_file_name("deps");
        Ok(StandIn {
            library,
            dependencies,
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
        let edition = programs.first().map_or("2024", |program| &program.edition);
        let explorer = folder
            .join("explorer")
            .with_extension(std::env::consts::EXE_EXTENSION);
        let main = folder.join("explorer.rs");
        let lines = if self.lines { "line-tables-only" } else { "0" };
        let mut rustc = rustc();
        rustc
            .arg(&main)
            .args(["--crate-name=explorer", "--cap-lints=allow"])
            .arg(format!("-Cdebuginfo={lines}"))
            .arg(format!("--edition={edition}"))
            .arg("-o")
            .arg(&explorer)
            .arg(format!("--extern=std={}", self.library.display()))
            .arg(format!("-Ldependency={}", self.dependencies.display()));

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
        let output = rustc
            .stdin(Stdio::null())
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
}
