//! However a conversation is cut into pieces, the same requests come out.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use store::{Decoder, ProtocolError};

type Requests = Vec<Vec<Vec<u8>>>;

/// What comes out when the pieces are fed one after the other.
fn decode<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> (Requests, Option<ProtocolError>) {
    let mut decoder = Decoder::default();
    let mut requests = vec![];
    for piece in pieces {
        decoder.feed(piece);
        loop {
            match decoder.advance() {
                Ok(true) => {
                    let words = decoder.words();
                    let owned = words.iter().map(|w| w.to_vec());
                    requests.push(owned.collect());
                }
                Ok(false) => break,
                Err(error) => return (requests, Some(error)),
            }
        }
    }
    (requests, None)
}

fn whole(bytes: &[u8]) -> (Requests, Option<ProtocolError>) {
    decode([bytes])
}

fn words(request: &[&str]) -> Vec<Vec<u8>> {
    request
        .iter()
        .map(|word| word.as_bytes().to_vec())
        .collect()
}

fn error(bytes: &[u8]) -> String {
    let (_, error) = whole(bytes);
    error.expect("it is no request").to_string()
}

const CONVERSATION: &[u8] = b"*3\r\n$3\r\nSET\r\n$1\r\na\r\n$2\r\n\r\n\r\n\
    PING\r\n\r\n*0\r\n*-1\r\nECHO \"a b\\x00\" 'c\\'d'\n*1\r\n$0\r\n\r\n\
    *2\r\n$4\r\nECHO\r\n$5\r\nhello\r\nset x y";

#[test]
fn an_empty_line_is_not_the_beginning_of_what_follows_it() {
    let mut decoder = Decoder::default();
    let mut begun = |piece: &[u8]| {
        decoder.feed(piece);
        assert_eq!(decoder.advance(), Ok(false));
        decoder.begun()
    };
    let line = begun(b"\r");
    let ping = begun(b"\nPI");
    assert!(line.is_some() && ping.is_some() && line != ping);
    assert_eq!(begun(b"N"), ping);
}

#[test]
fn arrays_and_typed_lines_are_requests() {
    let (requests, error) = whole(CONVERSATION);
    assert_eq!(error, None);
    let expected = [
        words(&["SET", "a", "\r\n"]),
        words(&["PING"]),
        words(&["ECHO", "a b\0", "c'd"]),
        words(&[""]),
        words(&["ECHO", "hello"]),
    ];
    assert_eq!(requests, expected);
}

#[test]
fn every_cut_into_three_decodes_alike() {
    let expected = whole(CONVERSATION);
    for first in 0..=CONVERSATION.len() {
        for second in first..=CONVERSATION.len() {
            let (a, rest) = CONVERSATION.split_at(first);
            let (b, c) = rest.split_at(second - first);
            assert_eq!(decode([a, b, c]), expected, "{first} {second}");
        }
    }
}

#[test]
fn byte_for_byte_decodes_alike() {
    assert_eq!(decode(CONVERSATION.chunks(1)), whole(CONVERSATION));
}

/// A decoder that began again with each byte would look at a hundred thousand
/// words a million times.
#[test]
fn many_words_byte_by_byte_are_read_once() {
    let mut bytes = b"*100000\r\n".to_vec();
    bytes.extend(b"$1\r\nx\r\n".repeat(100_000));
    let begun = Instant::now();
    let (requests, error) = decode(bytes.chunks(1));
    assert_eq!(error, None);
    assert_eq!(requests[0].len(), 100_000);
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[test]
fn what_is_no_request_is_told_in_redis_words() {
    let cases: [(&[u8], &str); 8] = [
        (b"*x\r\n", "invalid multibulk length"),
        (b"*+1\r\n", "invalid multibulk length"),
        (b"*1\r\n+PING\r\n", "expected '$', got '+'"),
        (b"*1\r\n\r\n", "expected '$', got ' '"),
        (b"*1\r\n$-1\r\n", "invalid bulk length"),
        (b"*1\r\n$05\r\nhello\r\n", "invalid bulk length"),
        (b"\"foo\r\n", "unbalanced quotes in request"),
        (b"set \"a\"b\r\n", "unbalanced quotes in request"),
    ];
    for (bytes, expected) in cases {
        assert_eq!(error(bytes), format!("Protocol error: {expected}"));
    }
}

#[test]
fn limits_hold_before_the_bytes_are_there() {
    let long = vec![b'x'; store::limits::LINE + 1];
    assert!(error(&long).ends_with("too big inline request"));
    let star = [b"*", &long[..]].concat();
    assert!(error(&star).ends_with("too big mbulk count string"));
    let dollar = [b"*1\r\n$", &long[..]].concat();
    assert!(error(&dollar).ends_with("too big bulk count string"));

    let bulk = store::limits::BULK + 1;
    let announced = format!("*1\r\n${bulk}\r\n");
    assert!(
        error(announced.as_bytes()).ends_with("invalid bulk length")
    );
    let count = store::limits::ARGUMENTS + 1;
    let announced = format!("*{count}\r\n");
    assert!(
        error(announced.as_bytes())
            .ends_with("invalid multibulk length")
    );
}

#[test]
fn a_request_of_many_large_arguments_is_refused() {
    let size = store::limits::BULK;
    let argument = format!("${size}\r\n{}\r\n", "x".repeat(size));
    let pieces = [b"*9\r\n", argument.as_bytes(), argument.as_bytes()];
    let (_, error) = decode(pieces);
    let error = error.expect("two of them are too much").to_string();
    assert!(error.ends_with("too big request"), "{error}");
}

fn request() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let word = prop::collection::vec(any::<u8>(), 0..20);
    prop::collection::vec(word, 1..6)
}

fn encode(request: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", request.len()).into_bytes();
    for word in request {
        bytes.extend(format!("${}\r\n", word.len()).into_bytes());
        bytes.extend(word);
        bytes.extend(b"\r\n");
    }
    bytes
}

proptest! {
    #[test]
    fn random_requests_survive_random_cuts(
        requests in prop::collection::vec(request(), 0..8),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let bytes: Vec<u8> =
            requests.iter().flat_map(|request| encode(request)).collect();
        let mut at: Vec<_> =
            cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        at.extend([0, bytes.len()]);
        at.sort_unstable();
        let pieces = at.windows(2).map(|pair| &bytes[pair[0]..pair[1]]);
        prop_assert_eq!(decode(pieces), (requests, None));
    }

    /// Nothing that a stranger sends makes it panic, and how it was cut
    /// makes no difference, either.
    #[test]
    fn random_bytes_decode_alike_however_they_are_cut(
        bytes in prop::collection::vec(
            prop_oneof![
                Just(b'*'), Just(b'$'), Just(b'\r'), Just(b'\n'),
                Just(b'1'), Just(b'2'), Just(b'"'), Just(b' '),
                any::<u8>()
            ],
            0..60,
        ),
    ) {
        prop_assert_eq!(decode(bytes.chunks(1)), whole(&bytes));
    }
}
