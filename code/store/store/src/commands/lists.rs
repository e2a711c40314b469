//! Commands on lists.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::{integer, settle};
use crate::errors::wrong_arity;
use crate::number::parse_integer;
use crate::reply::Reply;
use crate::values::{End, Store};

pub fn lpush(store: &mut Store, words: &[&[u8]]) -> Reply {
    push(store, words, End::Left)
}

pub fn rpush(store: &mut Store, words: &[&[u8]]) -> Reply {
    push(store, words, End::Right)
}

fn push(store: &mut Store, words: &[&[u8]], end: End) -> Reply {
    let list = match store.list_mut(words[1]) {
        Ok(list) => list,
        Err(wrong_type) => return wrong_type.into(),
    };
    for word in &words[2..] {
        let element = Arc::new(word.to_vec());
        match end {
            End::Left => list.push_front(element),
            End::Right => list.push_back(element),
        }
    }
    Reply::count(list.len())
}

pub fn lpop(store: &mut Store, words: &[&[u8]]) -> Reply {
    settle(pop(store, words, End::Left))
}

pub fn rpop(store: &mut Store, words: &[&[u8]]) -> Reply {
    settle(pop(store, words, End::Right))
}

/// One element; or an array, when it was said how many.
fn pop(
    store: &mut Store,
    words: &[&[u8]],
    end: End,
) -> Result<Reply, Reply> {
    let many = match words {
        [_, _] => None,
        [_, _, count] => {
            let count = parse_integer(count);
            let count = count.and_then(|n| usize::try_from(n).ok());
            Some(count.ok_or_else(|| {
                Reply::error(
                    "ERR value is out of range, must be positive",
                )
            })?)
        }
        _ => {
            return Err(wrong_arity(match end {
                End::Left => "lpop",
                End::Right => "rpop",
            }));
        }
    };
    let taken = store.pop(words[1], end, many.unwrap_or(1))?;
    Ok(match (taken, many) {
        (None, None) => Reply::Nil,
        (None, Some(_)) => Reply::NilArray,
        (Some(taken), Some(_)) => {
            Reply::Array(taken.into_iter().map(Reply::Bulk).collect())
        }
        (Some(taken), None) => {
            taken.into_iter().next().map_or(Reply::Nil, Reply::Bulk)
        }
    })
}

pub fn blpop(
    store: &mut Store,
    words: &[&[u8]],
) -> Result<Option<Reply>, Reply> {
    first_pop(store, words, End::Left)
}

pub fn brpop(
    store: &mut Store,
    words: &[&[u8]],
) -> Result<Option<Reply>, Reply> {
    first_pop(store, words, End::Right)
}

/// An element of the first of the lists that has one, with its key;
/// `None` where all are empty. The last word is the time-out.
fn first_pop(
    store: &mut Store,
    words: &[&[u8]],
    end: End,
) -> Result<Option<Reply>, Reply> {
    for key in &words[1..words.len() - 1] {
        let taken = store.pop(key, end, 1)?.unwrap_or_default();
        if let Some(element) = taken.into_iter().next() {
            let both = vec![Reply::text(*key), Reply::Bulk(element)];
            return Ok(Some(Reply::Array(both)));
        }
    }
    Ok(None)
}

/// How long the last word says that one may wait; `None` is forever.
pub fn time_out(words: &[&[u8]]) -> Result<Option<Duration>, Reply> {
    let text = words.last().copied().unwrap_or_default();
    let seconds = str::from_utf8(text)
        .ok()
        .and_then(|text| text.parse::<f64>().ok())
        .filter(|seconds| !seconds.is_nan())
        .ok_or_else(|| {
            Reply::error("ERR timeout is not a float or out of range")
        })?;
    // What can't be counted in milliseconds, Redis calls negative, too;
    // only beyond 1e4932 it is no number to it. 9223372036854775 seconds
    // can be counted, but an `f64` takes them for one more.
    if seconds < 0.0 || seconds * 1000.0 >= i64::MAX as f64 {
        return Err(Reply::error("ERR timeout is negative"));
    }
    Ok((seconds > 0.0).then(|| {
        // Redis waits for whole milliseconds, and for one at least.
        Duration::from_millis((seconds * 1000.0).ceil() as u64)
    }))
}

pub fn llen(store: &mut Store, words: &[&[u8]]) -> Reply {
    match store.list(words[1]) {
        Ok(list) => Reply::count(list.map_or(0, |list| list.len())),
        Err(wrong_type) => wrong_type.into(),
    }
}

pub fn lrange(store: &mut Store, words: &[&[u8]]) -> Reply {
    settle(try_lrange(store, words))
}

fn try_lrange(
    store: &mut Store,
    words: &[&[u8]],
) -> Result<Reply, Reply> {
    let (first, last) = (integer(words[2])?, integer(words[3])?);
    let Some(list) = store.list(words[1])? else {
        return Ok(Reply::Array(vec![]));
    };
    let range = range(first, last, list.len());
    let elements = list.range(range).cloned().map(Reply::Bulk);
    Ok(Reply::Array(elements.collect()))
}

/// From the first to the last, the last included; negative numbers count
/// from the end.
fn range(first: i64, last: i64, len: usize) -> Range<usize> {
    let place = |index: i64| match usize::try_from(index) {
        Ok(index) => Some(index),
        Err(_) => len.checked_sub(
            usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX),
        ),
    };
    let start = place(first).unwrap_or(0);
    let end =
        place(last).map_or(0, |last| last.saturating_add(1).min(len));
    start.min(end)..end
}
