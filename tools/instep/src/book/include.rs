//! Expands the include directives of a chapter the way mdBook does.
//!
//! Supported are [mdBook's][guide] `{{#include file}}` and
//! `{{#rustdoc_include file}}`, whole or by anchor or by lines. Unlike mdBook,
//! which stays silent when an anchor is missing, every directive that cannot
//! be followed is a [`Finding`], and each line remembers where it comes from.
//!
//! [guide]: https://rust-lang.github.io/mdBook/format/mdbook.html

use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use crate::book::listing::CODE;
use crate::book::text;
use crate::files::slashed;
use crate::finding::Finding;

/// mdBook gives up at this depth, too.
const MAX_DEPTH: usize = 10;
/// More than any chapter needs; files that include each other multiply.
const MAX_INCLUDES: usize = 2_000;

static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\\\{\{#.*\}\}|\{\{\s*#([a-zA-Z0-9_]+)\s+([^}]+)\}\}").expect("a valid pattern")
});
static ANCHOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR:\s*([\w_-]+)").expect("a valid pattern"));
static ANCHOR_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR_END:\s*([\w_-]+)").expect("a valid pattern"));

/// A line of an expanded chapter, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    /// Relative to the book's root.
    pub file: PathBuf,
    /// Counted from 1.
    pub number: usize,
}

/// A directive that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    /// The file it names, relative to the book's root.
    pub file: PathBuf,
    pub anchor: Option<String>,
    /// The line of the chapter that holds the directive.
    pub line: usize,
}

/// A chapter with its includes in place.
#[derive(Debug, Default)]
pub struct Expanded {
    pub lines: Vec<Line>,
    pub includes: Vec<Include>,
    pub findings: Vec<Finding>,
}

impl Expanded {
    pub fn text(&self) -> String {
        self.lines
            .iter()
            .map(|line| format!("{}\n", line.text))
            .collect()
    }
}

/// Expands `text`, the content of `file` (relative to `root`).
pub fn expand(root: &Path, file: &Path, text: &str) -> Expanded {
    let mut follower = Follower {
        root,
        trail: vec![],
        expanded: Expanded::default(),
    };
    let lines = follower.follow(number(file, text));
    Expanded {
        lines,
        ..follower.expanded
    }
}

/// The names of the anchors that a source defines, with their lines.
pub fn anchors(text: &str) -> Vec<(String, usize)> {
    text.lines()
        .enumerate()
        .filter_map(|(index, line)| Some((ANCHOR.captures(line)?[1].to_owned(), index + 1)))
        .collect()
}

fn number(file: &Path, text: &str) -> Vec<Line> {
    text.lines()
        .enumerate()
        .map(|(index, text)| Line {
            text: text.to_owned(),
            file: file.to_owned(),
            number: index + 1,
        })
        .collect()
}

/// Follows the directives of a chapter, and those that they bring.
struct Follower<'a> {
    root: &'a Path,
    /// The directives that led here, from the chapter on.
    trail: Vec<Step>,
    expanded: Expanded,
}

struct Step {
    file: PathBuf,
    selection: String,
    /// The line of the directive.
    line: usize,
}

impl Follower<'_> {
    fn follow(&mut self, lines: Vec<Line>) -> Vec<Line> {
        let mut followed = Vec::with_capacity(lines.len());
        for line in lines {
            let mut pieces = vec![Line {
                text: String::new(),
                ..line.clone()
            }];
            let mut rest = 0;
            for directive in DIRECTIVE.captures_iter(&line.text) {
                let whole = directive.get(0).expect("group 0 always matches");
                push(&mut pieces, &line.text[rest..whole.start()]);
                rest = whole.end();
                match self.included(&line, &directive) {
                    Ok(Some(inner)) => splice(&mut pieces, inner),
                    Ok(None) => push(&mut pieces, whole.as_str().trim_start_matches('\\')),
                    Err(finding) => {
                        push(&mut pieces, whole.as_str());
                        self.expanded.findings.push(*finding);
                    }
                }
            }
            push(&mut pieces, &line.text[rest..]);
            followed.extend(pieces);
        }
        followed
    }

    /// The lines a directive stands for, those that they include included;
    /// `None` for what is not an include.
    fn included(
        &mut self,
        line: &Line,
        directive: &regex::Captures<'_>,
    ) -> Result<Option<Vec<Line>>, Box<Finding>> {
        let (Some(kind), Some(arguments)) = (directive.get(1), directive.get(2)) else {
            return Ok(None);
        };
        let mut arguments = arguments.as_str().split_whitespace();
        let argument = arguments.next().unwrap_or("");
        let (path, selection) = match kind.as_str() {
            "include" | "rustdoc_include" => argument.split_once(':').unwrap_or((argument, "")),
            "playground" | "playpen" => (argument, ""),
            _ => return Ok(None),
        };
        let report = |what: String, help: &str| {
            Box::new(
                Finding::new(&line.file, line.number, what, help).found(format!("`{argument}`")),
            )
        };
        let target = normalize(&line.file.parent().unwrap_or(Path::new("")).join(path));
        if self.leads_back(&target, selection) {
            return Err(report(
                "this include leads back to itself".to_owned(),
                "include a file that does not include this one",
            ));
        }
        if self.expanded.includes.len() >= MAX_INCLUDES {
            return Err(report(
                format!("a chapter includes at most {MAX_INCLUDES} files"),
                "include less: files that include each other multiply",
            ));
        }
        let text = text::read(&self.root.join(&target)).map_err(|error| {
            let place = if is_outside(&target) {
                ", outside the book,"
            } else {
                ""
            };
            let folder = target
                .parent()
                .and_then(Path::file_name)
                .unwrap_or_default();
            let recorded = format!(
                "correct the path, which is relative to the chapter, or record the file with \
                 `cargo instep record {} --write`",
                folder.to_string_lossy()
            );
            let is_output = target.starts_with(CODE) && target.ends_with("output.txt");
            report(
                format!(
                    "the included file `{}`{place} cannot be read: {error}",
                    slashed(&target)
                ),
                match is_output {
                    true => &recorded,
                    false => {
                        "correct the path, which is relative to the chapter, or create the file"
                    }
                },
            )
        })?;
        // A page that names a part which is not there shows the file all the same.
        self.expanded.includes.push(Include {
            file: target.clone(),
            anchor: selection_anchor(selection),
            line: self.trail.first().map_or(line.number, |step| step.line),
        });
        let selected = match kind.as_str() {
            "include" => select(line, &target, &text, selection, false)?,
            "rustdoc_include" => select(line, &target, &text, selection, true)?,
            _ => playground(line, number(&target, &text), arguments.collect()),
        };
        self.trail.push(Step {
            file: target,
            selection: selection.to_owned(),
            line: line.number,
        });
        let inner = self.follow(selected);
        self.trail.pop();
        Ok(Some(inner))
    }

    fn leads_back(&self, file: &Path, selection: &str) -> bool {
        self.trail.len() >= MAX_DEPTH
            || self
                .trail
                .iter()
                .any(|step| step.file == file && step.selection == selection)
    }
}

/// Whether a path relative to the book's root leads out of it.
pub fn is_outside(path: &Path) -> bool {
    path.starts_with("..") || path.is_absolute()
}

fn push(pieces: &mut [Line], text: &str) {
    if let Some(last) = pieces.last_mut() {
        last.text.push_str(text);
    }
}

/// Continues the line under construction with included lines. A line that was
/// empty so far takes the origin of what it now holds.
fn splice(pieces: &mut Vec<Line>, included: Vec<Line>) {
    let mut included = included.into_iter();
    let (Some(first), Some(last)) = (included.next(), pieces.last_mut()) else {
        return;
    };
    if last.text.is_empty() {
        *last = first;
    } else {
        last.text.push_str(&first.text);
    }
    pieces.extend(included);
}

/// The part of `text` that the directive on `line` asks for.
fn select(
    line: &Line,
    target: &Path,
    text: &str,
    selection: &str,
    hide_rest: bool,
) -> Result<Vec<Line>, Box<Finding>> {
    let lines = number(target, text);
    let Some(name) = selection_anchor(selection) else {
        return Ok(in_range(lines, selection, hide_rest));
    };
    anchored(lines, &name, hide_rest).ok_or_else(|| {
        let shown = slashed(target);
        let known = anchors(text);
        let near = text::nearest(&name, known.iter().map(|(name, _)| name.as_str()));
        Box::new(
            Finding::new(
                &line.file,
                line.number,
                format!("`{shown}` has no anchor `{name}`"),
                format!(
                    "add `// ANCHOR: {name}` and `// ANCHOR_END: {name}` to `{shown}`, or name an anchor that it has"
                ),
            )
            .expected(match near.is_empty() {
                true => "an anchor, and the file has none".to_owned(),
                false => format!("one of: {}", near.join(", ")),
            })
            .found(format!("`{name}`"))
            .told_once(),
        )
    })
}

/// A block of Rust with the attributes that follow the path.
fn playground(directive: &Line, program: Vec<Line>, attributes: Vec<&str>) -> Vec<Line> {
    let fence = |text: String| Line {
        text,
        ..directive.clone()
    };
    let info = [&["rust"], &attributes[..]].concat().join(",");
    let mut lines = vec![fence(format!("```{info}"))];
    lines.extend(program);
    lines.push(fence("```".to_owned()));
    lines
}

/// An anchor's name, unless the selection is empty or made of line numbers.
fn selection_anchor(selection: &str) -> Option<String> {
    let first = selection.split(':').next().unwrap_or("");
    (!first.is_empty() && first.parse::<usize>().is_err()).then(|| first.to_owned())
}

fn anchored(lines: Vec<Line>, name: &str, hide_rest: bool) -> Option<Vec<Line>> {
    let mut taken = vec![];
    let mut found = false;
    let mut inside = false;
    for line in lines {
        let starts = ANCHOR.captures(&line.text).map(|c| c[1].to_owned());
        let ends = ANCHOR_END.captures(&line.text).map(|c| c[1].to_owned());
        match (starts, ends) {
            (Some(start), _) => {
                if start == name {
                    found = true;
                    inside = true;
                }
            }
            (None, Some(end)) => {
                if end == name && inside {
                    inside = false;
                    if !hide_rest {
                        break;
                    }
                }
            }
            (None, None) if inside => taken.push(line),
            (None, None) if hide_rest => taken.push(hidden(line)),
            (None, None) => {}
        }
    }
    found.then_some(taken)
}

fn in_range(lines: Vec<Line>, selection: &str, hide_rest: bool) -> Vec<Line> {
    let mut bounds = selection.splitn(2, ':');
    let start = bounds.next().and_then(|start| start.parse::<usize>().ok());
    let end = match (start, bounds.next()) {
        (Some(start), None) => start,
        (_, end) => end.and_then(|end| end.parse().ok()).unwrap_or(usize::MAX),
    };
    let start = start.unwrap_or(1);
    let within = |line: &Line| (start..=end).contains(&line.number);
    match hide_rest {
        true => lines
            .into_iter()
            .map(|line| if within(&line) { line } else { hidden(line) })
            .collect(),
        false => lines.into_iter().filter(within).collect(),
    }
}

fn hidden(line: Line) -> Line {
    Line {
        text: format!("# {}", line.text),
        ..line
    }
}

/// Resolves `.` and `..` by name alone, as mdBook's paths are meant.
pub fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if normal
                    .components()
                    .next_back()
                    .is_some_and(|last| matches!(last, Component::Normal(_))) =>
            {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}
