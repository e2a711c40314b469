//! The stand-in for `std`, built and ready to be linked.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use cargo_metadata::Message;
use formats::SourceHash;
use supervise::{group, installed};

use super::rustc::{output, rustc, rustc_for};
use super::{sources, watch};

/// The stand-in, built and ready to be linked.
#[derive(Debug, Clone)]
pub struct StandIn {
    pub library: PathBuf,
    dependencies: PathBuf,
    /// Whether programs need to know the lines of what they call.
    pub(super) lines: bool,
    /// Whether the compiler is to tell each access to memory.
    watches: bool,
    tell: Tell,
}

/// What is read where something is printed, the standard library reads behind a reference, in
/// code of its own.
const WATCHING: &str = include_str!("watching.rs");

/// Is told what takes long, a line each.
pub type Tell = fn(&str);

/// What is built in less is not worth a line.
const SOON: Duration = Duration::from_secs(1);
/// And what takes longer is worth a second.
const LONG: Duration = Duration::from_secs(10);

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
        let more = format!("pub use schedules_std::ownership::{{cell, {rc}}};\n");
        self.over(&format!("traced{rc}"), &more, folder)
    }

    /// A crate with all that this one has, and what takes the place of some of it.
    fn over(&self, name: &str, more: &str, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let source = folder.join(format!("{name}.rs"));
        let library = folder.join(format!("lib{name}.rlib"));
        fs::write(&source, format!("pub use schedules_std::*;\n{more}"))?;
        let mut rustc = rustc();
        rustc
            .arg(&source)
            .arg(format!("--crate-name={name}"))
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
            watches: false,
            tell: self.tell,
        })
    }

    /// This one for programs whose accesses to memory are watched, with macros that tell
    /// what is read where something is printed. It lies beside what it is made of, so that
    /// cargo knows what was compiled against it before.
    ///
    /// # Errors
    ///
    /// As above.
    pub fn watching(&self) -> Result<Self> {
        let version = SourceHash::of(WATCHING).to_string();
        let folder = self.dependencies.join("watching").join(version);
        let library = folder.join("libwatching.rlib");
        let changed = |file: &Path| fs::metadata(file).and_then(|about| about.modified());
        if changed(&library).ok() < changed(&self.library).ok() {
            fs::create_dir_all(&folder)?;
            let making = tempfile::tempdir_in(&folder)?;
            let made = self.over("watching", WATCHING, making.path())?;
            fs::rename(made.library, &library)?;
        }
        Ok(StandIn {
            library,
            dependencies: self.dependencies.clone(),
            lines: true,
            watches: true,
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
        let mut cargo = installed::cargo();
        cargo
            .args([
                command,
                "--message-format=json-render-diagnostics",
                "--manifest-path",
            ])
            .arg(&manifest)
            .args(arguments)
            .envs(variables.iter().copied());
        let start = Instant::now();
        let (mut told, mut told_long) = (false, false);
        let output = group::output_telling(cargo, |line| {
            // What has been made is no news.
            if start.elapsed() < SOON || line.trim_start().starts_with("Finished") {
                return;
            }
            if !told {
                tell("building the stand-in for std:");
                told = true;
            }
            if !told_long && start.elapsed() > LONG {
                tell("the first time, that takes a minute or two");
                told_long = true;
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
            watches: false,
            tell,
        })
    }

    pub fn watches(&self) -> bool {
        self.watches
    }

    /// The folder with the crates that it needs.
    pub fn dependencies(&self) -> &Path {
        &self.dependencies
    }

    /// Tells what takes long.
    pub fn tell(&self, line: &str) {
        (self.tell)(line);
    }

    /// The compiler for a program with this in the place of `std`.
    pub fn rustc_for(&self, source: &Path, edition: &str) -> Command {
        let mut rustc = rustc_for(source, edition);
        rustc
            .arg(format!("--extern=std={}", self.library.display()))
            .arg(format!("-Ldependency={}", self.dependencies.display()));
        if self.watches {
            rustc.args(watch::FLAGS).env("RUSTC_BOOTSTRAP", "1");
        }
        rustc
    }
}
