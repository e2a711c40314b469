//! flag_and_letter: a flag says that a letter is there.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

const STRONG: Ordering = Ordering::SeqCst;

static LETTER: AtomicU32 = AtomicU32::new(0);
static FLAG: AtomicBool = AtomicBool::new(false);

fn send() {
    LETTER.store(7, STRONG);
    FLAG.store(true, STRONG);
}

fn receive() {
    if FLAG.load(STRONG) {
        println!("the letter says {}", LETTER.load(STRONG));
    }
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(send);
        scope.spawn(receive);
    });
}
