//! A pipeline of requests: one wait for the disk, and replies that are true one by one.

use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::host::{Host, meet};
use store::{Patience, Reply};

/// What a client hears who sends `said` at once, and whether it goes along
/// with the runner before. Each change gets a record, of which those from
/// `broken` on are never kept; also tells how often somebody waited for
/// the disk.
fn hold(said: &[u8], broken: u64, along: bool) -> (String, u32) {
    let waits = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&waits);
    let host = Host::keeping(move |record| {
        count.fetch_add(1, Ordering::Relaxed);
        match record < broken {
            true => Ok(()),
            false => Err(Reply::error("MISCONF no room")),
        }
    });
    let mut heard = String::new();
    // A broken request ends it with an error, which is said.
    let _ = meet(&host, Patience::default(), |[mut client]| {
        if along {
            client.go_along();
        }
        client.say(said);
        let stream = &client.stream;
        stream.shutdown(Shutdown::Write).expect("it is there");
        heard = client.rest();
    });
    (heard, waits.load(Ordering::Relaxed))
}

#[test]
fn a_pipeline_waits_for_the_disk_far_less_than_once_for_each() {
    let expected: String =
        (1..=500).map(|n| format!(":{n}\r\n")).collect();
    for along in [false, true] {
        let said = b"INCR visits\r\n".repeat(500);
        let (heard, waits) = hold(&said, u64::MAX, along);
        assert_eq!(heard, expected);
        // As often as bytes came in: the system may cut what was sent at
        // once.
        assert!(waits < 50, "500 changes waited {waits} times");
    }
}

#[test]
fn a_reply_whose_change_is_not_kept_is_an_error_and_the_others_are_not()
{
    for broken in 0..=5 {
        let expected: String = (0..5)
            .map(|record| match record < broken {
                true => format!(":{}\r\n", record + 1),
                false => "-MISCONF no room\r\n".to_owned(),
            })
            .collect();
        for along in [false, true] {
            let said = b"INCR visits\r\n".repeat(5);
            let (heard, _) = hold(&said, broken, along);
            assert_eq!(heard, expected, "from record {broken} on");
        }
    }
}

#[test]
fn replies_before_a_broken_request_are_heard() {
    for along in [false, true] {
        let said = b"PING\r\nPING\r\n*x\r\n";
        let (heard, _) = hold(said, u64::MAX, along);
        assert!(
            heard.starts_with("+PONG\r\n+PONG\r\n-ERR Protocol error"),
            "{heard}"
        );
    }
}

#[test]
fn replies_before_a_goodbye_are_heard_and_none_after_it() {
    for along in [false, true] {
        let said = b"PING\r\nQUIT\r\nPING\r\n";
        let (heard, _) = hold(said, u64::MAX, along);
        assert_eq!(heard, "+PONG\r\n+OK\r\n");
    }
}
