//! What the words of an exercise say of its own files: its start, its solution, its goal,
//! and what is refused. The tests of the exercises hold each of these.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::prose::Mark;
use crate::book::text;
use crate::files;
use crate::finding::Finding;
use crate::rules::numbers::listing::has_code;
use crate::rules::numbers::pattern::{self, filled};
use crate::rules::numbers::source::{FORM, Source, Unknown, no_such, unknown};
use crate::rules::numbers::value::Value;
use crate::rules::numbers::which::{WHICH, which};

/// Where the exercises lie; the name of the file that says what they are about.
const EXERCISES: &str = "exercises";
const EXERCISE: &str = "exercise.toml";

/// What a mark asks of its manifest; what else is there is of no interest here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Manifest {
    kind: String,
    chapter: String,
    hints: Vec<String>,
    start_fails: String,
    goal: Goal,
    keeps: Keeps,
    cheats: BTreeMap<String, Cheat>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Goal {
    outputs: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Keeps {
    threads: usize,
    items: Vec<String>,
    code: Vec<String>,
    without: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Cheat {
    refused: String,
}

/// The manifests of all exercises, and what stands there.
pub fn texts(book: &Book) -> Vec<(PathBuf, String)> {
    let files = files::below(&book.root, Path::new(EXERCISES)).unwrap_or_default();
    let manifests = files.into_iter().filter(|file| file.ends_with(EXERCISE));
    manifests
        .map(|file| {
            let text = text::read(&book.root.join(&file)).unwrap_or_default();
            // As it is between three quotes; a text of one line has escaped ones.
            (file, text.replace("\\\"", "\""))
        })
        .collect()
}

/// The marks in the words of the exercises, each with the chapter that leads to it.
pub fn marks(book: &Book) -> Vec<(&Chapter, Mark)> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"<data\s+value="([^"]*)"\s*>([^<]*)</data>"#).expect("a valid pattern")
    });
    let mut marks = vec![];
    for (file, text) in texts(book)
        .iter()
        .filter(|(_, text)| text.contains("<data"))
    {
        let manifest = manifest(book, file);
        let Some(chapter) = book.chapter(&book.settings.src.join(&manifest.chapter)) else {
            continue;
        };
        marks.extend(MARK.captures_iter(text).map(|found| {
            let at = found.get(0).map_or(0, |it| it.start());
            let mark = Mark {
                source: found[1].to_owned(),
                text: found[2].trim_matches('`').to_owned(),
                file: file.clone(),
                line: text[..at].matches('\n').count() + 1,
            };
            (chapter, mark)
        }));
    }
    marks
}

/// Marks within the source of another, which ends at their quotation mark: neither is what was
/// meant, and readers see the rest of the source.
pub fn within_another(book: &Book) -> impl Iterator<Item = Finding> {
    static NESTED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"<data\s+value="[^"]*<data"#).expect("a valid pattern"));
    texts(book).into_iter().flat_map(|(file, text)| {
        let places = NESTED.find_iter(&text).map(|found| {
            let line = text[..found.start()].matches('\n').count() + 1;
            let what = "a mark stands within the source of another, and readers see the rest of it";
            Finding::new(
                &file,
                line,
                what,
                "take the inner mark away: a source is plain text",
            )
        });
        places.collect::<Vec<_>>()
    })
}

fn manifest(book: &Book, file: &Path) -> Manifest {
    let text = text::read(&book.root.join(file)).unwrap_or_default();
    toml::from_str(&text).unwrap_or_default()
}

/// Whether a mark stands in the words of an exercise.
pub fn is_of_one(mark: &Mark) -> bool {
    mark.file.ends_with(EXERCISE)
}

/// What an exercise says of itself; `None` where its mark asks something else.
pub fn of(book: &Book, mark: &Mark, source: &Source<'_>) -> Option<Result<Value, Unknown>> {
    let folder = book.root.join(mark.file.parent()?);
    match source.subject {
        "start" | "solution" | "program" | "grader" => Some(of_a_file(&folder, source)),
        "hints" | "goal" | "keeps" | "cheats" => {
            Some(of_the_manifest(&manifest(book, &mark.file), source))
        }
        _ => None,
    }
}

/// What its programs have. Its solution is right, so what that has is so.
fn of_a_file(folder: &Path, source: &Source<'_>) -> Result<Value, Unknown> {
    let read = |end: &str| fs::read_to_string(folder.join(format!("{}.{end}", source.subject)));
    let Ok(text) = read("rs").or_else(|_| read("txt")) else {
        return unknown(
            format!("this exercise has no `{}`", source.subject),
            "name one of its files: `start`, `solution`, `program`, `grader`",
        );
    };
    match (source.what, source.detail) {
        ("code", Some(pattern)) => filled(&text, pattern, "this file"),
        ("word", Some(pattern)) => pattern::named(&text, pattern, "this file"),
        ("which", Some(lines)) => match which(&text, lines) {
            Some(number) => Ok(Value::Number(number)),
            None => unknown(format!("this file has no `{lines}`"), WHICH),
        },
        ("lines", None) => Ok(Value::Number(text.lines().count() as u128)),
        ("has" | "lacks", Some(code)) if has_code(&text, code) == (source.what == "has") => {
            Ok(Value::Verdict(source.what == "has"))
        }
        ("has" | "lacks", Some(code)) => unknown(
            format!(
                "that `{}` {} `{code}` is not so",
                source.subject, source.what
            ),
            "write what it has, between any white space",
        ),
        _ => no_such(
            source,
            &[
                "has(CODE)",
                "lacks(CODE)",
                "code(…{}…)",
                "word(…{}…)",
                "which(LINES | LINE)",
                "lines",
            ],
        ),
    }
}

fn of_the_manifest(manifest: &Manifest, source: &Source<'_>) -> Result<Value, Unknown> {
    let keeps = &manifest.keeps;
    let is_in = |known: &[String], asked: &str| known.iter().any(|it| it == asked);
    let is_so = match (source.subject, source.what, source.detail) {
        ("hints", "asserts", Some(code)) => {
            let is_run = manifest.hints.iter().any(|hint| has_code(hint, code));
            is_run.then_some(Value::Verdict(true))
        }
        ("goal", "always", Some("")) => {
            let is_of_one = ["break it", "predict it"].contains(&&*manifest.kind);
            (!is_of_one).then_some(Value::Verdict(true))
        }
        ("goal", "outputs", None) => Some(Value::Number(manifest.goal.outputs.len() as u128)),
        ("goal", "prints", Some(pattern)) => {
            return filled(&manifest.goal.outputs.join("\n"), pattern, "its goal");
        }
        ("goal", "fails", Some(pattern)) if pattern.contains("{}") => {
            return filled(&manifest.start_fails, pattern, "`start_fails`");
        }
        ("goal", "fails", Some(said)) => manifest
            .start_fails
            .contains(said)
            .then_some(Value::Verdict(true)),
        ("keeps", "threads", None) => Some(Value::Number(keeps.threads as u128)),
        ("keeps", "has", Some(code)) => {
            let is_kept = is_in(&keeps.code, code) || is_in(&keeps.items, code);
            is_kept.then_some(Value::Verdict(true))
        }
        ("keeps", "lacks", Some(code)) => {
            is_in(&keeps.without, code).then_some(Value::Verdict(false))
        }
        ("cheats", "refused", Some(asked)) => {
            let (name, said) = asked.split_once(" | ").unwrap_or((asked, ""));
            let cheat = manifest.cheats.get(name);
            let is_told = cheat.is_some_and(|cheat| cheat.refused.contains(said));
            is_told.then_some(Value::Verdict(true))
        }
        _ => {
            return no_such(
                source,
                &[
                    "asserts(CODE), of hints",
                    "always(), outputs, prints(…{}…), fails(TEXT), of goal",
                    "threads, has(CODE), lacks(CODE), of keeps",
                    "refused(NAME | TEXT), of cheats",
                ],
            );
        }
    };
    match is_so {
        Some(value) => Ok(value),
        None => unknown(
            format!(
                "the `{}` of this exercise do not say `{}`",
                source.subject,
                source.detail.unwrap_or_default()
            ),
            FORM,
        ),
    }
}
