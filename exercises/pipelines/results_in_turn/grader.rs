fn main() {
    let both = std::sync::Barrier::new(2);
    let square = |input: u32| {
        if input < 3 {
            both.wait();
        }
        input * input
    };
    let none = map(Vec::new(), 1, square);
    let squares = map(vec![1, 2, 3], 2, square);
    let one = map(vec![7], 2, |input: u32| input);
    println!("{none:?} {squares:?} {one:?}");
}
