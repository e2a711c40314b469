//! An `Rc` counts its owners as they come and go.

use std::rc::Rc;

fn main() {
    let plan = Rc::new("attack");
    println!("at first: {}", Rc::strong_count(&plan));

    let ada = Rc::clone(&plan);
    println!("with ada: {}", Rc::strong_count(&plan));
    {
        let squad = vec![Rc::clone(&plan); 3];
        println!(
            "with a squad of {}: {}",
            squad.len(),
            Rc::strong_count(&plan)
        );
    }
    println!("the squad has left: {}", Rc::strong_count(&plan));

    // A move hands over ownership. It makes no new owner.
    let ben = ada;
    println!("ada's copy is now ben's: {}", Rc::strong_count(&ben));
}
