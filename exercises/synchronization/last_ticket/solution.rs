//! last_ticket: two counters sell one ticket.

use std::sync::Mutex;
use std::thread;

fn sell(left: &Mutex<u32>) -> bool {
    let mut left = left.lock().expect("nobody panicked");
    let is_one_left = *left > 0;
    if is_one_left {
        *left -= 1;
    }
    is_one_left
}

fn main() {
    let left = Mutex::new(1);
    let sold = thread::scope(|scope| {
        let counters = [(); 2].map(|()| scope.spawn(|| sell(&left)));
        let sold = counters.map(|counter| counter.join().expect("a counter panicked"));
        sold.into_iter().filter(|sold| *sold).count()
    });
    println!(
        "sold: {sold}, left: {}",
        left.into_inner().expect("nobody panicked")
    );
}
