//! Versions: of the toolchain, and of packages.

use crate::book::Book;
use crate::book::crates::packages;
use crate::book::text::{self, nearest};
use crate::rules::numbers::source::{Source, Unknown, no_such};
use crate::rules::numbers::value::Value;

/// Of the toolchain, of a package, of what the tests in a browser need.
pub fn of(book: &Book, source: &Source<'_>) -> Result<Value, Unknown> {
    let file = |name: &str| text::read(&book.root.join(name)).unwrap_or_default();
    let manifest: toml::Table = toml::from_str(&file("Cargo.toml")).unwrap_or_default();
    let of_workspace = |key: &str| {
        let package = manifest.get("workspace")?.get("package")?;
        Some(package.get(key)?.as_str()?.to_owned())
    };
    let found = match source.what {
        "rust" => of_workspace("rust-version").into_iter().collect(),
        "edition" => of_workspace("edition").into_iter().collect(),
        package => locked(&file("Cargo.lock"), package),
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
