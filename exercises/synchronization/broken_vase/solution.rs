//! broken_vase: a porter panics with the books in hand.

use std::sync::{Arc, Mutex, PoisonError};
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

fn take_stock(books: &Mutex<Books>) -> (u32, u32) {
    let mut books = books.lock().unwrap_or_else(PoisonError::into_inner);
    if books.cellar + books.gallery < 10 {
        books.gallery += 1;
    }
    (books.cellar, books.gallery)
}

fn main() {
    for gallery in [1, 2] {
        let books = Arc::new(Mutex::new(Books {
            cellar: 10 - gallery,
            gallery,
        }));
        let porter = thread::spawn({
            let books = Arc::clone(&books);
            move || move_one(&books)
        });
        let stumbled = porter.join().is_err();
        let (cellar, gallery) = take_stock(&books);
        println!("stumbled: {stumbled}, cellar {cellar}, gallery {gallery}");
    }
}
