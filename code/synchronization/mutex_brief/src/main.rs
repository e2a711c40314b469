//! Work done with the guard in hand is work that others wait for.

use std::sync::Mutex;
use std::thread;

fn greedy(loans: &Mutex<u32>) {
    let mut count = loans.lock().expect("nobody panicked");
    *count += 1;
    println!("greedy starts to wrap");
    println!("greedy has wrapped");
}

fn brief(loans: &Mutex<u32>) {
    let mut count = loans.lock().expect("nobody panicked");
    *count += 1;
    drop(count);
    println!("brief starts to wrap");
    println!("brief has wrapped");
}

fn director(loans: &Mutex<u32>) {
    let count = loans.lock().expect("nobody panicked");
    println!("the director reads: {count}");
}

fn main() {
    let loans = Mutex::new(0);

    thread::scope(|scope| {
        scope.spawn(|| greedy(&loans));
        scope.spawn(|| brief(&loans));
        scope.spawn(|| director(&loans));
    });
}
