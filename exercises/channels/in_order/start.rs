//! in_order: three scales weigh a parcel each.

use std::sync::mpsc;
use std::thread;

fn main() {
    let parcels = ["books", "a", "tea"];
    let (office, weights) = mpsc::channel();

    thread::scope(|scope| {
        for parcel in parcels {
            let office = office.clone();
            scope.spawn(move || office.send(weigh(parcel)));
        }
    });
    drop(office);

    for (number, weight) in weights.iter().enumerate() {
        println!("parcel {number}: {weight}");
    }
}

fn weigh(parcel: &str) -> usize {
    parcel.len().min(4)
}
