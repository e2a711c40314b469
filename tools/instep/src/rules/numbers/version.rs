//! Versions: of the toolchain, and of packages.

use crate::book::Book;
use crate::book::crates::{of_workspace, packages};
use crate::book::text::{self, nearest};
use crate::rules::numbers::source::{Source, Unknown, no_such};
use crate::rules::numbers::value::Value;

/// Of the toolchain, of a package, of a package as another one needs it.
pub fn of(book: &Book, source: &Source<'_>) -> Result<Value, Unknown> {
    let of_workspace = |key| of_workspace(&book.root, key).into_iter().collect();
    let lock = || text::read(&book.root.join("Cargo.lock")).unwrap_or_default();
    let found = match (source.what, source.detail) {
        ("rust", _) => of_workspace("rust-version"),
        ("edition", _) => of_workspace("edition"),
        (package, None) => locked(&lock(), package),
        (package, Some(of)) => needed(&lock(), package, of),
    };
    match found.is_empty() {
        false => Ok(Value::Version(found)),
        true => {
            let packages = packages(&book.root);
            let known = packages.iter().map(String::as_str);
            no_such(
                source,
                &nearest(source.what, known.chain(["rust", "edition"])),
            )
        }
    }
}

/// The versions in which a package is locked.
fn locked(lock: &str, package: &str) -> Vec<String> {
    let named = format!("name = \"{package}\"\nversion = \"");
    let found = lock.split(&named).skip(1);
    found
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect()
}

/// The versions of a package that others of this name depend on. Where there is only one,
/// the lock file names it without its version.
fn needed(lock: &str, package: &str, of: &str) -> Vec<String> {
    let named = format!("name = \"{of}\"\n");
    let others = lock.split("[[package]]\n");
    let lines = others
        .filter(|it| it.starts_with(&named))
        .flat_map(str::lines);
    let needs = lines.filter_map(|line| line.strip_prefix(" \"")?.strip_suffix("\","));
    needs
        .flat_map(|needed| match needed.split_once(' ') {
            Some((name, version)) if name == package => vec![version.to_owned()],
            None if needed == package => locked(lock, package),
            _ => vec![],
        })
        .collect()
}
