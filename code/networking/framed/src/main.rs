//! Messages with their length in front, however the bytes are cut.

use anyhow::{Result, ensure};

const LONGEST: usize = 1 << 20;

fn frame(message: &str) -> Vec<u8> {
    let length = u32::try_from(message.len()).expect("less than 4 GB");
    [&length.to_be_bytes(), message.as_bytes()].concat()
}

/// Collects bytes until they are a message.
#[derive(Default)]
struct Decoder {
    bytes: Vec<u8>,
}

impl Decoder {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    /// The next message, if all of it is there.
    fn pop(&mut self) -> Result<Option<String>> {
        let Some((head, rest)) = self.bytes.split_first_chunk() else {
            return Ok(None);
        };
        let length = u32::from_be_bytes(*head) as usize;
        ensure!(length <= LONGEST, "{length} bytes are too many");
        let Some(message) = rest.get(..length) else {
            return Ok(None);
        };
        let message = String::from_utf8(message.to_vec())?;
        self.bytes.drain(..head.len() + length);
        Ok(Some(message))
    }
}

/// Bit `n` of `cuts` says whether there is a cut after byte `n`.
fn decode_in_pieces(bytes: &[u8], cuts: u32) -> Result<Vec<String>> {
    let mut decoder = Decoder::default();
    let mut messages = vec![];
    let mut start = 0;
    for end in 1..=bytes.len() {
        if end == bytes.len() || cuts >> (end - 1) & 1 == 1 {
            decoder.push(&bytes[start..end]);
            start = end;
            while let Some(message) = decoder.pop()? {
                messages.push(message);
            }
        }
    }
    Ok(messages)
}

fn main() -> Result<()> {
    let bytes = [frame("snow"), frame(""), frame("go")].concat();
    let ways = 1 << (bytes.len() - 1);
    for cuts in 0..ways {
        let messages = decode_in_pieces(&bytes, cuts)?;
        assert_eq!(messages, ["snow", "", "go"]);
    }
    println!("{} bytes, {ways} ways to cut them", bytes.len());
    println!("the same three messages each time");

    let error = decode_in_pieces(&[0xff; 8], 0);
    println!("{}", error.expect_err("nothing is that long"));
    Ok(())
}
