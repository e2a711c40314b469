//! `make_mut` copies a shared value before it changes it.

use std::rc::Rc;

fn main() {
    let mut ada = Rc::new(vec!["Cleo in goal"]);

    // One owner: the plan is changed in its place.
    Rc::make_mut(&mut ada).push("Ben on the left");

    let ben = Rc::clone(&ada);
    println!("ada is alone: {}", Rc::get_mut(&mut ada).is_some());

    // Two owners: Ada gets a copy to change, Ben keeps what he had.
    Rc::make_mut(&mut ada).push("long passes");
    println!("ada: {}", ada.join(", "));
    println!("ben: {}", ben.join(", "));

    println!("the same plan: {}", Rc::ptr_eq(&ada, &ben));
    println!("ada is alone: {}", Rc::get_mut(&mut ada).is_some());
}
