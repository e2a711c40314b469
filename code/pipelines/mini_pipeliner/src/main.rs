//! A function applied by several threads, made of a lock and a channel.

use std::sync::{Mutex, mpsc};
use std::thread;

/// Hands `work(input)` to `deliver` for each input, as results come.
fn for_each_result<I, R>(
    inputs: impl Iterator<Item = I> + Send,
    workers: usize,
    work: impl Fn(I) -> R + Sync,
    deliver: impl Fn(R),
) where
    R: Send,
{
    let inputs = Mutex::new(inputs);
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let sender = sender.clone();
            scope.spawn(|| {
                let sender = sender; // Moved; all else is borrowed.
                loop {
                    // The lock is let go before the work begins.
                    let input = inputs.lock().expect("no panic").next();
                    let Some(input) = input else { break };
                    sender.send(work(input)).expect("main listens");
                }
            });
        }
        drop(sender);
        results.into_iter().for_each(deliver);
    });
}

fn main() {
    for_each_result(
        1..=3,
        2,
        |number| (number, number * number),
        |(number, square)| println!("{number} squared is {square}"),
    );
}
