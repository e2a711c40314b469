//! Two clients write, one thread syncs for both, and no reply is early.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

struct Log {
    appended: u32,
    synced: u32,
    is_closed: bool,
}

static WORK: Condvar = Condvar::new();
static DONE: Condvar = Condvar::new();
static LOG: Mutex<Log> = Mutex::new(Log {
    appended: 0,
    synced: 0,
    is_closed: false,
});

fn log() -> MutexGuard<'static, Log> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write() {
    let mut log = log();
    log.appended += 1;
    let mine = log.appended;
    WORK.notify_one();
    let log = DONE
        .wait_while(log, |log| log.synced < mine)
        .unwrap_or_else(PoisonError::into_inner);
    drop(log);
    println!("acknowledged: {mine}");
}

fn sync_for_all() {
    loop {
        let log = WORK
            .wait_while(log(), |log| {
                log.appended == log.synced && !log.is_closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        if log.appended == log.synced {
            return;
        }
        let appended = log.appended;
        drop(log);
        // Here the disk takes its time, and others append.
        println!("{appended} on the disk");
        self::log().synced = appended;
        DONE.notify_all();
    }
}

fn main() {
    let disk = thread::spawn(sync_for_all);
    thread::scope(|scope| {
        scope.spawn(write);
        scope.spawn(write);
    });
    log().is_closed = true;
    WORK.notify_one();
    disk.join().expect("the disk does not panic");
}
