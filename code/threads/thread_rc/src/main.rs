//! An `Rc` must stay on its thread.

use std::rc::Rc;
use std::thread;

fn main() {
    let menu = Rc::new(["soup", "bread", "cheese"]);
    let copy = Rc::clone(&menu);

    let guest = thread::spawn(move || println!("{}", copy.len()));

    guest.join().expect("the guest panicked");
    println!("{}", menu.len());
}
