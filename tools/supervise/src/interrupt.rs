//! Ctrl-C, and other requests to end.
//!
//! A program that was started here leads a group of its own, which a terminal's Ctrl-C
//! does not reach; the handler passes it on.

use std::io;
use std::process;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::running;

/// The status of a program that Ctrl-C ended: 128 and SIGINT's number.
pub const STATUS: u8 = 130;

static REQUESTED: AtomicBool = AtomicBool::new(false);
static COOPERATIVE: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C kills the groups and makes [`requested`] true, so that the caller
/// can tidy up and end by itself. A second Ctrl-C does not wait.
pub fn end_by_itself() {
    COOPERATIVE.store(true, Ordering::SeqCst);
    handle();
}

/// Whether somebody pressed Ctrl-C.
pub fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

/// `value`, as long as nobody pressed Ctrl-C.
///
/// # Errors
///
/// When somebody did.
pub fn unless_requested<T>(value: T) -> io::Result<T> {
    match requested() {
        true => Err(io::Error::new(io::ErrorKind::Interrupted, "interrupted")),
        false => Ok(value),
    }
}

pub(crate) fn handle() {
    static ONCE: Once = Once::new();
    // Where a program has a handler of its own already, that one decides.
    ONCE.call_once(|| drop(ctrlc::set_handler(on_request)));
}

fn on_request() {
    let again = REQUESTED.swap(true, Ordering::SeqCst);
    running::kill_all();
    if again || !COOPERATIVE.load(Ordering::SeqCst) {
        process::exit(STATUS.into());
    }
}
