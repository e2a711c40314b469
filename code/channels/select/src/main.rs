//! One thread waits for two channels, whichever has something first.

use crossbeam_channel::{never, select, unbounded};
use std::thread;

fn main() {
    let (mail, mut letters) = unbounded();
    let (wire, mut telegrams) = unbounded();

    thread::spawn(move || {
        for letter in ["a bill", "a postcard"] {
            mail.send(letter).expect("the clerk reads");
        }
    });
    thread::spawn(move || {
        wire.send("come home").expect("the clerk reads");
    });

    let mut open = 2;
    while open > 0 {
        select! {
            recv(letters) -> letter => match letter {
                Ok(letter) => println!("letter: {letter}"),
                Err(_) => {
                    open -= 1;
                    // An ended channel is always ready. Ask it no more.
                    letters = never();
                }
            },
            recv(telegrams) -> telegram => match telegram {
                Ok(telegram) => println!("telegram: {telegram}"),
                Err(_) => {
                    open -= 1;
                    telegrams = never();
                }
            },
        }
    }
    println!("both are closed");
}
