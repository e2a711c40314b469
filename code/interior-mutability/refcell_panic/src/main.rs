//! A second borrow while a mutable one lives is a panic.

use std::cell::RefCell;

fn main() {
    let diary = RefCell::new(String::from("Monday: rain."));

    let mut writer = diary.borrow_mut();
    writer.push_str(" Tuesday: sun.");
    println!("written, and the writer still holds the diary");

    let reader = diary.borrow();
    println!("never printed: {reader}");
}
