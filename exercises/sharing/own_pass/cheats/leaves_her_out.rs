//! own_pass: a player who is her own mate.

use std::cell::RefCell;
use std::rc::Rc;

type SharedPlayer = Rc<RefCell<Player>>;

struct Player {
    name: &'static str,
    goals: u32,
    mates: Vec<SharedPlayer>,
}

fn player(name: &'static str) -> SharedPlayer {
    Rc::new(RefCell::new(Player {
        name,
        goals: 0,
        mates: vec![],
    }))
}

/// A pass to every mate; each of them scores.
fn pass_to_all(player: &SharedPlayer) {
    let player = player.borrow();
    for mate in &player.mates {
        if let Ok(mut mate) = mate.try_borrow_mut() {
            mate.goals += 1;
            println!("{} passes, {} scores", player.name, mate.name);
        }
    }
}

fn main() {
    let (ada, ben) = (player("Ada"), player("Ben"));
    let mates = vec![Rc::clone(&ben), Rc::clone(&ada)];
    ada.borrow_mut().mates = mates;

    pass_to_all(&ada);
    pass_to_all(&ada);
    println!(
        "Ada has {}, Ben has {}",
        ada.borrow().goals,
        ben.borrow().goals
    );
}
