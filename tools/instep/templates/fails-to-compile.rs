//! A value that was moved is gone.

fn main() {
    let greeting = String::from("hello");
    drop(greeting);
    println!("{greeting}");
}
