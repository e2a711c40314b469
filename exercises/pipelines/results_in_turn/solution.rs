//! results_in_turn: workers share inputs, and keep their order.

use std::sync::{Mutex, mpsc};
use std::thread;

pub fn map<T, R>(inputs: Vec<T>, workers: usize, work: impl Fn(T) -> R + Sync) -> Vec<R>
where
    T: Send,
    R: Send,
{
    let inputs = Mutex::new(inputs.into_iter().enumerate());
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, inputs, work) = (sender.clone(), &inputs, &work);
            scope.spawn(move || {
                loop {
                    let taken = inputs.lock().expect("nobody panicked").next();
                    let Some((place, input)) = taken else { return };
                    let sent = sender.send((place, work(input)));
                    sent.expect("the results are collected");
                }
            });
        }
    });
    drop(sender);
    let mut results: Vec<_> = results.into_iter().collect();
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
