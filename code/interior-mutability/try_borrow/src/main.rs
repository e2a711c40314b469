//! Asking for a borrow instead of insisting on it.

use std::cell::RefCell;

fn peek(diary: &RefCell<String>) {
    match diary.try_borrow() {
        Ok(text) => println!("read: {text}"),
        Err(error) => println!("not read: {error}"),
    }
}

fn erase(diary: &RefCell<String>) {
    match diary.try_borrow_mut() {
        Ok(mut text) => text.clear(),
        Err(error) => println!("not erased: {error}"),
    }
}

fn main() {
    let diary = RefCell::new(String::from("Monday: rain."));

    let writer = diary.borrow_mut();
    peek(&diary);
    drop(writer);

    let reader = diary.borrow();
    erase(&diary);
    drop(reader);

    peek(&diary);
}
