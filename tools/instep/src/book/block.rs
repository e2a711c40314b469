//! A fenced code block, and who proves it.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::book::error_code::is_error_code;
use crate::book::include::{Include, Line};
use crate::files::slashed;

/// A code block of a chapter.
#[derive(Debug, Clone)]
pub struct Block {
    /// The chapter it stands in, relative to the book's root.
    pub chapter: PathBuf,
    /// The line of the opening fence in the chapter.
    pub line: usize,
    pub info: Info,
    /// The content, includes followed, hidden lines with their `# `.
    pub lines: Vec<Line>,
    /// The includes that stand between the fences.
    pub includes: Vec<Include>,
}

/// What follows the opening fence: a language and attributes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Info {
    pub language: String,
    pub attributes: Vec<String>,
}

impl Info {
    pub fn parse(info: &str) -> Self {
        let mut words = info
            .split([',', ' ', '\t'])
            .filter(|word| !word.is_empty())
            .map(str::to_owned);
        Info {
            language: words.next().unwrap_or_default(),
            attributes: words.collect(),
        }
    }

    pub fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|own| own == attribute)
    }
}

/// What the tags of a Rust block say of it, in rustdoc's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tags {
    /// It compiles, runs and ends well.
    Runs,
    /// It compiles, and panics when run: `should_panic`.
    Panics,
    /// It compiles; another test runs it: `no_run`.
    Compiles,
    /// The compiler refuses it with this code: `compile_fail,E0373`.
    Fails(Option<String>),
    /// Nothing is promised: `ignore`.
    Nothing,
}

/// As it stands behind an opening fence.
impl fmt::Display for Tags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Tags::Runs => f.write_str("rust"),
            Tags::Panics => f.write_str("rust,should_panic"),
            Tags::Compiles => f.write_str("rust,no_run"),
            Tags::Fails(Some(code)) => write!(f, "rust,compile_fail,{code}"),
            Tags::Fails(None) => f.write_str("rust,compile_fail"),
            Tags::Nothing => f.write_str("rust,ignore"),
        }
    }
}

impl Block {
    pub fn is_rust(&self) -> bool {
        self.info.language == "rust"
    }

    pub fn tags(&self) -> Tags {
        if self.info.has("ignore") {
            Tags::Nothing
        } else if self.info.has("compile_fail") {
            let code = self.info.attributes.iter().find(|word| is_error_code(word));
            Tags::Fails(code.cloned())
        } else if self.info.has("no_run") {
            Tags::Compiles
        } else if self.info.has("should_panic") {
            Tags::Panics
        } else {
            Tags::Runs
        }
    }

    /// The one file that the whole block is included from, if there is one.
    pub fn included_from(&self) -> Option<&Path> {
        let file = &self.lines.first()?.file;
        (*file != self.chapter && self.lines.iter().all(|line| line.file == *file))
            .then_some(file.as_path())
    }

    /// The program: hidden lines shown, and bare statements wrapped in a
    /// `main`, as rustdoc does. Line n of the program is `lines[n]` of the
    /// block, so that a compiler's line numbers can be given back.
    pub fn program(&self) -> String {
        let lines: Vec<_> = self.lines.iter().map(|line| shown(&line.text)).collect();
        let source = lines.join("\n");
        match source.contains("fn main(") {
            true => source + "\n",
            false => format!("fn main() {{ {source}\n}}\n"),
        }
    }

    /// What a block that should panic says of it: `// panics: already borrowed`.
    pub fn panic_message(&self) -> Option<&str> {
        // In a quiz it is hidden from the reader.
        let shown = |text: &'_ str| text.trim().trim_start_matches("# ").len();
        let lines = self.lines.iter().map(|line| line.text.trim());
        let mut lines = lines.map(|text| &text[text.len() - shown(text)..]);
        let message = lines.find_map(|line| line.strip_prefix("// panics: "))?;
        (!message.trim().is_empty()).then_some(message.trim())
    }

    /// The name of the test that proves it: chapter and line.
    pub fn name(&self) -> String {
        format!("{}:{}", slashed(&self.chapter), self.line)
    }
}

/// What a line holds that the reader does not see.
pub fn hidden(line: &str) -> Option<&str> {
    let text = line.trim_start();
    text.strip_prefix("# ").or((text == "#").then_some(""))
}

/// A line without the mark that hides it from the reader.
fn shown(line: &str) -> &str {
    hidden(line).unwrap_or(line)
}
