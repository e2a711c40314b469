//! The store's own lobby, which closes while guests come: whoever gets in
//! stays until they are told to leave.

use std::sync::mpsc;
use std::thread;

#[path = "../src/lobby.rs"]
mod lobby;

use lobby::Lobby;

fn come(lobby: &Lobby<mpsc::Sender<()>>, guest: &str) {
    let (tell, told) = mpsc::channel();
    match lobby.admit(tell) {
        Ok(number) => {
            told.recv().expect("the lobby does not forget anybody");
            lobby.leave(number);
            println!("{guest} was told to leave");
        }
        Err(_) => println!("{guest} finds the doors closed"),
    }
}

fn main() {
    let lobby = Lobby::new(2);
    thread::scope(|scope| {
        scope.spawn(|| come(&lobby, "Ada"));
        scope.spawn(|| come(&lobby, "Ben"));
        lobby.close(|guest| {
            guest.send(()).expect("whoever is inside listens");
        });
    });
    assert!(lobby.closed().is_some());
    println!("the lights go out");
}
