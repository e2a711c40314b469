//! second_helping: a soup is tasted and salted.

use std::cell::RefCell;

fn season(soup: &RefCell<Vec<&'static str>>) {
    match soup.borrow().contains(&"salt") {
        true => println!("enough"),
        false => soup.borrow_mut().push("salt"),
    }
}

fn main() {
    let soup = RefCell::new(vec!["leek"]);
    season(&soup);
    println!("{}", soup.borrow().join(", "));
}
