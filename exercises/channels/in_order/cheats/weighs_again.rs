//! in_order: three scales weigh a parcel each.

use std::sync::mpsc;
use std::thread;

struct Parcel(&'static str);

fn main() {
    let parcels = ["books", "a", "tea"].map(Parcel);
    let (office, weights) = mpsc::channel();

    thread::scope(|scope| {
        for parcel in parcels {
            let office = office.clone();
            scope.spawn(move || office.send(weigh(parcel)));
        }
    });
    drop(office);

    for (number, weight) in parcels.into_iter().map(weigh).enumerate() {
        println!("parcel {number}: {weight}");
    }
}

/// The parcel leaves by the scale.
fn weigh(parcel: Parcel) -> usize {
    parcel.0.len().min(4)
}
