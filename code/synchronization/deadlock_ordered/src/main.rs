//! Two locks taken in one order by everyone: no schedule sticks.

use std::sync::Mutex;
use std::thread;

struct Jug {
    number: u32,
    liters: Mutex<u32>,
}

fn pour(from: &Jug, to: &Jug) {
    let (mut source, mut target);
    if from.number < to.number {
        source = from.liters.lock().expect("nobody panicked");
        target = to.liters.lock().expect("nobody panicked");
    } else {
        target = to.liters.lock().expect("nobody panicked");
        source = from.liters.lock().expect("nobody panicked");
    }
    *source -= 1;
    *target += 1;
}

fn main() {
    let [red, blue] = [1, 2].map(|number| {
        let liters = Mutex::new(5);
        Jug { number, liters }
    });

    thread::scope(|scope| {
        scope.spawn(|| {
            pour(&red, &blue);
            println!("red into blue");
        });
        scope.spawn(|| {
            pour(&blue, &red);
            println!("blue into red");
        });
    });
}
