//! missed_call: a guest waits until the table is laid.

use std::sync::{Condvar, Mutex};
use std::thread;

#[derive(Default)]
struct Table {
    is_laid: Mutex<bool>,
    called: Condvar,
}

fn guest(table: &Table) {
    while !*table.is_laid.lock().expect("nobody panicked") {
        thread::yield_now();
    }
    let guard = table.is_laid.lock().expect("nobody panicked");
    assert!(*guard, "the table is not laid");
    println!("the guest sits down");
}

fn waiter(table: &Table) {
    let mut is_laid = table.is_laid.lock().expect("nobody panicked");
    println!("the table is laid");
    *is_laid = true;
    drop(is_laid);
    table.called.notify_one();
}

fn main() {
    let table = Table::default();
    thread::scope(|scope| {
        scope.spawn(|| guest(&table));
        scope.spawn(|| waiter(&table));
    });
}
