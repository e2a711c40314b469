//! With `Relaxed`, the light may be seen before the scene.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::thread;

static SCENE: AtomicU32 = AtomicU32::new(0);
static LIGHT: AtomicBool = AtomicBool::new(false);

fn main() {
    let actor = thread::spawn(|| {
        if LIGHT.load(Relaxed) {
            let scene = SCENE.load(Relaxed);
            println!("the light is on: scene {scene}");
        } else {
            println!("the light is off");
        }
    });

    SCENE.store(3, Relaxed);
    LIGHT.store(true, Relaxed);
    actor.join().expect("the actor panicked");
}
