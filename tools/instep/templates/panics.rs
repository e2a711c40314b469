//! A panic that nobody catches ends the program.

fn main() {
    println!("hello");
    panic!("nobody answers");
}
