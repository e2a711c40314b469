//! torn_page: a book of coats, whose last line may be half written.

/// A line of the book: how long its text is, the same with all bits turned around, the text,
/// and the sum of the text's bytes.
pub fn write(book: &mut Vec<u8>, text: &[u8]) {
    let length = u8::try_from(text.len()).expect("a short text");
    book.extend([length, !length]);
    book.extend(text);
    book.push(sum(text));
}

fn sum(text: &[u8]) -> u8 {
    text.iter().fold(0, |sum, byte| sum.wrapping_add(*byte))
}

/// What was read.
#[derive(Debug, PartialEq)]
pub struct Read {
    pub texts: Vec<Vec<u8>>,
    /// How many bytes the whole lines have; what follows is half a line.
    pub whole: usize,
}

/// Where a damaged line begins.
#[derive(Debug, PartialEq)]
pub struct Damaged(pub usize);

pub fn read(book: &[u8]) -> Result<Read, Damaged> {
    let mut texts = vec![];
    let mut at = 0;
    while let Some(head) = book.get(at..at + 2) {
        if head[1] != !head[0] {
            return Err(Damaged(at));
        }
        let end = at + 2 + usize::from(head[0]);
        let Some([text @ .., written]) = book.get(at + 2..=end) else {
            break;
        };
        let _ = written;
        texts.push(text.to_vec());
        at = end + 1;
    }
    Ok(Read { texts, whole: at })
}
