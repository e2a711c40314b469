//! two_doors: a museum counts who comes in.

use std::sync::RwLock;
use std::thread;

macro_rules! locked {
    ($name:ident) => {
        struct $name(RwLock<u32>);

        impl $name {
            fn new(value: u32) -> Self {
                $name(RwLock::new(value))
            }

            fn into_inner(self) -> u32 {
                self.0.into_inner().expect("nobody panicked")
            }
        }
    };
}

locked!(AtomicU32);

fn enter(visitors: &AtomicU32) {
    *visitors.0.write().expect("nobody panicked") += 1;
}

fn main() {
    let visitors = AtomicU32::new(0);
    thread::scope(|scope| {
        scope.spawn(|| enter(&visitors));
        scope.spawn(|| enter(&visitors));
    });
    println!("{} visitors", visitors.into_inner());
}
