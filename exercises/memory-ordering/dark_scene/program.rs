//! A light is switched on, and the scene was written before.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::thread;

fn main() {
    let (scene, light) = (AtomicU32::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            scene.store(3, Relaxed);
            light.store(true, Relaxed);
        });
        scope.spawn(|| match light.load(Relaxed) {
            true => println!("scene {}", scene.load(Relaxed)),
            false => println!("dark"),
        });
    });
}
