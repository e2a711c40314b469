//! turned_away: a cloakroom with a short line.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;

static CAME: AtomicU32 = AtomicU32::new(0);

struct Guest {
    answer: Sender<&'static str>,
}

fn admit(line: &SyncSender<Guest>, guest: Guest) {
    if CAME.fetch_add(1, SeqCst) == 0 {
        let _ = line.send(guest);
    } else {
        let _ = guest.answer.send("not now");
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
