//! Commands on keys, whatever they hold, and on the store as a whole.

use super::glob::{Pattern, TIRED};
use super::{SYNTAX, integer, settle};
use crate::errors::shown_part;
use crate::reply::Reply;
use crate::time::Time;
use crate::values::{Store, Value};

pub fn del(store: &mut Store, words: &[&[u8]]) -> Reply {
    let keys = words[1..].iter();
    Reply::count(keys.filter(|key| store.remove(key).is_some()).count())
}

pub fn exists(store: &mut Store, words: &[&[u8]]) -> Reply {
    let keys = words[1..].iter();
    Reply::count(keys.filter(|key| store.get(key).is_some()).count())
}

/// All that a pattern means, in no order. Others wait meanwhile.
pub fn keys(store: &mut Store, words: &[&[u8]]) -> Reply {
    let mut pattern = Pattern::new(words[1]);
    let found = store.keys().filter(|key| pattern.matches(key));
    let found = found.map(Reply::text).collect();
    match pattern.is_tired() {
        true => Reply::error(TIRED),
        false => Reply::Array(found),
    }
}

pub fn kind(store: &mut Store, words: &[&[u8]]) -> Reply {
    Reply::Simple(store.get(words[1]).map_or("none", name_of).into())
}

/// What `TYPE` says of a value.
pub fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Text(_) => "string",
        Value::List(_) => "list",
    }
}

pub fn dbsize(store: &mut Store, _words: &[&[u8]]) -> Reply {
    Reply::count(store.len())
}

pub fn flushall(store: &mut Store, words: &[&[u8]]) -> Reply {
    match words {
        [_] => {}
        [_, how]
            if how.eq_ignore_ascii_case(b"sync")
                || how.eq_ignore_ascii_case(b"async") => {}
        _ => return Reply::error(SYNTAX),
    }
    store.clear();
    Reply::OK
}

pub fn expire(store: &mut Store, words: &[&[u8]]) -> Reply {
    let now = store.now();
    settle(try_expire(store, words, "expire", 1000, now))
}

pub fn pexpire(store: &mut Store, words: &[&[u8]]) -> Reply {
    let now = store.now();
    settle(try_expire(store, words, "pexpire", 1, now))
}

pub fn expireat(store: &mut Store, words: &[&[u8]]) -> Reply {
    settle(try_expire(store, words, "expireat", 1000, Time(0)))
}

pub fn pexpireat(store: &mut Store, words: &[&[u8]]) -> Reply {
    settle(try_expire(store, words, "pexpireat", 1, Time(0)))
}

/// `unit` is how many milliseconds its number counts, from a time on.
fn try_expire(
    store: &mut Store,
    words: &[&[u8]],
    name: &str,
    unit: i64,
    from: Time,
) -> Result<Reply, Reply> {
    let key = words[1];
    let condition = Condition::parse(&words[3..])?;
    let amount = integer(words[2])?;
    let from = i64::try_from(from.0).unwrap_or(i64::MAX);
    let deadline = amount
        .checked_mul(unit)
        .and_then(|milliseconds| milliseconds.checked_add(from))
        .ok_or_else(|| {
            Reply::error(format!(
                "ERR invalid expire time in '{name}' command"
            ))
        })?;
    // A time before 1970 has come, as any in the past.
    let deadline = Time(u64::try_from(deadline).unwrap_or(0));
    let Some(before) = store.deadline(key) else {
        return Ok(Reply::Integer(0));
    };
    if !condition.allows(before, deadline) {
        return Ok(Reply::Integer(0));
    }
    store.set_deadline(key, Some(deadline));
    Ok(Reply::Integer(1))
}

/// When a deadline may take the place of another.
#[derive(Default)]
struct Condition {
    /// `NX`: if there is none.
    none: bool,
    /// `XX`: if there is one.
    some: bool,
    /// `GT`: if it is later.
    later: bool,
    /// `LT`: if it is earlier.
    earlier: bool,
}

impl Condition {
    fn parse(words: &[&[u8]]) -> Result<Self, Reply> {
        let mut condition = Condition::default();
        for word in words {
            match &word.to_ascii_lowercase()[..] {
                b"nx" => condition.none = true,
                b"xx" => condition.some = true,
                b"gt" => condition.later = true,
                b"lt" => condition.earlier = true,
                _ => {
                    let said = [
                        b"ERR Unsupported option ",
                        shown_part(word, usize::MAX),
                    ];
                    return Err(Reply::Error(said.concat().into()));
                }
            }
        }
        let Condition {
            none,
            some,
            later,
            earlier,
        } = condition;
        if none && (some || later || earlier) {
            return Err(Reply::error(
                "ERR NX and XX, GT or LT options at the same time are \
                 not compatible",
            ));
        }
        if later && earlier {
            return Err(Reply::error(
                "ERR GT and LT options at the same time are not \
                 compatible",
            ));
        }
        Ok(condition)
    }

    /// A key without a deadline ends later than any other.
    fn allows(&self, before: Option<Time>, after: Time) -> bool {
        let latest = Time(u64::MAX);
        (!self.none || before.is_none())
            && (!self.some || before.is_some())
            && (!self.later || after > before.unwrap_or(latest))
            && (!self.earlier || after < before.unwrap_or(latest))
    }
}

pub fn persist(store: &mut Store, words: &[&[u8]]) -> Reply {
    let had_one = store.deadline(words[1]).flatten().is_some();
    if had_one {
        store.set_deadline(words[1], None);
    }
    Reply::Integer(had_one.into())
}

/// In seconds, to the nearest one.
pub fn ttl(store: &mut Store, words: &[&[u8]]) -> Reply {
    left(store, words[1], |left| (left + 500) / 1000)
}

/// In milliseconds.
pub fn pttl(store: &mut Store, words: &[&[u8]]) -> Reply {
    left(store, words[1], |left| left)
}

fn left(store: &Store, key: &[u8], unit: fn(u64) -> u64) -> Reply {
    let now = store.now().0;
    end(store, key, |deadline| unit(deadline.saturating_sub(now)))
}

/// When it ends, in seconds since the first of January 1970.
pub fn expiretime(store: &mut Store, words: &[&[u8]]) -> Reply {
    end(store, words[1], |deadline| {
        deadline.saturating_add(500) / 1000
    })
}

/// In milliseconds.
pub fn pexpiretime(store: &mut Store, words: &[&[u8]]) -> Reply {
    end(store, words[1], |deadline| deadline)
}

/// -2 where there is no key, and -1 where there is no deadline.
fn end(store: &Store, key: &[u8], told: impl Fn(u64) -> u64) -> Reply {
    Reply::Integer(match store.deadline(key) {
        None => -2,
        Some(None) => -1,
        Some(Some(deadline)) => {
            i64::try_from(told(deadline.0)).unwrap_or(i64::MAX)
        }
    })
}

/// What clients look for when they connect, and how many keys there are.
pub fn info(store: &mut Store, _words: &[&[u8]]) -> Reply {
    let mut text = format!(
        "# Server\r\nredis_version:{}\r\nredis_mode:standalone\r\n\
         # Clients\r\nblocked_clients:{}\r\n# Persistence\r\nloading:0\r\n# Replication\r\nrole:master\r\n\
         # Keyspace\r\n",
        super::clients::VERSION,
        store.waiting
    );
    if !store.is_empty() {
        let (keys, ending) = (store.len(), store.ending());
        text += &format!("db0:keys={keys},expires={ending}\r\n");
    }
    Reply::text(text)
}
