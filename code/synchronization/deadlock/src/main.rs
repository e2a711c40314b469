//! Two locks taken in two orders: some schedules stick.

use std::sync::Mutex;
use std::thread;

fn carry(from: &Mutex<u32>, to: &Mutex<u32>) {
    let mut here = from.lock().expect("nobody panicked");
    let mut there = to.lock().expect("nobody panicked");
    *here -= 1;
    *there += 1;
}

fn main() {
    let red = Mutex::new(5);
    let blue = Mutex::new(5);

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
