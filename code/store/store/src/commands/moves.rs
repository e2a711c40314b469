//! Commands that give a key another name, or a second one.

use super::{SYNTAX, integer, settle};
use crate::reply::Reply;
use crate::values::Store;

const NO_SUCH_KEY: &str = "ERR no such key";

pub fn rename(store: &mut Store, words: &[&[u8]]) -> Reply {
    match move_to(store, words[1], words[2]) {
        true => Reply::OK,
        false => Reply::error(NO_SUCH_KEY),
    }
}

pub fn renamenx(store: &mut Store, words: &[&[u8]]) -> Reply {
    let (from, to) = (words[1], words[2]);
    if store.get(from).is_none() {
        return Reply::error(NO_SUCH_KEY);
    }
    let is_free = store.get(to).is_none();
    Reply::Integer((is_free && move_to(store, from, to)).into())
}

/// With its deadline. Tells whether there was anything.
fn move_to(store: &mut Store, from: &[u8], to: &[u8]) -> bool {
    if from == to {
        return store.get(from).is_some();
    }
    let deadline = store.deadline(from).flatten();
    let Some(value) = store.remove(from) else {
        return false;
    };
    store.set(to, value);
    if deadline.is_some() {
        store.set_deadline(to, deadline);
    }
    true
}

pub fn copy(store: &mut Store, words: &[&[u8]]) -> Reply {
    settle(try_copy(store, words))
}

fn try_copy(
    store: &mut Store,
    words: &[&[u8]],
) -> Result<Reply, Reply> {
    let (from, to) = (words[1], words[2]);
    let mut replaces = false;
    let mut rest = &words[3..];
    while let [option, after @ ..] = rest {
        rest = match (&option.to_ascii_lowercase()[..], after) {
            (b"replace", _) => {
                replaces = true;
                after
            }
            // There is one database.
            (b"db", [index, after @ ..]) => match integer(index)? {
                0 => after,
                _ => {
                    let text = "ERR DB index is out of range";
                    return Err(Reply::error(text));
                }
            },
            _ => return Err(Reply::error(SYNTAX)),
        };
    }
    if from == to {
        return Err(Reply::error(
            "ERR source and destination objects are the same",
        ));
    }
    let Some(value) = store.get(from).cloned() else {
        return Ok(Reply::Integer(0));
    };
    if store.get(to).is_some() && !replaces {
        return Ok(Reply::Integer(0));
    }
    let deadline = store.deadline(from).flatten();
    store.set(to, value);
    if deadline.is_some() {
        store.set_deadline(to, deadline);
    }
    Ok(Reply::Integer(1))
}
