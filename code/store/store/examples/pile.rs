//! The store's own pile: what Ada has appended is kept before she hears it.

use std::thread;

#[path = "../src/log/pile.rs"]
mod pile;

use pile::Pile;

fn main() {
    let pile = Pile::default();
    thread::scope(|scope| {
        scope.spawn(|| {
            pile.keep_all(|names| {
                println!("on the disk: {}", names.escape_ascii());
                Ok(())
            });
        });
        let ben = scope.spawn(|| pile.append(|p| p.push(b'B')));
        let ada = pile.append(|pending| pending.push(b'A'));
        pile.wait_for(ada).expect("the disk does not fail");
        println!("kept: A");
        ben.join().expect("Ben does not panic");
        pile.close();
    });
    pile.end().expect("all of it is kept");
    println!("{}", pile.broken().unwrap_or_default());
}
