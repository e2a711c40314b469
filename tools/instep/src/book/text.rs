//! Reads text, finds places in it, and tells in words why some file is none.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use similar::TextDiff;

/// Why a file could not be read as text.
#[derive(Debug)]
pub enum Unreadable {
    Missing,
    Folder,
    /// A pipe, a device: something that may never end.
    NoFile,
    /// The bytes of this line, counted from 1, are not UTF-8.
    NotUtf8(usize),
    Other(io::Error),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::Missing => f.write_str("it does not exist"),
            Unreadable::Folder => f.write_str("it is a folder"),
            Unreadable::NoFile => f.write_str("it is no regular file"),
            Unreadable::NotUtf8(line) => write!(f, "line {line} is not UTF-8"),
            Unreadable::Other(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Unreadable {}

impl Unreadable {
    /// The line to show; 0 when the file as a whole is meant.
    pub fn line(&self) -> usize {
        match self {
            Unreadable::NotUtf8(line) => *line,
            _ => 0,
        }
    }
}

/// Reads a regular file.
///
/// # Errors
///
/// When it is none, or not text in UTF-8.
pub fn read(path: &Path) -> Result<String, Unreadable> {
    let kind = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Unreadable::Missing,
        _ => Unreadable::Other(error),
    })?;
    if kind.is_dir() {
        return Err(Unreadable::Folder);
    }
    if !kind.is_file() {
        return Err(Unreadable::NoFile);
    }
    let bytes = fs::read(path).map_err(Unreadable::Other)?;
    String::from_utf8(bytes).map_err(|error| {
        let end = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..end];
        Unreadable::NotUtf8(before.iter().filter(|byte| **byte == b'\n').count() + 1)
    })
}

/// The same without the byte order mark that some editors write, and that
/// mdBook [leaves out](https://docs.rs/mdbook-driver), too.
///
/// # Errors
///
/// Those of [`read`].
pub fn read_page(path: &Path) -> Result<String, Unreadable> {
    read(path).map(|text| match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The first line that holds `needle`, counted from 1; 0 when none does.
pub fn line_of(text: &str, needle: &str) -> usize {
    text.lines()
        .position(|line| line.contains(needle))
        .map_or(0, |index| index + 1)
}

/// How much two words have in common, letter by letter: from 0 to 1.
pub fn similarity(one: &str, other: &str) -> f32 {
    TextDiff::from_chars(one, other).ratio()
}

/// The few of `known` that look most like `word`, the most similar first.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    const FEW: usize = 5;
    let mut known: Vec<_> = known
        .into_iter()
        .map(|other| (similarity(word, other), other))
        .collect();
    known.sort_by(|a, b| b.0.total_cmp(&a.0));
    known
        .into_iter()
        .take(FEW)
        .map(|(_, other)| other)
        .collect()
}

/// A program without what follows `//` in its lines, so that words are those of
/// the code. An address in a string, `https://…`, is cut off with it.
pub fn without_comments(source: &str) -> String {
    let lines = source.lines().map(|line| line.split("//").next());
    lines.flatten().collect::<Vec<_>>().join("\n")
}

/// Whether `word` stands in `text`, and not as a part of a longer one.
pub fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}
