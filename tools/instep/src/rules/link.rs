//! Where links lead, and whether anything is there.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::Result;
use percent_encoding::percent_decode_str;
use regex::Regex;
use supervise::interrupt;

use crate::book::Book;
use crate::book::chapter::Link;
use crate::book::include::{is_outside, normalize};
use crate::book::select::Selection;
use crate::book::settings;
use crate::book::text;
use crate::files::slashed;
use crate::finding::Finding;
use crate::rules::std_docs::{self, STD};
use crate::rules::std_words;

/// The addresses outside the book that somebody has looked at: those that no
/// check without a network can follow.
pub const KNOWN: &str = "tests/external-links.txt";

/// `https:`, `mailto:`, `data:`, but not the drive of a path on Windows.
static SCHEME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([a-zA-Z][a-zA-Z0-9+.-]+:|//)").expect("a valid pattern"));

/// Follows the links of the chapters and of the files in the root folder, those
/// that are selected.
///
/// # Errors
///
/// When rustdoc cannot be run.
pub fn check(book: &Book, selection: &Selection<'_>) -> Result<Vec<Finding>> {
    let mut findings = vec![];
    let mut std_links = std_docs::Places::new();
    let mut external = vec![];
    for (file, link) in links(book) {
        match kind(book, file, &link.destination) {
            Kind::Std(address) => {
                if book.has_contracts {
                    findings.extend(std_words::differs(link));
                    // rustdoc knows items, and not the sections of their pages.
                    external.extend(is_section(&address).then_some(link));
                }
                // Asking rustdoc takes time.
                if selection.covers(&link.file) {
                    let places = std_links.entry(address).or_default();
                    places.push((link.file.clone(), link.line));
                }
            }
            Kind::External => external.push(link),
            Kind::Site => {}
            Kind::File(path, fragment) => {
                findings.extend(dead(book, file, link, &path, fragment));
            }
        }
    }
    findings.extend(unseen(book, &external));
    match std_docs::dead(&std_links, book.has_contracts) {
        Ok(dead) => {
            // What an address without an item says beside it is no second fault.
            let is_dead = |it: &Finding| {
                dead.iter()
                    .any(|dead| (&dead.file, dead.line) == (&it.file, it.line))
            };
            findings.retain(|it| !is_dead(it));
            findings.extend(dead);
        }
        Err(error) if book.has_contracts || interrupt::requested() => return Err(error),
        Err(error) => findings.push(Finding::new(
            settings::PATH,
            0,
            format!("the links into the standard library were not checked: {error}"),
            "install Rust, whose rustdoc knows them",
        )),
    }
    Ok(findings)
}

/// Whether an address of the standard library's documentation is that of a
/// heading: `…/struct.Mutex.html#poisoning`. Those of items have a dot.
fn is_section(address: &str) -> bool {
    let fragment = address.split_once('#');
    fragment.is_some_and(|(_, fragment)| !fragment.contains('.'))
}

/// What a link leads to.
enum Kind<'a> {
    /// An item of the standard library, by its address.
    Std(String),
    /// Another site.
    External,
    /// A page of the site that has this book, beside the book.
    Site,
    /// A file, relative to the book's root, and a heading in it.
    File(PathBuf, Option<&'a str>),
}

fn kind<'a>(book: &Book, file: &Path, destination: &'a str) -> Kind<'a> {
    if destination.starts_with(STD) {
        return Kind::Std(destination.to_owned());
    }
    if SCHEME.is_match(destination) {
        return Kind::External;
    }
    let (path, fragment) = match destination.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment).filter(|f| !f.is_empty())),
        None => (destination, None),
    };
    let path = path.split('?').next().unwrap_or("");
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    if path.is_empty() {
        return Kind::File(file.to_owned(), fragment);
    }
    let target = normalize(&file.parent().unwrap_or(Path::new("")).join(&*decoded));
    let src = &book.settings.src;
    if book.has_contracts || !file.starts_with(src) || target.starts_with(src) {
        return Kind::File(target, fragment);
    }
    // The books that come with Rust stand beside the documentation.
    let beside = file
        .strip_prefix(src)
        .map(|file| normalize(&file.parent().unwrap_or(Path::new("")).join(path)));
    match beside.ok().as_deref().map(slashed) {
        Some(beside) if beside.starts_with("../std/") => Kind::Std(format!(
            "{STD}{}{}",
            &beside["../std/".len()..],
            fragment.map(|f| format!("#{f}")).unwrap_or_default()
        )),
        _ => Kind::Site,
    }
}

/// The links of the chapters, and of the Markdown files beside `book.toml`.
fn links(book: &Book) -> impl Iterator<Item = (&Path, &Link)> {
    let documents = book.documents.iter();
    let documents = documents.filter(|document| book.chapter(&document.path).is_none());
    book.chapters.iter().chain(documents).flat_map(|chapter| {
        let links = chapter.links.iter();
        links.map(|link| (chapter.path.as_path(), link))
    })
}

/// Links to other sites that are not in the list of those that somebody has
/// looked at, where a book keeps one.
fn unseen(book: &Book, links: &[&Link]) -> Vec<Finding> {
    let known = match text::read(&book.root.join(KNOWN)) {
        Ok(known) => known,
        Err(_) if book.has_contracts => String::new(),
        Err(_) => return vec![],
    };
    let known: Vec<_> = known.lines().map(str::trim).collect();
    let mut findings = vec![];
    for link in links {
        if !known.contains(&link.destination.as_str()) {
            findings.push(
                Finding::new(
                    &link.file,
                    link.line,
                    "nobody has looked at this link yet",
                    format!("open it in a browser, then add it to `{KNOWN}`"),
                )
                .found(format!("`{}`", link.destination)),
            );
        }
    }
    for (index, address) in known.iter().enumerate() {
        let is_address = !address.is_empty() && !address.starts_with('#');
        if is_address && !links.iter().any(|link| link.destination == *address) {
            findings.push(Finding::new(
                KNOWN,
                index + 1,
                "no page has this link",
                "delete the line",
            ));
        }
    }
    findings
}

fn dead(
    book: &Book,
    file: &Path,
    link: &Link,
    target: &Path,
    fragment: Option<&str>,
) -> Option<Finding> {
    let finding = |what: String, help: &str| {
        Some(
            Finding::new(&link.file, link.line, what, help)
                .found(format!("`{}`", link.destination)),
        )
    };
    let src = &book.settings.src;
    let in_book = file.starts_with(src);
    if in_book && is_built(book, target) {
        return None;
    }
    let target = source_of(book, target);
    if (is_outside(&target) && !target.starts_with(src)) || !book.root.join(&target).exists() {
        return finding(
            format!(
                "this link leads to `{}`, which does not exist",
                slashed(&target)
            ),
            "correct the path, which is relative to the page",
        );
    }
    if in_book && !target.starts_with(src) {
        return finding(
            "this link leads out of the book, where a reader cannot follow".to_owned(),
            "link to a chapter, or to the repository by its address",
        );
    }
    let is_page = target.extension().is_some_and(|e| e == "md");
    let ids = match book.chapter(&target) {
        Some(chapter) => &chapter.ids,
        None if in_book && is_page => {
            return finding(
                "this link leads to a file that is no chapter".to_owned(),
                "add the file to the table of contents, or link elsewhere",
            );
        }
        None => return None,
    };
    let fragment = percent_decode_str(fragment?).decode_utf8_lossy();
    if ids.iter().any(|id| *id == fragment) {
        return None;
    }
    let near = text::nearest(&fragment, ids.iter().map(String::as_str));
    Some(
        Finding::new(
            &link.file,
            link.line,
            format!("`{}` has no heading `#{fragment}`", slashed(&target)),
            "link to a heading that it has",
        )
        .expected(match near.is_empty() {
            true => "no heading, since it has none".to_owned(),
            false => format!("one of: {}", near.join(", ")),
        })
        .found(format!("`#{fragment}`")),
    )
}

/// Pages that no chapter is the source of: redirects, and what mdBook adds.
fn is_built(book: &Book, target: &Path) -> bool {
    let Ok(page) = target.strip_prefix(&book.settings.src) else {
        return false;
    };
    let page = slashed(page);
    let added = ["index.html", "print.html", "toc.html", "404.html"];
    added.contains(&page.as_str()) || book.settings.redirects.contains(&page)
}

/// The chapter that mdBook makes a page of: `order.html` comes from `order.md`,
/// and `index.html` from `README.md`.
fn source_of(book: &Book, target: &Path) -> PathBuf {
    if book.root.join(target).is_file() {
        return target.to_owned();
    }
    let candidates = match target.extension() {
        Some(extension) if extension == "html" => {
            vec![
                target.with_extension("md"),
                target.with_file_name("README.md"),
            ]
        }
        _ => vec![target.join("README.md"), target.join("index.md")],
    };
    let is_index = |path: &Path| path.file_name().is_some_and(|name| name == "README.md");
    let for_index =
        target.extension().is_none() || target.file_stem().is_some_and(|s| s == "index");
    candidates
        .into_iter()
        .filter(|path| for_index || !is_index(path))
        .find(|path| book.chapter(path).is_some())
        .unwrap_or_else(|| target.to_owned())
}
