//! What `book.toml` says, as far as it matters here.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use std::collections::BTreeMap;

use crate::book::include::normalize;
use crate::book::text;
use crate::finding::Finding;

/// The settings' file, below the book's root.
pub const PATH: &str = "book.toml";

/// The [settings] of a book.
///
/// [settings]: https://rust-lang.github.io/mdBook/format/configuration/general.html
#[derive(Debug)]
pub struct Settings {
    /// The folder of the chapters, relative to the book's root.
    pub src: PathBuf,
    /// Where mdBook writes the pages, relative to the book's root.
    pub build_dir: PathBuf,
    /// Pages that only lead to others, relative to the built book.
    pub redirects: Vec<String>,
    /// Numbers in the text that need no source.
    pub unmarked: Vec<Unmarked>,
}

/// A number of a page that nobody can prove, or need not, and why:
/// `[[preprocessor.instep.unmarked]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unmarked {
    /// The page, relative to the book's root.
    pub page: String,
    /// Words of it that hold the number, code as a backtick.
    pub text: String,
    pub why: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    book: BookTable,
    build: BuildTable,
    output: OutputTable,
    preprocessor: PreprocessorTable,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PreprocessorTable {
    instep: InstepTable,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InstepTable {
    unmarked: Vec<Unmarked>,
}

#[derive(Default, Deserialize)]
struct BookTable {
    src: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct BuildTable {
    build_dir: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OutputTable {
    html: HtmlTable,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HtmlTable {
    redirect: BTreeMap<String, String>,
}

impl Settings {
    /// Reads `book.toml` below `root`; what is amiss goes to `findings`, and
    /// mdBook's defaults hold.
    pub(crate) fn load(root: &Path, findings: &mut Vec<Finding>) -> Self {
        let file = match text::read_page(&root.join(PATH)) {
            Ok(text) => toml::from_str(&text).unwrap_or_else(|error: toml::de::Error| {
                let at = error.span().map_or(0, |span| span.start);
                let line = text[..at].matches('\n').count() + 1;
                let what = format!("the settings do not parse: {}", error.message());
                findings.push(Finding::new(
                    PATH,
                    line,
                    what,
                    "see mdBook's guide for the settings of a book",
                ));
                File::default()
            }),
            Err(error) => {
                findings.push(Finding::new(
                    PATH,
                    error.line(),
                    format!("the settings cannot be read: {error}"),
                    "write a `book.toml`; an empty one will do",
                ));
                File::default()
            }
        };
        let redirects = file.output.html.redirect.into_keys();
        Settings {
            src: normalize(&file.book.src.unwrap_or_else(|| "src".into())),
            build_dir: normalize(&file.build.build_dir.unwrap_or_else(|| "book".into())),
            redirects: redirects
                .map(|from| from.trim_start_matches('/').to_owned())
                .collect(),
            unmarked: file.preprocessor.instep.unmarked,
        }
    }

    /// The table of contents, relative to the book's root.
    pub fn contents(&self) -> PathBuf {
        self.src.join("SUMMARY.md")
    }
}
