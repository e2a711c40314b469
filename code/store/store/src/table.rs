//! The commands by name, and how one is found.

use crate::board::{self, News};
use crate::command::{Attempt, Command, Keys, Run};
use crate::commands::{clients, keys, lists, strings, together};
use crate::errors::{unknown, unknown_subcommand, wrong_arity};
use crate::reply::Reply;
use crate::session::Session;
use crate::values::Store;

const NONE: Keys = Keys(0, 0, 0);
const ONE: Keys = Keys(1, 1, 1);
const ALL: Keys = Keys(1, -1, 1);
const PAIRS: Keys = Keys(1, -1, 2);

const fn session(
    name: &'static str,
    arity: i32,
    run: fn(&mut Session, &[&[u8]]) -> Reply,
) -> Command {
    Command {
        name,
        arity,
        keys: NONE,
        writes: false,
        run: Run::Session(run),
    }
}

const fn reads(
    name: &'static str,
    arity: i32,
    keys: Keys,
    run: fn(&mut Store, &[&[u8]]) -> Reply,
) -> Command {
    Command {
        name,
        arity,
        keys,
        writes: false,
        run: Run::Store(run),
    }
}

const fn writes(
    name: &'static str,
    arity: i32,
    keys: Keys,
    run: fn(&mut Store, &[&[u8]]) -> Reply,
) -> Command {
    Command {
        name,
        arity,
        keys,
        writes: true,
        run: Run::Store(run),
    }
}

const fn news(name: &'static str, arity: i32, run: News) -> Command {
    Command {
        name,
        arity,
        keys: NONE,
        writes: false,
        run: Run::News(run),
    }
}

const fn waits(name: &'static str, run: Attempt) -> Command {
    Command {
        name,
        arity: -3,
        keys: Keys(1, -2, 1),
        writes: true,
        run: Run::Waits(run),
    }
}

// ANCHOR: commands
/// All of them, sorted by name.
static COMMANDS: &[Command] = &[
    writes("append", 3, ONE, strings::append),
    waits("blpop", lists::blpop),
    waits("brpop", lists::brpop),
    session("client", -2, clients::client),
    session("command", -1, command),
    session("config", -2, clients::config),
    reads("dbsize", 1, NONE, keys::dbsize),
    writes("decr", 2, ONE, strings::decr),
    writes("decrby", 3, ONE, strings::decrby),
    writes("del", -2, ALL, keys::del),
    session("discard", 1, together::discard),
    session("echo", 2, clients::echo),
    Command {
        name: "exec",
        arity: 1,
        keys: NONE,
        writes: true,
        run: Run::Together,
    },
    reads("exists", -2, ALL, keys::exists),
    writes("expire", -3, ONE, keys::expire),
    writes("flushall", -1, NONE, keys::flushall),
    writes("flushdb", -1, NONE, keys::flushall),
    reads("get", 2, ONE, strings::get),
    writes("getset", 3, ONE, strings::getset),
    session("hello", -1, clients::hello),
    session("host:", -1, clients::browser),
    writes("incr", 2, ONE, strings::incr),
    writes("incrby", 3, ONE, strings::incrby),
    reads("info", -1, NONE, keys::info),
    reads("keys", 2, NONE, keys::keys),
    reads("llen", 2, ONE, lists::llen),
    writes("lpop", -2, ONE, lists::lpop),
    writes("lpush", -3, ONE, lists::lpush),
    reads("lrange", 4, ONE, lists::lrange),
    reads("mget", -2, ALL, strings::mget),
    writes("mset", -3, PAIRS, strings::mset),
    session("multi", 1, together::multi),
    writes("persist", 2, ONE, keys::persist),
    writes("pexpire", -3, ONE, keys::pexpire),
    session("ping", -1, clients::ping),
    session("post", -1, clients::browser),
    writes("psetex", 4, ONE, strings::psetex),
    reads("pttl", 2, ONE, keys::pttl),
    news("publish", 3, board::publish),
    session("quit", -1, clients::quit),
    writes("rpop", -2, ONE, lists::rpop),
    writes("rpush", -3, ONE, lists::rpush),
    session("select", 2, clients::select),
    writes("set", -3, ONE, strings::set),
    writes("setex", 4, ONE, strings::setex),
    writes("setnx", 3, ONE, strings::setnx),
    reads("strlen", 2, ONE, strings::strlen),
    news("subscribe", -2, board::subscribe),
    reads("ttl", 2, ONE, keys::ttl),
    reads("type", 2, ONE, keys::kind),
    writes("unlink", -2, ALL, keys::del),
    news("unsubscribe", -1, board::unsubscribe),
];
// ANCHOR_END: commands

/// The command that a request asks for, or the error that it gets.
///
/// # Errors
///
/// When there is none of that name, or it takes another number of words.
pub fn find(words: &[&[u8]]) -> Result<&'static Command, Reply> {
    let name = words.first().copied().unwrap_or_default();
    let command = by_name(name).ok_or_else(|| unknown(words))?;
    let count = i32::try_from(words.len()).unwrap_or(i32::MAX);
    let fits = match command.arity {
        arity if arity < 0 => count >= -arity,
        arity => count == arity,
    };
    match fits {
        true => Ok(command),
        false => Err(wrong_arity(command.name)),
    }
}

fn by_name(name: &[u8]) -> Option<&'static Command> {
    let small = |byte: &u8| byte.to_ascii_lowercase();
    COMMANDS
        .binary_search_by(|command| {
            command.name.bytes().cmp(name.iter().map(small))
        })
        .ok()
        .map(|index| &COMMANDS[index])
}

/// `COMMAND`, which tells of all the others.
fn command(_session: &mut Session, words: &[&[u8]]) -> Reply {
    let Some(what) = words.get(1) else {
        return Reply::Array(COMMANDS.iter().map(describe).collect());
    };
    match (&what.to_ascii_lowercase()[..], &words[2..]) {
        (b"count", []) => Reply::count(COMMANDS.len()),
        (b"count", _) => wrong_arity("command|count"),
        (b"info", []) => {
            Reply::Array(COMMANDS.iter().map(describe).collect())
        }
        (b"info", names) => {
            let found = names.iter().map(|name| by_name(name));
            let shown = found.map(|command| {
                command.map_or(Reply::NilArray, describe)
            });
            Reply::Array(shown.collect())
        }
        // There is none: redis-cli then helps with what it knows itself.
        (b"docs", _) => Reply::Map(vec![]),
        _ => unknown_subcommand("command", what),
    }
}

/// Its name, its arity, its flags and its keys.
fn describe(command: &Command) -> Reply {
    let flag = match command.writes {
        true => "write",
        false => "readonly",
    };
    let keys = [command.keys.0, command.keys.1, command.keys.2];
    let mut parts = vec![
        Reply::text(command.name),
        Reply::Integer(command.arity.into()),
        Reply::Array(vec![Reply::Simple(flag.into())]),
    ];
    parts.extend(keys.map(|number| Reply::Integer(number.into())));
    Reply::Array(parts)
}
