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

impl Carrier {
    fn give_first(self) {
        self.give.send(self.name).expect("the other takes it");
        let from = self.take.recv().expect("the other gives one");
        println!("{} has {from}'s letter", self.name);
    }

    fn take_first(self) {
        let from = self.take.recv().expect("the other gives one");
        self.give.send(self.name).expect("the other takes it");
        println!("{} has {from}'s letter", self.name);
    }
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
    thread::scope(|scope| {
        scope.spawn(|| ada.give_first());
        scope.spawn(|| ben.take_first());
    });
}
