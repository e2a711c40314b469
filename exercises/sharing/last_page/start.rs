//! last_page: a parent and a child know each other.

use std::cell::RefCell;
use std::rc::Rc;

struct Person {
    name: &'static str,
    child: RefCell<Option<Rc<Person>>>,
    parent: RefCell<Option<Rc<Person>>>,
}

impl Person {
    fn new(name: &'static str) -> Rc<Person> {
        Rc::new(Person {
            name,
            child: RefCell::default(),
            parent: RefCell::default(),
        })
    }

    fn adopt(self: &Rc<Self>, child: Rc<Person>) {
        child.parent.replace(Some(Rc::clone(self)));
        self.child.replace(Some(child));
    }

    fn parent(&self) -> Option<Rc<Person>> {
        self.parent.borrow().clone()
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        println!("goodbye, {}", self.name);
    }
}

fn main() {
    let ada = Person::new("Ada");
    let ben = Person::new("Ben");
    ada.adopt(Rc::clone(&ben));
    if let Some(parent) = ben.parent() {
        println!("{} is a child of {}", ben.name, parent.name);
    }
}
