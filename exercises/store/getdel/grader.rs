fn main() {
    let mut store = Store::default();
    let requests: [&[&str]; 5] = [
        &["SET", "a", "1"],
        &["GETDEL", "a"],
        &["GET", "a"],
        &["GETDEL", "a", "b"],
        &["GETDEL", "none"],
    ];
    for request in requests {
        match store.apply(request) {
            Reply::Ok => println!("+OK"),
            Reply::Nil => println!("(nil)"),
            Reply::Text(text) => println!("${text}"),
            Reply::Error(text) => println!("-{text}"),
        }
    }
}
