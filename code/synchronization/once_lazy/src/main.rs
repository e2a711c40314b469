//! Whoever comes first initializes; the others wait, and find it done.

use std::sync::{LazyLock, OnceLock};
use std::thread;

static MENU: LazyLock<String> = LazyLock::new(|| {
    println!("the menu is written");
    "soup".to_owned()
});

fn main() {
    let first_guest = OnceLock::new();

    thread::scope(|scope| {
        for guest in 1..=3 {
            let first_guest = &first_guest;
            scope.spawn(move || {
                first_guest.get_or_init(|| guest);
                println!("guest {guest} orders {}", *MENU);
            });
        }
    });

    let first = first_guest.into_inner().expect("somebody came");
    println!("guest {first} came first");
}
