//! A `Weak` points at a value without owning it.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

struct Team {
    name: &'static str,
    players: RefCell<Vec<Rc<Player>>>,
}

struct Player {
    name: &'static str,
    team: Weak<Team>,
}

impl Drop for Team {
    fn drop(&mut self) {
        println!("team {} is dissolved", self.name);
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        println!("{} leaves", self.name);
    }
}

fn team_of(player: &Player) -> &'static str {
    player.team.upgrade().map_or("no team", |team| team.name)
}

fn main() {
    let red = Rc::new(Team {
        name: "Red",
        players: RefCell::default(),
    });
    for name in ["Ada", "Ben"] {
        let team = Rc::downgrade(&red);
        red.players
            .borrow_mut()
            .push(Rc::new(Player { name, team }));
    }
    let ada = Rc::clone(&red.players.borrow()[0]);
    println!("{} plays for {}", ada.name, team_of(&ada));

    drop(red);
    println!("{} plays for {}", ada.name, team_of(&ada));
}
