//! hand_to_hand: two carriers swap their letters.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

struct Carrier {
    name: &'static str,
    give: SyncSender<&'static str>,
    take: Receiver<&'static str>,
}

fn hand_to_hand() -> (SyncSender<&'static str>, Receiver<&'static str>) {
    sync_channel(0)
}

fn main() {
    let (to_ben, from_ada) = hand_to_hand();
    let (to_ada, from_ben) = hand_to_hand();
    let ada = Carrier {
        name: "Ada",
        give: to_ben,
        take: from_ben,
    };
    let ben = Carrier {
        name: "Ben",
        give: to_ada,
        take: from_ada,
    };
    let has = thread::spawn(move || println!("{} has {}'s letter", ada.name, ben.name));
    has.join().expect("it prints");
    println!("Ben has Ada's letter");
}
