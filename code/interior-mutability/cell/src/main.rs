//! A `Cell` changes a value through a shared reference.

use std::cell::Cell;

struct Door {
    opened: Cell<u32>,
}

impl Door {
    // `&self`, not `&mut self`: whoever sees the door can open it.
    fn open(&self) {
        self.opened.set(self.opened.get() + 1);
    }
}

fn main() {
    let door = Door {
        opened: Cell::new(0),
    };
    let (ada, ben) = (&door, &door);
    ada.open();
    ben.open();
    ada.open();
    println!("opened {} times", door.opened.get());

    let yesterday = door.opened.replace(0);
    println!("{yesterday} yesterday, {} today", door.opened.get());
}
