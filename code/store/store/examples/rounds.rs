//! The store's own rounds: Ada goes along, comes back and goes home, and so
//! does the runner, though the look at Ben panics.

use std::thread;

#[path = "../src/rounds.rs"]
mod rounds;

use rounds::Found;

/// A guest, and how many coats are still to be fetched.
type Guest = (&'static str, u32);

fn look((name, coats): &mut Guest) -> Found {
    match *coats {
        0 => return Found::Nothing,
        13 => panic!("{name} has no luck"),
        _ => *coats -= 1,
    }
    println!("{name} gets a coat");
    Found::Work
}

fn main() {
    thread::scope(|scope| {
        let (rounds, runner) = rounds::rounds();
        scope.spawn(move || {
            runner.go_round(1, look, || {
                thread::yield_now();
                false
            });
            println!("the runner goes home");
        });
        thread::scope(|scope| {
            scope.spawn(|| match rounds.go_along(("Ben", 13)) {
                Some(_) => println!("Ben is back"),
                None => println!("Ben is lost"),
            });
            match rounds.go_along(("Ada", 1)) {
                Some((_, left)) => println!("Ada is back: {left}"),
                None => println!("Ada is lost"),
            }
        });
    });
}
