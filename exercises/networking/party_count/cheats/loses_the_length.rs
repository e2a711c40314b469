//! party_count: messages with their length in front.

#[derive(Debug)]
pub struct TooLong;

#[derive(Default)]
pub struct Decoder {
    unused: Vec<u8>,
}

impl Decoder {
    pub fn push(&mut self, bytes: &[u8]) {
        self.unused.extend(bytes);
    }

    pub fn pop(&mut self) -> Result<Option<Vec<u8>>, TooLong> {
        if self.unused.is_empty() {
            return Ok(None);
        }
        let length = usize::from(self.unused.remove(0));
        if length > 16 {
            return Err(TooLong);
        }
        if self.unused.len() < length {
            return Ok(None);
        }
        Ok(Some(self.unused.drain(..length).collect()))
    }
}
