//! What a source says, and how a page may write it.

use std::fmt;

use schedules::amounts::grouped;

use crate::book::text::has_word;
use crate::rules::numbers::{verdict, words};

/// What a source says.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Number(u128),
    /// A number that was measured; a page may round it.
    Measured(f64),
    /// `0.5.4`; a page may say `0.5`. A package may be there in several.
    Version(Vec<String>),
    /// Whether a listing can do something, or always does.
    Verdict(bool),
    /// `Release`: what the program has there.
    Name(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) => f.write_str(&grouped(*number)),
            Value::Measured(number) => write!(f, "{number}"),
            Value::Version(versions) => f.write_str(&versions.join(" or ")),
            Value::Verdict(verdict) => f.write_str(verdict::in_words(*verdict)),
            Value::Name(name) => f.write_str(name),
        }
    }
}

impl Value {
    /// Whether a text says this.
    pub fn is_said_by(&self, text: &str) -> bool {
        match self {
            Value::Number(number) => words::read(text) == Some(*number),
            Value::Verdict(verdict) => verdict::read(text) == Some(*verdict),
            Value::Name(name) => is_named(name, text),
            Value::Measured(number) => match words::read(text) {
                Some(whole) => number.round() == whole as f64,
                None => {
                    let digits = text.split_once('.').map_or(0, |(_, digits)| digits.len());
                    format!("{number:.digits$}") == text
                }
            },
            Value::Version(versions) => versions.iter().any(|version| {
                let rest = version.strip_prefix(text);
                !text.is_empty()
                    && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }),
        }
    }

    /// This, written as `model` is.
    pub fn written_like(&self, model: &str) -> String {
        match self {
            Value::Number(number) => words::write_like(model, *number),
            Value::Verdict(verdict) => verdict::in_words(*verdict).to_owned(),
            Value::Name(name) => name.clone(),
            Value::Measured(number) if words::read(model).is_some() => {
                words::write_like(model, number.round() as u128)
            }
            Value::Measured(number) => {
                let digits = model.split_once('.').map_or(0, |(_, digits)| digits.len());
                format!("{number:.digits$}")
            }
            Value::Version(versions) => {
                let depth = model.matches('.').count() + 1;
                let last = versions.last().map_or("", String::as_str);
                let parts: Vec<_> = last.split('.').take(depth).collect();
                parts.join(".")
            }
        }
    }
}

/// Whether a text is this name: by itself, in a sentence (*acquire*), or at the end of
/// code that leads to it (`Shutdown::Write`).
fn is_named(name: &str, text: &str) -> bool {
    let text = &text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_code = text.contains("::") && !text.contains(' ');
    text.eq_ignore_ascii_case(name) || is_code && has_word(text, name)
}
