//! in_order: three scales weigh a parcel each.

use std::sync::mpsc;
use std::thread;

struct Parcel(&'static str);

fn main() {
    let parcels = ["books", "a", "tea"].map(Parcel);
    let (office, weights) = mpsc::channel();

    for parcel in parcels {
        let office = office.clone();
        let scale = thread::spawn(move || office.send(weigh(parcel)));
        let sent = scale.join().expect("a scale broke");
        sent.expect("the office is there");
    }
    drop(office);

    for (number, weight) in weights.iter().enumerate() {
        println!("parcel {number}: {weight}");
    }
}

/// The parcel leaves by the scale.
fn weigh(parcel: Parcel) -> usize {
    parcel.0.len().min(4)
}
