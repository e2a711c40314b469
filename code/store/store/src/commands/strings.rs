//! Commands on texts.

use std::sync::Arc;

use super::{NOT_AN_INTEGER, SYNTAX, integer, settle};
use crate::errors::wrong_arity;
use crate::limits;
use crate::number::parse_integer;
use crate::reply::Reply;
use crate::time::Time;
use crate::values::{Store, Value};

// ANCHOR: get
pub fn get(store: &mut Store, words: &[&[u8]]) -> Reply {
    match store.text(words[1]) {
        // The reply shares the value: no byte of it is copied here.
        Ok(Some(text)) => Reply::Bulk(Arc::clone(text)),
        Ok(None) => Reply::Nil,
        Err(wrong_type) => wrong_type.into(),
    }
}
// ANCHOR_END: get

pub fn strlen(store: &mut Store, words: &[&[u8]]) -> Reply {
    match store.text(words[1]) {
        Ok(text) => Reply::count(text.map_or(0, |text| text.len())),
        Err(wrong_type) => wrong_type.into(),
    }
}

pub fn mget(store: &mut Store, words: &[&[u8]]) -> Reply {
    let values = words[1..].iter().map(|key| match store.text(key) {
        Ok(Some(text)) => Reply::Bulk(Arc::clone(text)),
        Ok(None) | Err(_) => Reply::Nil,
    });
    Reply::Array(values.collect())
}

pub fn mset(store: &mut Store, words: &[&[u8]]) -> Reply {
    let (pairs, rest) = words[1..].as_chunks();
    if !rest.is_empty() {
        return wrong_arity("mset");
    }
    for [key, value] in pairs {
        store.set(key, Value::Text(Arc::new(value.to_vec())));
    }
    Reply::OK
}

// ANCHOR: append
pub fn append(store: &mut Store, words: &[&[u8]]) -> Reply {
    let more = words[2];
    match store.text(words[1]) {
        Err(wrong_type) => return wrong_type.into(),
        Ok(Some(text)) if text.len() + more.len() > limits::BULK => {
            return Reply::error(
                "ERR string exceeds maximum allowed size \
                 (proto-max-bulk-len)",
            );
        }
        Ok(_) => {}
    }
    match store.text_mut(words[1]) {
        Err(wrong_type) => wrong_type.into(),
        Ok(text) => {
            // Copies the text only if a reply, or a key made by
            // `COPY`, still shares it.
            let text = Arc::make_mut(text);
            text.extend_from_slice(more);
            Reply::count(text.len())
        }
    }
}
// ANCHOR_END: append

pub fn incr(store: &mut Store, words: &[&[u8]]) -> Reply {
    add(store, words[1], 1)
}

pub fn decr(store: &mut Store, words: &[&[u8]]) -> Reply {
    add(store, words[1], -1)
}

pub fn incrby(store: &mut Store, words: &[&[u8]]) -> Reply {
    match integer(words[2]) {
        Ok(by) => add(store, words[1], by),
        Err(error) => error,
    }
}

pub fn decrby(store: &mut Store, words: &[&[u8]]) -> Reply {
    match integer(words[2]).map(i64::checked_neg) {
        Ok(Some(by)) => add(store, words[1], by),
        Ok(None) => Reply::error("ERR decrement would overflow"),
        Err(error) => error,
    }
}

// ANCHOR: add
fn add(store: &mut Store, key: &[u8], by: i64) -> Reply {
    let before = match store.text(key) {
        Err(wrong_type) => return wrong_type.into(),
        Ok(None) => 0,
        Ok(Some(text)) => match parse_integer(text) {
            Some(number) => number,
            None => return Reply::error(NOT_AN_INTEGER),
        },
    };
    let Some(after) = before.checked_add(by) else {
        return Reply::error(
            "ERR increment or decrement would overflow",
        );
    };
    match store.text_mut(key) {
        Err(wrong_type) => wrong_type.into(),
        Ok(text) => {
            *text = Arc::new(after.to_string().into_bytes());
            Reply::Integer(after)
        }
    }
}
// ANCHOR_END: add

/// What the words after `SET key value` ask for.
#[derive(Default)]
struct Options {
    /// `NX`: only where nothing is; `XX`: only where something is.
    only_if_there: Option<bool>,
    get: bool,
    until: Until,
}

#[derive(Default, PartialEq)]
enum Until {
    #[default]
    Forever,
    /// As long as what was there.
    AsBefore,
    Deadline(Time),
}

impl Options {
    fn parse(words: &[&[u8]], now: Time) -> Result<Self, Reply> {
        let mut options = Options::default();
        let mut ending = None;
        let mut keeps = false;
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let word = word.to_ascii_lowercase();
            let there = options.only_if_there;
            match &word[..] {
                b"nx" if there != Some(true) => {
                    options.only_if_there = Some(false);
                }
                b"xx" if there != Some(false) => {
                    options.only_if_there = Some(true);
                }
                b"get" => options.get = true,
                b"keepttl" if ending.is_none() => keeps = true,
                b"ex" | b"px" | b"exat" | b"pxat"
                    if !keeps && may_end_by(&ending, &word) =>
                {
                    let amount = rest.next();
                    let amount =
                        amount.ok_or_else(|| Reply::error(SYNTAX))?;
                    ending = Some((word, *amount));
                }
                _ => return Err(Reply::error(SYNTAX)),
            }
        }
        if keeps {
            options.until = Until::AsBefore;
        }
        if let Some((unit, amount)) = ending {
            let amount = integer(amount)?;
            let deadline = deadline(&unit, amount, now)
                .filter(|_| amount > 0)
                .ok_or_else(|| invalid_time("set"))?;
            options.until = Until::Deadline(deadline);
        }
        Ok(options)
    }
}

/// Of one unit that is said twice, Redis takes the second amount.
fn may_end_by(ending: &Option<(Vec<u8>, &[u8])>, unit: &[u8]) -> bool {
    ending.as_ref().is_none_or(|(before, _)| before == unit)
}

/// `None` where it lies outside of what Redis counts in.
fn deadline(unit: &[u8], amount: i64, now: Time) -> Option<Time> {
    let milliseconds = match unit {
        b"ex" | b"exat" => amount.checked_mul(1000)?,
        _ => amount,
    };
    let at = match unit {
        b"ex" | b"px" => {
            milliseconds.checked_add(i64::try_from(now.0).ok()?)?
        }
        _ => milliseconds,
    };
    u64::try_from(at).ok().map(Time)
}

pub fn set(store: &mut Store, words: &[&[u8]]) -> Reply {
    settle(try_set(store, words))
}

fn try_set(store: &mut Store, words: &[&[u8]]) -> Result<Reply, Reply> {
    let (key, value) = (words[1], words[2]);
    let options = Options::parse(&words[3..], store.now())?;
    let before = match options.get {
        true => store.text(key)?.cloned(),
        false => None,
    };
    let is_there = store.get(key).is_some();
    let happens = options
        .only_if_there
        .is_none_or(|wanted| wanted == is_there);
    if happens {
        let deadline = match options.until {
            Until::Forever => None,
            Until::AsBefore => store.deadline(key).flatten(),
            Until::Deadline(deadline) => Some(deadline),
        };
        store.set(key, Value::Text(Arc::new(value.to_vec())));
        if deadline.is_some() {
            store.set_deadline(key, deadline);
        }
    }
    Ok(match (options.get, happens) {
        (true, _) => before.map_or(Reply::Nil, Reply::Bulk),
        (false, true) => Reply::OK,
        (false, false) => Reply::Nil,
    })
}

fn invalid_time(command: &str) -> Reply {
    Reply::error(format!(
        "ERR invalid expire time in '{command}' command"
    ))
}

pub fn setex(store: &mut Store, words: &[&[u8]]) -> Reply {
    settle(set_until(store, words, "setex", b"ex"))
}

pub fn psetex(store: &mut Store, words: &[&[u8]]) -> Reply {
    settle(set_until(store, words, "psetex", b"px"))
}

/// The time stands before the value.
fn set_until(
    store: &mut Store,
    words: &[&[u8]],
    name: &str,
    unit: &[u8],
) -> Result<Reply, Reply> {
    let amount = integer(words[2])?;
    let until = deadline(unit, amount, store.now())
        .filter(|_| amount > 0)
        .ok_or_else(|| invalid_time(name))?;
    store.set(words[1], Value::Text(Arc::new(words[3].to_vec())));
    store.set_deadline(words[1], Some(until));
    Ok(Reply::OK)
}

pub fn setnx(store: &mut Store, words: &[&[u8]]) -> Reply {
    if store.get(words[1]).is_some() {
        return Reply::Integer(0);
    }
    store.set(words[1], Value::Text(Arc::new(words[2].to_vec())));
    Reply::Integer(1)
}

pub fn getset(store: &mut Store, words: &[&[u8]]) -> Reply {
    settle(try_set(store, &[words[0], words[1], words[2], b"GET"]))
}
