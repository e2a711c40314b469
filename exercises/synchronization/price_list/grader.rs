fn main() {
    let price = Once::default();
    let read = || {
        price.get_or_make(|| {
            println!("the list is read");
            9
        })
    };
    let (one, other) = std::thread::scope(|scope| {
        let visitor = scope.spawn(read);
        let other = scope.spawn(read);
        (visitor.join(), other.join())
    });
    let (one, other) = (one.expect("no panic"), other.expect("no panic"));
    println!("{one} and {other}");
}
