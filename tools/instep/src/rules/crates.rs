//! A listing's crate is one program, which is run by the command on its page,
//! and has what it uses.

use std::path::Path;

use toml::{Table, Value};

use crate::book::Book;
use crate::book::contract::Contract;
use crate::book::listing::Listing;
use crate::book::text::{self, line_of};
use crate::finding::Finding;

/// Where `.ci/run` says which commands it sees to.
const CI: &str = ".ci/run";

/// Commands that every system with a shell has.
const EVERYWHERE: &[&str] = &["kill"];

/// What is wrong with a listing's manifest, or with the programs in its folder.
pub fn check(book: &Book, listing: &Listing) -> Vec<Finding> {
    // One that does not parse is no listing, and is reported.
    let manifest: Table = toml::from_str(&listing.manifest).unwrap_or_default();
    let mut findings = vec![];
    findings.extend(second_program(book, listing, &manifest));
    findings.extend(unused_dependencies(listing, &manifest));
    findings.extend(unknown_need(book, listing));
    findings
}

/// `cargo run -p NAME` asks which one, when there are two.
fn second_program(book: &Book, listing: &Listing, manifest: &Table) -> Option<Finding> {
    let name = &listing.name;
    let finding = |line, what: String, help: &str| {
        Some(Finding::new(listing.manifest_path(), line, what, help))
    };
    let more = listing.dir.join("src").join("bin");
    if book.root.join(&more).exists() {
        let what =
            format!("`{name}` has a second program, so `cargo run -p {name}` asks which one");
        return Some(Finding::new(more, 0, what, "make it a listing of its own"));
    }
    let none = vec![];
    let programs = manifest.get("bin").and_then(Value::as_array);
    let programs = programs.unwrap_or(&none);
    if programs.len() > 1 {
        let what =
            format!("`{name}` has a second program, so `cargo run -p {name}` asks which one");
        let line = last_line_of(&listing.manifest, "[[bin]]");
        return finding(line, what, "make it a listing of its own");
    }
    let program = programs.first()?;
    let is = |key, expected: &str| {
        let value = program.get(key).and_then(Value::as_str);
        value.is_none_or(|value| value == expected)
    };
    if !is("name", name) || !is("path", "src/main.rs") {
        let what = format!("the program of `{name}` is not what the page shows");
        let help = "name it like the crate, with the path `src/main.rs`";
        return finding(line_of(&listing.manifest, "[[bin]]"), what, help);
    }
    let must_fail = matches!(listing.promise.contract, Contract::FailsToCompile { .. });
    if program.get("required-features").is_some() && !must_fail {
        let what = format!("`cargo run -p {name}` does not build the program without a feature");
        let line = line_of(&listing.manifest, "required-features");
        return finding(
            line,
            what,
            "only a listing that must not compile has a feature",
        );
    }
    None
}

fn last_line_of(text: &str, needle: &str) -> usize {
    let lines = text.lines().enumerate();
    let found = lines.filter(|(_, line)| line.contains(needle)).last();
    found.map_or(0, |(index, _)| index + 1)
}

/// A dependency that the program never names.
fn unused_dependencies(listing: &Listing, manifest: &Table) -> Vec<Finding> {
    let code = text::without_comments(&listing.source);
    let dependencies = manifest.get("dependencies").and_then(Value::as_table);
    let names = dependencies.into_iter().flat_map(Table::keys);
    let unused = names.filter(|name| !text::has_word(&code, &name.replace('-', "_")));
    unused
        .map(|name| {
            Finding::new(
                listing.manifest_path(),
                line_of(&listing.manifest, name),
                format!("`{}` does not use its dependency `{name}`", listing.name),
                "delete the line",
            )
        })
        .collect()
}

/// A listing that needs what no machine of the project has is never run.
fn unknown_need(book: &Book, listing: &Listing) -> Option<Finding> {
    let need = listing.promise.needs.as_deref()?;
    if EVERYWHERE.contains(&need) {
        return None;
    }
    let script = text::read(&book.root.join(CI)).unwrap_or_default();
    let seen_to = |word: &str| {
        let mut asks = script.split("command -v ").skip(1);
        asks.any(|rest| rest.split([' ', ';', '\n']).next() == Some(word))
    };
    (!seen_to(need)).then(|| {
        Finding::new(
            listing.manifest_path(),
            line_of(&listing.manifest, "needs"),
            format!("`{need}` is on no machine that runs the tests, so this listing is never run"),
            format!("see to it in `{CI}`, by `command -v {need}`, or leave `needs` out"),
        )
        .found(format!("`{need}`"))
    })
}

/// Whether a file below a listing's `src` is a part of its program: `main.rs`,
/// or a module that it names.
pub fn is_source(listing: &Listing, below: &Path) -> bool {
    let Ok(file) = below.strip_prefix("src") else {
        return false;
    };
    let is_module = || {
        let module = file.components().next();
        let module = module.map(|first| Path::new(first.as_os_str()).with_extension(""));
        module.is_some_and(|module| {
            let declared = format!("mod {};", module.display());
            listing.source.contains(&declared)
        })
    };
    file == Path::new("main.rs") || is_module()
}
