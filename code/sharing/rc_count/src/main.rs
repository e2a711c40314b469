//! An `Rc` counts its owners as they come and go.

use std::rc::Rc;

fn main() {
    let map = Rc::new("the island");
    println!("at first: {}", Rc::strong_count(&map));

    let ada = Rc::clone(&map);
    println!("with ada: {}", Rc::strong_count(&map));
    {
        let crew = vec![Rc::clone(&map); 3];
        println!(
            "with a crew of {}: {}",
            crew.len(),
            Rc::strong_count(&map)
        );
    }
    println!("the crew has left: {}", Rc::strong_count(&map));

    // A move hands over ownership. It makes no new owner.
    let ben = ada;
    println!("ada's copy is now ben's: {}", Rc::strong_count(&ben));
}
