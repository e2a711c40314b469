//! urgent_wire: a clerk, letters, and a telegram.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

fn bring_letters(door: Sender<&'static str>) {
    door.send("a bill").expect("the clerk is there");
    door.send("a postcard").expect("the clerk is there");
}

fn bring_telegram(wire: Sender<&'static str>) {
    wire.send("COME HOME").expect("the clerk is there");
}

fn sort(letters: Receiver<&'static str>, telegrams: Receiver<&'static str>) {
    for letter in letters {
        println!("a letter: {letter}");
    }
    for telegram in telegrams {
        println!("a telegram: {telegram}");
    }
}

fn main() {
    let (door, letters) = mpsc::channel();
    let (wire, telegrams) = mpsc::channel();
    thread::spawn(move || bring_letters(door));
    thread::spawn(move || bring_telegram(wire));
    sort(letters, telegrams);
}
