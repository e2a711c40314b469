//! in_order: three scales weigh a parcel each.

use std::sync::mpsc;
use std::thread;

struct Parcel(&'static str);

fn main() {
    let parcels = ["books", "a", "tea"].map(Parcel);
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

/// The parcel leaves by the scale.
fn weigh(parcel: Parcel) -> usize {
    parcel.0.len().min(4)
}
