//! Packs the sources of the stand-in and of the crates that it needs into the command, so that an
//! installed one can build them where there is no checkout.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// The crates that go along, as folders of `tools`.
const CRATES: [&str; 3] = ["formats", "memory", "schedules-std"];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("../..");
    let root = fs::canonicalize(root)?;
    let mut sources = vec![
        ("Cargo.toml".to_owned(), workspace(&root)?),
        ("Cargo.lock".to_owned(), read(&root.join("Cargo.lock"))?),
    ];
    for name in CRATES {
        let folder = root.join("tools").join(name);
        sources.push((format!("tools/{name}/Cargo.toml"), package(&folder)?));
        let mut pending = vec![folder.join("src")];
        while let Some(below) = pending.pop() {
            println!("cargo::rerun-if-changed={}", below.display());
            for entry in fs::read_dir(&below)? {
                let path = entry?.path();
                match path.is_dir() {
                    true => pending.push(path),
                    false => {
                        let name = path.strip_prefix(&root)?.to_string_lossy();
                        sources.push((name.replace('\\', "/"), read(&path)?));
                    }
                }
            }
        }
    }
    sources.sort();
    let mut text = String::from("&[\n");
    for source in sources {
        writeln!(text, "{source:?},")?;
    }
    text += "]\n";
    fs::write(Path::new(&variable("OUT_DIR")?).join("sources.rs"), text)?;
    Ok(())
}

fn variable(name: &str) -> Result<PathBuf, String> {
    let value = env::var_os(name).ok_or_else(|| format!("cargo sets {name}"))?;
    Ok(value.into())
}

/// Line ends as a checkout on another system has them would make other sources.
fn read(path: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.replace('\r', ""))
}

/// The workspace's manifest with these crates alone.
fn workspace(root: &Path) -> Result<String, Box<dyn Error>> {
    let manifest: Table = read(&root.join("Cargo.toml"))?.parse()?;
    let mut small = Table::new();
    let mut workspace = manifest["workspace"].clone();
    if let Some(workspace) = workspace.as_table_mut() {
        let members = CRATES.map(|name| Value::from(format!("tools/{name}")));
        workspace.insert("members".to_owned(), Value::Array(members.to_vec()));
        workspace.remove("default-members");
    }
    small.insert("workspace".to_owned(), workspace);
    if let Some(profile) = manifest.get("profile") {
        small.insert("profile".to_owned(), profile.clone());
    }
    Ok(toml::to_string(&small)?)
}

/// A crate's manifest without its tests, which stay behind.
fn package(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut manifest: Table = read(&folder.join("Cargo.toml"))?.parse()?;
    for key in ["dev-dependencies", "test", "bench"] {
        manifest.remove(key);
    }
    Ok(toml::to_string(&manifest)?)
}
