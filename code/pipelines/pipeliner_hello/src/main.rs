//! One function for many inputs, on several threads.

use pipeliner::Pipeline;

fn main() {
    let guests = ["Ada", "Ben", "Cleo", "Dan"];

    let greetings = guests
        .with_threads(3)
        .map(|guest| format!("good morning, {guest}"));

    for greeting in greetings {
        println!("{greeting}");
    }
}
