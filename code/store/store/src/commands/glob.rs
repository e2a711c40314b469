//! Patterns, as `KEYS` takes them.

/// Whether a text is one that the pattern means: `*` stands for any bytes,
/// `?` for one, `[a-c]` for one of these, `[^a-c]` for another one, and
/// what stands behind `\\` for itself.
pub fn matches(pattern: &[u8], text: &[u8]) -> bool {
    if text.is_empty() {
        // As Redis has it: `**` does not mean it.
        return matches!(pattern, b"" | b"*");
    }
    let (mut pattern, mut text) = (pattern, text);
    // Where the last `*` ended, and what was left of the text then: from
    // there one byte more is left to it. Earlier ones need no other try.
    let mut again: Option<(&[u8], &[u8])> = None;
    loop {
        if let [b'*', rest @ ..] = pattern {
            again = Some((rest, text));
            pattern = rest;
            continue;
        }
        if let [byte, rest @ ..] = text {
            if let Some(after) = one(pattern, *byte) {
                (pattern, text) = (after, rest);
                continue;
            }
        } else if pattern.is_empty() {
            return true;
        }
        match again {
            Some((after, [_, rest @ ..])) => {
                again = Some((after, rest));
                (pattern, text) = (after, rest);
            }
            _ => return false,
        }
    }
}

/// What follows the first part of the pattern, if that means the byte.
fn one(pattern: &[u8], byte: u8) -> Option<&[u8]> {
    let (first, rest) = pattern.split_first()?;
    match (first, rest) {
        (b'?', _) => Some(rest),
        (b'[', _) => set(rest, byte),
        (b'\\', [literal, after @ ..]) => {
            (*literal == byte).then_some(after)
        }
        _ => (*first == byte).then_some(rest),
    }
}

/// One that is never closed goes to the end, as in Redis.
fn set(pattern: &[u8], byte: u8) -> Option<&[u8]> {
    let (others, mut rest) = match pattern {
        [b'^', rest @ ..] => (true, rest),
        _ => (false, pattern),
    };
    let mut found = false;
    loop {
        rest = match rest {
            [] => break,
            [b'\\', literal, after @ ..] => {
                found |= *literal == byte;
                after
            }
            [b']', after @ ..] => {
                rest = after;
                break;
            }
            [from, b'-', to, after @ ..] => {
                let range = *from.min(to)..=*from.max(to);
                found |= range.contains(&byte);
                after
            }
            [literal, after @ ..] => {
                found |= *literal == byte;
                after
            }
        };
    }
    (found != others).then_some(rest)
}
