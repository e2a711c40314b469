//! flag_and_letter: a flag says that a letter is there.

use std::sync::atomic::Ordering::SeqCst as Strong;
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::thread;

static LETTER: AtomicU32 = AtomicU32::new(0);
static FLAG: AtomicBool = AtomicBool::new(false);

fn send() {
    LETTER.store(7, Strong);
    FLAG.store(true, Strong);
}

fn receive() {
    if FLAG.load(Strong) {
        println!("the letter says {}", LETTER.load(Strong));
    }
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(send);
        scope.spawn(receive);
    });
}
