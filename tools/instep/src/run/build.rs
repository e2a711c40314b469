//! Builds listings with cargo, once for all of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use cargo_metadata::diagnostic::{self, DiagnosticLevel};
use cargo_metadata::{CompilerMessage, Message};
use supervise::{group, installed};

use crate::book::contract::Contract;
use crate::book::listing::Listing;
use crate::run::changed::{self, Workspace};

/// What a compiler made of a listing.
#[derive(Debug, Clone)]
pub enum Built {
    /// The program, ready to run.
    Program(PathBuf),
    /// What rustc said of a listing that must not compile.
    Refused(Vec<Diagnostic>),
    /// What was said of a listing that must compile, and does not.
    Broken(Vec<Diagnostic>),
}

/// A message of the compiler.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// `E0373`, say; lints have none of this form.
    pub code: Option<String>,
    /// As a terminal shows it.
    pub rendered: String,
    /// Whether it stops the compilation.
    pub is_error: bool,
    /// It shows a place in the source, which may be moved to no file of the author's.
    pub points: bool,
    /// What is wrong, without the place.
    pub what: String,
    /// The file and line that it is about.
    pub place: Option<(PathBuf, usize)>,
}

/// Builds `listings` of the book at `root`; the result is keyed by name.
///
/// # Errors
///
/// When cargo cannot be run, or cannot even ask the compiler.
pub fn build(root: &Path, listings: &[&Listing]) -> Result<BTreeMap<String, Built>> {
    let (changed, own): (Vec<&Listing>, Vec<&Listing>) = listings
        .iter()
        .copied()
        .partition(|listing| listing.change.is_some());
    let mut built = BTreeMap::new();
    let place = Place {
        folder: root.to_owned(),
        target: None,
    };
    place.build(&own, &mut built)?;
    if !changed.is_empty() {
        let workspace = Workspace::lay_out(root, &changed)?;
        let place = Place {
            folder: workspace.folder.clone(),
            target: Some(workspace.target.clone()),
        };
        place.build(&changed, &mut built)?;
    }
    Ok(built)
}

/// A workspace.
struct Place {
    folder: PathBuf,
    /// Where cargo builds, if not where it would.
    target: Option<PathBuf>,
}

impl Place {
    fn build(&self, listings: &[&Listing], built: &mut BTreeMap<String, Built>) -> Result<()> {
        let (broken, whole): (Vec<&Listing>, Vec<&Listing>) = listings
            .iter()
            .copied()
            .partition(|l| matches!(l.promise.contract, Contract::FailsToCompile { .. }));
        let (measured, whole): (Vec<&Listing>, Vec<&Listing>) = whole
            .into_iter()
            .partition(|listing| listing.promise.contract == Contract::Measured);
        if !whole.is_empty() {
            self.programs(&whole, &[], built)?;
        }
        if !measured.is_empty() {
            self.programs(&measured, &["--release"], built)?;
        }
        if !broken.is_empty() {
            self.refusals(&broken, built)?;
        }
        Ok(())
    }

    fn programs(
        &self,
        listings: &[&Listing],
        profile: &[&str],
        built: &mut BTreeMap<String, Built>,
    ) -> Result<()> {
        let mut cargo = self.cargo("build", listings);
        cargo.arg("--keep-going").args(profile);
        let talk = talk(cargo)?;
        let mut said: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for message in talk.messages {
            match message {
                Message::CompilerArtifact(artifact) => {
                    if let Some(program) = artifact.executable {
                        built.insert(artifact.target.name, Built::Program(program.into()));
                    }
                }
                Message::CompilerMessage(CompilerMessage {
                    target, message, ..
                }) => said.entry(target.name).or_default().push(message.into()),
                _ => {}
            }
        }
        for listing in listings {
            if let Some(said) = said.get_mut(&listing.name) {
                in_place(listing, said);
            }
            if !built.contains_key(&listing.name) {
                // Where the compiler is silent, a crate that it needs is at fault.
                let said = match said.remove(&listing.name) {
                    Some(own) => own,
                    None => vec![Diagnostic::of_cargo(&talk.complaint)],
                };
                built.insert(listing.name.clone(), Built::Broken(said));
            }
        }
        Ok(())
    }

    fn refusals(&self, listings: &[&Listing], built: &mut BTreeMap<String, Built>) -> Result<()> {
        let mut cargo = self.cargo("check", listings);
        cargo.arg("--keep-going");
        for listing in listings.iter().filter(|listing| listing.change.is_none()) {
            cargo.args(["--features", &format!("{}/broken", listing.name)]);
        }
        for listing in listings {
            built.insert(listing.name.clone(), Built::Refused(vec![]));
        }
        for message in talk(cargo)?.messages {
            if let Message::CompilerMessage(said) = message
                && let Some(Built::Refused(all)) = built.get_mut(&said.target.name)
            {
                all.push(said.message.into());
            }
        }
        for listing in listings {
            if let Some(Built::Refused(said)) = built.get_mut(&listing.name) {
                in_place(listing, said);
            }
        }
        Ok(())
    }

    fn cargo(&self, verb: &str, listings: &[&Listing]) -> Command {
        let mut cargo = installed::cargo();
        cargo
            .current_dir(&self.folder)
            .args([verb, "--quiet", "--message-format=json"]);
        if let Some(target) = &self.target {
            cargo.arg("--target-dir").arg(target);
        }
        for listing in listings {
            cargo.args(["--package", &listing.name]);
        }
        cargo
    }
}

/// A changed listing's lines are those of no file that the author has.
fn in_place(listing: &Listing, said: &mut [Diagnostic]) {
    if listing.change.is_some() {
        for diagnostic in said {
            diagnostic.rendered = changed::as_in_place(listing, &diagnostic.rendered);
            diagnostic.place = None;
        }
    }
}

impl From<diagnostic::Diagnostic> for Diagnostic {
    fn from(message: diagnostic::Diagnostic) -> Self {
        let primary = message.spans.into_iter().find(|span| span.is_primary);
        Diagnostic {
            code: message.code.map(|code| code.code),
            rendered: message.rendered.unwrap_or_default(),
            is_error: message.level == DiagnosticLevel::Error,
            points: primary.is_some(),
            what: message.message,
            place: primary.map(|span| (span.file_name.into(), span.line_start)),
        }
    }
}

impl Diagnostic {
    fn of_cargo(complaint: &str) -> Self {
        Diagnostic {
            code: None,
            rendered: complaint.to_owned(),
            is_error: true,
            points: false,
            what: complaint.lines().next().unwrap_or_default().to_owned(),
            place: None,
        }
    }
}

/// What cargo answered.
struct Talk {
    messages: Vec<Message>,
    /// What it wrote for people.
    complaint: String,
}

/// Runs cargo and reads its messages.
fn talk(cargo: Command) -> Result<Talk> {
    let output = group::output(cargo).context("cannot run cargo: is it installed?")?;
    let messages = Message::parse_stream(&*output.stdout)
        .collect::<Result<Vec<_>, _>>()
        .context("cannot read what cargo answered")?;
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    if messages.is_empty() && !output.status.success() {
        bail!(
            "cargo could not build the listings; where their folder cannot be written to, \
             set `CARGO_TARGET_DIR` to one that can:\n{complaint}"
        );
    }
    Ok(Talk {
        messages,
        complaint,
    })
}
