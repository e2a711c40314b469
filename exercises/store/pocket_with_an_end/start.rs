//! pocket_with_an_end: a value with its length in front.

pub fn value(frame: &str) -> Option<&str> {
    let mut lines = frame.split("\r\n");
    let length: usize = lines.next()?.strip_prefix('$')?.parse().ok()?;
    lines.next().filter(|value| value.len() == length)
}
