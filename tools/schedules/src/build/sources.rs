//! Where the sources of the stand-in are: in the checkout in which this was built, or,
//! for a command that was installed, in a cache folder of its user.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use formats::SourceHash;

/// Each file's name below the workspace, and its text; made by `build.rs`.
const SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// The manifest of the stand-in. In the cache, each version of the sources has a folder
/// of its own, which cargo also builds in.
///
/// # Errors
///
/// When the cache can't be written to.
pub fn manifest() -> Result<PathBuf> {
    let workspace = match checkout() {
        Some(checkout) => checkout,
        None => unpacked()?,
    };
    Ok(workspace.join("tools/schedules-std/Cargo.toml"))
}

/// The checkout, if this runs in it: cargo has started it from there, or it lies there.
fn checkout() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = fs::canonicalize(root).ok()?;
    let started_from = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let lies_in = env::current_exe().ok();
    let is_here = |path: PathBuf| fs::canonicalize(path).is_ok_and(|path| path.starts_with(&root));
    let runs_here = started_from.is_some_and(is_here) || lies_in.is_some_and(is_here);
    runs_here.then_some(root)
}

fn unpacked() -> Result<PathBuf> {
    let cache = dirs::cache_dir()
        .context("the system names no folder for caches")?
        .join("cargo-schedules");
    let all: String = SOURCES
        .iter()
        .flat_map(|(name, text)| [name, "\0", text, "\0"])
        .collect();
    let folder = cache.join(SourceHash::of(&all).as_str());
    if folder.is_dir() {
        return Ok(folder);
    }
    let written = fs::create_dir_all(&cache)
        .and_then(|()| tempfile::tempdir_in(&cache))
        .and_then(|whole| {
            for (name, text) in SOURCES {
                let file = whole.path().join(name);
                fs::create_dir_all(file.parent().unwrap_or(whole.path()))?;
                fs::write(file, text)?;
            }
            let whole = whole.keep();
            match fs::rename(&whole, &folder) {
                // Another command was faster.
                Err(_) if folder.is_dir() => fs::remove_dir_all(whole),
                done => done,
            }
        });
    written.with_context(|| {
        format!(
            "cannot write the sources of the stand-in for std into {}",
            cache.display()
        )
    })?;
    Ok(folder)
}
