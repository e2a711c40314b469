//! A listing to come: its crate, and the lines that show it on a page.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::book::Book;
use crate::book::block::Tags;
use crate::book::contract::{self, Contract};
use crate::book::crates::packages;
use crate::book::listing::{CODE, Listing};
use crate::book::measured;
use crate::book::text;
use crate::files::slashed;

/// A crate that is not written yet.
#[derive(Debug)]
pub struct Draft {
    pub name: String,
    pub part: String,
    pub contract: Contract,
    /// Relative to the book's root.
    pub dir: PathBuf,
    pub manifest: String,
    pub source: String,
    /// The lines to paste into a chapter of the part.
    pub page: String,
}

impl Draft {
    /// A listing at `place`, `PART/NAME`, with a small program that keeps the
    /// contract.
    ///
    /// # Errors
    ///
    /// When the part is unknown, or the name is taken or none for a crate.
    pub fn new(book: &Book, place: &str, contract: &str) -> Result<Self> {
        let (part, name) = parse(book, place)?;
        let contract = Contract::named(contract).with_context(|| {
            format!(
                "`{contract}` is no contract: they are {}",
                Contract::names().join(", ")
            )
        })?;
        is_a_name(name)?;
        is_free(book, name)?;
        in_workspace(&book.root)?;
        let dir = Path::new(CODE).join(part).join(name);
        Ok(Draft {
            manifest: manifest(book, part, name, &contract),
            source: source(&contract).to_owned(),
            page: page(book, &dir, &contract),
            name: name.to_owned(),
            part: part.to_owned(),
            contract,
            dir,
        })
    }

    /// Writes the crate: all of it, or nothing.
    ///
    /// # Errors
    ///
    /// When its folder is there already, or the book cannot be written to.
    pub fn write(&self, root: &Path) -> Result<()> {
        let target = root.join(&self.dir);
        let parent = target.parent().context("a listing lies in a part")?;
        ensure!(!target.exists(), "{} exists already", target.display());
        let cannot = || format!("cannot write into {}", root.display());
        let aside = tempfile::Builder::new()
            .prefix(".instep-")
            .tempdir_in(root)
            .with_context(cannot)?;
        let folder = aside.path().join(&self.name);
        fs::create_dir_all(folder.join("src")).with_context(cannot)?;
        fs::write(folder.join("Cargo.toml"), &self.manifest).with_context(cannot)?;
        fs::write(folder.join("src").join("main.rs"), &self.source).with_context(cannot)?;
        fs::create_dir_all(parent).with_context(cannot)?;
        fs::rename(&folder, &target).with_context(cannot)
    }

    /// What the author types next.
    pub fn commands(&self) -> Vec<String> {
        let name = &self.name;
        let (run, record) = match self.contract {
            Contract::FailsToCompile { .. } => (
                format!("cargo run -p {name} -F broken"),
                format!("cargo instep record {name} --write"),
            ),
            Contract::Measured => (
                format!("cargo run --release -p {name}"),
                format!("cargo bench --bench measured {name} -- --write"),
            ),
            _ => (
                format!("cargo run -p {name}"),
                format!("cargo instep record {name} --write"),
            ),
        };
        vec![run, record, format!("cargo instep check {name}")]
    }
}

fn parse<'a>(book: &Book, place: &'a str) -> Result<(&'a str, &'a str)> {
    let parts = parts(book);
    let known = match &parts[..] {
        [] => "a part is a folder of chapters, and there is none yet".to_owned(),
        parts => format!("the parts are {}", parts.join(", ")),
    };
    let inner = place.strip_prefix("code/").unwrap_or(place);
    let Some((part, name)) = inner.trim_end_matches('/').split_once('/') else {
        bail!("`{place}` is no PART/NAME; {known}");
    };
    ensure!(
        parts.iter().any(|known| known == part),
        "there is no part `{part}`; {known}"
    );
    Ok((part, name))
}

/// The folders of the chapters and of the listings.
fn parts(book: &Book) -> Vec<String> {
    let chapters = book.chapters.iter().filter_map(|chapter| {
        let within = book.within(&chapter.path);
        within.split_once('/').map(|(part, _)| part.to_owned())
    });
    let listings = book.listings.iter().map(|listing| listing.part.clone());
    let mut parts: Vec<_> = chapters.chain(listings).collect();
    parts.sort();
    parts.dedup();
    parts
}

/// cargo's rules for the name of a [package], and for that of a program.
///
/// [package]: https://doc.rust-lang.org/cargo/reference/manifest.html#the-name-field
fn is_a_name(name: &str) -> Result<()> {
    const RESERVED: &str = "alloc as async await box break build const continue core crate deps do \
        dyn else enum examples extern false final fn for gen if impl in incremental let loop macro \
        match mod move mut override priv proc_macro proc-macro pub ref return self static std \
        struct super test trait true try type typeof unsafe unsized use virtual where while yield";
    let letters = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-');
    ensure!(
        letters && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= 64,
        "`{name}` is no name for a listing: take lower-case letters, digits and `_`, a letter first"
    );
    ensure!(
        !RESERVED.split_whitespace().any(|word| word == name),
        "`{name}` means something to Rust or cargo: take another name"
    );
    Ok(())
}

/// cargo takes `a-b` and `a_b` for one crate.
fn is_free(book: &Book, name: &str) -> Result<()> {
    let same = |other: &str| other.to_lowercase().replace('-', "_") == name.replace('-', "_");
    if let Some(listing) = book.listings.iter().find(|listing| same(&listing.name)) {
        bail!(
            "there is a listing `{}` already, in {}",
            listing.name,
            slashed(&listing.dir)
        );
    }
    if let Some(taken) = packages(&book.root).iter().find(|package| same(package)) {
        bail!(
            "`{taken}` is a package in Cargo.lock, and `cargo run -p {name}` would not know which: take another name"
        );
    }
    Ok(())
}

fn in_workspace(root: &Path) -> Result<()> {
    let path = root.join("Cargo.toml");
    let text = text::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let manifest: toml::Table =
        toml::from_str(&text).with_context(|| format!("{} does not parse", path.display()))?;
    let members = manifest.get("workspace").and_then(|w| w.get("members"));
    let members = members.and_then(toml::Value::as_array);
    let all = format!("{CODE}/*/*");
    ensure!(
        members.is_some_and(|members| members.iter().any(|m| m.as_str() == Some(&all))),
        "the listings are crates of a workspace: let `members` in {} have \"{all}\"",
        path.display()
    );
    Ok(())
}

fn manifest(book: &Book, part: &str, name: &str, contract: &Contract) -> String {
    let of_part = book.listings.iter().find(|listing| listing.part == part);
    let neighbor = of_part.or_else(|| book.listings.first());
    let (package, lints) = match neighbor {
        Some(neighbor) => (
            section(neighbor, "[package]")
                .filter(|line| {
                    ["edition", "license", "publish", "rust-version", "version"]
                        .iter()
                        .any(|key| line.starts_with(key))
                })
                .collect::<Vec<_>>(),
            section(neighbor, "[lints]").collect::<Vec<_>>(),
        ),
        None => (vec!["edition = \"2024\""], vec![]),
    };
    let mut text = format!("[package]\nname = \"{name}\"\n");
    let mut add = |line: &str| text.push_str(&format!("{line}\n"));
    package.into_iter().for_each(&mut add);
    add("\n[package.metadata.listing]");
    add(&format!("contract = \"{contract}\""));
    if let Contract::FailsToCompile { error } = contract {
        let error = error.as_deref().unwrap_or(contract::NO_CODE);
        add(&format!("error = \"{error}\""));
        add("\n[features]\nbroken = []\n\n[[bin]]");
        add(&format!("name = \"{name}\""));
        add("path = \"src/main.rs\"\nrequired-features = [\"broken\"]");
    }
    if *contract == Contract::Measured {
        add(r"row = '^(?<label>\d+ threads): (?<value>[\d.]+) times as fast$'");
        add("axis = \"times as fast as one thread\"");
        add("\n[[package.metadata.listing.bounds]]");
        add("row = \"2 threads\"\nat_least = 1.5\ncores = 2");
    }
    if !lints.is_empty() {
        add("\n[lints]");
        lints.into_iter().for_each(&mut add);
    }
    text
}

/// The lines of a table of a listing's manifest.
fn section<'a>(listing: &'a Listing, header: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = listing.manifest.lines().skip_while(move |l| *l != header);
    lines
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.trim().is_empty())
}

fn source(contract: &Contract) -> &'static str {
    match contract {
        Contract::Exact => include_str!("../../templates/exact.rs"),
        Contract::AnySchedule { .. } => include_str!("../../templates/any-schedule.rs"),
        Contract::Property => include_str!("../../templates/property.rs"),
        Contract::Panics => include_str!("../../templates/panics.rs"),
        Contract::FailsToCompile { .. } => include_str!("../../templates/fails-to-compile.rs"),
        Contract::Hangs => include_str!("../../templates/hangs.rs"),
        Contract::Network { .. } => include_str!("../../templates/network.rs"),
        Contract::Measured => include_str!("../../templates/measured.rs"),
    }
}

fn page(book: &Book, dir: &Path, contract: &Contract) -> String {
    let up = "../".repeat(book.settings.src.components().count() + 1);
    let dir = slashed(dir);
    let plot = match contract {
        Contract::Measured => format!("\n{{{{#include {up}{dir}/{}}}}}\n", measured::PLOT),
        _ => String::new(),
    };
    format!(
        "```{}\n{{{{#rustdoc_include {up}{dir}/src/main.rs}}}}\n```\n\n\
         ```text\n{{{{#include {up}{dir}/output.txt}}}}\n```\n{plot}",
        Tags::of(contract)
    )
}
