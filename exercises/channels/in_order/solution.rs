//! in_order: three scales weigh a parcel each.

use std::sync::mpsc;
use std::thread;

fn main() {
    let parcels = ["books", "a", "tea"];
    let (office, weights) = mpsc::channel();

    thread::scope(|scope| {
        for (number, parcel) in parcels.into_iter().enumerate() {
            let office = office.clone();
            scope.spawn(move || office.send((number, weigh(parcel))));
        }
    });
    drop(office);

    let mut weighed: Vec<_> = weights.iter().collect();
    weighed.sort_unstable();
    for (number, weight) in weighed {
        println!("parcel {number}: {weight}");
    }
}

fn weigh(parcel: &str) -> usize {
    parcel.len().min(4)
}
