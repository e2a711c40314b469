//! Threads in a scope may borrow what outlives the scope.

use std::thread;

fn main() {
    let names = vec![String::from("Ada"), String::from("Ben")];
    let mut total = 0;

    thread::scope(|scope| {
        for name in &names {
            scope.spawn(move || println!("hello, {name}"));
        }
        scope.spawn(|| {
            for name in &names {
                total += name.len();
            }
        });
    });

    println!("{} names, {total} letters", names.len());
}
