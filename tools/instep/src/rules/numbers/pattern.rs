//! A number or a word in a text, found by what stands around it.

use regex::Regex;

use crate::rules::numbers::source::{FORM, Unknown, unknown};
use crate::rules::numbers::value::Value;

/// The number that stands in `text` in the place of `{}`; white space matches any.
pub fn filled(text: &str, pattern: &str, whose: &str) -> Result<Value, Unknown> {
    let number = r"(\d[\d_,]*(?:\.\d+)*)(?:[iu](?:8|16|32|64|128|size))?";
    let found = standing(text, pattern, number, whose)?;
    let number = found.replace(['_', ','], "");
    match number.parse() {
        Ok(whole) => Ok(Value::Number(whole)),
        Err(_) => Ok(number
            .parse()
            .map_or_else(|_| Value::Version(vec![number]), Value::Measured)),
    }
}

/// The name that stands there: of a method, a type, an ordering.
pub fn named(text: &str, pattern: &str, whose: &str) -> Result<Value, Unknown> {
    standing(text, pattern, r"(\w+)", whose).map(Value::Name)
}

/// The word, or the version, that stands there.
pub fn said(text: &str, pattern: &str, whose: &str) -> Result<Value, Unknown> {
    let found = standing(text, pattern, r"(\d+(?:\.\d+)+|\w+)", whose)?;
    Ok(match (found.parse(), found.contains('.')) {
        (Ok(number), _) => Value::Number(number),
        (_, true) => Value::Version(vec![found]),
        (_, false) => Value::Name(found),
    })
}

/// What stands in `text` in the place of `{}`, if it is the same everywhere.
fn standing(text: &str, pattern: &str, shape: &str, whose: &str) -> Result<String, Unknown> {
    let Some((before, after)) = pattern.split_once("{}") else {
        return unknown(
            format!("`{pattern}` has no `{{}}` in the place of what is asked for"),
            FORM,
        );
    };
    if before.trim().is_empty() && after.trim().is_empty() {
        return unknown("`{}` alone is anything", "write what stands beside it");
    }
    let literal = |part: &str| {
        let words: Vec<_> = part.split_whitespace().map(regex::escape).collect();
        let space = |is_there: bool| if is_there { r"\s+" } else { "" };
        let starts = part.starts_with(char::is_whitespace);
        let ends = part.ends_with(char::is_whitespace) && !words.is_empty();
        format!("{}{}{}", space(starts), words.join(r"\s+"), space(ends))
    };
    let start = match before.trim().is_empty() {
        true => r"\b",
        false => "",
    };
    let regex = format!("{start}{}{shape}{}", literal(before), literal(after));
    let regex = Regex::new(&regex).map_err(|error| Unknown {
        what: format!("`{pattern}` can't be looked for: {error}"),
        help: FORM.to_owned(),
        is_no_name: false,
    })?;
    let mut found: Vec<&str> = vec![];
    for captures in regex.captures_iter(text) {
        let standing = captures.get(1).map_or("", |it| it.as_str());
        if !found.contains(&standing) {
            found.push(standing);
        }
    }
    match found[..] {
        [] => unknown(
            format!("`{pattern}` is nowhere in {whose}"),
            "write what stands around it now",
        ),
        [standing] => Ok(standing.to_owned()),
        _ => unknown(
            format!(
                "`{pattern}` is in {whose} in several ways: {}",
                found.join(", ")
            ),
            "write more of what stands beside it",
        ),
    }
}
