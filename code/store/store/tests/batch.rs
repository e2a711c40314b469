//! A pipeline of requests: one wait for the disk, and replies that are true one by one.

use std::cell::Cell;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Mutex;
use std::thread;

use store::{Patience, Reply, Store, Time, converse_in_batches};

/// What a client hears who sends `said` at once. Each request gets a record of
/// its own, of which those from `broken` on are never kept; also tells how
/// often somebody waited for the disk.
fn hold(said: &[u8], broken: u64) -> (String, u32) {
    let listener =
        TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has one");
    let waits = Mutex::new(0);
    let heard = thread::scope(|scope| {
        scope.spawn(|| {
            let (stream, _) = listener.accept().expect("a client");
            let mut store = Store::default();
            let records = Cell::new(0);
            let keep = |record| {
                *waits.lock().expect("nobody panicked") += 1;
                match record < broken {
                    true => Ok(()),
                    false => Err(Reply::error("MISCONF no room")),
                }
            };
            // A broken request ends it with an error, which is said.
            let _ = converse_in_batches(
                stream,
                Patience::default(),
                &keep,
                |session, words| {
                    let record = records.get();
                    records.set(record + 1);
                    let reply = store.apply(session, words, Time(0));
                    (reply, Some(record))
                },
            );
        });
        let mut client = TcpStream::connect(address).expect("a server");
        client.write_all(said).expect("it listens");
        client.shutdown(Shutdown::Write).expect("it is there");
        let mut heard = String::new();
        client.read_to_string(&mut heard).expect("it answers");
        heard
    });
    (heard, waits.into_inner().expect("nobody panicked"))
}

#[test]
fn a_pipeline_waits_for_the_disk_far_less_than_once_for_each() {
    let (heard, waits) =
        hold(&b"INCR visits\r\n".repeat(500), u64::MAX);
    let expected: String =
        (1..=500).map(|n| format!(":{n}\r\n")).collect();
    assert_eq!(heard, expected);
    // As often as bytes came in: the system may cut what was sent at once.
    assert!(waits < 50, "500 changes waited {waits} times");
}

#[test]
fn a_reply_whose_change_is_not_kept_is_an_error_and_the_others_are_not()
{
    for broken in 0..=5 {
        let (heard, _) = hold(&b"INCR visits\r\n".repeat(5), broken);
        let expected: String = (0..5)
            .map(|record| match record < broken {
                true => format!(":{}\r\n", record + 1),
                false => "-MISCONF no room\r\n".to_owned(),
            })
            .collect();
        assert_eq!(heard, expected, "from record {broken} on");
    }
}

#[test]
fn replies_before_a_broken_request_are_heard() {
    let (heard, _) = hold(b"PING\r\nPING\r\n*x\r\n", u64::MAX);
    assert!(
        heard.starts_with("+PONG\r\n+PONG\r\n-ERR Protocol error"),
        "{heard}"
    );
}
