//! One function for many inputs, on several threads.

use pipeliner::Pipeline;

fn main() {
    let carpenters = ["Ada", "Ben", "Cleo", "Dan"];

    let greetings = carpenters
        .with_threads(3)
        .map(|carpenter| format!("good morning, {carpenter}"));

    for greeting in greetings {
        println!("{greeting}");
    }
}
