//! results_in_turn: workers share inputs, and keep their order.

use std::sync::Mutex;
use std::thread;

pub fn map<T, R>(inputs: Vec<T>, workers: usize, work: impl Fn(T) -> R + Sync) -> Vec<R>
where
    T: Send,
    R: Send,
{
    let shared = Mutex::new((inputs.into_iter(), Vec::new()));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let mut shared = shared.lock().expect("nobody panicked");
                    let Some(input) = shared.0.next() else { return };
                    shared.1.push(work(input));
                }
            });
        }
    });
    shared.into_inner().expect("nobody panicked").1
}
