//! vase_ledger: three porters carry vases, and check the books.

use std::sync::Mutex;
use std::thread;

struct Ledger {
    books: Mutex<[u32; 2]>,
}

impl Ledger {
    fn total(&self) -> u32 {
        let books = self.books.lock().expect("nobody panicked");
        books.iter().sum()
    }

    fn carry(&self, from: usize, to: usize) {
        let mut books = self.books.lock().expect("nobody panicked");
        books[from] -= 1;
        drop(books);
        let mut books = self.books.lock().expect("nobody panicked");
        books[to] += 1;
        drop(books);
        assert_eq!(self.total(), 3, "no vase is lost");
    }
}

fn main() {
    let ledger = Ledger {
        books: Mutex::new([2, 1]),
    };
    thread::scope(|scope| {
        scope.spawn(|| ledger.carry(0, 1));
        scope.spawn(|| ledger.carry(1, 0));
        scope.spawn(|| ledger.carry(0, 1));
    });
    let [cellar, gallery] = *ledger.books.lock().expect("nobody panicked");
    println!("{} vases: {cellar} and {gallery}", cellar + gallery);
}
