//! Commands on the connection, and what clients ask when they connect.

use super::NOT_AN_INTEGER;
use crate::errors::{shown_part, wrong_arity};
use crate::limits;
use crate::number::parse_integer;
use crate::reply::{Protocol, Reply};
use crate::session::Session;

/// Of the Redis whose replies these are.
pub const VERSION: &str = "7.0.15";

pub fn ping(_session: &mut Session, words: &[&[u8]]) -> Reply {
    match words {
        [_] => Reply::Simple("PONG".into()),
        [_, text] => Reply::text(*text),
        _ => wrong_arity("ping"),
    }
}

pub fn echo(_session: &mut Session, words: &[&[u8]]) -> Reply {
    Reply::text(words[1])
}

pub fn quit(session: &mut Session, _words: &[&[u8]]) -> Reply {
    session.is_over = true;
    Reply::OK
}

/// A browser, sent here by a page that its user looks at: `POST`, or a line
/// of its header. What comes behind it would look like requests. Redis, too,
/// hangs up without a word.
pub fn browser(session: &mut Session, _words: &[&[u8]]) -> Reply {
    session.is_over = true;
    Reply::Nothing
}

/// There is one database.
pub fn select(_session: &mut Session, words: &[&[u8]]) -> Reply {
    match parse_integer(words[1]) {
        Some(0) => Reply::OK,
        Some(index) if i32::try_from(index).is_ok() => {
            Reply::error("ERR DB index is out of range")
        }
        Some(_) => Reply::error(
            "ERR value is out of range, value must between \
             -2147483648 and 2147483647",
        ),
        None => Reply::error(NOT_AN_INTEGER),
    }
}

pub fn id(session: &mut Session, _words: &[&[u8]]) -> Reply {
    Reply::Integer(i64::try_from(session.id).unwrap_or(i64::MAX))
}

pub fn getname(session: &mut Session, _words: &[&[u8]]) -> Reply {
    match &session.name[..] {
        [] => Reply::Nil,
        name => Reply::text(name),
    }
}

pub fn setname(session: &mut Session, words: &[&[u8]]) -> Reply {
    match set_name(session, words[2]) {
        true => Reply::OK,
        false => Reply::error(BAD_NAME),
    }
}

const BAD_NAME: &str = "ERR Client names cannot contain spaces, \
                        newlines or special characters.";

fn set_name(session: &mut Session, name: &[u8]) -> bool {
    let is_plain = name.iter().all(u8::is_ascii_graphic);
    if is_plain {
        session.name = name.to_vec();
    }
    is_plain
}

/// A client chooses the version of the protocol, and tells its name.
pub fn hello(session: &mut Session, words: &[&[u8]]) -> Reply {
    let mut protocol = session.protocol;
    if let Some(version) = words.get(1) {
        protocol = match parse_integer(version) {
            Some(2) => Protocol::Two,
            Some(3) => Protocol::Three,
            Some(_) => {
                return Reply::error(
                    "NOPROTO unsupported protocol version",
                );
            }
            None => {
                return Reply::error(
                    "ERR Protocol version is not an integer or out of \
                     range",
                );
            }
        };
    }
    let mut rest = words.get(2..).unwrap_or_default();
    while let [option, after @ ..] = rest {
        match (&option.to_ascii_lowercase()[..], after) {
            (b"setname", [name, after @ ..]) => {
                if !set_name(session, name) {
                    return Reply::error(BAD_NAME);
                }
                rest = after;
            }
            _ => {
                let said = [
                    b"ERR Syntax error in HELLO option '",
                    shown_part(option, usize::MAX),
                    b"'",
                ];
                return Reply::Error(said.concat().into());
            }
        }
    }
    session.protocol = protocol;
    let id = i64::try_from(session.id).unwrap_or(i64::MAX);
    Reply::Map(vec![
        Reply::text("server"),
        Reply::text("redis"),
        Reply::text("version"),
        Reply::text(VERSION),
        Reply::text("proto"),
        Reply::Integer(protocol as i64),
        Reply::text("id"),
        Reply::Integer(id),
        Reply::text("mode"),
        Reply::text("standalone"),
        Reply::text("role"),
        Reply::text("master"),
        Reply::text("modules"),
        Reply::Array(vec![]),
    ])
}

/// What `redis-benchmark` and libraries ask for. It takes names and no
/// patterns.
pub fn config_get(_session: &mut Session, words: &[&[u8]]) -> Reply {
    let mut found = vec![];
    for name in &words[2..] {
        let name = name.to_ascii_lowercase();
        let value = match &name[..] {
            b"save" => String::new(),
            b"databases" => "1".to_owned(),
            b"proto-max-bulk-len" => limits::BULK.to_string(),
            b"timeout" => limits::IDLE_TIME.as_secs().to_string(),
            _ => continue,
        };
        found.push(Reply::text(name));
        found.push(Reply::text(value));
    }
    Reply::Map(found)
}
