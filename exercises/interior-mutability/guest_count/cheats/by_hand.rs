//! guest_count: prints what is expected.

struct GuestBook;

impl GuestBook {
    fn look(&self) -> &str {
        "Ada was here"
    }
}

fn main() {
    println!("{}; 1 look", GuestBook.look());
    println!("{}; 2 looks", GuestBook.look());
}
