//! urgent_wire: a clerk, letters, and a telegram.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

enum Mail {
    Letter(&'static str),
    Telegram(&'static str),
}

fn bring_letters(door: Sender<Mail>) {
    let bring = |text| door.send(Mail::Letter(text));
    bring("a bill").expect("the clerk is there");
    bring("a postcard").expect("the clerk is there");
}

fn bring_telegram(wire: Sender<Mail>) {
    wire.send(Mail::Telegram("COME HOME"))
        .expect("the clerk is there");
}

fn sort(mail: Receiver<Mail>) {
    for one in mail {
        match one {
            Mail::Letter(text) => println!("a letter: {text}"),
            Mail::Telegram(text) => println!("a telegram: {text}"),
        }
    }
}

fn main() {
    let (door, mail) = mpsc::channel();
    let wire = door.clone();
    thread::spawn(move || bring_letters(door));
    thread::spawn(move || bring_telegram(wire));
    sort(mail);
}
