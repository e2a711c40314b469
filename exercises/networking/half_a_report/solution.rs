//! half_a_report: a hut reports its temperature in four bytes.

use std::io::{self, Read};

pub fn receive(radio: &mut impl Read) -> io::Result<i32> {
    let mut bytes = [0; 4];
    radio.read_exact(&mut bytes)?;
    Ok(i32::from_be_bytes(bytes))
}
