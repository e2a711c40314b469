//! two_halves: two painters paint one hull.

fn paint(planks: &mut [char], color: char) {
    planks.fill(color);
}

fn main() {
    let mut hull = ['.'; 6];
    paint(&mut hull[..3], 'r');
    paint(&mut hull[3..], 'b');
    println!("{}", String::from_iter(hull));
}
