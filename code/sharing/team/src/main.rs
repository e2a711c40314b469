//! Players share roles that never change, and team mates that do.

use std::cell::RefCell;
use std::rc::Rc;

type SharedPlayer = Rc<RefCell<Player>>;

struct Role {
    title: &'static str,
}

struct Player {
    name: &'static str,
    goals: u32,
    roles: Vec<Rc<Role>>,
    mates: Vec<SharedPlayer>,
}

fn player(name: &'static str, roles: &[&Rc<Role>]) -> SharedPlayer {
    Rc::new(RefCell::new(Player {
        name,
        goals: 0,
        roles: roles.iter().map(|role| Rc::clone(role)).collect(),
        mates: vec![],
    }))
}

/// A pass to every mate; each of them scores.
fn pass_to_all(player: &Player) {
    for mate in &player.mates {
        let mut mate = mate.borrow_mut();
        mate.goals += 1;
        println!("{} passes, {} scores", player.name, mate.name);
    }
}

fn main() {
    let captain = Rc::new(Role { title: "captain" });
    let striker = Rc::new(Role { title: "striker" });

    let ada = player("Ada", &[&captain, &striker]);
    let ben = player("Ben", &[&striker]);
    let cleo = player("Cleo", &[&striker]);
    ada.borrow_mut().mates = vec![Rc::clone(&ben), Rc::clone(&cleo)];

    pass_to_all(&ada.borrow());
    pass_to_all(&ada.borrow());

    println!("Ben has scored {} goals", ben.borrow().goals);
    let titles: Vec<_> =
        ada.borrow().roles.iter().map(|role| role.title).collect();
    println!("Ada is {}", titles.join(" and "));
    println!("{} share one striker", Rc::strong_count(&striker) - 1);
}
