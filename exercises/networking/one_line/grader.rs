/// Hands its bytes out in pieces that end at the cuts, and is interrupted at each.
struct Pieces<'a> {
    pieces: Vec<&'a [u8]>,
    interrupts: bool,
}

impl<'a> Pieces<'a> {
    fn new(bytes: &'a [u8], cuts: u32) -> Self {
        let mut pieces = vec![];
        let mut from = 0;
        for at in 1..bytes.len() {
            if cuts >> at & 1 == 1 {
                pieces.push(&bytes[from..at]);
                from = at;
            }
        }
        pieces.push(&bytes[from..]);
        pieces.reverse();
        Pieces {
            pieces,
            interrupts: false,
        }
    }
}

impl std::io::Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some(piece) = self.pieces.last_mut() else {
            return Ok(0);
        };
        if piece.is_empty() {
            self.pieces.pop();
            self.interrupts = !self.pieces.is_empty();
            return match self.interrupts {
                true => Err(std::io::ErrorKind::Interrupted.into()),
                false => Ok(0),
            };
        }
        let count = buffer.len().min(piece.len());
        buffer[..count].copy_from_slice(&piece[..count]);
        *piece = &piece[count..];
        Ok(count)
    }
}

fn main() {
    use std::io::{ErrorKind, Read};
    for cuts in 0..1 << 6 {
        let mut stream = Pieces::new(b"PING\nX", cuts);
        let line = read_line(&mut stream, 4).expect("the line is whole, and as long as allowed");
        assert_eq!(line, b"PING", "the line");
        let mut rest = [0; 1];
        while stream.read(&mut rest).is_err() {}
        assert_eq!(
            rest, *b"X",
            "what follows the line is read by somebody else"
        );
        let error =
            read_line(&mut Pieces::new(b"PINGS\n", cuts), 4).expect_err("the line is too long");
        assert_eq!(error.kind(), ErrorKind::InvalidData, "the line is too long");
        let error = read_line(&mut Pieces::new(b"PIN", cuts), 4).expect_err("the line is cut off");
        assert_eq!(
            error.kind(),
            ErrorKind::UnexpectedEof,
            "the line is cut off"
        );
    }
    println!("all cuts");
}
