//! one_plan: two players own one plan.

use std::cell::Cell;
use std::rc::Rc;

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
    plan: Rc<Plan>,
}

fn team() -> (Player, Player) {
    let plan = Rc::new(Plan::default());
    let ada = Player {
        name: "Ada",
        plan: Rc::clone(&plan),
    };
    let ben = Player { name: "Ben", plan };
    (ada, ben)
}

fn main() {
    let (ada, ben) = team();
    ada.plan.mark();
    let seen = ben.plan.marks.get();
    println!("{} marks it; {} sees {seen} mark", ada.name, ben.name);
}
