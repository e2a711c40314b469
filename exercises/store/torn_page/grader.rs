fn main() {
    let texts = [&b"a blue coat"[..], b"", b"a hat"];
    let (mut book, mut begins) = (vec![], vec![0]);
    for text in texts {
        write(&mut book, text);
        begins.push(book.len());
    }
    for cut in 0..=book.len() {
        let whole = begins[1..].iter().filter(|end| **end <= cut).count();
        let expected = Read {
            texts: texts[..whole].iter().map(|text| text.to_vec()).collect(),
            whole: begins[whole],
        };
        assert_eq!(
            read(&book[..cut]),
            Ok(expected),
            "a book that was cut after {cut} bytes"
        );
    }
    for at in 0..book.len() {
        let begin = *begins
            .iter()
            .rfind(|begin| **begin <= at)
            .expect("the first is 0");
        for bit in 0..8 {
            book[at] ^= 1 << bit;
            assert_eq!(
                read(&book),
                Err(Damaged(begin)),
                "a book in which byte {at} is another"
            );
            book[at] ^= 1 << bit;
        }
    }
    println!("each cut, and each wrong byte");
}
