//! Builds listings with cargo, once for all of them.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::child;
use crate::contract::Contract;
use crate::listing::Listing;

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

#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
#[expect(clippy::enum_variant_names, reason = "cargo's own names")]
enum Message {
    CompilerArtifact {
        target: Target,
        executable: Option<PathBuf>,
    },
    CompilerMessage {
        target: Target,
        message: RustcMessage,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct RustcMessage {
    message: String,
    code: Option<Code>,
    level: String,
    rendered: Option<String>,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    file_name: PathBuf,
    line_start: usize,
    is_primary: bool,
}

#[derive(Deserialize)]
struct Code {
    code: String,
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
            Message::CompilerArtifact {
                target,
                executable: Some(program),
            } => {
                built.insert(target.name, Built::Program(program));
            }
            Message::CompilerMessage { target, message } => {
                said.entry(target.name).or_default().push(message.into());
            }
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
        let Message::CompilerMessage { target, message } = message else {
            continue;
        };
        if let Some(Built::Refused(said)) = built.get_mut(&target.name) {
            said.push(message.into());
        }
    }
    Ok(())
}

impl From<RustcMessage> for Diagnostic {
    fn from(message: RustcMessage) -> Self {
        let primary = message.spans.into_iter().find(|span| span.is_primary);
        Diagnostic {
            code: message.code.map(|code| code.code),
            rendered: message.rendered.unwrap_or_default(),
            is_error: message.level == "error",
            what: message.message,
            place: primary.map(|span| (span.file_name, span.line_start)),
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

/// Runs cargo and reads its messages, which come as one JSON value a line.
fn talk(cargo: &mut Command) -> Result<Talk> {
    let output = child::output(cargo).context("cannot run cargo: is it installed?")?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Message> = stdout
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
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
