//! Builds listings with cargo, once for all of them.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use cargo_metadata::diagnostic::{self, DiagnosticLevel};
use cargo_metadata::{CompilerMessage, Message};

use crate::book::contract::Contract;
use crate::book::listing::Listing;
use crate::child;

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
    /// What is wrong, without the place.
    pub what: String,
    /// The file and line that it is about.
    pub place: Option<(PathBuf, usize)>,
}

/// Builds `listings` in the workspace at `root`; the result is keyed by name.
///
/// # Errors
///
/// When cargo cannot be run, or cannot even ask the compiler.
pub fn build(root: &Path, listings: &[&Listing]) -> Result<BTreeMap<String, Built>> {
    let (broken, whole): (Vec<_>, Vec<_>) = listings
        .iter()
        .partition(|listing| matches!(listing.promise.contract, Contract::FailsToCompile { .. }));
    let mut built = BTreeMap::new();
    if !whole.is_empty() {
        programs(root, &whole, &mut built)?;
    }
    if !broken.is_empty() {
        refusals(root, &broken, &mut built)?;
    }
    Ok(built)
}

fn programs(root: &Path, listings: &[&Listing], built: &mut BTreeMap<String, Built>) -> Result<()> {
    let mut cargo = cargo(root, "build", listings);
    cargo.arg("--keep-going");
    let talk = talk(&mut cargo)?;
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

fn refusals(root: &Path, listings: &[&Listing], built: &mut BTreeMap<String, Built>) -> Result<()> {
    let features: Vec<_> = listings
        .iter()
        .map(|listing| format!("{}/broken", listing.name))
        .collect();
    let mut cargo = cargo(root, "check", listings);
    cargo.args(["--keep-going", "--features", &features.join(",")]);
    for listing in listings {
        built.insert(listing.name.clone(), Built::Refused(vec![]));
    }
    for message in talk(&mut cargo)?.messages {
        if let Message::CompilerMessage(said) = message
            && let Some(Built::Refused(all)) = built.get_mut(&said.target.name)
        {
            all.push(said.message.into());
        }
    }
    Ok(())
}

impl From<diagnostic::Diagnostic> for Diagnostic {
    fn from(message: diagnostic::Diagnostic) -> Self {
        let primary = message.spans.into_iter().find(|span| span.is_primary);
        Diagnostic {
            code: message.code.map(|code| code.code),
            rendered: message.rendered.unwrap_or_default(),
            is_error: message.level == DiagnosticLevel::Error,
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
            what: complaint.lines().next().unwrap_or_default().to_owned(),
            place: None,
        }
    }
}

fn cargo(root: &Path, verb: &str, listings: &[&Listing]) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(program);
    cargo
        .current_dir(root)
        .args([verb, "--quiet", "--message-format=json"]);
    for listing in listings {
        cargo.args(["--package", &listing.name]);
    }
    cargo
}

/// What cargo answered.
struct Talk {
    messages: Vec<Message>,
    /// What it wrote for people.
    complaint: String,
}

/// Runs cargo and reads its messages.
fn talk(cargo: &mut Command) -> Result<Talk> {
    let output = child::output(cargo).context("cannot run cargo: is it installed?")?;
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
