//! Two locks taken in one order by everyone: no schedule sticks.

use std::sync::Mutex;
use std::thread;

struct Room {
    number: u32,
    paintings: Mutex<u32>,
}

fn carry(from: &Room, to: &Room) {
    let (mut here, mut there);
    if from.number < to.number {
        here = from.paintings.lock().expect("nobody panicked");
        there = to.paintings.lock().expect("nobody panicked");
    } else {
        there = to.paintings.lock().expect("nobody panicked");
        here = from.paintings.lock().expect("nobody panicked");
    }
    *here -= 1;
    *there += 1;
}

fn main() {
    let [red, blue] = [1, 2].map(|number| {
        let paintings = Mutex::new(5);
        Room { number, paintings }
    });

    thread::scope(|scope| {
        scope.spawn(|| {
            carry(&red, &blue);
            println!("red into blue");
        });
        scope.spawn(|| {
            carry(&blue, &red);
            println!("blue into red");
        });
    });
}
