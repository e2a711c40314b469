impl Drop for Fan {
    fn drop(&mut self) {
        println!("{} leaves", self.name);
    }
}

fn cheered(club: &Club) -> String {
    let names = club.cheer();
    match names.is_empty() {
        true => "nobody".to_owned(),
        false => names.join(" "),
    }
}

fn main() {
    let club = Club::default();
    let ada = std::rc::Rc::new(Fan { name: "Ada" });
    let ben = std::rc::Rc::new(Fan { name: "Ben" });
    club.join(&ada);
    club.join(&ben);
    println!("{}", cheered(&club));
    drop(ben);
    println!("nobody holds Ben");
    println!("{}", cheered(&club));
    println!("{} noted", club.noted());
    drop(ada);
    println!("nobody holds Ada");
    println!("{}", cheered(&club));
    println!("{} noted", club.noted());
}
