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

fn bake(degrees: u32) {
    match degrees {
        400 => panic!("too hot"),
        500 => panic!("{degrees} degrees"),
        _ => panic::panic_any(degrees),
    }
}

fn main() {
    for degrees in [400, 500, 600] {
        let baker = Builder::new()
            .name(format!("oven at {degrees}"))
            .spawn(move || bake(degrees))
            .expect("the system gives us a thread");

        if let Err(payload) = baker.join() {
            println!("it left {}", describe(&*payload));
        }
    }
}
