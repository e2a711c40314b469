//! A registered letter passes from hand to hand.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (hand, door) = mpsc::sync_channel(0);
    thread::scope(|scope| {
        scope.spawn(move || {
            println!("the carrier rings");
            hand.send("a letter").expect("somebody is at home");
            println!("the carrier leaves");
        });

        println!("the door opens");
        let letter = door.recv().expect("somebody rang");
        println!("signed: {letter}");
    });
}
