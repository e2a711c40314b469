//! All keys, some at a time.

use super::glob::{Pattern, TIRED};
use super::keys::name_of;
use super::{SYNTAX, integer, settle};
use crate::reply::Reply;
use crate::values::Store;

pub fn scan(store: &mut Store, words: &[&[u8]]) -> Reply {
    settle(try_scan(store, words))
}

fn try_scan(
    store: &mut Store,
    words: &[&[u8]],
) -> Result<Reply, Reply> {
    let from = cursor(words[1])
        .ok_or_else(|| Reply::error("ERR invalid cursor"))?;
    let options = Options::parse(&words[2..])?;
    // It is 0 at the beginning, and again at the end.
    let from = if from == 0 { u64::MAX } else { from };
    let (keys, next) = store.scan(from, options.count);
    let mut pattern = Pattern::new(options.pattern);
    let mut found = vec![];
    for key in keys {
        let is_of_kind = options.kind.as_ref().is_none_or(|kind| {
            let value = store.get(key);
            value.is_some_and(|v| name_of(v).as_bytes() == kind)
        });
        if is_of_kind && pattern.matches(key) {
            found.push(Reply::text(&**key));
        }
    }
    if pattern.is_tired() {
        return Err(Reply::error(TIRED));
    }
    let next = next.unwrap_or(0).to_string();
    Ok(Reply::Array(vec![Reply::text(next), Reply::Array(found)]))
}

struct Options<'a> {
    count: usize,
    pattern: &'a [u8],
    kind: Option<Vec<u8>>,
}

impl<'a> Options<'a> {
    fn parse(words: &[&'a [u8]]) -> Result<Self, Reply> {
        let syntax = || Reply::error(SYNTAX);
        let mut options = Options {
            count: 10,
            pattern: b"*",
            kind: None,
        };
        let (pairs, rest) = words.as_chunks();
        for [option, value] in pairs {
            match &option.to_ascii_lowercase()[..] {
                b"count" => {
                    options.count = usize::try_from(integer(value)?)
                        .ok()
                        .filter(|count| *count > 0)
                        .ok_or_else(syntax)?;
                }
                b"match" => options.pattern = value,
                b"type" => {
                    options.kind = Some(value.to_ascii_lowercase());
                }
                _ => return Err(syntax()),
            }
        }
        match rest {
            [] => Ok(options),
            _ => Err(syntax()),
        }
    }
}

/// As C reads a number: with a sign, if need be, and nothing is 0.
fn cursor(word: &[u8]) -> Option<u64> {
    let (is_negative, digits) = match word {
        [] => return Some(0),
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number: u64 = str::from_utf8(digits).ok()?.parse().ok()?;
    Some(match is_negative {
        true => number.wrapping_neg(),
        false => number,
    })
}
