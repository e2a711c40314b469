//! A channel with room for two holds a fast sender back.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (belt, parcels) = mpsc::sync_channel(2);

    let carrier = thread::spawn(move || {
        for parcel in 1..=4 {
            belt.send(parcel).expect("the clerk stamps all");
            println!("parcel {parcel} is on the belt");
        }
    });

    for parcel in parcels {
        println!("parcel {parcel} is stamped");
    }
    carrier.join().expect("the carrier panicked");
}
