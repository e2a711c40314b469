//! A player who is their own mate is borrowed twice.

use std::cell::RefCell;
use std::rc::Rc;

type SharedPlayer = Rc<RefCell<Player>>;

struct Player {
    name: &'static str,
    goals: u32,
    mates: Vec<SharedPlayer>,
}

fn pass_to_all(player: &Player) {
    for mate in &player.mates {
        println!("{} passes", player.name);
        mate.borrow_mut().goals += 1;
    }
}

fn main() {
    let ada = Rc::new(RefCell::new(Player {
        name: "Ada",
        goals: 0,
        mates: vec![],
    }));
    let herself = Rc::clone(&ada);
    ada.borrow_mut().mates.push(herself);

    pass_to_all(&ada.borrow());
    println!("never printed: {} goals", ada.borrow().goals);
}
