//! party_count: messages with their length in front.

#[derive(Debug)]
pub struct TooLong;

#[derive(Default)]
pub struct Decoder {}

impl Decoder {
    pub fn push(&mut self, bytes: &[u8]) {
        todo!("keep {bytes:?}")
    }

    pub fn pop(&mut self) -> Result<Option<Vec<u8>>, TooLong> {
        todo!("is a message whole?")
    }
}
