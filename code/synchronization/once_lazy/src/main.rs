//! Settings are read once, by whoever needs them first.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};
use std::thread;

static PRICES: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
    println!("the price list is read");
    HashMap::from([("child", 4), ("adult", 9)])
});

fn main() {
    let first_visitor = OnceLock::new();

    thread::scope(|scope| {
        for visitor in ["child", "adult"] {
            let first_visitor = &first_visitor;
            scope.spawn(move || {
                first_visitor.get_or_init(|| visitor);
                println!("{visitor}: {} euros", PRICES[visitor]);
            });
        }
    });

    let first = first_visitor.into_inner().expect("somebody came");
    println!("{first} came first");
}
