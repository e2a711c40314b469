//! own_lineup: two teams start from one line-up.

use std::rc::Rc;

struct Lineup(Vec<&'static str>);

impl Clone for Lineup {
    fn clone(&self) -> Self {
        println!("copies");
        Lineup(self.0.clone())
    }
}

fn substitute(lineup: &mut Rc<Lineup>, out: usize, name: &'static str) {
    let mut own = Lineup::clone(lineup);
    own.0[out] = name;
    *lineup = Rc::new(own);
}

fn main() {
    let home = Rc::new(Lineup(vec!["Ada", "Ben"]));
    let mut away = Rc::clone(&home);
    substitute(&mut away, 0, "Cleo");
    substitute(&mut away, 1, "Dan");
    println!("home: {}", home.0.join(" "));
    println!("away: {}", away.0.join(" "));
}
