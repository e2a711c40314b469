//! The store without a socket in sight.

use store::{Reply, Session, Store, Time, limits};

/// A store and what to ask it.
struct Conversation {
    store: Store,
    session: Session,
    now: u64,
}

impl Conversation {
    fn new() -> Self {
        Conversation {
            store: Store::default(),
            session: Session::new(),
            now: 1_000_000,
        }
    }

    /// The reply's bytes, with `|` at the ends of lines.
    fn ask(&mut self, line: &str) -> String {
        let words: Vec<_> =
            line.split(' ').map(str::as_bytes).collect();
        let now = Time(self.now);
        let reply = self.store.apply(&mut self.session, &words, now);
        let mut bytes = vec![];
        reply.encode(self.session.protocol, &mut bytes);
        String::from_utf8_lossy(&bytes).replace("\r\n", "|")
    }
}

fn asked(lines: &[(&str, &str)]) {
    let mut conversation = Conversation::new();
    for (line, expected) in lines {
        assert_eq!(conversation.ask(line), *expected, "{line}");
    }
}

const WRONG_TYPE: &str = "-WRONGTYPE Operation against a key holding \
                          the wrong kind of value|";

#[test]
fn a_text_is_kept_and_given_back() {
    asked(&[
        ("GET a", "$-1|"),
        ("SET a hello", "+OK|"),
        ("get a", "$5|hello|"),
        ("APPEND a !", ":6|"),
        ("STRLEN a", ":6|"),
        ("SET a b NX", "$-1|"),
        ("SET a b XX GET", "$6|hello!|"),
        ("DEL a nothing", ":1|"),
        ("EXISTS a", ":0|"),
    ]);
}

#[test]
fn numbers_are_counted_within_their_limits() {
    asked(&[
        ("INCR n", ":1|"),
        ("INCRBY n 41", ":42|"),
        ("DECR n", ":41|"),
        ("SET n 9223372036854775807", "+OK|"),
        ("INCR n", "-ERR increment or decrement would overflow|"),
        (
            "DECRBY n -9223372036854775808",
            "-ERR decrement would overflow|",
        ),
        ("SET n 01", "+OK|"),
        ("INCR n", "-ERR value is not an integer or out of range|"),
    ]);
}

#[test]
fn a_list_has_two_ends_and_goes_with_its_last_element() {
    asked(&[
        ("RPUSH l a b", ":2|"),
        ("LPUSH l z", ":3|"),
        ("LRANGE l 0 -1", "*3|$1|z|$1|a|$1|b|"),
        ("LRANGE l -2 9", "*2|$1|a|$1|b|"),
        ("LRANGE l 2 1", "*0|"),
        ("LRANGE l -9223372036854775808 0", "*1|$1|z|"),
        ("LPOP l", "$1|z|"),
        ("RPOP l 5", "*2|$1|b|$1|a|"),
        ("TYPE l", "+none|"),
        ("LPOP l", "$-1|"),
        ("LPOP l 1", "*-1|"),
    ]);
}

#[test]
fn a_command_on_another_type_changes_nothing() {
    asked(&[
        ("RPUSH l a", ":1|"),
        ("GET l", WRONG_TYPE),
        ("INCR l", WRONG_TYPE),
        ("APPEND l x", WRONG_TYPE),
        ("SET l x GET", WRONG_TYPE),
        ("MGET l", "*1|$-1|"),
        ("LRANGE l 0 -1", "*1|$1|a|"),
        ("SET t x", "+OK|"),
        ("RPUSH t y", WRONG_TYPE),
        ("LPOP t", WRONG_TYPE),
        ("GET t", "$1|x|"),
    ]);
}

#[test]
fn what_has_had_its_time_is_gone() {
    let mut store = Conversation::new();
    assert_eq!(store.ask("SET a x PX 1500"), "+OK|");
    assert_eq!(store.ask("TTL a"), ":2|");
    store.now += 1499;
    assert_eq!(store.ask("GET a"), "$1|x|");
    store.now += 1;
    assert_eq!(store.ask("DBSIZE"), ":0|");
    assert_eq!(store.ask("GET a"), "$-1|");
    assert_eq!(store.ask("TTL a"), ":-2|");
}

#[test]
fn a_new_value_has_no_deadline_and_a_changed_one_keeps_it() {
    asked(&[
        ("SET a 1 EX 10", "+OK|"),
        ("INCR a", ":2|"),
        ("TTL a", ":10|"),
        ("SET a 3 KEEPTTL", "+OK|"),
        ("TTL a", ":10|"),
        ("SET a 3 EX 20 ex 30", "+OK|"),
        ("TTL a", ":30|"),
        ("SET a 3 EX 20 PX 30", "-ERR syntax error|"),
        ("SET a 3", "+OK|"),
        ("TTL a", ":-1|"),
        ("EXPIRE a 5", ":1|"),
        ("PERSIST a", ":1|"),
        ("PERSIST a", ":0|"),
        ("EXPIRE a -1", ":1|"),
        ("EXISTS a", ":0|"),
    ]);
}

#[test]
fn a_clock_that_is_set_back_brings_nothing_back() {
    let mut store = Conversation::new();
    assert_eq!(store.ask("SET a x EX 10"), "+OK|");
    store.now += 10_000;
    assert_eq!(store.ask("EXISTS a"), ":0|");
    store.now -= 9_000;
    assert_eq!(store.ask("EXISTS a"), ":0|");
    assert_eq!(store.ask("SET b x EX 10"), "+OK|");
    assert_eq!(store.ask("TTL b"), ":10|");
}

#[test]
fn a_reply_shares_the_value_and_does_not_change_with_it() {
    let mut store = Store::default();
    let mut session = Session::new();
    let mut ask =
        |words: &[&[u8]]| store.apply(&mut session, words, Time(0));
    ask(&[b"SET", b"a", b"before"]);
    let reply = ask(&[b"GET", b"a"]);
    ask(&[b"APPEND", b"a", b" and after"]);
    assert_eq!(reply, Reply::text("before"));
}

#[test]
fn an_error_is_one_line_whatever_the_client_sent() {
    let mut store = Store::default();
    let mut session = Session::new();
    let words: [&[u8]; 2] = [b"NOPE\r\n+OK", b"x\n"];
    let reply = store.apply(&mut session, &words, Time(0));
    let mut bytes = vec![];
    reply.encode(session.protocol, &mut bytes);
    let end = bytes.len() - 2;
    assert_eq!(&bytes[end..], b"\r\n");
    assert!(bytes[..end].iter().all(|b| !b"\r\n".contains(b)));
}

#[test]
fn the_session_has_a_name_and_an_end() {
    let mut store = Conversation::new();
    assert_eq!(store.ask("CLIENT GETNAME"), "$-1|");
    assert_eq!(store.ask("CLIENT SETNAME bob"), "+OK|");
    assert_eq!(store.ask("CLIENT GETNAME"), "$3|bob|");
    assert_eq!(store.ask("SELECT 0"), "+OK|");
    assert_eq!(store.ask("SELECT 1"), "-ERR DB index is out of range|");
    assert!(!store.session.is_over);
    assert_eq!(store.ask("QUIT"), "+OK|");
    assert!(store.session.is_over);
}

#[test]
fn milliseconds_are_set_and_told() {
    let mut store = Conversation::new();
    assert_eq!(store.ask("SET a x"), "+OK|");
    assert_eq!(store.ask("PTTL a"), ":-1|");
    assert_eq!(store.ask("PEXPIRE a 1500"), ":1|");
    store.now += 400;
    assert_eq!(store.ask("PTTL a"), ":1100|");
    assert_eq!(store.ask("PEXPIRE a 100 GT"), ":0|");
    store.now += 1100;
    assert_eq!(store.ask("PTTL a"), ":-2|");
}

#[test]
fn a_store_alone_does_not_wait() {
    asked(&[
        ("BLPOP a b 0", "*-1|"),
        ("RPUSH b 1 2", ":2|"),
        ("BLPOP a b 0", "*2|$1|b|$1|1|"),
        ("SET a x", "+OK|"),
        ("BRPOP a b 0", WRONG_TYPE),
        ("BRPOP b a 0", "*2|$1|b|$1|2|"),
        ("BLPOP b x", "-ERR timeout is not a float or out of range|"),
        ("BLPOP b inf", "-ERR timeout is negative|"),
        ("BLPOP b 9223372036854776", "-ERR timeout is negative|"),
        ("BLPOP b -1", "-ERR timeout is negative|"),
    ]);
}

#[test]
fn a_client_chooses_the_version_of_the_protocol() {
    let mut store = Conversation::new();
    assert_eq!(store.ask("GET a"), "$-1|");
    assert!(store.ask("HELLO").starts_with("*14|"));
    let refused = "-NOPROTO unsupported protocol version|";
    assert_eq!(store.ask("HELLO 4"), refused);
    assert_eq!(store.ask("GET a"), "$-1|");
    let greeting = store.ask("HELLO 3");
    assert!(greeting.starts_with("%7|"), "{greeting}");
    assert!(greeting.contains("|$5|proto|:3|"), "{greeting}");
    assert_eq!(store.ask("GET a"), "_|");
    assert_eq!(store.ask("LPOP a 1"), "_|");
    assert_eq!(store.ask("CONFIG GET save"), "%1|$4|save|$0||");
    assert!(store.ask("HELLO 2").starts_with("*14|"));
    assert_eq!(store.ask("GET a"), "$-1|");
}

#[test]
fn a_transaction_is_left_undone_when_a_watched_key_was_changed() {
    let changes: &[&str] = &[
        "SET a 1",
        "APPEND a x",
        "EXPIRE a 10",
        "RPUSH b x",
        "DEL a",
        "FLUSHALL",
        "RENAME a c",
        "RENAME c a",
        "COPY c b",
        "LPOP l",
    ];
    let others = ["SET d 1", "GET a", "DEL b", "LPOP l 0", "PERSIST a"];
    for said in changes.iter().chain(&others) {
        let mut store = Store::default();
        let (mut ann, mut bob) = (Session::new(), Session::new());
        let mut ask = |session: &mut Session, line: &str| {
            let words: Vec<_> =
                line.split(' ').map(str::as_bytes).collect();
            store.apply(session, &words, Time(0))
        };
        ask(&mut ann, "MSET a 0 c 0");
        ask(&mut ann, "RPUSH l x y");
        ask(&mut ann, "WATCH a b l");
        ask(&mut ann, "MULTI");
        ask(&mut ann, "SET mine done");
        ask(&mut bob, said);
        let reply = ask(&mut ann, "EXEC");
        let is_done = ask(&mut bob, "GET mine") != Reply::Nil;
        assert_eq!(is_done, others.contains(said), "{said}: {reply:?}");
        assert_eq!(reply == Reply::NilArray, !is_done, "{said}");
        // It is over: the next one is a new one.
        ask(&mut ann, "MULTI");
        assert_eq!(ask(&mut ann, "EXEC"), Reply::Array(vec![]));
    }
}

#[test]
fn a_key_that_has_had_its_time_is_changed() {
    let mut store = Conversation::new();
    assert_eq!(store.ask("SET a x PX 10"), "+OK|");
    assert_eq!(store.ask("WATCH a"), "+OK|");
    assert_eq!(store.ask("MULTI"), "+OK|");
    store.now += 10;
    assert_eq!(store.ask("EXEC"), "*-1|");
}

#[test]
fn what_is_given_up_is_watched_no_more() {
    let ways: [&[&str]; 4] = [
        &["UNWATCH"],
        &["MULTI", "DISCARD"],
        &["MULTI", "EXEC"],
        &["EXEC x"],
    ];
    for way in ways {
        let mut store = Conversation::new();
        store.ask("WATCH a");
        for line in way {
            store.ask(line);
        }
        store.ask("SET a x");
        store.ask("MULTI");
        assert_eq!(store.ask("EXEC"), "*0|", "{way:?}");
    }
}

/// Goes through all keys, and lets others do something after each part.
fn scanned(
    count: usize,
    mut others: impl FnMut(&mut Conversation, usize),
) -> Vec<String> {
    let mut store = Conversation::new();
    for number in 0..100 {
        store.ask(&format!("SET stays-{number} x"));
        store.ask(&format!("SET goes-{number} x"));
    }
    let (mut cursor, mut found) = ("0".to_owned(), vec![]);
    for step in 0.. {
        let said = store.ask(&format!("SCAN {cursor} COUNT {count}"));
        let mut parts = said.split('|');
        cursor = parts.nth(2).expect("a cursor").to_owned();
        let keys = parts.filter(|part| part.contains('-'));
        found.extend(keys.map(str::to_owned));
        if cursor == "0" {
            return found;
        }
        assert!(step < 1000, "it comes to no end");
        others(&mut store, step);
    }
    unreachable!("the steps are counted");
}

#[test]
fn a_scan_tells_each_key_once_that_is_there_all_the_time() {
    for count in [1, 2, 7, 199, 200, 1000] {
        let found = scanned(count, |store, step| {
            store.ask(&format!("SET new-{step} x"));
            store.ask(&format!("SET stays-{step} y EX 100"));
            store.ask(&format!("DEL goes-{}", step * 37 % 100));
            store.ask(&format!(
                "RENAME new-{step} stays-{}",
                step % 100
            ));
        });
        for number in 0..100 {
            let key = format!("stays-{number}");
            let times = found.iter().filter(|other| **other == key);
            assert_eq!(times.count(), 1, "{key}, {count} at a time");
        }
    }
}

#[test]
fn a_scan_ends_although_keys_come_faster_than_it_goes() {
    let found = scanned(3, |store, step| {
        for number in 0..10 {
            store.ask(&format!("SET new-{step}-{number} x"));
        }
    });
    assert_eq!(found.len(), 200);
}

#[test]
fn a_scan_tells_what_its_words_ask_for() {
    asked(&[
        ("SET a x", "+OK|"),
        ("RPUSH b x", ":1|"),
        ("SCAN 0", "*2|$1|0|*2|$1|b|$1|a|"),
        ("SCAN 0 COUNT 1", "*2|$1|1|*1|$1|b|"),
        ("SCAN 1 COUNT 1", "*2|$1|0|*1|$1|a|"),
        ("SCAN 0 TYPE list", "*2|$1|0|*1|$1|b|"),
        ("SCAN 0 MATCH [a] TYPE string", "*2|$1|0|*1|$1|a|"),
        ("SCAN 0 COUNT 0", "-ERR syntax error|"),
        ("SCAN x", "-ERR invalid cursor|"),
    ]);
}

#[test]
fn a_pattern_that_would_take_long_is_given_up() {
    let mut store = Store::default();
    let mut session = Session::new();
    let mut ask =
        |words: &[&[u8]]| store.apply(&mut session, words, Time(0));
    let key = vec![b'a'; 1 << 16];
    ask(&[b"SET", &key, b"x"]);
    let long = [b"*", &key[..1 << 15], b"b"].concat();
    assert!(ask(&[b"KEYS", &long]).is_error());
    assert!(ask(&[b"SCAN", b"0", b"MATCH", &long]).is_error());
    let short = [
        [&b"*"[..], &b"a".repeat(limits::LOOKS - 2), b"b"].concat(),
        [&b"*"[..], &b"[ab]".repeat(15), b"[b]"].concat(),
        [&b"*"[..], &b"\\a".repeat(31), b"b"].concat(),
        b"*a".repeat(limits::LOOKS / 2 - 1),
    ];
    for pattern in short {
        assert!(pattern.len() <= limits::LOOKS);
        assert!(!ask(&[b"KEYS", &pattern]).is_error());
    }
}

#[test]
fn many_keys_can_not_make_a_long_pattern_take_long_either() {
    let mut store = Store::default();
    let mut session = Session::new();
    let mut ask =
        |words: &[&[u8]]| store.apply(&mut session, words, Time(0));
    for number in 0..200 {
        let key = format!("{number:0>20}");
        ask(&[b"SET", key.as_bytes(), b"value"]);
    }
    // It is held to each byte of each key.
    let long = ["*[".to_owned(), "a".repeat(1 << 16), "]b".into()];
    assert!(ask(&[b"KEYS", long.concat().as_bytes()]).is_error());
    let short = ["*[".to_owned(), "a".repeat(40), "]b".into()];
    let none = ask(&[b"KEYS", short.concat().as_bytes()]);
    assert_eq!(none, Reply::Array(vec![]));
}

#[test]
fn a_family_refuses_a_member_that_it_has_not() {
    asked(&[
        (
            "CLIENT",
            "-ERR wrong number of arguments for 'client' command|",
        ),
        ("CLIENT x", "-ERR unknown subcommand 'x'. Try CLIENT HELP.|"),
        ("MULTI", "+OK|"),
        ("CONFIG x", "-ERR unknown subcommand 'x'. Try CONFIG HELP.|"),
        (
            "EXEC",
            "-EXECABORT Transaction discarded because of previous \
             errors.|",
        ),
        ("MULTI", "+OK|"),
        ("CLIENT getname", "+QUEUED|"),
        ("EXEC", "*1|$-1|"),
    ]);
}
