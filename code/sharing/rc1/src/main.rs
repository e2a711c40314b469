//! Cloning an `Rc` makes a second owner, not a second value.

use std::rc::Rc;

struct Map(&'static str);

impl Drop for Map {
    fn drop(&mut self) {
        println!("the map of {} is thrown away", self.0);
    }
}

fn main() {
    let ada = Rc::new(Map("the island"));
    let ben = Rc::clone(&ada);
    println!("the same map: {}", Rc::ptr_eq(&ada, &ben));

    drop(ada);
    println!("ada is gone, ben still has the map of {}", ben.0);

    drop(ben);
    println!("nobody is left");
}
