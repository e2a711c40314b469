//! stairs: in how many ways can you climb the stairs?

use std::cell::{Cell, RefCell};

#[derive(Default)]
struct Stairs {
    known: RefCell<[Option<u64>; 9]>,
    sums: Cell<u32>,
}

fn add(sums: &Cell<u32>, one: u64, other: u64) -> u64 {
    sums.set(sums.get() + 1);
    one + other
}

impl Stairs {
    fn ways(&self, steps: usize) -> u64 {
        if steps < 2 {
            return 1;
        }
        let known = self.known.borrow()[steps];
        if let Some(ways) = known {
            return ways;
        }
        let ways = add(&self.sums, self.ways(steps - 1), self.ways(steps - 2));
        self.known.borrow_mut()[steps] = Some(ways);
        ways
    }
}

fn main() {
    let stairs = Stairs::default();
    let ways = stairs.ways(8);
    println!("{ways} ways, {} sums", stairs.sums.get());
}
