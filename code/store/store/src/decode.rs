//! From bytes to requests, however the bytes were cut on their way.

use std::fmt;
use std::ops::Range;

use crate::inline;
use crate::limits;
use crate::number::parse_integer;
use crate::reply::Reply;

/// A client that does not speak the protocol: nothing that it sends from
/// here on can be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtocolError(pub(crate) Vec<u8>);

impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A stranger's byte may stand in it.
        let text = String::from_utf8_lossy(&self.0);
        let text = text.replace(|c: char| c.is_control(), "?");
        write!(f, "Protocol error: {text}")
    }
}

impl std::error::Error for ProtocolError {}

impl ProtocolError {
    /// The last thing that the client hears.
    pub fn reply(&self) -> Reply {
        let said = [b"ERR Protocol error: ", &self.0[..]];
        Reply::Error(said.concat().into())
    }
}

fn broken(what: impl Into<Vec<u8>>) -> ProtocolError {
    ProtocolError(what.into())
}

// ANCHOR: decoder
/// Takes bytes as they come, and gives whole requests.
#[derive(Debug, Default)]
pub struct Decoder {
    bytes: Vec<u8>,
    /// Where the request begins that is being read.
    start: usize,
    /// Up to here it has been understood.
    at: usize,
    /// Up to here no end of a line was found.
    searched: usize,
    state: State,
    /// How many requests and empty lines have ended.
    ended: u64,
    /// Where its arguments lie in `bytes`.
    arguments: Vec<Range<usize>>,
    /// Those of an inline command, which may have been quoted.
    typed: Vec<Vec<u8>>,
}

#[derive(Debug, Default, Clone, Copy)]
enum State {
    /// Nothing of a request is there, or not all of its first line.
    #[default]
    Start,
    /// So many arguments are still to come.
    Argument { left: usize },
    /// The next argument has so many bytes.
    Bytes { left: usize, length: usize },
    /// A request is complete, and lies in `arguments` or in `typed`.
    Whole { inline: bool },
}
// ANCHOR_END: decoder

impl Decoder {
    /// Takes in what was read.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.forget();
        self.bytes.extend_from_slice(bytes);
    }

    /// Reads on, and tells whether a request is complete. After an error,
    /// nothing more can be understood.
    ///
    /// # Errors
    ///
    /// When the bytes are no request, or it goes beyond a limit.
    pub fn advance(&mut self) -> Result<bool, ProtocolError> {
        if let State::Whole { .. } = self.state {
            self.begin();
        }
        while self.step()? {
            if let State::Whole { .. } = self.state {
                return Ok(true);
            }
        }
        if self.bytes.len() - self.start > limits::REQUEST {
            return Err(broken("too big request"));
        }
        Ok(false)
    }

    /// The words of the request that [`advance`](Self::advance) has found.
    pub fn words(&self) -> Vec<&[u8]> {
        match self.state {
            State::Whole { inline: true } => {
                self.typed.iter().map(Vec::as_slice).collect()
            }
            State::Whole { inline: false } => self
                .arguments
                .iter()
                .map(|range| &self.bytes[range.clone()])
                .collect(),
            _ => vec![],
        }
    }

    /// Whether a part of a request is there.
    pub fn is_midway(&self) -> bool {
        self.begun().is_some()
    }

    /// Which request is there in part, by how many requests and empty
    /// lines ended before it.
    pub fn begun(&self) -> Option<u64> {
        let is_midway = !matches!(self.state, State::Whole { .. })
            && self.bytes.len() > self.start;
        is_midway.then_some(self.ended)
    }

    /// Whether bytes are there that [`advance`](Self::advance) has not
    /// looked at.
    pub fn has_more(&self) -> bool {
        self.bytes.len() > self.at
    }

    // ANCHOR: step
    /// One step further, or `false` when more bytes are needed.
    fn step(&mut self) -> Result<bool, ProtocolError> {
        match self.state {
            State::Start => match self.bytes.get(self.at) {
                None => Ok(false),
                Some(b'*') => self.read_count(),
                Some(_) => self.read_inline(),
            },
            State::Argument { left } => self.read_length(left),
            State::Bytes { left, length } => {
                // The bytes, and the end of the line after them.
                if self.bytes.len() - self.at < length + 2 {
                    return Ok(false);
                }
                self.arguments.push(self.at..self.at + length);
                self.at += length + 2;
                self.expect(left - 1);
                Ok(true)
            }
            State::Whole { .. } => Ok(true),
        }
    }
    // ANCHOR_END: step

    fn expect(&mut self, left: usize) {
        self.searched = self.at;
        self.state = match left {
            0 => State::Whole { inline: false },
            left => State::Argument { left },
        };
    }

    /// `*2`: how many arguments there are.
    fn read_count(&mut self) -> Result<bool, ProtocolError> {
        let Some(line) = self.header("too big mbulk count string")?
        else {
            return Ok(false);
        };
        let count =
            parse_integer(&self.bytes[line.start + 1..line.end])
                .filter(|count| *count <= limits::ARGUMENTS as i64)
                .ok_or_else(|| broken("invalid multibulk length"))?;
        self.at = line.end + 2;
        match usize::try_from(count) {
            // It asks for nothing.
            Err(_) | Ok(0) => self.begin(),
            Ok(count) => self.expect(count),
        }
        Ok(true)
    }

    /// `$5`: how long the next argument is.
    fn read_length(
        &mut self,
        left: usize,
    ) -> Result<bool, ProtocolError> {
        let Some(line) = self.header("too big bulk count string")?
        else {
            return Ok(false);
        };
        let first = self.bytes[line.start];
        if first != b'$' {
            let shown = match first {
                b'\r' | b'\n' => b' ',
                other => other,
            };
            let said = [b"expected '$', got '", &[shown][..], b"'"];
            return Err(broken(said.concat()));
        }
        let length =
            parse_integer(&self.bytes[line.start + 1..line.end])
                .and_then(|length| usize::try_from(length).ok())
                .filter(|length| *length <= limits::BULK)
                .ok_or_else(|| broken("invalid bulk length"))?;
        self.at = line.end + 2;
        self.state = State::Bytes { left, length };
        Ok(true)
    }

    /// The line up to `\r`, when the `\n` is there, too.
    fn header(
        &mut self,
        too_big: &str,
    ) -> Result<Option<Range<usize>>, ProtocolError> {
        let end = self.find(b'\r');
        if end.is_none() && self.bytes.len() - self.at > limits::LINE {
            return Err(broken(too_big));
        }
        Ok(end
            .filter(|end| end + 2 <= self.bytes.len())
            .map(|end| self.at..end))
    }

    /// Words on a line, as somebody types them.
    fn read_inline(&mut self) -> Result<bool, ProtocolError> {
        let Some(end) = self.find(b'\n') else {
            if self.bytes.len() - self.at > limits::LINE {
                return Err(broken("too big inline request"));
            }
            return Ok(false);
        };
        let line = &self.bytes[self.at..end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        self.typed = inline::split(line)
            .ok_or_else(|| broken("unbalanced quotes in request"))?;
        self.at = end + 1;
        match self.typed.is_empty() {
            true => self.begin(),
            false => self.state = State::Whole { inline: true },
        }
        Ok(true)
    }

    /// No byte is searched twice but the one that is found, even if they
    /// come one by one.
    fn find(&mut self, byte: u8) -> Option<usize> {
        let from = self.searched.max(self.at);
        let found = self.bytes[from..].iter().position(|b| *b == byte);
        self.searched = found.map_or(self.bytes.len(), |n| from + n);
        found.map(|n| from + n)
    }

    /// The request is done with: the next one begins.
    fn begin(&mut self) {
        self.ended += 1;
        self.start = self.at;
        self.searched = self.at;
        self.state = State::Start;
        self.arguments.clear();
        self.typed.clear();
    }

    /// Gives up the bytes of requests that are done with.
    fn forget(&mut self) {
        if let State::Whole { .. } = self.state {
            self.begin();
        }
        if self.start > 0 {
            self.bytes.drain(..self.start);
            self.at -= self.start;
            self.searched = self.searched.saturating_sub(self.start);
            for range in &mut self.arguments {
                *range =
                    range.start - self.start..range.end - self.start;
            }
            self.start = 0;
        }
        if self.bytes.len() < limits::KEPT {
            self.bytes.shrink_to(limits::KEPT);
            self.arguments.shrink_to(limits::KEPT / 16);
        }
    }
}
