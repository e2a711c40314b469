//! Those who are busy are answered by a runner, and get back to their own
//! threads for whatever takes time, and for every end.

use std::io::{ErrorKind, Write};
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::host::{Host, LIMIT, along, look, meet};
use store::{Found, Lost, Patience};

/// For clients that will be let go.
const SHORT: Patience = Patience {
    idle: LIMIT,
    request: Duration::from_millis(300),
};

#[test]
fn what_may_wait_is_answered_by_its_own_thread() {
    let [ended] =
        meet(&Host::new(), Patience::default(), |[mut ann]| {
            for _ in 0..20 {
                ann.go_along();
                assert_eq!(ann.who("BLPOP list 0"), "own");
            }
            ann.go_along();
            ann.say(b"PING\r\nBLPOP list 0\r\nPING\r\n");
            let said = [(); 4].map(|()| ann.line());
            assert_eq!(said, ["+PONG", "$3", "own", "+PONG"]);
        });
    assert!(ended.is_ok());
}

#[test]
fn a_transaction_goes_along() {
    let [_, _] = meet(
        &Host::new(),
        Patience::default(),
        |[mut ann, mut ben]| {
            ann.go_along();
            ben.go_along();
            assert_eq!(ann.ask("WATCH coat"), "+OK");
            assert_eq!(ann.ask("MULTI"), "+OK");
            assert_eq!(ann.ask("SET coat blue"), "+QUEUED");
            assert_eq!(ben.ask("SET coat red"), "+OK");
            assert_eq!(ann.ask("EXEC"), "*-1");
            assert_eq!(ann.ask("MULTI"), "+OK");
            for _ in 0..100 {
                assert_eq!(ann.ask("APPEND list x"), "+QUEUED");
            }
            assert_eq!(ann.ask("EXEC"), "*100");
            for length in 1..=100 {
                assert_eq!(ann.line(), format!(":{length}"));
            }
        },
    );
}

#[test]
fn a_panic_ends_one_conversation_and_no_other() {
    let [ann, ben] = meet(
        &Host::new(),
        Patience::default(),
        |[mut ann, mut ben]| {
            ben.go_along();
            // If its own thread answers, it does not know the word.
            let begun = Instant::now();
            loop {
                ann.go_along();
                ann.say(b"PANIC\r\n");
                let mut byte = [0];
                if !matches!(ann.stream.peek(&mut byte), Ok(1)) {
                    break;
                }
                ann.line();
                assert!(begun.elapsed() < LIMIT, "it never panics");
            }
            ben.go_along();
        },
    );
    assert!(matches!(ann, Err(Lost::Panicked)), "{ann:?}");
    assert!(ben.is_ok(), "{ben:?}");
}

#[test]
fn one_who_does_not_read_is_let_go_and_holds_nobody_up() {
    let [ann, ben] = meet(&Host::new(), SHORT, |[mut ann, mut ben]| {
        ann.go_along();
        ben.go_along();
        let writes = thread::spawn(move || {
            let text = "x".repeat(1000);
            let many = format!("ECHO {text}\r\n").repeat(100);
            while ann.stream.write_all(many.as_bytes()).is_ok() {}
        });
        while !writes.is_finished() {
            let begun = Instant::now();
            assert_eq!(ben.ask("PING"), "+PONG");
            // Ann may take as long as a request may.
            assert!(begun.elapsed() < LIMIT / 2);
        }
        writes.join().expect("it does not panic");
        ben.go_along();
    });
    assert!(matches!(ann, Err(Lost::NotReading)), "{ann:?}");
    assert!(ben.is_ok(), "{ben:?}");
}

#[test]
fn a_byte_at_a_time_does_not_put_the_end_off() {
    let [ann] = meet(&Host::new(), SHORT, |[mut ann]| {
        ann.go_along();
        ann.say(b"*2\r\n$4\r\nECHO\r\n$16000000\r\n");
        let begun = Instant::now();
        while ann.stream.write_all(b"x").is_ok() {
            assert!(begun.elapsed() < LIMIT, "it is never let go");
        }
    });
    assert!(matches!(ann, Err(Lost::Slow)), "{ann:?}");
}

#[test]
fn whoever_waits_for_the_disk_holds_nobody_up() {
    let (disk, done) = mpsc::channel::<()>();
    let done = Mutex::new(done);
    let host = Host::keeping(move |_| {
        let done = done.lock().unwrap_or_else(PoisonError::into_inner);
        // It also ends when the test has failed.
        let _ = done.recv();
        Ok(())
    });
    let [ann, ben] =
        meet(&host, Patience::default(), |[mut ann, mut ben]| {
            ann.go_along();
            ann.say(b"PING\r\nINCR visits\r\n");
            for _ in 0..10 {
                ben.go_along();
            }
            // Nothing is said before it is kept.
            ann.stream.set_nonblocking(true).expect("it is there");
            let early = ann.stream.peek(&mut [0]);
            let early = early.expect_err("the disk has not answered");
            assert_eq!(early.kind(), ErrorKind::WouldBlock);
            ann.stream.set_nonblocking(false).expect("it is there");
            drop(disk);
            assert_eq!(ann.line(), "+PONG");
            assert_eq!(ann.line(), ":1");
        });
    assert!(ann.is_ok(), "{ann:?}");
    assert!(ben.is_ok(), "{ben:?}");
}

#[test]
fn half_a_request_and_an_end_are_not_for_the_runner() {
    let host = Host::new();
    let (mut ann, mut talk) = along();
    assert_eq!(talk.look(&host), Found::Nothing);
    ann.say(b"PING\r\n");
    assert_eq!(look(&mut talk, &host), Found::Work);
    assert_eq!(ann.line(), "+PONG");
    ann.say(b"PI");
    assert_eq!(look(&mut talk, &host), Found::Other);

    let (ben, mut talk) = along();
    drop(ben);
    assert_eq!(look(&mut talk, &host), Found::Other);
}

#[test]
fn the_runner_stops_when_replies_pile_up() {
    let host = Host::new();
    let (mut ann, mut talk) = along();
    ann.say(format!("SET text {}\r\n", "x".repeat(15_000)).as_bytes());
    while look(&mut talk, &host) == Found::Other {}
    assert_eq!(ann.line(), "+OK");
    ann.say(
        &b"MGET text text text text text text text text\r\n"
            .repeat(300),
    );
    assert_eq!(look(&mut talk, &host), Found::Other);
    let answered = host.answered.load(Ordering::Relaxed);
    assert!(answered < 200, "{answered} long replies pile up");
}

#[test]
fn without_a_runner_one_comes_back_at_once() {
    let (rounds, runner) = store::rounds();
    drop(runner);
    assert_eq!(rounds.go_along(7), Some(7));
}

#[test]
fn when_the_runner_fails_nobody_waits_for_it() {
    let (rounds, runner) = store::rounds();
    thread::scope(|scope| {
        let fails = scope.spawn(move || {
            runner.go_round(
                64,
                |_| Found::Nothing,
                || panic!("the runner stumbles"),
            );
        });
        assert_eq!(rounds.go_along(7), None);
        assert!(fails.join().is_err());
        assert_eq!(rounds.go_along(8), Some(8));
    });
}

/// How often somebody was looked at before they are back: there is work at
/// one of the looks, if at all. `crowded` is what each rest tells.
fn looks(work_at: Option<u32>, crowded: bool) -> Option<u32> {
    let (rounds, runner) = store::rounds();
    thread::scope(|scope| {
        // The runner goes home when this is dropped.
        let rounds = rounds;
        scope.spawn(move || {
            let look = |looks: &mut u32| {
                *looks += 1;
                match work_at == Some(*looks) {
                    true => Found::Work,
                    false => Found::Nothing,
                }
            };
            runner.go_round(20, look, || crowded);
        });
        rounds.go_along(0)
    })
}

#[test]
fn whoever_is_looked_at_in_vain_often_enough_comes_back() {
    assert_eq!(looks(None, false), Some(20));
    assert_eq!(looks(Some(10), false), Some(30));
}

#[test]
fn when_others_need_the_core_one_look_in_vain_is_enough() {
    assert_eq!(looks(None, true), Some(2));
}

#[test]
fn an_empty_line_in_two_pieces_is_over_when_it_ends() {
    let request = Duration::from_secs(4);
    let patience = Patience {
        idle: LIMIT,
        request,
    };
    let [ended] = meet(&Host::new(), patience, |[mut ann]| {
        ann.say(b"PING\r\n\r");
        assert_eq!(ann.line(), "+PONG");
        ann.say(b"\n");
        // Its time is over, and it had none any more.
        thread::sleep(request);
        ann.say(b"PI");
    });
    assert!(matches!(ended, Err(Lost::Midway)), "{ended:?}");
}
