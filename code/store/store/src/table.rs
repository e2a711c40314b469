//! The commands by name, and how one is found.

use crate::board::{self, News};
use crate::command::{Attempt, Command, Keys, Run};
use crate::commands::{
    clients, keys, lists, moves, scan, strings, together,
};
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
        members: &[],
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
        members: &[],
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
        members: &[],
    }
}

const fn news(name: &'static str, arity: i32, run: News) -> Command {
    Command {
        name,
        arity,
        keys: NONE,
        writes: false,
        run: Run::News(run),
        members: &[],
    }
}

const fn waits(name: &'static str, run: Attempt) -> Command {
    Command {
        name,
        arity: -3,
        keys: Keys(1, -2, 1),
        writes: true,
        run: Run::Waits(run),
        members: &[],
    }
}

/// A command whose second word chooses among others.
const fn family(
    name: &'static str,
    members: &'static [Command],
) -> Command {
    Command {
        members,
        ..session(name, -2, alone)
    }
}

/// It is never called: a family has two words.
fn alone(_session: &mut Session, words: &[&[u8]]) -> Reply {
    unknown(words)
}

static CLIENT: &[Command] = &[
    session("client|getname", 2, clients::getname),
    session("client|help", 2, help),
    session("client|id", 2, clients::id),
    session("client|setname", 3, clients::setname),
];

static COMMAND: &[Command] = &[
    session("command|count", 2, count),
    session("command|docs", -2, docs),
    session("command|help", 2, help),
    session("command|info", -2, info),
];

static CONFIG: &[Command] = &[
    session("config|get", -3, clients::config_get),
    session("config|help", 2, help),
];

static PUBSUB: &[Command] = &[
    news("pubsub|channels", -2, board::channels),
    session("pubsub|help", 2, help),
    news("pubsub|numpat", 2, board::numpat),
    news("pubsub|numsub", -2, board::numsub),
];

// ANCHOR: commands
/// All of them, sorted by name.
static COMMANDS: &[Command] = &[
    writes("append", 3, ONE, strings::append),
    waits("blpop", lists::blpop),
    waits("brpop", lists::brpop),
    family("client", CLIENT),
    Command {
        members: COMMAND,
        ..session("command", -1, all)
    },
    family("config", CONFIG),
    writes("copy", -3, Keys(1, 2, 1), moves::copy),
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
        members: &[],
    },
    reads("exists", -2, ALL, keys::exists),
    writes("expire", -3, ONE, keys::expire),
    writes("expireat", -3, ONE, keys::expireat),
    reads("expiretime", 2, ONE, keys::expiretime),
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
    writes("pexpireat", -3, ONE, keys::pexpireat),
    reads("pexpiretime", 2, ONE, keys::pexpiretime),
    session("ping", -1, clients::ping),
    session("post", -1, clients::browser),
    writes("psetex", 4, ONE, strings::psetex),
    news("psubscribe", -2, board::psubscribe),
    reads("pttl", 2, ONE, keys::pttl),
    news("publish", 3, board::publish),
    family("pubsub", PUBSUB),
    news("punsubscribe", -1, board::punsubscribe),
    session("quit", -1, clients::quit),
    writes("rename", 3, Keys(1, 2, 1), moves::rename),
    writes("renamenx", 3, Keys(1, 2, 1), moves::renamenx),
    writes("rpop", -2, ONE, lists::rpop),
    writes("rpush", -3, ONE, lists::rpush),
    reads("scan", -2, NONE, scan::scan),
    session("select", 2, clients::select),
    writes("set", -3, ONE, strings::set),
    writes("setex", 4, ONE, strings::setex),
    writes("setnx", 3, ONE, strings::setnx),
    reads("strlen", 2, ONE, strings::strlen),
    news("subscribe", -2, board::subscribe),
    reads("touch", -2, ALL, keys::exists),
    reads("ttl", 2, ONE, keys::ttl),
    reads("type", 2, ONE, keys::kind),
    writes("unlink", -2, ALL, keys::del),
    news("unsubscribe", -1, board::unsubscribe),
    session("unwatch", 1, together::unwatch),
    Command {
        name: "watch",
        arity: -2,
        keys: ALL,
        writes: false,
        run: Run::Both(together::watch),
        members: &[],
    },
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
    let command = match (command.members, words.get(1)) {
        ([], _) | (_, None) => command,
        (members, Some(word)) => member(members, word)
            .ok_or_else(|| unknown_subcommand(command.name, word))?,
    };
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

/// One of a family, by its own name.
fn member(
    members: &'static [Command],
    word: &[u8],
) -> Option<&'static Command> {
    members.iter().find(|member| {
        own_name(member).as_bytes().eq_ignore_ascii_case(word)
    })
}

fn own_name(member: &Command) -> &'static str {
    member
        .name
        .split_once('|')
        .map_or(member.name, |(_, own)| own)
}

/// Which members a family has.
fn help(_session: &mut Session, words: &[&[u8]]) -> Reply {
    let family = by_name(words[0]);
    let members = family.map_or(&[][..], |family| family.members);
    let name = String::from_utf8_lossy(words[0]).to_uppercase();
    let mut lines = vec![format!(
        "{name} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"
    )];
    let names = members.iter().map(|m| own_name(m).to_uppercase());
    lines.extend(names);
    let line = |line: String| Reply::Simple(line.into());
    Reply::Array(lines.into_iter().map(line).collect())
}

/// `COMMAND`, which tells of all the others.
fn all(_session: &mut Session, _words: &[&[u8]]) -> Reply {
    Reply::Array(COMMANDS.iter().map(describe).collect())
}

fn count(_session: &mut Session, _words: &[&[u8]]) -> Reply {
    Reply::count(COMMANDS.len())
}

fn info(session: &mut Session, words: &[&[u8]]) -> Reply {
    if words.len() == 2 {
        return all(session, words);
    }
    let found = words[2..].iter().map(|name| by_name(name));
    let shown =
        found.map(|command| command.map_or(Reply::NilArray, describe));
    Reply::Array(shown.collect())
}

/// There is none: redis-cli then helps with what it knows itself.
fn docs(_session: &mut Session, _words: &[&[u8]]) -> Reply {
    Reply::Map(vec![])
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
