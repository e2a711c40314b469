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
use crate::program::facts::PARTS_OF_STD;

/// The stand-in, built and ready to be linked.
#[derive(Debug, Clone)]
pub struct StandIn {
    pub library: PathBuf,
    dependencies: PathBuf,
    /// The crates that it names itself, by their names.
    needs: Vec<(String, PathBuf)>,
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

/// The crates that the stand-in names, as its manifest says.
const NEEDS: [&str; 4] = ["formats", "memory", "serde_json", "siphasher"];

/// What is made of a crate.
#[derive(Clone, Copy)]
enum Emit {
    Library,
    Metadata,
}

impl Emit {
    fn name(self) -> &'static str {
        match self {
            Emit::Library => "link",
            Emit::Metadata => "metadata",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Emit::Library => "rlib",
            Emit::Metadata => "rmeta",
        }
    }
}

/// Whether a file is not there, or older than what it is made of.
fn is_older(made: &Path, of: &Path) -> bool {
    let changed = |file: &Path| fs::metadata(file).and_then(|about| about.modified());
    changed(made).ok() < changed(of).ok()
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
        StandIn::made(tell)
    }

    /// The same with an `Arc` that converts to `Arc<dyn Trait>`, and that can be
    /// a `self`. Stable Rust has that for its own `Arc` alone, so this one is
    /// compiled with features that are not stable.
    ///
    /// # Errors
    ///
    /// As above.
    pub fn with_dyn_arc(&self) -> Result<Self> {
        self.variant("dyn-arc", Emit::Library)
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
        fs::write(&source, format!("{more}\npub use schedules_std::*;\n"))?;
        let mut rustc = rustc();
        rustc
            .arg(&source)
            .arg(format!("--crate-name={name}"))
            .args(["--crate-type=rlib", "--edition=2024", "-o"])
            .arg(&library)
            .arg(format!("--extern=schedules_std={}", self.library.display()))
            .arg(format!("-Ldependency={}", self.dependencies.display()))
            .env("RUSTC_BOOTSTRAP", name);
        let output = output(rustc)?;
        if !output.status.success() {
            bail!(
                "the stand-in for std does not build:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(StandIn {
            library,
            lines: true,
            watches: false,
            ..self.clone()
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
        let base = self.library.file_stem().unwrap_or_default();
        let folder = self.dependencies.join("watching").join(base).join(version);
        let library = folder.join("libwatching.rlib");
        if is_older(&library, &self.library) {
            fs::create_dir_all(&folder)?;
            let making = tempfile::tempdir_in(&folder)?;
            let made = self.over("watching", WATCHING, making.path())?;
            fs::rename(made.library, &library)?;
        }
        Ok(StandIn {
            library,
            lines: true,
            watches: true,
            ..self.clone()
        })
    }

    /// Its metadata alone, to see whether programs compile in which no thread
    /// of a scope holds a `&mut`.
    ///
    /// # Errors
    ///
    /// As above.
    pub fn shared_only(&self) -> Result<Self> {
        self.variant("shared-only", Emit::Metadata)
    }

    /// The same crate with a feature. What it needs is built already, for which cargo would
    /// build all of it again.
    fn variant(&self, feature: &str, emit: Emit) -> Result<Self> {
        let base = self.library.file_stem().unwrap_or_default();
        let stem = format!("{}-{feature}", base.to_string_lossy());
        // Where the compiler looks for it when something else was made of it.
        let library = self
            .dependencies
            .join(stem)
            .with_extension(emit.extension());
        if is_older(&library, &self.library) {
            self.tell(&format!(
                "building the stand-in for std once more, with `{feature}`"
            ));
            let making = tempfile::tempdir_in(&self.dependencies)?;
            let made = making.path().join("made").with_extension(emit.extension());
            let manifest = sources::manifest()?;
            let here = manifest.parent().context("a manifest lies in a folder")?;
            let mut rustc = rustc();
            rustc
                .arg(here.join("src").join("lib.rs"))
                .args(["--crate-name=schedules_std", "--crate-type=rlib"])
                .args(["--edition=2024", "--cap-lints=allow", "-Copt-level=2"])
                .args(["-Cdebuginfo=line-tables-only", "-Cdebug-assertions=on"])
                .arg(format!("-Cmetadata={feature}"))
                .arg(format!("--cfg=feature=\"{feature}\""))
                // And what it leaves on its way.
                .arg("--out-dir")
                .arg(making.path())
                .arg(format!("--emit={}={}", emit.name(), made.display()))
                .arg(format!("-Ldependency={}", self.dependencies.display()))
                .env("RUSTC_BOOTSTRAP", "schedules_std")
                .env("CARGO_CRATE_NAME", "schedules_std")
                .env("CARGO_MANIFEST_DIR", here);
            for (name, library) in &self.needs {
                rustc.arg(format!("--extern={name}={}", library.display()));
            }
            let output = output(rustc)?;
            if !output.status.success() {
                bail!(
                    "the stand-in for std does not build:\n{}",
                    String::from_utf8_lossy(&output.stderr)
                );
            }
            fs::rename(made, &library)?;
        }
        Ok(StandIn {
            library,
            ..self.clone()
        })
    }

    fn made(tell: Tell) -> Result<Self> {
        let manifest = sources::manifest()?;
        let mut cargo = installed::cargo();
        cargo
            .args([
                "build",
                "--message-format=json-render-diagnostics",
                "--manifest-path",
            ])
            .arg(&manifest);
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
        let mut library = None;
        let mut needs = vec![];
        for message in Message::parse_stream(&*output.stdout) {
            let message = message.context("cannot read what cargo says")?;
            let Message::CompilerArtifact(artifact) = message else {
                continue;
            };
            let mut files = artifact.filenames.into_iter();
            match &*artifact.target.name {
                "schedules_std" => library = files.find(|file| file.extension() == Some("rmeta")),
                name if NEEDS.contains(&name) => {
                    let found = files.find(|file| file.extension() == Some("rlib"));
                    needs.extend(found.map(|file| (name.to_owned(), file.into())));
                }
                _ => {}
            }
        }
        let library = library.context("cargo did not say where the stand-in for std is")?;
        let dependencies = library
            .parent()
            .context("the stand-in for std lies in a folder")?;
        Ok(StandIn {
            dependencies: dependencies.into(),
            library: library.with_extension("rlib").into(),
            needs,
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

    /// Says that this is in the place of `std` and, if they are `asked` for, of what has
    /// parts of it.
    pub fn externs(library: &Path, asked: bool) -> Vec<OsString> {
        let parts = if asked { &PARTS_OF_STD[..] } else { &[] };
        let names = ["std"].into_iter().chain(parts.iter().copied());
        let externs = names.map(|name| {
            let mut named = OsString::from(format!("--extern={name}="));
            named.push(library);
            named
        });
        externs.collect()
    }

    /// The compiler for a program with this in the place of `std`.
    pub fn rustc_for(&self, source: &Path, edition: &str, parts: bool) -> Command {
        let mut rustc = rustc_for(source, edition);
        rustc
            .args(StandIn::externs(&self.library, parts))
            .arg(format!("-Ldependency={}", self.dependencies.display()));
        if self.watches {
            rustc.args(watch::FLAGS).env("RUSTC_BOOTSTRAP", "1");
        }
        rustc
    }
}
