//! pocket_with_an_end: a value with its length in front.

pub fn value(frame: &str) -> Option<&str> {
    let (head, rest) = frame.split_once("\r\n")?;
    let length: usize = head.strip_prefix('$')?.parse().ok()?;
    let value = rest.get(..length)?;
    rest.get(length..)?.starts_with("\r\n").then_some(value)
}
