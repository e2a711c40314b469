//! Two values that own each other keep each other alive.

use std::cell::RefCell;
use std::rc::Rc;

struct Player {
    name: &'static str,
    partner: RefCell<Option<Rc<Player>>>,
}

impl Drop for Player {
    fn drop(&mut self) {
        println!("{} leaves", self.name);
    }
}

fn player(name: &'static str) -> Rc<Player> {
    let partner = RefCell::new(None);
    Rc::new(Player { name, partner })
}

fn main() {
    let ada = player("Ada");
    let ben = player("Ben");
    *ada.partner.borrow_mut() = Some(Rc::clone(&ben));
    *ben.partner.borrow_mut() = Some(Rc::clone(&ada));

    let _loner = player("Cleo");
    println!("owners of Ada: {}", Rc::strong_count(&ada));
    println!("the game ends");
}
