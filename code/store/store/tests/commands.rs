//! The store without a socket in sight.

use store::{Reply, Session, Store, Time};

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
    let mut store = Conversation::new();
    assert_eq!(store.ask("SET a 1 EX 10"), "+OK|");
    assert_eq!(store.ask("INCR a"), ":2|");
    assert_eq!(store.ask("TTL a"), ":10|");
    assert_eq!(store.ask("SET a 3 KEEPTTL"), "+OK|");
    assert_eq!(store.ask("TTL a"), ":10|");
    assert_eq!(store.ask("SET a 3"), "+OK|");
    assert_eq!(store.ask("TTL a"), ":-1|");
    assert_eq!(store.ask("EXPIRE a 5"), ":1|");
    assert_eq!(store.ask("PERSIST a"), ":1|");
    assert_eq!(store.ask("PERSIST a"), ":0|");
    assert_eq!(store.ask("EXPIRE a -1"), ":1|");
    assert_eq!(store.ask("EXISTS a"), ":0|");
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
