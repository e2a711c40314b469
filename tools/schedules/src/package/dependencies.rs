//! Crates by others, and whether a program that uses them can be explored.
//!
//! They are compiled against the stand-in, too, so that what they do by means of `std` is
//! seen. What can't be seen is what they share between threads by other means. A crate
//! without any is taken as it is: it has no `unsafe impl` of `Send` or `Sync`, no `static
//! mut`, and calls nothing that is not written in Rust; then what its `unsafe` blocks do
//! stays within a thread, or the crate is unsound. Others are on a list of those that
//! were read and tried, or are refused by name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cargo_metadata::Artifact;

use crate::program::package::Package;
use crate::program::{facts, refusals};

/// Which `std` a crate is compiled against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Std {
    StandIn,
    Real,
}

/// Crates that have what is refused, and were read and tried: values that have an owner,
/// and nothing that threads share but what is never changed. Those that implement their
/// traits for what only the real `std` has are compiled against that.
const READ: &[(&str, Std)] = &[
    ("anyhow", Std::StandIn),
    ("arrayvec", Std::StandIn),
    ("either", Std::StandIn),
    ("itertools", Std::StandIn),
    ("indexmap", Std::StandIn),
    ("itoa", Std::StandIn),
    ("log", Std::StandIn),
    ("memchr", Std::Real),
    ("num-traits", Std::StandIn),
    ("scopeguard", Std::StandIn),
    ("semver", Std::StandIn),
    ("serde", Std::Real),
    ("serde_core", Std::Real),
    ("serde_json", Std::StandIn),
    ("slab", Std::StandIn),
    ("smallvec", Std::StandIn),
    ("thiserror", Std::StandIn),
    ("unicode-segmentation", Std::StandIn),
    ("zmij", Std::StandIn),
];

/// Crates of which the same holds as long as no others name them than these: what threads share
/// there is changed by nobody else.
const LENT: &[(&str, &[&str])] = &[
    ("hashbrown", &["indexmap"]),
    ("yansi", &["pretty_assertions"]),
];

fn read(package: &str) -> Option<Std> {
    let found = READ.iter().find(|(name, _)| *name == package);
    found.map(|(_, std)| *std)
}

/// Whether a package is compiled against the real `std`.
pub fn has_real_std(package: &str) -> bool {
    read(package) == Some(Std::Real)
}

/// A file of a crate by others.
struct File<'a> {
    package: &'a str,
    version: &'a str,
    path: PathBuf,
    source: String,
}

/// Refuses a program that is linked with a crate that can't be explored. Returns what all
/// of them name. The program's own files name what is `own`.
///
/// # Errors
///
/// When there is such a crate; the error names it, with the line.
pub fn judge(
    program: &str,
    package: &Package,
    own: &BTreeSet<String>,
    made: &[Artifact],
) -> Result<BTreeSet<String>> {
    let mut files = vec![];
    for artifact in made {
        let id = artifact.package_id.repr.as_str();
        // A crate of the program's author is looked at with the program.
        if id.starts_with("path+") || artifact.executable.is_some() {
            continue;
        }
        // `registry+https://…#anyhow@1.0.104`, or without the name where the address has it.
        let (address, named) = id.rsplit_once('#').unwrap_or_default();
        let (name, version) = named
            .split_once('@')
            .unwrap_or((address.rsplit('/').next().unwrap_or_default(), named));
        for path in files_of(artifact)? {
            let source = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            files.push(File {
                package: name,
                version,
                path,
                source,
            });
        }
    }
    let mut names = BTreeSet::new();
    let mut others = own.clone();
    for file in &files {
        let mut said = facts::names(&file.source);
        for (lent, users) in LENT {
            if file.package != *lent && !users.contains(&file.package) && said.contains(*lent) {
                others.insert((*lent).to_owned());
            }
        }
        names.append(&mut said);
    }
    let is_lent =
        |package: &str| LENT.iter().any(|(lent, _)| *lent == package) && !others.contains(package);
    for file in &files {
        if read(file.package).is_some() || is_lent(file.package) || !is_rust(&file.path) {
            continue;
        }
        let Ok(tree) = syn::parse_file(&file.source) else {
            continue;
        };
        if let Some(refusal) = refusals::of_dependency(&tree, &file.source).first() {
            // What to say else is for who can change it.
            let what = refusal.what.split(": ").next().unwrap_or_default();
            bail!(
                "{} {}, which {what} ({}:{}), and so can't be explored{}",
                package.depends(program, file.package),
                file.version,
                file.path.display(),
                refusal.line,
                package.instead(file.package)
            );
        }
    }
    Ok(names)
}

fn is_rust(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "rs")
}

/// The files of a crate, as rustc has noted them for cargo.
fn files_of(artifact: &Artifact) -> Result<BTreeSet<PathBuf>> {
    let library = artifact.filenames.iter();
    let mut library = library.filter(|file| file.extension() == Some("rmeta"));
    let library = library.next().context("a library has metadata")?;
    let name = library.file_stem().unwrap_or_default();
    let name = name.strip_prefix("lib").unwrap_or(name);
    let noted = library.with_file_name(format!("{name}.d"));
    let text = fs::read_to_string(&noted).with_context(|| format!("cannot read {noted}"))?;
    let alone = text.lines().filter_map(|line| line.strip_suffix(':'));
    Ok(alone.map(|file| file.replace("\\ ", " ").into()).collect())
}
