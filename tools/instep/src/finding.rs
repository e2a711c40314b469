//! What is wrong, where, and what to do about it.

use std::fs;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::{Serialize, Serializer};

use crate::files::slashed;

/// One place where the book and its code are out of step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The file, relative to the book's root.
    #[serde(serialize_with = "in_slashes")]
    pub file: PathBuf,
    /// The line, counted from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// What is wrong, in one sentence without a full stop.
    pub what: String,
    /// What should stand there.
    pub expected: Option<String>,
    /// What stands there instead.
    pub found: Option<String>,
    /// What to do: a command where one mends it.
    pub help: String,
    /// Whether others in the same words have the same cause.
    #[serde(skip)]
    pub is_told_once: bool,
}

impl Finding {
    pub fn new(
        file: impl Into<PathBuf>,
        line: usize,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Finding {
            file: file.into(),
            line,
            what: what.into(),
            expected: None,
            found: None,
            help: help.into(),
            is_told_once: false,
        }
    }

    /// Others in the same words have the same cause.
    pub fn told_once(mut self) -> Self {
        self.is_told_once = true;
        self
    }

    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    /// The finding as a compiler would print it, with the line it is about
    /// read from below `root`.
    pub fn render(&self, root: &Path, color: bool) -> String {
        let path = root.join(&self.file);
        let bytes = match path.is_file() {
            true => fs::read(path).unwrap_or_default(),
            false => vec![],
        };
        let source = String::from_utf8_lossy(&bytes);
        let path = slashed(&self.file);
        let label = match (&self.expected, &self.found) {
            (Some(expected), Some(found)) => format!("expected {expected}, found {found}"),
            (Some(expected), None) => format!("expected {expected}"),
            (None, Some(found)) => format!("found {found}"),
            (None, None) => String::new(),
        };
        let mut report = vec![];
        let help = Level::HELP.message(&self.help);
        let title = Level::ERROR.primary_title(&self.what);
        match line_span(&source, self.line) {
            Some(span) => report.push(
                title
                    .element(
                        Snippet::source(&*source)
                            .path(&path)
                            .annotation(AnnotationKind::Primary.span(span).label(&label)),
                    )
                    .element(help),
            ),
            None => {
                let mut group = title.element(annotate_snippets::Origin::path(&path));
                if !label.is_empty() {
                    group = group.element(Level::NOTE.message(&label));
                }
                report.push(group.element(help));
            }
        }
        let renderer = match color {
            true => Renderer::styled(),
            false => Renderer::plain(),
        };
        renderer.render(&report)
    }
}

fn in_slashes<S: Serializer>(file: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&slashed(file))
}

/// One JSON object a line, with the fields of [`Finding`].
pub fn json(findings: &[Finding]) -> String {
    findings
        .iter()
        .filter_map(|finding| serde_json::to_string(finding).ok())
        .map(|object| object + "\n")
        .collect()
}

/// Renders all findings, one below the other, sorted by place.
pub fn render(findings: &[Finding], root: &Path, color: bool) -> String {
    let mut findings: Vec<_> = findings.iter().collect();
    findings.sort();
    findings
        .iter()
        .map(|finding| finding.render(root, color) + "\n")
        .collect::<Vec<_>>()
        .join("\n")
}

/// The bytes of a line without its indentation, for lines that have any text.
fn line_span(source: &str, line: usize) -> Option<std::ops::Range<usize>> {
    let mut start = 0;
    for (index, text) in source.split_inclusive('\n').enumerate() {
        if index + 1 == line {
            let indent = text.len() - text.trim_start().len();
            let body = text.trim();
            return (!body.is_empty()).then(|| start + indent..start + indent + body.len());
        }
        start += text.len();
    }
    None
}
