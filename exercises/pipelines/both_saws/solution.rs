//! both_saws: two things at the same time, and both results.

use std::thread;

pub fn join<A, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B)
where
    A: Send,
    B: Send,
{
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().expect("one of two panicked"), other)
    })
}
