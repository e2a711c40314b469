//! A command as a person types it: words on a line, some of them quoted.

/// The words of a line, or `None` where a quote is not closed or is
/// followed by something other than a space.
pub fn split(line: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut words = vec![];
    let mut rest = line;
    loop {
        while let [first, after @ ..] = rest
            && is_space(*first)
        {
            rest = after;
        }
        if rest.is_empty() {
            return Some(words);
        }
        let word;
        (word, rest) = next_word(rest)?;
        words.push(word);
    }
}

fn next_word(mut rest: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut word = vec![];
    loop {
        match rest {
            [] => return Some((word, rest)),
            [first, ..] if is_space(*first) => {
                return Some((word, rest));
            }
            [b'"', after @ ..] => {
                rest = double_quoted(after, &mut word)?;
                return Some((word, ends_a_word(rest)?));
            }
            [b'\'', after @ ..] => {
                rest = single_quoted(after, &mut word)?;
                return Some((word, ends_a_word(rest)?));
            }
            [byte, after @ ..] => {
                word.push(*byte);
                rest = after;
            }
        }
    }
}

fn double_quoted<'a>(
    mut rest: &'a [u8],
    word: &mut Vec<u8>,
) -> Option<&'a [u8]> {
    loop {
        let byte;
        (byte, rest) = match rest {
            [b'\\', b'x', high, low, after @ ..]
                if high.is_ascii_hexdigit()
                    && low.is_ascii_hexdigit() =>
            {
                (hex(*high) * 16 + hex(*low), after)
            }
            [b'\\', escaped, after @ ..] => (unescape(*escaped), after),
            [b'"', after @ ..] => return Some(after),
            [byte, after @ ..] => (*byte, after),
            [] => return None,
        };
        word.push(byte);
    }
}

fn single_quoted<'a>(
    mut rest: &'a [u8],
    word: &mut Vec<u8>,
) -> Option<&'a [u8]> {
    loop {
        let byte;
        (byte, rest) = match rest {
            [b'\\', b'\'', after @ ..] => (b'\'', after),
            [b'\'', after @ ..] => return Some(after),
            [byte, after @ ..] => (*byte, after),
            [] => return None,
        };
        word.push(byte);
    }
}

fn ends_a_word(rest: &[u8]) -> Option<&[u8]> {
    rest.first()
        .is_none_or(|byte| is_space(*byte))
        .then_some(rest)
}

/// C's `isspace`, which Redis asks.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn unescape(byte: u8) -> u8 {
    match byte {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'a' => 7,
        other => other,
    }
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}
