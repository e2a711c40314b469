//! Two locks taken in two orders: one schedule sticks.

use std::sync::Mutex;
use std::thread;

fn pour(from: &Mutex<u32>, to: &Mutex<u32>) {
    let mut source = from.lock().expect("nobody panicked");
    let mut target = to.lock().expect("nobody panicked");
    *source -= 1;
    *target += 1;
}

fn main() {
    let red = Mutex::new(5);
    let blue = Mutex::new(5);

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
