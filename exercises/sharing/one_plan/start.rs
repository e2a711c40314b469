//! one_plan: two players own one plan.

use std::cell::Cell;

#[derive(Clone, Default)]
struct Plan {
    marks: Cell<u32>,
}

impl Plan {
    fn mark(&self) {
        self.marks.set(self.marks.get() + 1);
    }
}

struct Player {
    name: &'static str,
    plan: Plan,
}

fn team() -> (Player, Player) {
    let plan = Plan::default();
    let ada = Player { name: "Ada", plan };
    let ben = Player { name: "Ben", plan };
    (ada, ben)
}

fn main() {
    let (ada, ben) = team();
    ada.plan.mark();
    let seen = ben.plan.marks.get();
    println!("{} marks it; {} sees {seen} mark", ada.name, ben.name);
}
