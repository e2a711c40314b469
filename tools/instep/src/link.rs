//! Where links lead, and whether anything is there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::book::Book;
use crate::chapter::Link;
use crate::finding::Finding;
use crate::include::normalize;

/// The addresses outside the book that somebody has looked at: those that no
/// check without a network can follow.
pub const KNOWN: &str = "tests/external-links.txt";

const STD: &str = "https://doc.rust-lang.org/std/";

/// Follows every link of the chapters and of the files in the root folder.
///
/// # Errors
///
/// When a file cannot be read, or rustdoc cannot be run.
pub fn check(book: &Book) -> Result<Vec<Finding>> {
    let known = fs::read_to_string(book.root.join(KNOWN)).unwrap_or_default();
    let known: Vec<_> = known.lines().map(str::trim).collect();
    let mut findings = vec![];
    let mut std_links: BTreeMap<String, Vec<(PathBuf, usize)>> = BTreeMap::new();
    let mut used = vec![];
    for (file, link) in links(book)? {
        let destination = link.destination.as_str();
        if destination.starts_with(STD) {
            let places = std_links.entry(destination.to_owned()).or_default();
            places.push((file, link.line));
        } else if destination.contains("://") || destination.starts_with("mailto:") {
            used.push(destination.to_owned());
            if !known.contains(&destination) {
                findings.push(
                    Finding::new(
                        file,
                        link.line,
                        "nobody has looked at this link yet",
                        format!("open it in a browser, then add it to `{KNOWN}`"),
                    )
                    .found(format!("`{destination}`")),
                );
            }
        } else if let Some(finding) = dead(book, &file, &link) {
            findings.push(finding);
        }
    }
    for (index, link) in known.iter().enumerate() {
        if !link.is_empty() && !link.starts_with('#') && !used.iter().any(|used| used == link) {
            findings.push(Finding::new(
                KNOWN,
                index + 1,
                "no page has this link",
                "delete the line",
            ));
        }
    }
    findings.extend(dead_in_std(&std_links)?);
    Ok(findings)
}

/// The links of the chapters, and of the Markdown files beside `book.toml`.
fn links(book: &Book) -> Result<Vec<(PathBuf, Link)>> {
    let mut links = vec![];
    for chapter in &book.chapters {
        links.extend(
            chapter
                .links
                .iter()
                .map(|l| (chapter.path.clone(), l.clone())),
        );
    }
    for document in crate::documents(&book.root)? {
        links.extend(
            document
                .links
                .iter()
                .map(|l| (document.path.clone(), l.clone())),
        );
    }
    Ok(links)
}

fn dead(book: &Book, file: &Path, link: &Link) -> Option<Finding> {
    let (path, fragment) = match link.destination.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (link.destination.as_str(), None),
    };
    let target = match path {
        "" => file.to_owned(),
        path => normalize(&file.parent().unwrap_or(Path::new("")).join(path)),
    };
    let finding = |what: String, help: &str| {
        Some(Finding::new(file, link.line, what, help).found(format!("`{}`", link.destination)))
    };
    let in_book = file.starts_with("src");
    let is_chapter = target
        .extension()
        .is_some_and(|extension| extension == "md");
    if target.starts_with("..") || !book.root.join(&target).exists() {
        return finding(
            format!(
                "this link leads to `{}`, which does not exist",
                crate::slashed(&target)
            ),
            "correct the path, which is relative to this file",
        );
    }
    if in_book && !target.starts_with("src") {
        return finding(
            "this link leads out of the book, where a reader cannot follow".to_owned(),
            "link to a chapter, or to the repository by its address",
        );
    }
    let ids = match book.chapters.iter().find(|chapter| chapter.path == target) {
        Some(chapter) => &chapter.ids,
        None if in_book && is_chapter => {
            return finding(
                "this link leads to a file that is no chapter".to_owned(),
                "add the file to `src/SUMMARY.md`, or link elsewhere",
            );
        }
        None => return None,
    };
    let fragment = fragment?;
    if ids.iter().any(|id| id == fragment) {
        return None;
    }
    Some(
        Finding::new(
            file,
            link.line,
            format!("`{}` has no heading `#{fragment}`", crate::slashed(&target)),
            "link to a heading that it has",
        )
        .expected(format!("one of: {}", ids.join(", ")))
        .found(format!("`#{fragment}`")),
    )
}

/// Asks rustdoc about links into the standard library's documentation.
///
/// Each address is turned into the path of the item that it stands for, and a
/// documentation comment links to that. rustdoc refuses the ones that do not
/// exist, and for the others writes the address, which has to be the same.
fn dead_in_std(links: &BTreeMap<String, Vec<(PathBuf, usize)>>) -> Result<Vec<Finding>> {
    let mut findings = vec![];
    let mut report = |address: &str, what: String| {
        findings.extend(links[address].iter().map(|(file, line)| {
            Finding::new(
                file,
                *line,
                what.clone(),
                "copy the address from the standard library's documentation",
            )
            .found(format!("`{address}`"))
        }));
    };
    let mut asked = vec![];
    for address in links.keys() {
        match intra_doc_link(address) {
            Some(item) => asked.push((address, item)),
            None => report(
                address,
                "this is no address that rustdoc gives an item".to_owned(),
            ),
        }
    }
    let items: Vec<_> = asked.iter().map(|(_, item)| item.as_str()).collect();
    let answers = addresses(&items)?;
    for (address, item) in &asked {
        match answers.get(item).and_then(Option::as_ref) {
            None => report(
                address,
                format!("the standard library has no `{}`", bare(item)),
            ),
            Some(written) if last_part(written) != last_part(address) => report(
                address,
                format!(
                    "rustdoc's own address of `{}` ends in `{}`",
                    bare(item),
                    last_part(written)
                ),
            ),
            Some(_) => {}
        }
    }
    Ok(findings)
}

fn bare(item: &str) -> &str {
    item.split_once('@').map_or(item, |(_, path)| path)
}

fn last_part(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

/// `…/std/sync/struct.Mutex.html#method.lock` → `method@std::sync::Mutex::lock`.
fn intra_doc_link(address: &str) -> Option<String> {
    let path = address.strip_prefix(STD)?;
    let (page, fragment) = match path.split_once('#') {
        Some((page, fragment)) => (page, Some(fragment)),
        None => (path, None),
    };
    let mut modules: Vec<_> = page.split('/').collect();
    let file = modules.pop()?;
    let modules: String = modules.iter().map(|module| format!("{module}::")).collect();
    let (kind, item) = match file.strip_suffix(".html")? {
        "index" => ("mod", modules.strip_suffix("::").unwrap_or("").to_owned()),
        file => {
            let (kind, name) = file.split_once('.')?;
            (kind, format!("{modules}{name}"))
        }
    };
    let item = match item.as_str() {
        "" => "std".to_owned(),
        item => format!("std::{item}"),
    };
    let (kind, item) = match kind {
        "primitive" => ("prim", bare_primitive(&item)),
        "constant" => ("const", item),
        "mod" | "struct" | "enum" | "trait" | "fn" | "macro" | "static" | "type" | "union" => {
            (kind, item)
        }
        _ => return None,
    };
    match fragment.and_then(|fragment| fragment.split_once('.')) {
        Some((member, name)) => {
            let member = match member {
                "method" | "tymethod" => "method",
                "variant" => "variant",
                "associatedconstant" => "const",
                "associatedtype" => "type",
                "structfield" => "field",
                _ => return None,
            };
            Some(format!("{member}@{item}::{name}"))
        }
        None => Some(match fragment {
            Some(fragment) => format!("{kind}@{item}#{fragment}"),
            None => format!("{kind}@{item}"),
        }),
    }
}

fn bare_primitive(item: &str) -> String {
    item.trim_start_matches("std::").to_owned()
}

#[derive(Deserialize)]
struct Refusal {
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    line_start: usize,
}

/// The address that rustdoc gives each item; `None` where there is no item.
///
/// An answer holds as long as this process, so nothing is asked twice.
fn addresses(items: &[&str]) -> Result<BTreeMap<String, Option<String>>> {
    static KNOWN: Mutex<BTreeMap<String, Option<String>>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let unknown: Vec<_> = items
        .iter()
        .copied()
        .filter(|item| !known.contains_key(*item))
        .collect();
    if !unknown.is_empty() {
        let answers = ask_rustdoc(&unknown)?;
        known.extend(unknown.into_iter().map(str::to_owned).zip(answers));
    }
    Ok(known.clone())
}

fn ask_rustdoc(items: &[&str]) -> Result<Vec<Option<String>>> {
    let folder = tempfile::tempdir()?;
    let source = folder.path().join("links.rs");
    let text: String = items
        .iter()
        .enumerate()
        .map(|(index, item)| format!("//! [link{index}]({item})\n//!\n"))
        .collect();
    fs::write(&source, text)?;
    let output = Command::new("rustdoc")
        .args([
            "--edition=2024",
            "--crate-name=links",
            "--error-format=json",
        ])
        .arg("--out-dir")
        .arg(folder.path())
        .arg(&source)
        .stdin(Stdio::null())
        .output()
        .context("cannot run rustdoc, which comes with Rust")?;
    if !output.status.success() {
        bail!(
            "rustdoc failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let refused: Vec<usize> = String::from_utf8_lossy(&output.stderr)
        .lines()
        .filter_map(|line| serde_json::from_str::<Refusal>(line).ok())
        .flat_map(|refusal| refusal.spans)
        .map(|span| (span.line_start - 1) / 2)
        .collect();
    let page = fs::read_to_string(folder.path().join("links").join("index.html"))?;
    Ok((0..items.len())
        .map(|index| {
            let end = page.find(&format!(">link{index}</a>"))?;
            let start = page[..end].rfind("href=\"")? + "href=\"".len();
            let address = page[start..end].split('"').next()?;
            (!refused.contains(&index)).then(|| address.to_owned())
        })
        .collect())
}
