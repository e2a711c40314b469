
fn main() {
    let (five, three) = (sum(&[1, 2, 3, 4, 5], 2), sum(&[1, 2, 3], 2));
    println!("{five} {three} {} {}", sum(&[], 3), sum(&[7], 3));
}
