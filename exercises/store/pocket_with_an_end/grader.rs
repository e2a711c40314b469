fn main() {
    assert_eq!(value("$5\r\nhello\r\n"), Some("hello"), "a word");
    assert_eq!(
        value("$4\r\na\r\nb\r\n"),
        Some("a\r\nb"),
        "the end of a line inside"
    );
    assert_eq!(value("$0\r\n\r\n"), Some(""), "nothing");
    let whole = "$4\r\na\r\nb\r\n";
    for cut in 0..whole.len() {
        assert_eq!(value(&whole[..cut]), None, "not whole after {cut} bytes");
    }
    assert_eq!(value("$3\r\nhello\r\n"), None, "longer than it says");
    assert_eq!(value("5\r\nhello\r\n"), None, "no `$`");
    assert_eq!(value("$-1\r\n"), None, "no length");
    println!("whole, cut, empty and wrong");
}
