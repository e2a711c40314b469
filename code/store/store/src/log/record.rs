//! How a record lies in the file.
//!
//! Twelve bytes first: the length of what follows, a checksum of that
//! length, and a checksum of what follows. The length has one of its own,
//! so that a damaged length can't look like a record that was cut short.

use std::io::{self, Read};

use crc32fast::hash;

use crate::limits;
use crate::time::Time;

/// The first bytes of a file: what it is, and in which version.
pub const MAGIC: &[u8; 12] = b"store log 1\n";

const HEADER: usize = 12;

/// No request is longer, with the length of each word, and a time.
const LONGEST: usize = limits::REQUEST + 4 * limits::ARGUMENTS + 8;

/// What comes next in a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    Record {
        time: Time,
        words: Vec<Vec<u8>>,
        length: u64,
    },
    /// The file ends here.
    End,
    /// It ends in the middle of a record.
    Torn { length: u64 },
    /// What lies here was never written so.
    Damaged,
}

// ANCHOR: write
/// Appends a request to `out`, and when it was done.
pub fn write(out: &mut Vec<u8>, time: Time, words: &[&[u8]]) {
    let start = out.len();
    out.extend_from_slice(&[0; HEADER]);
    out.extend_from_slice(&time.0.to_le_bytes());
    for word in words {
        out.extend_from_slice(&length(word.len()));
        out.extend_from_slice(word);
    }
    let (header, body) = out[start..].split_at_mut(HEADER);
    let long = length(body.len());
    header[..4].copy_from_slice(&long);
    header[4..8].copy_from_slice(&hash(&long).to_le_bytes());
    header[8..].copy_from_slice(&hash(body).to_le_bytes());
}
// ANCHOR_END: write

fn length(length: usize) -> [u8; 4] {
    let length = u32::try_from(length).expect("requests are limited");
    length.to_le_bytes()
}

// ANCHOR: read
/// Reads what comes next.
///
/// # Errors
///
/// When the file can't be read.
pub fn read(file: &mut impl Read) -> io::Result<Next> {
    let mut header = [0; HEADER];
    match fill(file, &mut header)? {
        0 => return Ok(Next::End),
        HEADER => {}
        short => return Ok(torn(short)),
    }
    let [long, check, sum] = [0, 4, 8].map(|at| number(&header[at..]));
    if hash(&header[..4]) != check || long as usize > LONGEST {
        return Ok(Next::Damaged);
    }
    let mut body = vec![0; long as usize];
    let found = fill(file, &mut body)?;
    if found < body.len() {
        return Ok(torn(HEADER + found));
    }
    Ok(match words(&body).filter(|_| hash(&body) == sum) {
        None => Next::Damaged,
        Some((time, words)) => Next::Record {
            time,
            words,
            length: (HEADER + body.len()) as u64,
        },
    })
}
// ANCHOR_END: read

fn torn(length: usize) -> Next {
    Next::Torn {
        length: length as u64,
    }
}

fn number(bytes: &[u8]) -> u32 {
    let bytes = bytes.first_chunk().expect("a header is whole");
    u32::from_le_bytes(*bytes)
}

/// Reads until `bytes` are full or the file ends; tells how many there are.
fn fill(file: &mut impl Read, bytes: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < bytes.len() {
        match file.read(&mut bytes[count..]) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error)
                if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

fn words(body: &[u8]) -> Option<(Time, Vec<Vec<u8>>)> {
    let (time, mut rest) = body.split_first_chunk()?;
    let mut words = vec![];
    while let Some((length, after)) = rest.split_first_chunk() {
        let length = u32::from_le_bytes(*length) as usize;
        let (word, after) = after.split_at_checked(length)?;
        words.push(word.to_vec());
        rest = after;
    }
    rest.is_empty()
        .then_some((Time(u64::from_le_bytes(*time)), words))
}
