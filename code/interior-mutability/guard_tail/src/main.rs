//! A guard without a name can outlive its line.

use std::cell::RefCell;

fn main() {
    let diary = RefCell::new(String::from("Monday: rain."));

    // The number is a copy. The guard is gone at the semicolon.
    let length = diary.borrow().len();
    diary.borrow_mut().push_str(" Tuesday: sun.");
    println!("{length} bytes read, then written");

    // The text is a reference. It keeps its guard to the end of `main`.
    let text = &*diary.borrow();
    println!("read: {text}");
    diary.borrow_mut().clear();
    println!("never printed");
}
