//! Which of several lines is meant: the first, the second.

/// What is asked of a line among others.
pub const WHICH: &str = "write `which(LINES | LINE)`: what all lines that are counted hold, and \
                         what the one that is meant holds besides";

/// Which of the lines that hold one text is the first that holds another one, too.
pub fn which(text: &str, asked: &str) -> Option<u128> {
    let (all, one) = asked.split_once(" | ")?;
    let mut lines = text.lines().filter(|line| line.contains(all));
    lines
        .position(|line| line.contains(one))
        .map(|before| before as u128 + 1)
}
