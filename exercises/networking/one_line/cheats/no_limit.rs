//! one_line: reads one line of a stream, and no more.

use std::io::{self, ErrorKind, Read};

pub fn read_line(stream: &mut impl Read, _limit: usize) -> io::Result<Vec<u8>> {
    let mut line = vec![];
    let mut byte = [0];
    loop {
        match stream.read(&mut byte) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(_) if byte == *b"\n" => return Ok(line),
            Ok(_) => line.extend(byte),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
