//! Two threads change one `static mut`, and nothing orders them.

use std::thread;

static mut PASSENGERS: u32 = 0;

fn board() {
    // SAFETY: none. That is the bug.
    unsafe { PASSENGERS += 1 }
}

fn main() {
    let doors = [thread::spawn(board), thread::spawn(board)];
    for door in doors {
        door.join().expect("a door panicked");
    }
    // SAFETY: both threads have ended.
    let counted = unsafe { PASSENGERS };
    println!("passengers: {counted}");
}
