//! The book's own scripts and styles, without what only their authors need, and
//! each kind in one file: together they compress better, and are asked for once.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

use crate::pages;

/// Where mdBook puts the files that book.toml names as additional.
const THEME: &str = "theme";

/// Makes the scripts and styles of the book in the folder `html` lean.
///
/// # Errors
///
/// When a file can't be read or written.
pub fn strip(html: &Path) -> Result<()> {
    let theme = html.join(THEME);
    if !theme.is_dir() {
        return Ok(());
    }
    for file in pages::files(&theme)? {
        let lean = match file.extension().and_then(|extension| extension.to_str()) {
            Some("js") => script,
            Some("css") => style,
            _ => continue,
        };
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let text =
            lean(&text).with_context(|| format!("{} can't be made smaller", file.display()))?;
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// How a page asks for a file: what stands before its address and after.
const KINDS: [(&str, &str, &str); 2] = [
    ("css", "<link rel=\"stylesheet\" href=\"", "\">"),
    ("js", "<script src=\"", "\"></script>"),
];

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
        let asked = asked.filter_map(|rest| Some(rest.split_once(after)?.0));
        let is_own = |name: &&str| name.starts_with(THEME) && name.ends_with(kind);
        let names: Vec<_> = asked.filter(is_own).collect();
        let [first, others @ ..] = &names[..] else {
            continue;
        };
        let mut text = String::new();
        // Each name ends with a hash of the content, which browsers rely on.
        let mut joined = format!("{THEME}/own");
        for name in &names {
            let file = html.join(name);
            text += &fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            text.push('\n');
            joined += name
                .rfind('-')
                .map_or("", |hash| &name[hash..name.len() - kind.len() - 1]);
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        }
        joined = format!("{joined}.{kind}");
        let file = html.join(&joined);
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        for page in pages::all(html)? {
            let depth = page.strip_prefix(html)?.components().count() - 1;
            let to_root = "../".repeat(depth);
            let tag = |name: &str| format!("{before}{to_root}{name}{after}");
            pages::rewrite(&page, |text| {
                let text = text.replace(&tag(first), &tag(&joined));
                others
                    .iter()
                    .fold(text, |text, other| text.replace(&tag(other), ""))
            })?;
        }
    }
    Ok(())
}

/// A script without comments, and with short names where no other script sees them.
///
/// # Errors
///
/// When it can't be understood.
pub fn script(text: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::script()).parse();
    ensure!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let mut program = parsed.program;
    let lean = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let options = CodegenOptions::minify();
    let code = Codegen::new()
        .with_options(options)
        .with_scoping(lean.scoping);
    Ok(code.build(&program).code)
}

/// A style without comments, and without white space that means nothing.
///
/// # Errors
///
/// When it can't be understood.
pub fn style(text: &str) -> Result<String> {
    let lean = minifier::css::minify(text).map_err(|error| anyhow!("{error:?}"))?;
    Ok(lean.to_string().trim().to_owned())
}
