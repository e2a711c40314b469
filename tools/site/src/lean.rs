//! Scripts and styles without what only their authors need, comments and long names; and
//! the book's own, each kind in one file, and mdBook's general styles in another: together
//! they compress better, and are asked for once.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_mangler::Mangler;
use oxc_parser::Parser;
use oxc_span::SourceType;

use crate::pages;

/// Where mdBook puts the files that book.toml names as additional.
const THEME: &str = "theme";

/// What mdBook's script asks of browsers that keep pages when their reader goes on: not
/// to do so. The book has nothing for which that would be needed.
const UNLOADING: &str = "window.onunload = function() { };\n";

/// Scripts that are small already, that no page asks for, or that [`crate::search`] reads.
const UNTOUCHED: [&str; 3] = [".min.", "highlight-", "searchindex-"];

/// Makes the scripts and styles of the book in the folder `html` lean, its own and
/// mdBook's.
///
/// # Errors
///
/// When a file can't be read or written, or one of the book's own can't be understood.
pub fn strip(html: &Path) -> Result<()> {
    for file in pages::files(html)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let lean = match file.extension().and_then(|extension| extension.to_str()) {
            Some("js") if !UNTOUCHED.iter().any(|part| name.contains(part)) => script,
            Some("css") => style,
            _ => continue,
        };
        let is_own = file
            .strip_prefix(html)
            .is_ok_and(|file| file.starts_with(THEME));
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let text = match lean(&text.replacen(UNLOADING, "", 1)) {
            Ok(text) => text,
            // It works as it is.
            Err(_) if !is_own => text.replacen(UNLOADING, "", 1),
            Err(error) => {
                return Err(error.context(format!("{} can't be made smaller", file.display())));
            }
        };
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// A page without the marks of what its words are held to: the checks have read them, and
/// readers have no use for them.
pub fn without_marks(page: &str) -> String {
    let mut parts = page.split("<data value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    let words = parts.map(|part| part.split_once("\">").map_or(part, |(_, words)| words));
    let page = words.fold(first, |page, words| page + words);
    page.replace("</data>", "")
}

/// How a page asks for a file: what stands before its address and after.
const KINDS: [(&str, &str, &str); 2] = [
    ("css", "<link rel=\"stylesheet\" href=\"", "\">"),
    ("js", "<script src=\"", "\"></script>"),
];

/// The scripts of the explorers, which a page asks for when somebody reaches for one: in
/// this folder, joined to one file, whose name stands in an element of this id: in the
/// head, since an address may name an explorer that is asked for before the page is there.
const EXPLORER: &str = "theme/explorer";
const ASKED_FOR: &str = "explorer-scripts";

/// Where mdBook puts the styles that each page asks for first. A browser asks an HTTP/1.1
/// server for six files at a time; a page without these would ask for more before it is shown.
const GENERAL: &str = "css/";

/// Joins the scripts, and the styles, of the book in the folder `html`, in the order
/// in which its pages ask for them.
///
/// # Errors
///
/// When a file can't be read or written.
pub fn join(html: &Path) -> Result<()> {
    let index = html.join("index.html");
    let index =
        fs::read_to_string(&index).with_context(|| format!("cannot read {}", index.display()))?;
    for (kind, before, after) in KINDS {
        let asked = index.split(before).skip(1);
        let asked: Vec<_> = asked
            .filter_map(|rest| Some(rest.split_once(after)?.0))
            .collect();
        // That for print has a tag with more in it.
        let is_general = |name: &&str| name.starts_with(GENERAL) && !name.contains('"');
        let general: Vec<_> = asked.iter().copied().filter(is_general).collect();
        let tag = |name: &str| format!("{before}{name}{after}");
        join_files(html, &general, &format!("{GENERAL}general"), kind, tag)?;
        let is_own = |name: &&str| name.starts_with(THEME) && name.ends_with(kind);
        let (explorer, own): (Vec<_>, Vec<_>) = asked
            .into_iter()
            .filter(is_own)
            .partition(|name| name.starts_with(EXPLORER));
        join_files(html, &own, &format!("{THEME}/own"), kind, tag)?;
        let names = join_files(html, &explorer, EXPLORER, kind, tag)?;
        if let Some(joined) = names {
            for page in pages::all(html)? {
                let name = to_root(html, &page)? + &joined;
                let later =
                    format!("<template id=\"{ASKED_FOR}\" data-src=\"{name}\"></template></head>");
                pages::rewrite(&page, |text| {
                    text.replace(&tag(&name), "").replacen("</head>", &later, 1)
                })?;
            }
            fs::remove_dir(html.join(EXPLORER)).context("cannot remove an empty folder")?;
        }
    }
    Ok(())
}

/// How a script begins that is held to what JavaScript has forbidden since.
const STRICT: &str = "\"use strict\";";

/// Joins files to one with a name that begins like this, and returns the name.
fn join_files(
    html: &Path,
    names: &[&str],
    joined: &str,
    kind: &str,
    tag: impl Fn(&str) -> String,
) -> Result<Option<String>> {
    let [first, others @ ..] = names else {
        return Ok(None);
    };
    let mut text = String::new();
    // Each name ends with a hash of the content, which browsers rely on.
    let mut joined = joined.to_owned();
    for name in names {
        let file = html.join(name);
        let next =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        // What the first script says of itself holds for those behind it.
        let next = next.trim_end();
        text += match text.is_empty() {
            true => next,
            false => next.strip_prefix(STRICT).unwrap_or(next),
        };
        if kind == "js" && !text.ends_with(';') {
            text.push(';');
        }
        joined += name
            .rfind('-')
            .map_or("", |hash| &name[hash..name.len() - kind.len() - 1]);
        fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    joined = format!("{joined}.{kind}");
    let file = html.join(&joined);
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    for page in pages::all(html)? {
        let to_root = to_root(html, &page)?;
        let tag = |name: &str| tag(&format!("{to_root}{name}"));
        pages::rewrite(&page, |text| {
            let text = text.replace(&tag(first), &tag(&joined));
            others
                .iter()
                .fold(text, |text, other| text.replace(&tag(other), ""))
        })?;
    }
    Ok(Some(joined))
}

/// From a page to the root of the book: `../` for each folder.
fn to_root(html: &Path, page: &Path) -> Result<String> {
    Ok("../".repeat(page.strip_prefix(html)?.components().count() - 1))
}

/// A script without comments and white space, whose local names are as short as they can be.
/// What it shares with other scripts keeps its name.
///
/// # Errors
///
/// When it is not JavaScript.
pub fn script(text: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::script()).parse();
    if let Some(first) = parsed.diagnostics.first() {
        return Err(anyhow!("{first}"));
    }
    let names = Mangler::new().build(&parsed.program);
    let lean = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(Some(names.scoping))
        .with_private_member_mappings(Some(names.class_private_mappings))
        .build(&parsed.program);
    Ok(lean.code)
}

/// A style without comments, and without white space that means nothing.
///
/// # Errors
///
/// When it can't be understood.
pub fn style(text: &str) -> Result<String> {
    let lean = minifier::css::minify(text).map_err(|error| anyhow!("{error:?}"))?;
    // What it leaves: the end of a last declaration, and a zero that says nothing.
    let mut lean = lean.to_string().trim().replace(";}", "}");
    for before in [" ", ":", ","] {
        lean = lean.replace(&format!("{before}0."), &format!("{before}."));
    }
    Ok(lean)
}
