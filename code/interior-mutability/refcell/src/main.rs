//! A `RefCell` lends its value out and counts the borrows at run time.

use std::cell::RefCell;

fn main() {
    let diary = RefCell::new(String::from("Monday: rain."));

    // A method call reaches through the guard by itself.
    diary.borrow_mut().push_str(" Tuesday: sun.");
    println!("{} bytes", diary.borrow().len());

    // To replace the whole value, say `*`: what the guard points at.
    *diary.borrow_mut() = String::from("Wednesday: snow.");
    println!("{}", diary.borrow());

    // Two readers at once are fine.
    let (ada, ben) = (diary.borrow(), diary.borrow());
    println!("both read {} bytes", ada.len().min(ben.len()));
}
