//! The store's own letterbox, with room for one letter: news from somebody
//! who won't wait, an answer that may, and a carrier who gives up.

use std::thread;

#[path = "../src/letterbox.rs"]
mod letterbox;

use letterbox::Letterbox;

fn carry(letters: &Letterbox<()>) {
    for _ in 0..2 {
        let Some(bytes) = letters.take() else { return };
        println!("carried: {}", bytes.escape_ascii());
    }
    // As when nobody opens the door any more.
    letters.let_go();
}

fn main() {
    let letters = Letterbox::new(0, ());
    letters.speak(());
    thread::scope(|scope| {
        scope.spawn(|| carry(&letters));
        let news = scope.spawn(|| {
            b"123".iter().all(|&letter| {
                letters.put(|(), bytes| bytes.push(letter))
            })
        });
        letters.answer((), |(), bytes| bytes.push(b'A'));
        let all = news.join().expect("it does not panic");
        println!("told all: {all}");
        letters.close();
    });
    println!("let go: {}", letters.is_lost());
}
