//! half_a_report: a hut reports its temperature in four bytes.

use std::io::{self, Read};

pub fn receive(radio: &mut impl Read) -> io::Result<i32> {
    let mut bytes = [0; 4];
    let mut filled = 0;
    while filled < 4 {
        match radio.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(i32::from_be_bytes(bytes))
}
