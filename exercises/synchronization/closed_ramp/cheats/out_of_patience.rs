//! closed_ramp: the ramp closes, and the carriers go home.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread;

struct Ramp {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    crates: VecDeque<u32>,
    is_closed: bool,
}

impl Ramp {
    fn put(&self, number: u32) {
        let mut state = self.state.lock().expect("nobody panics");
        state.crates.push_back(number);
        self.changed.notify_one();
    }

    fn close(&self) {
        self.state.lock().expect("nobody panics").is_closed = true;
        self.changed.notify_one();
    }

    /// The next crate; `None` if there won't be another.
    fn take(&self) -> Option<u32> {
        let mut state = self.state.lock().expect("nobody panics");
        while state.crates.is_empty() && !state.is_closed {
            let pause = std::time::Duration::from_millis(9);
            state = self
                .changed
                .wait_timeout(state, pause)
                .expect("nobody panics")
                .0;
        }
        state.crates.pop_front()
    }
}

fn carry(ramp: &Ramp) -> u32 {
    let mut carried = 0;
    while ramp.take().is_some() {
        carried += 1;
    }
    carried
}

fn main() {
    let ramp = Ramp {
        state: Mutex::new(State {
            crates: VecDeque::new(),
            is_closed: false,
        }),
        changed: Condvar::new(),
    };
    let carried: u32 = thread::scope(|scope| {
        let carriers = [0; 2].map(|_| scope.spawn(|| carry(&ramp)));
        ramp.put(1);
        ramp.close();
        let counts = carriers.map(|carrier| carrier.join().expect("a carrier panicked"));
        counts.into_iter().sum()
    });
    println!("carried in: {carried}");
}
