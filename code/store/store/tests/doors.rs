//! Who is let in, who is told that the house is full, and how it closes.

use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};

use store::Doors;

struct House {
    listener: TcpListener,
    doors: Doors,
}

impl House {
    fn with_room_for(most: usize) -> Self {
        let listener =
            TcpListener::bind("127.0.0.1:0").expect("a free port");
        let doors = Doors::new(address(&listener), most);
        House { listener, doors }
    }

    /// Somebody at the door: their end, and the server's.
    fn knock(&self) -> (TcpStream, TcpStream) {
        let guest = TcpStream::connect(address(&self.listener))
            .expect("a door");
        let (ours, _) = self.listener.accept().expect("a guest");
        (guest, ours)
    }
}

fn address(listener: &TcpListener) -> SocketAddr {
    listener.local_addr().expect("it listens")
}

fn heard(guest: &mut TcpStream) -> String {
    let mut text = String::new();
    guest.read_to_string(&mut text).expect("it ends");
    text
}

#[test]
fn one_too_many_is_told_so_and_a_place_that_is_left_is_free() {
    let house = House::with_room_for(2);
    let (_ann, ours) = house.knock();
    let ann = house.doors.admit(ours).expect("there is room");
    let (_ben, ours) = house.knock();
    let _ben = house.doors.admit(ours).expect("there is room");

    let (mut cay, ours) = house.knock();
    assert!(house.doors.admit(ours).is_none());
    assert_eq!(
        heard(&mut cay),
        "-ERR max number of clients reached\r\n"
    );

    drop(ann);
    let (_dan, ours) = house.knock();
    assert!(house.doors.admit(ours).is_some());
}

#[test]
fn closed_doors_let_nobody_in_and_read_from_nobody() {
    let house = House::with_room_for(2);
    let (_ann, ours) = house.knock();
    let inside = house.doors.admit(ours).expect("there is room");
    house.doors.close();
    assert!(house.doors.are_closed());

    // Somebody knocks who is the house itself, and wakes whoever accepts.
    let (ours, _) = house.listener.accept().expect("a knock");
    assert!(house.doors.admit(ours).is_none());
    let (mut ben, ours) = house.knock();
    assert!(house.doors.admit(ours).is_none());
    assert_eq!(heard(&mut ben), "");
    let count = (&*inside.client).read(&mut [0; 8]).expect("an end");
    assert_eq!(count, 0);
}
