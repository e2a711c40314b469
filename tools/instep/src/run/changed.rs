//! Changed listings as crates of a workspace of their own, below `target`, so
//! that cargo builds them with what the listings' workspace has built already.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use toml::{Table, Value};

use crate::book::listing::Listing;
use crate::files::slashed;

/// The crates, and nobody else's as long as this lives.
pub struct Workspace {
    pub folder: PathBuf,
    /// Where the listings are built, too.
    pub target: PathBuf,
    _lock: File,
}

impl Workspace {
    /// Writes what has changed, so that cargo builds nothing else.
    ///
    /// # Errors
    ///
    /// When a manifest does not parse, or the folder cannot be written to.
    pub fn lay_out(root: &Path, listings: &[&Listing]) -> Result<Self> {
        let root = root.canonicalize()?;
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
        let folder = target.join("changes");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let lock = File::create(folder.join(".lock"))?;
        lock.lock()
            .context("cannot wait for another one who builds changes")?;

        let manifest = parse(&root.join("Cargo.toml"))?;
        write(
            &folder.join("Cargo.toml"),
            &workspace(manifest, &root, listings).to_string(),
        )?;
        adopt_lock_file(&root, &folder)?;
        for listing in listings {
            let member = folder.join(&listing.name);
            fs::create_dir_all(member.join("src"))?;
            let dir = root.join(&listing.dir);
            let manifest = parse(&dir.join("Cargo.toml"))?;
            write(
                &member.join("Cargo.toml"),
                &member_of(manifest, &dir, listing).to_string(),
            )?;
            write(&member.join("src").join("main.rs"), &listing.source)?;
        }
        Ok(Workspace {
            folder,
            target,
            _lock: lock,
        })
    }
}

/// A text about a changed listing as it is when somebody changes the listing
/// itself.
pub fn as_in_place(listing: &Listing, text: &str) -> String {
    if listing.change.is_none() {
        return text.to_owned();
    }
    let place = slashed(&listing.program_path());
    text.replace(&format!("{}/src/main.rs", listing.name), &place)
        .replace(&format!("{}\\src\\main.rs", listing.name), &place)
}

fn parse(path: &Path) -> Result<Table> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} does not parse", path.display()))
}

/// The workspace of the listings with other members: the same dependencies,
/// lints and profiles.
fn workspace(mut manifest: Table, root: &Path, listings: &[&Listing]) -> Table {
    let mut workspace = match manifest.remove("workspace") {
        Some(Value::Table(workspace)) => workspace,
        _ => Table::new(),
    };
    workspace.remove("default-members");
    let members = listings.iter().map(|listing| listing.name.clone().into());
    workspace.insert("members".to_owned(), Value::Array(members.collect()));
    if let Some(dependencies) = workspace.get_mut("dependencies") {
        with_whole_paths(dependencies, root);
    }
    manifest.retain(|key, _| matches!(key, "profile" | "patch"));
    // A profile for a package that is no dependency here would be a warning.
    if let Some(Value::Table(profiles)) = manifest.get_mut("profile") {
        for (_, profile) in profiles.iter_mut() {
            profile
                .as_table_mut()
                .map(|profile| profile.remove("package"));
        }
    }
    manifest.insert("workspace".to_owned(), Value::Table(workspace));
    manifest
}

/// A listing's manifest for a changed program, which is always built.
fn member_of(mut manifest: Table, dir: &Path, listing: &Listing) -> Table {
    for key in ["bin", "features"] {
        manifest.remove(key);
    }
    if let Some(Value::Table(package)) = manifest.get_mut("package") {
        package.insert("name".to_owned(), listing.name.clone().into());
        package.remove("metadata");
    }
    if let Some(dependencies) = manifest.get_mut("dependencies") {
        with_whole_paths(dependencies, dir);
    }
    manifest
}

fn with_whole_paths(dependencies: &mut Value, from: &Path) {
    let Some(dependencies) = dependencies.as_table_mut() else {
        return;
    };
    for (_, dependency) in dependencies.iter_mut() {
        if let Some(Value::String(path)) = dependency.get_mut("path") {
            *path = from.join(&*path).to_string_lossy().into_owned();
        }
    }
}

/// The same versions as the listings have. cargo leaves out what these crates
/// do not need, so what it was given is kept beside it.
fn adopt_lock_file(root: &Path, folder: &Path) -> Result<()> {
    let Ok(theirs) = fs::read_to_string(root.join("Cargo.lock")) else {
        return Ok(());
    };
    let given = folder.join("Cargo.lock.given");
    if fs::read_to_string(&given).ok().as_deref() != Some(&theirs) {
        fs::write(folder.join("Cargo.lock"), &theirs)?;
        fs::write(given, theirs)?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
