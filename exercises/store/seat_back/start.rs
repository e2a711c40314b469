//! seat_back: a cloakroom counts who is served.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn serve(guest: u32, taken: &AtomicU32) {
    assert!(taken.load(SeqCst) > 0, "a guest without a seat");
    assert!(guest != 2, "the tag is lost");
}

fn visit(guest: u32, taken: &AtomicU32) {
    taken.fetch_add(1, SeqCst);
    serve(guest, taken);
    taken.fetch_sub(1, SeqCst);
}

fn main() {
    let taken = Arc::new(AtomicU32::new(0));
    let guests = [1, 2].map(|guest| {
        let taken = Arc::clone(&taken);
        thread::spawn(move || visit(guest, &taken))
    });
    let ends = guests.map(|guest| guest.join().is_err());
    let panicked = ends.into_iter().filter(|end| *end).count();
    let taken = taken.load(SeqCst);
    println!("{taken} seats taken, {panicked} guest panicked");
}
