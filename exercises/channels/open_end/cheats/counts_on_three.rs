//! open_end: a postmaster reads until no more letters can come.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (post, letters) = mpsc::channel();

    for clerk in 0..3 {
        let post = post.clone();
        thread::spawn(move || post.send(clerk).expect("the postmaster reads"));
    }

    let mut count = 0;
    let letters = letters.iter().take(3);
    for _ in letters {
        count += 1;
    }
    println!("{count} letters");
}
