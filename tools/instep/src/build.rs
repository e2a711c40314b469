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
    code: Option<Code>,
    level: String,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

/// Builds `listings` in the workspace at `root`; the result is keyed by name.
///
/// # Errors
///
/// When cargo cannot be run, or a listing that must compile does not. What the
/// compiler says of it then stands in the error.
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
    let (success, messages) = talk(&mut cargo)?;
    let mut said = String::new();
    for message in messages {
        match message {
            Message::CompilerArtifact {
                target,
                executable: Some(program),
            } => {
                built.insert(target.name, Built::Program(program));
            }
            Message::CompilerMessage { message, .. } => {
                said.push_str(message.rendered.as_deref().unwrap_or_default());
            }
            _ => {}
        }
    }
    if !success {
        bail!("a listing that must compile does not:\n{said}");
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
    let (_, messages) = talk(&mut cargo)?;
    for listing in listings {
        built.insert(listing.name.clone(), Built::Refused(vec![]));
    }
    for message in messages {
        let Message::CompilerMessage { target, message } = message else {
            continue;
        };
        if let Some(Built::Refused(said)) = built.get_mut(&target.name) {
            said.push(Diagnostic {
                code: message.code.map(|code| code.code),
                rendered: message.rendered.unwrap_or_default(),
                is_error: message.level == "error",
            });
        }
    }
    Ok(())
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

/// Runs cargo and reads its messages, which come as one JSON value a line.
fn talk(cargo: &mut Command) -> Result<(bool, Vec<Message>)> {
    let output = child::output(cargo).context("cannot run cargo: is it installed?")?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Message> = stdout
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    if messages.is_empty() && !output.status.success() {
        bail!(
            "cargo could not build the listings:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok((output.status.success(), messages))
}
