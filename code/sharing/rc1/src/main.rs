//! Cloning an `Rc` makes a second owner, not a second value.

use std::rc::Rc;

struct Plan(&'static str);

impl Drop for Plan {
    fn drop(&mut self) {
        println!("the plan for {} is thrown away", self.0);
    }
}

fn main() {
    let ada = Rc::new(Plan("Saturday"));
    let ben = Rc::clone(&ada);
    println!("the same plan: {}", Rc::ptr_eq(&ada, &ben));

    drop(ada);
    println!("ada is gone, ben still has the plan for {}", ben.0);

    drop(ben);
    println!("both are gone");
}
