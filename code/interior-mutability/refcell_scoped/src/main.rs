//! A block ends a borrow early.

use std::cell::RefCell;

fn main() {
    let diary = RefCell::new(String::from("Monday: rain."));

    {
        let mut writer = diary.borrow_mut();
        writer.push_str(" Tuesday: sun.");
    } // The writer is dropped here, and gives the diary back.

    let reader = diary.borrow();
    println!("{reader}");
    drop(reader);

    diary.borrow_mut().clear();
    println!("{} bytes left", diary.borrow().len());
}
