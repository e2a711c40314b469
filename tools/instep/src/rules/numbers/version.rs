//! Versions: of the toolchain, and of packages.

use crate::book::Book;
use crate::book::crates::{of_workspace, packages};
use crate::book::text::{self, nearest};
use crate::rules::numbers::source::{Source, Unknown, no_such};
use crate::rules::numbers::value::Value;

/// Of the toolchain, of a package, of what the tests in a browser need.
pub fn of(book: &Book, source: &Source<'_>) -> Result<Value, Unknown> {
    let of_workspace = |key| of_workspace(&book.root, key).into_iter().collect();
    let found = match source.what {
        "rust" => of_workspace("rust-version"),
        "edition" => of_workspace("edition"),
        package => {
            let lock = text::read(&book.root.join("Cargo.lock")).unwrap_or_default();
            locked(&lock, package)
        }
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
