//! One fence stands for two lights, and another only for who saw one.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::*, fence};
use std::thread;

static SCENE: AtomicU32 = AtomicU32::new(0);
static LIGHTS: [AtomicBool; 2] = [const { AtomicBool::new(false) }; 2];

fn main() {
    thread::scope(|scope| {
        for (light, name) in LIGHTS.iter().zip(["Lea", "Rob"]) {
            scope.spawn(move || {
                if light.load(Relaxed) {
                    fence(Acquire);
                    println!("{name}: scene {}", SCENE.load(Relaxed));
                } else {
                    println!("{name} misses the cue");
                }
            });
        }

        SCENE.store(3, Relaxed);
        fence(Release);
        for light in &LIGHTS {
            light.store(true, Relaxed);
        }
    });
}
