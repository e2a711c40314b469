//! The crates of the `code` workspace, as their manifests tell of them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::book::change::{self, Change};
use crate::book::contract::{self, Contract};
use crate::book::kept;
use crate::book::listing::{CODE, Listing};
use crate::book::text::{self, Unreadable, line_of};
use crate::files::slashed;
use crate::finding::Finding;

/// The table of a manifest that holds the contract.
const CONTRACT_TABLE: &str = "[package.metadata.listing]";

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
    edition: Option<toml::Value>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
struct Metadata {
    listing: Option<contract::Table>,
}

/// What lies below the folder `code`.
#[derive(Debug, Default)]
pub(crate) struct Crates {
    /// Sorted.
    pub listings: Vec<Listing>,
    /// The folders of crates that several listings share: they have a library
    /// and no program, and so nothing to run.
    pub libraries: Vec<PathBuf>,
    /// Whether any listing has a contract.
    pub has_contracts: bool,
}

/// All crates below `root`; what is amiss goes to `findings`. Without a contract
/// they are none of our business.
pub(crate) fn load_all(root: &Path, findings: &mut Vec<Finding>) -> Result<Crates> {
    let mut dirs = vec![];
    for part in folders(root, Path::new(CODE))? {
        dirs.extend(folders(root, &part)?);
    }
    let (libraries, dirs): (Vec<_>, Vec<_>) = dirs.into_iter().partition(|dir| {
        let has = |file| root.join(dir).join("src").join(file).is_file();
        has("lib.rs") && !has("main.rs")
    });
    let has_contracts = dirs.iter().any(|dir| {
        fs::read(root.join(dir).join("Cargo.toml"))
            .is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(CONTRACT_TABLE))
    });
    let mut listings = vec![];
    if has_contracts {
        for dir in dirs {
            match load(root, &dir, findings) {
                Ok(listing) => listings.push(listing),
                Err(finding) => findings.push(*finding),
            }
        }
    }
    Ok(Crates {
        listings,
        libraries,
        has_contracts,
    })
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

fn load(root: &Path, dir: &Path, findings: &mut Vec<Finding>) -> Result<Listing, Box<Finding>> {
    let path = dir.join("Cargo.toml");
    let help = "give the listing a manifest, or delete the folder";
    let manifest = read(root, &path, help)?;
    let parsed = parsed(dir, &manifest)?;
    let package = parsed.package;
    let refused = |key: &str, what: String, help: String| {
        Box::new(Finding::new(&path, line_of(&manifest, key), what, help))
    };
    let Some(mut table) = package.metadata.listing else {
        let names = Contract::names().join(", ");
        let help = format!("add `{CONTRACT_TABLE}` with a `contract`, one of: {names}");
        let what = "the listing has no contract".to_owned();
        return Err(refused("[package]", what, help));
    };
    let changes = std::mem::take(&mut table.changes);
    let promise = table
        .into_promise()
        .map_err(|refusal| refused(refusal.key, refusal.what, contracts()))?;
    let source = read(
        root,
        &dir.join("src").join("main.rs"),
        "write the program, or delete the folder",
    )?;
    let output = recorded(root, &dir.join("output.txt"))?;
    let mut listing = Listing {
        part: dir
            .parent()
            .and_then(Path::file_name)
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        dir: dir.to_owned(),
        promise,
        has_dependencies: !parsed.dependencies.is_empty() || !parsed.target.is_empty(),
        edition: edition(root, package.edition.as_ref()),
        name: package.name,
        manifest,
        explored: kept::numbers(&root.join(dir), &source).ok(),
        source,
        output,
        changes: vec![],
        change: None,
    };
    for (slug, table) in changes {
        match load_change(root, &listing, &slug, table) {
            Ok(changed) => listing.changes.push(changed),
            Err(finding) => findings.push(*finding),
        }
    }
    Ok(listing)
}

/// What a listing's manifest says. The package has the name of its folder.
fn parsed(dir: &Path, manifest: &str) -> Result<Manifest, Box<Finding>> {
    let path = dir.join("Cargo.toml");
    let parsed: Manifest = toml::from_str(manifest).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = manifest[..at].matches('\n').count() + 1;
        let what = format!("the manifest does not parse: {}", error.message());
        let help = "see CONTRIBUTING.md for a listing's manifest";
        Box::new(Finding::new(&path, line, what, help))
    })?;
    let folder = dir.file_name().unwrap_or_default().to_string_lossy();
    if parsed.package.name != folder {
        let line = line_of(manifest, "name");
        let what = "a listing's crate has the name of its folder";
        let finding = Finding::new(&path, line, what, "rename the crate or the folder")
            .expected(format!("`{folder}`"))
            .found(format!("`{}`", parsed.package.name));
        return Err(Box::new(finding));
    }
    Ok(parsed)
}

fn contracts() -> String {
    format!("the contracts are: {}", Contract::names().join(", "))
}

/// The edition that a package names, its own or the workspace's; without one it is the
/// [first](https://doc.rust-lang.org/cargo/reference/manifest.html#the-edition-field).
fn edition(root: &Path, named: Option<&toml::Value>) -> String {
    let found = match named {
        Some(toml::Value::String(own)) => Some(own.clone()),
        Some(_) => of_workspace(root, "edition"),
        None => None,
    };
    found.unwrap_or_else(|| "2015".to_owned())
}

/// What all packages of the workspace may have in common, as its manifest says it.
pub(crate) fn of_workspace(root: &Path, key: &str) -> Option<String> {
    let manifest = text::read(&root.join("Cargo.toml")).ok()?;
    let manifest: toml::Table = toml::from_str(&manifest).ok()?;
    let package = manifest.get("workspace")?.get("package")?;
    Some(package.get(key)?.as_str()?.to_owned())
}

fn load_change(
    root: &Path,
    listing: &Listing,
    slug: &str,
    table: contract::Table,
) -> Result<Listing, Box<Finding>> {
    let refused = |what: String, help: &str| {
        let line = line_of(&listing.manifest, &change::table(slug));
        Box::new(Finding::new(listing.manifest_path(), line, what, help))
    };
    let is_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if slug.is_empty() || !slug.chars().all(is_slug) {
        let what = format!("`{slug}` is no name for a change");
        return Err(refused(what, "take lower-case letters, digits and `-`"));
    }
    let promise = table.into_promise().map_err(|refusal| {
        refused(
            format!("the change `{slug}`: {}", refusal.what),
            &contracts(),
        )
    })?;
    let at = |extension| change::file(&listing.dir, slug, extension);
    let optional = |path: &Path| match text::read(&root.join(path)) {
        Ok(text) => Ok(Some(text.replace("\r\n", "\n"))),
        Err(Unreadable::Missing) => Ok(None),
        Err(error) => Err(unreadable(path, &error, "mend it, or delete it")),
    };
    let help = format!(
        "write the changed program as `{}` and record it with `cargo instep record {} --write`",
        slashed(&at("rs")),
        listing.name
    );
    let diff = optional(&at("diff"))?;
    let draft = optional(&at("rs"))?;
    let source = match (&draft, &diff) {
        (Some(draft), _) => draft.clone(),
        (None, Some(diff)) => change::apply(&listing.source, diff).map_err(|error| {
            let what = format!("the change `{slug}` does not apply to `{}`", listing.name);
            Box::new(Finding::new(at("diff"), 0, what, help).found(error))
        })?,
        (None, None) => {
            let what = format!("the change `{slug}` has no difference");
            return Err(refused(what, &help));
        }
    };
    let explored = kept::read(&root.join(at("json")), &source).ok();
    Ok(Listing {
        name: format!("{}-{slug}", listing.name),
        promise,
        output: optional(&at("txt"))?,
        explored,
        change: Some(Change {
            slug: slug.to_owned(),
            of: listing.name.clone(),
            diff: change::diff(&listing.source_path(), &listing.source, &source),
            recorded: diff.unwrap_or_default(),
            draft,
        }),
        source,
        changes: vec![],
        ..listing.clone()
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
