//! half_a_report: a hut reports its temperature in four bytes.

use std::io::{self, Read};

pub fn receive(radio: &mut impl Read) -> io::Result<i32> {
    let mut bytes = [0; 4];
    let count = radio.read(&mut bytes)?;
    let _ = radio.read(&mut bytes[count..])?;
    Ok(i32::from_be_bytes(bytes))
}
