//! early_fence: two props are laid out, and then the light goes on.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::*, fence};
use std::thread;

static PROPS: [AtomicU32; 2] = [const { AtomicU32::new(0) }; 2];
static LIGHT: AtomicBool = AtomicBool::new(false);

fn lay_out() {
    PROPS[0].store(1, Relaxed);
    PROPS[1].store(1, Relaxed);
    fence(Release);
    LIGHT.store(true, Relaxed);
}

fn play() {
    if LIGHT.load(Relaxed) {
        fence(Acquire);
        let props: u32 = PROPS.iter().map(|prop| prop.load(Relaxed)).sum();
        println!("{props} props");
    } else {
        println!("it is dark");
    }
}

fn main() {
    let actor = thread::spawn(play);
    lay_out();
    actor.join().expect("the actor panicked");
}
