//! The house closes, and everybody inside gets a coat first.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

struct House {
    waiting: VecDeque<u32>,
    is_closing: bool,
}

static BELL: Condvar = Condvar::new();
static HOUSE: Mutex<House> = Mutex::new(House {
    waiting: VecDeque::new(),
    is_closing: false,
});

fn house() -> MutexGuard<'static, House> {
    HOUSE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn attend() {
    loop {
        let mut house = BELL
            .wait_while(house(), |house| {
                house.waiting.is_empty() && !house.is_closing
            })
            .unwrap_or_else(PoisonError::into_inner);
        let Some(guest) = house.waiting.pop_front() else {
            return;
        };
        drop(house);
        println!("guest {guest} has a coat");
    }
}

fn come(guest: u32) {
    let mut house = house();
    if house.is_closing {
        println!("guest {guest} finds the doors closed");
        return;
    }
    house.waiting.push_back(guest);
    BELL.notify_one();
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(attend);
        scope.spawn(|| (1..=2).for_each(come));
        house().is_closing = true;
        BELL.notify_one();
    });
    println!("the lights go out");
}
