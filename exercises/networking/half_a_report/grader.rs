/// Gives what it has in pieces, and is interrupted between them.
struct Radio(Vec<Result<Vec<u8>, std::io::ErrorKind>>);

impl Radio {
    fn new(bytes: &[u8], cuts: u32) -> Self {
        let mut pieces = vec![Ok(vec![])];
        for (at, byte) in bytes.iter().enumerate() {
            if cuts >> at & 1 == 1 {
                pieces.push(Err(std::io::ErrorKind::Interrupted));
                pieces.push(Ok(vec![]));
            }
            if let Some(Ok(piece)) = pieces.last_mut() {
                piece.push(*byte);
            }
        }
        pieces.retain(|piece| piece.as_ref().map_or(true, |piece| !piece.is_empty()));
        pieces.reverse();
        Radio(pieces)
    }
}

impl std::io::Read for Radio {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.pop() {
            None => Ok(0),
            Some(Err(kind)) => Err(kind.into()),
            Some(Ok(mut piece)) => {
                let count = buffer.len().min(piece.len());
                buffer[..count].copy_from_slice(&piece[..count]);
                let rest = piece.split_off(count);
                if !rest.is_empty() {
                    self.0.push(Ok(rest));
                }
                Ok(count)
            }
        }
    }
}

fn main() {
    let report = (-2048_i32).to_be_bytes();
    for cuts in 0..1 << report.len() {
        let received = receive(&mut Radio::new(&report, cuts));
        assert_eq!(received.ok(), Some(-2048), "however it is cut");
        let received = receive(&mut Radio::new(&report[..3], cuts));
        assert!(received.is_err(), "a byte is missing");
    }
    println!("all cuts, and an early end");
}
