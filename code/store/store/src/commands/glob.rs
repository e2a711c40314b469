//! Patterns, as `KEYS` takes them.

use crate::limits;

/// A pattern, and whether it took too long to say what it means.
pub struct Pattern<'a> {
    pattern: &'a [u8],
    /// How many looks are left for all texts that it is held to.
    looks: usize,
    is_tired: bool,
}

/// Where it did.
pub const TIRED: &str = "ERR the pattern takes too long for what it is \
                         held to: a shorter one will do";

impl<'a> Pattern<'a> {
    pub fn new(pattern: &'a [u8]) -> Self {
        Pattern {
            pattern,
            looks: limits::LOOKS * (1 + pattern.len()),
            is_tired: false,
        }
    }

    /// Whether it gave up once, so that what it said means nothing.
    pub fn is_tired(&self) -> bool {
        self.is_tired
    }

    /// Whether a text is one that the pattern means: `*` stands for any
    /// bytes, `?` for one, `[a-c]` for one of these, `[^a-c]` for another
    /// one, and what stands behind `\\` for itself.
    pub fn matches(&mut self, text: &[u8]) -> bool {
        self.looks += limits::LOOKS * text.len();
        self.look(text)
    }

    /// The same for one of many patterns, which have so many looks left
    /// all together.
    pub fn matches_among(
        &mut self,
        text: &[u8],
        together: &mut usize,
    ) -> bool {
        let own = self.looks + limits::LOOKS * text.len();
        self.looks = own.min(*together);
        let before = self.looks;
        let fits = self.look(text);
        *together -= before - self.looks;
        fits
    }

    fn look(&mut self, text: &[u8]) -> bool {
        if text.is_empty() {
            // As Redis has it: `**` does not mean it.
            return matches!(self.pattern, b"" | b"*");
        }
        let (mut pattern, mut text) = (self.pattern, text);
        // Where the last `*` ended, and what was left of the text then: from
        // there one byte more is left to it. Earlier ones need no other try.
        let mut again: Option<(&[u8], &[u8])> = None;
        while self.looks > 0 {
            if let [b'*', rest @ ..] = pattern {
                if rest.is_empty() {
                    return true;
                }
                again = Some((rest, text));
                pattern = rest;
                self.looks -= 1;
                continue;
            }
            if let [byte, rest @ ..] = text {
                if let Some((fits, after)) = one(pattern, *byte) {
                    let read = pattern.len() - after.len();
                    self.looks = self.looks.saturating_sub(read);
                    if fits {
                        (pattern, text) = (after, rest);
                        continue;
                    }
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
        self.is_tired = true;
        false
    }
}

/// Whether the first part of the pattern means the byte, and what follows.
fn one(pattern: &[u8], byte: u8) -> Option<(bool, &[u8])> {
    let (first, rest) = pattern.split_first()?;
    Some(match (first, rest) {
        (b'?', _) => (true, rest),
        (b'[', _) => set(rest, byte),
        (b'\\', [literal, after @ ..]) => (*literal == byte, after),
        _ => (*first == byte, rest),
    })
}

/// One that is never closed goes to the end, as in Redis.
fn set(pattern: &[u8], byte: u8) -> (bool, &[u8]) {
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
    (found != others, rest)
}
