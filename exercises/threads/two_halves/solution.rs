//! two_halves: two painters paint one hull.

use std::thread;

fn paint(planks: &mut [char], color: char) {
    planks.fill(color);
}

fn main() {
    let mut hull = ['.'; 6];
    let (bow, stern) = hull.split_at_mut(3);
    thread::scope(|scope| {
        scope.spawn(|| paint(bow, 'r'));
        scope.spawn(|| paint(stern, 'b'));
    });
    println!("{}", String::from_iter(hull));
}
