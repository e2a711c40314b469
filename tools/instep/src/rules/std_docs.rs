//! Links into the standard library's documentation, which rustdoc knows.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use supervise::group;

use crate::finding::Finding;

/// Where the documentation stands.
pub const STD: &str = "https://doc.rust-lang.org/std/";

/// The files and lines that have each address.
pub type Places = BTreeMap<String, Vec<(PathBuf, usize)>>;

/// Asks rustdoc about links into the standard library's documentation.
///
/// Each address is turned into the path of the item that it stands for, and a
/// documentation comment links to that. rustdoc refuses the ones that do not
/// exist, and for the others writes the address, which has to be the same.
///
/// Unless `strict`, only the pages are asked for: rustdoc does not tell of the
/// methods that a page borrows from a slice, and another version of it may call
/// a struct a type.
///
/// # Errors
///
/// When rustdoc cannot be run.
pub fn dead(links: &Places, strict: bool) -> Result<Vec<Finding>> {
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
        let page = address.split('#').next().unwrap_or("");
        match intra_doc_link(if strict { address } else { page }) {
            Some(item) => asked.push((address, item)),
            None if !strict => {}
            None => report(
                address,
                "this is no address that rustdoc gives an item".to_owned(),
            ),
        }
    }
    let items: Vec<_> = asked.iter().map(|(_, item)| item.as_str()).collect();
    let answers = addresses(&items, strict)?;
    for (address, item) in &asked {
        match answers.get(item).and_then(Option::as_ref) {
            None => report(
                address,
                format!("the standard library has no `{}`", bare(item)),
            ),
            Some(written) if strict && last_part(written) != last_part(address) => report(
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

/// Runs rustdoc on the crate `links`, whose pages it writes into a folder.
///
/// It is the rustdoc of the toolchain that this folder is `pinned` to, or any.
///
/// # Errors
///
/// When it cannot be run.
pub fn rustdoc(source: &Path, folder: &Path, pinned: bool) -> Result<Output> {
    let mut rustdoc = Command::new("rustdoc");
    rustdoc
        .args([
            "--edition=2024",
            "--crate-name=links",
            "--error-format=json",
        ])
        .arg("--out-dir")
        .arg(folder)
        .arg(source);
    if !pinned {
        // Elsewhere the folder may ask for a toolchain that is not installed.
        rustdoc.current_dir(folder);
    }
    group::output(rustdoc).context("cannot run rustdoc, which comes with Rust")
}

/// The lines of the crate of which rustdoc says that something is wrong with them.
pub fn refused_lines(output: &Output) -> Vec<usize> {
    String::from_utf8_lossy(&output.stderr)
        .lines()
        .filter_map(|line| serde_json::from_str::<Refusal>(line).ok())
        .flat_map(|refusal| refusal.spans)
        .map(|span| span.line_start)
        .collect()
}

/// The address that rustdoc gives each item; `None` where there is no item.
///
/// An answer holds as long as this process, so nothing is asked twice.
fn addresses(items: &[&str], pinned: bool) -> Result<BTreeMap<String, Option<String>>> {
    static KNOWN: Mutex<BTreeMap<String, Option<String>>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let unknown: Vec<_> = items
        .iter()
        .copied()
        .filter(|item| !known.contains_key(*item))
        .collect();
    if !unknown.is_empty() {
        let answers = ask_rustdoc(&unknown, pinned)?;
        known.extend(unknown.into_iter().map(str::to_owned).zip(answers));
    }
    Ok(known.clone())
}

fn ask_rustdoc(items: &[&str], pinned: bool) -> Result<Vec<Option<String>>> {
    let folder = tempfile::tempdir()?;
    let source = folder.path().join("links.rs");
    let text: String = items
        .iter()
        .enumerate()
        .map(|(index, item)| format!("//! [link{index}]({item})\n//!\n"))
        .collect();
    fs::write(&source, text)?;
    let output = rustdoc(&source, folder.path(), pinned)?;
    if !output.status.success() {
        bail!(
            "rustdoc failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let lines = refused_lines(&output).into_iter();
    let refused: Vec<usize> = lines.map(|line| (line - 1) / 2).collect();
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
