//! What the standard library's documentation says of an item, in its own words.
//!
//! A toolchain brings these words in the library that programs are compiled with, so that
//! rustdoc can write the page of an item that another crate passes on: they are there
//! wherever this is compiled, and are those of its version.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use anyhow::{Result, bail};
use regex::Regex;

use crate::rules::std_docs::{refused_lines, rustdoc};

/// What is said of items, by their paths.
type Said = BTreeMap<String, Option<String>>;

/// What the documentation says of an item: `std::thread::park`, `std::sync::Mutex::lock`;
/// `None` where the library has no such item. White space is a single space, and code
/// stands without its marks. What is said of a type ends before its methods, and the heads
/// of its implementations follow.
///
/// rustdoc is asked for these `others` along with it. An answer holds as long as this
/// process.
///
/// # Errors
///
/// When rustdoc cannot be run.
pub fn said_of(
    item: &str,
    others: impl FnOnce() -> Vec<String>,
    pinned: bool,
) -> Result<Option<String>> {
    static KNOWN: Mutex<Said> = Mutex::new(Said::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(said) = known.get(item) {
        return Ok(said.clone());
    }
    let mut items = others();
    items.push(item.to_owned());
    let pages: BTreeSet<_> = items.iter().map(|item| page_of(item)).collect();
    let written = written(pages.into_iter().collect(), pinned)?;
    for item in &items {
        let page = page_of(item);
        let html = written.get(page).map_or("", String::as_str);
        known.insert(item.clone(), part(html, &item[page.len()..]));
    }
    Ok(known.get(item).cloned().flatten())
}

/// `std::sync::Mutex::lock` → `std::sync::Mutex`: the item that has a page.
fn page_of(path: &str) -> &str {
    let mut end = 0;
    for name in path.split("::") {
        end += name.len();
        if name.starts_with(|c: char| c.is_uppercase()) {
            return &path[..end];
        }
        end += "::".len();
    }
    path
}

/// The pages that rustdoc writes of these items, as HTML.
fn written(mut asked: Vec<&str>, pinned: bool) -> Result<BTreeMap<String, String>> {
    let folder = tempfile::tempdir()?;
    let source = folder.path().join("links.rs");
    loop {
        // Two of them may have the same name.
        let lines = asked.iter().enumerate();
        let text: String = lines
            .map(|(index, path)| {
                format!("pub mod item{index} {{ #[doc(inline)] pub use {path}; }}\n")
            })
            .collect();
        fs::write(&source, text)?;
        let output = rustdoc(&source, folder.path(), pinned)?;
        if output.status.success() {
            break;
        }
        let refused = refused_lines(&output);
        if refused.is_empty() {
            bail!(
                "rustdoc failed:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        let mut line = 0;
        asked.retain(|_| {
            line += 1;
            !refused.contains(&line)
        });
    }
    let pages = asked.iter().enumerate().filter_map(|(index, path)| {
        let folder = folder.path().join("links").join(format!("item{index}"));
        let html = fs::read_to_string(page_in(&folder, path)?).ok()?;
        Some(((*path).to_owned(), html))
    });
    Ok(pages.collect())
}

/// `fn.park.html`, `struct.Mutex.html`; of a module `index.html` in a folder of its own.
fn page_in(folder: &Path, path: &str) -> Option<PathBuf> {
    let name = path.rsplit("::").next()?;
    let end = format!(".{name}.html");
    let files = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let mut pages: Vec<_> = files
        .filter(|file| file.file_name().to_string_lossy().ends_with(&end))
        .map(|file| file.path())
        .collect();
    pages.sort();
    let module = folder.join(name).join("index.html");
    pages
        .into_iter()
        .next()
        .or_else(|| module.exists().then_some(module))
}

/// What a page says of its item, or of `::lock`, a member.
fn part(html: &str, member: &str) -> Option<String> {
    let Some(member) = member.strip_prefix("::") else {
        let start = html.find(r#"<section id="main-content""#)?;
        let main = &html[start..];
        let ends = SECTIONS.find(main).map_or(main.len(), |it| it.start());
        let heads = HEAD.captures_iter(&main[ends..]);
        let heads: Vec<_> = heads.map(|it| plain(&it[1])).collect();
        return Some(format!("{}\n{}", plain(&main[..ends]), heads.join("\n")));
    };
    let kinds = ["method", "tymethod", "variant", "associatedconstant"];
    let mut starts = kinds
        .iter()
        .filter_map(|kind| html.find(&format!(r#"<section id="{kind}.{member}""#)));
    let rest = &html[starts.next()?..];
    let next = rest["<section".len()..].find("<section id=");
    let ends = next.map_or(rest.len(), |at| at + "<section".len());
    Some(plain(&rest[..ends]))
}

/// Where a page goes on with other items than its own.
static SECTIONS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"<h2 id="(?:[a-z]+-)*(?:implementations|implementors|impls|methods|modules|macros|structs|enums|traits|functions|constants)""#,
    )
    .expect("a valid pattern")
});

static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?s)<h3 class="code-header">(.*?)</h3>"#).expect("a valid pattern")
});

/// HTML as it is read.
fn plain(html: &str) -> String {
    static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?s)<a class="doc-anchor"[^>]*>.*?</a>|<button[^>]*>.*?</button>"#)
            .expect("a valid pattern")
    });
    static BLOCK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"</?(?:p|li|ul|ol|h\d|pre|div|section|details|summary|table|tr|td|th|br)\b[^>]*>",
        )
        .expect("a valid pattern")
    });
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new("<[^>]*>").expect("a valid pattern"));
    let text = HIDDEN.replace_all(html, "");
    let text = BLOCK.replace_all(&text, " ");
    let text = TAG.replace_all(&text, "");
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
        ("’", "'"),
        ("‘", "'"),
        ("“", "\""),
        ("”", "\""),
        ("…", "..."),
    ];
    let text = signs
        .into_iter()
        .fold(text.into_owned(), |text, (sign, plain)| {
            text.replace(sign, plain)
        });
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
