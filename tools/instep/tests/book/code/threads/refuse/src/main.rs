//! A value that was moved is gone.

fn main() {
    let name = String::from("Ada");
    drop(name);
    println!("{name}");
}
