//! A copy needs no guard, and a guard with a name can be dropped.

use std::cell::RefCell;

fn main() {
    let diary = RefCell::new(String::from("Monday: rain."));

    // The copy stays, the guard goes at the semicolon.
    let text = diary.borrow().clone();
    diary.borrow_mut().push_str(" Tuesday: sun.");
    println!("a copy: {text}");

    // Or give the guard a name, and drop it when you have read.
    let reader = diary.borrow();
    println!("a guard: {}", *reader);
    drop(reader);
    diary.borrow_mut().clear();
    println!("{} bytes left", diary.borrow().len());
}
