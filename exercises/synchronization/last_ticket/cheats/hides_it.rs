//! last_ticket: two counters sell one ticket.

use std::sync::Mutex;
use std::thread;

fn sell(left: &Mutex<u32>) -> bool {
    if *left.lock().expect("nobody panicked") > 0 {
        *left.lock().expect("nobody panicked") = 0;
        return true;
    }
    false
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
