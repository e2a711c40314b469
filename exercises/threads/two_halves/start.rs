//! two_halves: two painters paint one hull.

use std::thread;

fn paint(planks: &mut [char], color: char) {
    planks.fill(color);
}

fn main() {
    let mut hull = ['.'; 6];
    thread::scope(|scope| {
        scope.spawn(|| paint(&mut hull[..3], 'r'));
        scope.spawn(|| paint(&mut hull[3..], 'b'));
    });
    println!("{}", String::from_iter(hull));
}
