//! Programs with loops that wait up to some time, or take something out of a lock, and do the
//! same again: how many outputs they have if no turn is followed that changes nothing.

use crate::case::{Case, case, spurious, whole};

pub const CASES: &[Case] = &[
    // As the standard library shows it.
    spurious(
        "a loop around a wait_timeout",
        &[("exit 0", 1)],
        &[("exit 0", 1)],
        r#"
        let pair = Arc::new((Mutex::new(false), Condvar::new()));
        let theirs = Arc::clone(&pair);
        thread::spawn(move || {
            let (lock, bell) = &*theirs;
            let mut started = lock.lock().unwrap();
            *started = true;
            bell.notify_one();
        });
        let (lock, bell) = &*pair;
        let mut started = lock.lock().unwrap();
        loop {
            let result = bell.wait_timeout(started, Duration::from_millis(10)).unwrap();
            started = result.0;
            if *started == true {
                break;
            }
        }
        println!("started");
    "#,
    ),
    // It needs no notice.
    case(
        "a wait_timeout that is never told",
        &[("exit 0", 1)],
        r#"
        let (ready, bell) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| *ready.lock().unwrap() = true);
            let mut ready = ready.lock().unwrap();
            while !*ready {
                ready = bell.wait_timeout(ready, Duration::from_millis(10)).unwrap().0;
            }
            println!("ready");
        });
    "#,
    ),
    // What ends the loop is not in the lock, so that nobody who changes it locks it: it stops
    // before the message or behind it.
    case(
        "a wait_timeout that looks at a flag besides",
        &[("exit 0", 2)],
        r#"
        let (lock, bell, stop) = (Mutex::new(()), Condvar::new(), AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                stop.store(1, SeqCst);
                println!("stop");
            });
            let mut guard = lock.lock().unwrap();
            while stop.load(SeqCst) == 0 {
                guard = bell.wait_timeout(guard, Duration::from_millis(10)).unwrap().0;
            }
            println!("stopped");
        });
    "#,
    ),
    // While it waits the lock is free, and while it looks it is not: 1 and 2 are each seen, or
    // the last alone.
    case(
        "a wait_timeout that looks at each value",
        &[("exit 0", 2)],
        r#"
        let (value, bell) = (Mutex::new(0), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| {
                *value.lock().unwrap() = 1;
                *value.lock().unwrap() = 2;
            });
            let mut value = value.lock().unwrap();
            while *value == 0 {
                value = bell.wait_timeout(value, Duration::from_millis(10)).unwrap().0;
            }
            if *value == 1 {
                println!("one");
            }
            while *value == 1 {
                value = bell.wait_timeout(value, Duration::from_millis(10)).unwrap().0;
            }
            println!("two");
        });
    "#,
    ),
    case(
        "two threads that wait_timeout for nobody",
        &[("spins", 1)],
        r#"
        let (ready, bell) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let mut ready = ready.lock().unwrap();
                    while !*ready {
                        ready = bell.wait_timeout(ready, Duration::from_millis(10)).unwrap().0;
                    }
                });
            }
        });
    "#,
    ),
    // Both wait up to some time, and one notice is for one of them: the other finds it late.
    case(
        "one notice for two who wait_timeout",
        &[("exit 0", 2)],
        r#"
        let (ready, bell) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            for name in ["a", "b"] {
                let (ready, bell) = (&ready, &bell);
                scope.spawn(move || {
                    let mut ready = ready.lock().unwrap();
                    while !*ready {
                        ready = bell.wait_timeout(ready, Duration::from_millis(10)).unwrap().0;
                    }
                    println!("{name}");
                });
            }
            *ready.lock().unwrap() = true;
            bell.notify_one();
        });
    "#,
    ),
    // The lock is locked anew in each turn.
    case(
        "a loop around a wait_timeout_while",
        &[("exit 0", 1)],
        r#"
        let (ready, bell) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| {
                *ready.lock().unwrap() = true;
                bell.notify_one();
            });
            loop {
                let limit = Duration::from_millis(10);
                let (_, late) = bell
                    .wait_timeout_while(ready.lock().unwrap(), limit, |ready| !*ready)
                    .unwrap();
                if !late.timed_out() {
                    break;
                }
            }
            println!("ready");
        });
    "#,
    ),
    // Two jobs in the order in which the last comes first: 2 1 if both are there, or 1 2 if it
    // has taken the first before the second came.
    whole(
        "a worker that pops jobs or yields",
        &[("exit 0", 2)],
        r#"
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

static JOBS: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static CLOSED: AtomicBool = AtomicBool::new(false);

fn main() {
    let worker = thread::spawn(|| {
        loop {
            let closed = CLOSED.load(SeqCst);
            let job = JOBS.lock().unwrap().pop();
            match job {
                Some(job) => println!("job {job}"),
                None => {
                    if closed {
                        break;
                    }
                    thread::yield_now();
                }
            }
        }
    });
    JOBS.lock().unwrap().push(1);
    JOBS.lock().unwrap().push(2);
    CLOSED.store(true, SeqCst);
    worker.join().unwrap();
}
"#,
    ),
    // It takes all that there is, and goes on without a look at it: two who wait for there to
    // be nothing left see that, whoever takes more.
    whole(
        "a worker that throws away what it pops",
        &[("exit 0", 1)],
        r#"
use std::sync::Mutex;
use std::thread;

static JOBS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn empty() {
    loop {
        match JOBS.lock().unwrap().pop() {
            Some(_) => continue,
            None => break,
        }
    }
}

fn main() {
    JOBS.lock().unwrap().extend([1, 2]);
    let other = thread::spawn(empty);
    empty();
    other.join().unwrap();
    println!("{}", JOBS.lock().unwrap().len());
}
"#,
    ),
    // Nobody brings a job.
    whole(
        "a worker that looks for jobs that nobody brings",
        &[("spins", 1)],
        r#"
use std::sync::Mutex;
use std::thread;

static JOB: Mutex<Option<u32>> = Mutex::new(None);

fn main() {
    loop {
        if let Some(job) = JOB.lock().unwrap().take() {
            println!("{job}");
            break;
        }
        thread::yield_now();
    }
}
"#,
    ),
    // Whoever comes first, counts first.
    whole(
        "a lock that is tried again after a while, and again after a longer one",
        &[("exit 0", 2)],
        r#"
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn main() {
    let tally = Mutex::new(0);
    thread::scope(|scope| {
        for name in ["a", "b"] {
            let tally = &tally;
            scope.spawn(move || {
                let mut pause = 1;
                loop {
                    if let Ok(mut tally) = tally.try_lock() {
                        *tally += 1;
                        println!("{name} counts {tally}");
                        break;
                    }
                    thread::sleep(Duration::from_millis(pause));
                    pause = (pause * 2).min(64);
                }
            });
        }
    });
}
"#,
    ),
];
