//! two_halves: two painters paint one hull.

use std::sync::Mutex;
use std::thread;

fn paint(planks: &mut [char], color: char) {
    planks.fill(color);
}

fn main() {
    let mut hull = ['.'; 6];
    let shared = Mutex::new(&mut hull);
    thread::scope(|scope| {
        scope.spawn(|| paint(&mut shared.lock().expect("no panic")[..3], 'r'));
        scope.spawn(|| paint(&mut shared.lock().expect("no panic")[3..], 'b'));
    });
    println!("{}", String::from_iter(hull));
}
