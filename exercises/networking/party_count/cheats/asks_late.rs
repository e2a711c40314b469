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
        let Some(length) = self.unused.first().copied().map(usize::from) else {
            return Ok(None);
        };
        let Some(message) = self.unused.get(1..=length).map(<[u8]>::to_vec) else {
            return Ok(None);
        };
        if length > 16 {
            return Err(TooLong);
        }
        self.unused.drain(..=length);
        Ok(Some(message))
    }
}
