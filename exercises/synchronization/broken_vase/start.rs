//! broken_vase: a porter panics with the books in hand.

use std::sync::{Arc, Mutex};
use std::thread;

struct Books {
    cellar: u32,
    gallery: u32,
}

fn move_one(books: &Mutex<Books>) {
    let mut books = books.lock().expect("nobody panicked");
    books.cellar -= 1;
    assert!(books.gallery != 1, "the porter stumbles");
    books.gallery += 1;
}

fn main() {
    let books = Arc::new(Mutex::new(Books {
        cellar: 9,
        gallery: 1,
    }));

    let porter = thread::spawn({
        let books = Arc::clone(&books);
        move || move_one(&books)
    });
    assert!(porter.join().is_err(), "he stumbles");

    let books = books.lock().expect("nobody panicked");
    println!("cellar {}, gallery {}", books.cellar, books.gallery);
}
