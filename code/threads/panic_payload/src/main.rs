//! What a panicked thread leaves behind, and how to read it.

use std::any::Any;
use std::panic;
use std::thread::Builder;

fn describe(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        format!("a &str, {text:?}")
    } else if let Some(text) = payload.downcast_ref::<String>() {
        format!("a String, {text:?}")
    } else {
        "something else".to_owned()
    }
}

fn lift(tons: u32) {
    match tons {
        50 => panic!("too heavy"),
        60 => panic!("{tons} tons"),
        _ => panic::panic_any(tons),
    }
}

fn main() {
    for tons in [50, 60, 70] {
        let crane = Builder::new()
            .name(format!("crane with {tons} tons"))
            .spawn(move || lift(tons))
            .expect("the system gives us a thread");

        if let Err(payload) = crane.join() {
            println!("it left {}", describe(&*payload));
        }
    }
}
