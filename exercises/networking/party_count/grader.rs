fn main() {
    let sent = b"\x02hi\x00\x03hut";
    for cuts in 0_u32..1 << sent.len() {
        let mut decoder = Decoder::default();
        let mut messages = vec![];
        let mut piece = vec![];
        for (at, byte) in sent.iter().enumerate() {
            piece.push(*byte);
            let is_last = at + 1 == sent.len();
            if cuts >> at & 1 == 0 && !is_last {
                continue;
            }
            decoder.push(&std::mem::take(&mut piece));
            while let Some(message) = decoder.pop().expect("none is too long") {
                messages.push(message);
            }
        }
        assert_eq!(messages, [&b"hi"[..], b"", b"hut"], "however they are cut");
    }
    let mut decoder = Decoder::default();
    decoder.push(&[17]);
    assert!(
        decoder.pop().is_err(),
        "17 bytes are too many, and that is known by now"
    );
    let mut decoder = Decoder::default();
    decoder.push(&[16; 17]);
    assert!(
        matches!(decoder.pop(), Ok(Some(_))),
        "16 bytes are not too many"
    );
    println!("three messages, however they are cut");
}
