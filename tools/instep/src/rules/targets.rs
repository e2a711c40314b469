//! Every test of the book is one that `cargo test` runs.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use toml::{Table, Value};

use crate::book::text::{self, line_of};
use crate::files;
use crate::finding::Finding;

const MANIFEST: &str = "Cargo.toml";

/// Programs below `tests` and `benches` that the manifest does not name, those
/// that it names and that are not there, and those that cargo gives a harness,
/// which finds no test in them and calls that a success.
///
/// # Errors
///
/// When a folder cannot be read, or the manifest does not parse.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let Ok(manifest) = text::read(&root.join(MANIFEST)) else {
        return Ok(vec![]);
    };
    let parsed: Table = toml::from_str(&manifest).context("Cargo.toml does not parse")?;
    let mut findings = vec![];
    for (key, folder) in [("test", "tests"), ("bench", "benches")] {
        let there = programs(root, Path::new(folder))?;
        let none = vec![];
        let named = parsed.get(key).and_then(Value::as_array).unwrap_or(&none);
        let name = |target: &Value| {
            target
                .get("name")
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        for program in &there {
            let target = named
                .iter()
                .find(|target| name(target).as_ref() == Some(program));
            let harness = target.map(|target| target.get("harness") != Some(&false.into()));
            let what = match harness {
                None => format!("`{folder}/{program}` is not named here, so its tests are not run"),
                Some(true) => format!(
                    "`{folder}/{program}` has a `main` of its own, which cargo's harness leaves out"
                ),
                Some(false) => continue,
            };
            let line = line_of(&manifest, &format!("name = \"{program}\""));
            let help = format!("say `[[{key}]]`, `name = \"{program}\"`, `harness = false`");
            findings.push(Finding::new(MANIFEST, line, what, help));
        }
        for target in named.iter().filter_map(name) {
            if !there.contains(&target) {
                let line = line_of(&manifest, &format!("name = \"{target}\""));
                let what = format!("there is no `{folder}/{target}`");
                findings.push(Finding::new(MANIFEST, line, what, "name one that is there"));
            }
        }
    }
    Ok(findings)
}

/// The programs that cargo looks for in a folder: `NAME.rs` and `NAME/main.rs`.
fn programs(root: &Path, folder: &Path) -> Result<BTreeSet<String>> {
    let mut programs = BTreeSet::new();
    if !root.join(folder).is_dir() {
        return Ok(programs);
    }
    for file in files::directly_below(root, folder)? {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let is_source = file.extension().is_some_and(|extension| extension == "rs");
        if is_source || root.join(&file).join("main.rs").is_file() {
            programs.insert(stem.into_owned());
        }
    }
    Ok(programs)
}
