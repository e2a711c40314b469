fn main() {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

    let room = Room::default();
    let (meet, is_hanging) = (Barrier::new(2), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                room.look();
                // Either may be the one who leads, and leave after the other.
                if meet.wait().is_leader() {
                    assert!(!is_hanging.load(SeqCst), "somebody looks while it is hung");
                }
                room.stop_looking();
            });
        }
        scope.spawn(|| {
            room.hang();
            is_hanging.store(true, SeqCst);
            is_hanging.store(false, SeqCst);
            room.stop_hanging();
        });
    });
    println!("two looked at once, and nobody while it was hung");
}
