//! A listing: a crate of the `code` workspace that a page shows.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::book::contract::{self, Promise};
use crate::book::text::{self, Unreadable, line_of};
use crate::explored::{self, Explored};
use crate::finding::Finding;

/// The folder that holds the listings, below the book's root.
pub const CODE: &str = "code";

/// The table of a manifest that holds the contract.
const CONTRACT_TABLE: &str = "[package.metadata.listing]";

/// A crate `code/<part>/<name>`.
#[derive(Debug, Clone)]
pub struct Listing {
    pub name: String,
    /// The folder between `code` and the crate, the same as the chapters'.
    pub part: String,
    /// Relative to the book's root.
    pub dir: PathBuf,
    pub promise: Promise,
    pub manifest: String,
    /// Whether it uses more than the standard library.
    pub has_dependencies: bool,
    pub source: String,
    /// What was recorded; `None` when nothing is yet.
    pub output: Option<String>,
    /// What running it under every schedule has shown; `None` when that was
    /// not done, or not since the source has changed.
    pub explored: Option<Explored>,
}

impl Listing {
    pub fn manifest_path(&self) -> PathBuf {
        self.dir.join("Cargo.toml")
    }

    pub fn source_path(&self) -> PathBuf {
        self.dir.join("src").join("main.rs")
    }

    pub fn output_path(&self) -> PathBuf {
        self.dir.join("output.txt")
    }

    /// What it shows, in its own words: the first line of its documentation.
    pub fn summary(&self) -> &str {
        self.source
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//!"))
            .unwrap_or("")
            .trim()
    }

    /// The command that a reader types.
    pub fn command(&self) -> String {
        match self.promise.contract {
            contract::Contract::FailsToCompile { .. } => {
                format!("cargo run -p {} -F broken", self.name)
            }
            _ => format!("cargo run -p {}", self.name),
        }
    }
}

#[derive(Deserialize)]
struct Manifest {
    package: Package,
    #[serde(default)]
    dependencies: toml::Table,
    /// Those of some systems only.
    #[serde(default)]
    target: toml::Table,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
struct Metadata {
    listing: Option<contract::Table>,
}

/// All listings below `root`, sorted, and whether any has a contract; what is
/// amiss goes to `findings`. Without a contract the crates below `code` are
/// none of our business.
pub(crate) fn load_all(root: &Path, findings: &mut Vec<Finding>) -> Result<(Vec<Listing>, bool)> {
    let mut dirs = vec![];
    for part in folders(root, Path::new(CODE))? {
        dirs.extend(folders(root, &part)?);
    }
    let has_contracts = dirs.iter().any(|dir| {
        fs::read(root.join(dir).join("Cargo.toml"))
            .is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(CONTRACT_TABLE))
    });
    let mut listings = vec![];
    if has_contracts {
        for dir in dirs {
            match load(root, &dir) {
                Ok(listing) => listings.push(listing),
                Err(finding) => findings.push(*finding),
            }
        }
    }
    Ok((listings, has_contracts))
}

fn folders(root: &Path, below: &Path) -> Result<Vec<PathBuf>> {
    let path = root.join(below);
    if !path.is_dir() {
        return Ok(vec![]);
    }
    let mut folders = vec![];
    for entry in fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))? {
        let entry = entry?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type()?.is_dir() && !hidden {
            folders.push(below.join(entry.file_name()));
        }
    }
    folders.sort();
    Ok(folders)
}

fn load(root: &Path, dir: &Path) -> Result<Listing, Box<Finding>> {
    let folder = dir.file_name().unwrap_or_default().to_string_lossy();
    let path = dir.join("Cargo.toml");
    let manifest = read(
        root,
        &path,
        "give the listing a manifest, or delete the folder",
    )?;
    let finding =
        |line, what: String, help: String| Box::new(Finding::new(&path, line, what, help));

    let parsed: Manifest = toml::from_str(&manifest).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = manifest[..at].matches('\n').count() + 1;
        finding(
            line,
            format!("the manifest does not parse: {}", error.message()),
            "see CONTRIBUTING.md for a listing's manifest".to_owned(),
        )
    })?;
    if parsed.package.name != folder {
        return Err(Box::new(
            Finding::new(
                &path,
                line_of(&manifest, "name"),
                "a listing's crate has the name of its folder",
                "rename the crate or the folder",
            )
            .expected(format!("`{folder}`"))
            .found(format!("`{}`", parsed.package.name)),
        ));
    }
    let Some(table) = parsed.package.metadata.listing else {
        return Err(finding(
            line_of(&manifest, "[package]"),
            "the listing has no contract".to_owned(),
            format!(
                "add `{CONTRACT_TABLE}` with a `contract`, one of: {}",
                contract::NAMES
            ),
        ));
    };
    let promise = table.into_promise().map_err(|refusal| {
        finding(
            line_of(&manifest, refusal.key),
            refusal.what,
            format!("the contracts are: {}", contract::NAMES),
        )
    })?;
    let source = read(
        root,
        &dir.join("src").join("main.rs"),
        "write the program, or delete the folder",
    )?;
    let output = recorded(root, &dir.join("output.txt"))?;
    Ok(Listing {
        name: parsed.package.name,
        part: dir
            .parent()
            .and_then(Path::file_name)
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        dir: dir.to_owned(),
        promise,
        has_dependencies: !parsed.dependencies.is_empty() || !parsed.target.is_empty(),
        manifest,
        explored: fs::read_to_string(root.join(dir).join(explored::FILE))
            .ok()
            .and_then(|text| serde_json::from_str::<Explored>(&text).ok())
            .filter(|explored| explored.is_of(&source)),
        source,
        output,
    })
}

fn read(root: &Path, path: &Path, help: &str) -> Result<String, Box<Finding>> {
    text::read(&root.join(path)).map_err(|error| unreadable(path, &error, help))
}

/// The recorded output, if there is one. Some versions of git give text the
/// line ends of the system; a program's output has none of them.
fn recorded(root: &Path, path: &Path) -> Result<Option<String>, Box<Finding>> {
    match text::read(&root.join(path)) {
        Ok(text) => Ok(Some(text.replace("\r\n", "\n"))),
        Err(Unreadable::Missing) => Ok(None),
        Err(error) => Err(unreadable(
            path,
            &error,
            "delete it, and record the output again with `cargo instep record`",
        )),
    }
}

fn unreadable(path: &Path, error: &Unreadable, help: &str) -> Box<Finding> {
    Box::new(Finding::new(
        path,
        error.line(),
        format!("this file cannot be read: {error}"),
        help,
    ))
}

/// The crates that listings may use: the workspace's dependencies.
///
/// # Errors
///
/// When the workspace's manifest cannot be read.
pub fn dependencies(root: &Path) -> Result<Vec<String>> {
    let path = root.join("Cargo.toml");
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let manifest: toml::Table =
        toml::from_str(&text).with_context(|| format!("{} does not parse", path.display()))?;
    Ok(manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies")?.as_table())
        .map(|dependencies| dependencies.keys().cloned().collect())
        .unwrap_or_default())
}

/// The names of all packages in `Cargo.lock` below `root`, with repetitions.
pub fn packages(root: &Path) -> Vec<String> {
    let lock = text::read(&root.join("Cargo.lock")).unwrap_or_default();
    lock.lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .collect()
}
