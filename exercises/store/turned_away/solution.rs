//! turned_away: a cloakroom with a short line.

use std::sync::mpsc::{self, Receiver, Sender, SyncSender, TrySendError};
use std::thread;

struct Guest {
    answer: Sender<&'static str>,
}

fn admit(line: &SyncSender<Guest>, guest: Guest) {
    match line.try_send(guest) {
        Ok(()) => {}
        Err(TrySendError::Full(guest) | TrySendError::Disconnected(guest)) => {
            let _ = guest.answer.send("not now");
        }
    }
}

fn serve(waiting: Receiver<Guest>) {
    for guest in waiting {
        let _ = guest.answer.send("a coat");
    }
}

fn main() {
    let (line, waiting) = mpsc::sync_channel(1);
    let attendant = thread::spawn(|| serve(waiting));

    let (answer, answers) = mpsc::channel();
    for _ in 0..3 {
        let answer = answer.clone();
        admit(&line, Guest { answer });
    }
    drop((line, answer));
    attendant.join().expect("the attendant panicked");

    let answers: Vec<_> = answers.iter().collect();
    let count = |what| answers.iter().filter(|answer| **answer == what).count();
    let (coats, away) = (count("a coat"), count("not now"));
    println!("coats: {coats}, turned away: {away}");
}
