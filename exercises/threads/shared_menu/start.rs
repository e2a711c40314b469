//! shared_menu: three waiters own one menu.

use std::rc::Rc;
use std::thread;

fn main() {
    let menu = Rc::new(String::from("soup"));

    let waiters: Vec<_> = (0..3)
        .map(|_| {
            let menu = Rc::clone(&menu);
            thread::spawn(move || println!("{menu}"))
        })
        .collect();
    for waiter in waiters {
        waiter.join().expect("a waiter panicked");
    }

    println!("{} owner", Rc::strong_count(&menu));
}
