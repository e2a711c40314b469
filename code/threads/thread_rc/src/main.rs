//! An `Rc` must stay on its thread.

use std::rc::Rc;
use std::thread;

fn main() {
    let tides = Rc::new(["low at 6", "high at 12", "low at 18"]);
    let copy = Rc::clone(&tides);

    let pilot = thread::spawn(move || println!("{}", copy.len()));

    pilot.join().expect("the pilot panicked");
    println!("{}", tides.len());
}
