//! A cup, those who own it, and those who only point at it.

use std::rc::Rc;

fn main() {
    let cup = Rc::new("cup");
    let tell = |when: &str, cup: &Rc<&str>| {
        let owners = Rc::strong_count(cup);
        let pointers = Rc::weak_count(cup);
        println!("{when}: {owners} own it, {pointers} point at it");
    };

    tell("won", &cup);
    let photograph = Rc::downgrade(&cup);
    let sponsor = Rc::clone(&cup);
    tell("celebrated", &cup);
    drop(cup);
    tell("lent", &sponsor);
    let found = photograph.upgrade();
    tell("found", &sponsor);
    drop(sponsor);
    drop(found);
    println!("still there: {}", photograph.upgrade().is_some());
}
