//! Replies, and how they are written.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use crate::limits;

/// A value that the store and any number of replies share. It is a `Vec`
/// so that `APPEND` can let it grow where it is, while nobody else has it.
pub type Bytes = Arc<Vec<u8>>;

// ANCHOR: reply
/// What a client gets for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// `+OK`
    Simple(Cow<'static, str>),
    /// `-ERR syntax error`
    Error(Cow<'static, [u8]>),
    /// `:42`
    Integer(i64),
    /// `$5`, and five bytes
    Bulk(Bytes),
    /// `$-1`: there is no such value.
    Nil,
    /// `*-1`: there is no such array.
    NilArray,
    /// `*2`, and two replies
    Array(Vec<Reply>),
    /// Names and values by turns: `%1` and two replies, or `*2` and
    /// two, for who does not know of `%`.
    Map(Vec<Reply>),
    /// What nobody asked for: `>3` and three replies, or `*3`.
    Push(Vec<Reply>),
    /// One reply after the other.
    Several(Vec<Reply>),
    /// All has been said already.
    Nothing,
}
// ANCHOR_END: reply

/// A version of the protocol, which a client chooses with `HELLO`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Protocol {
    #[default]
    Two = 2,
    /// It has maps, and one `_` for all that is not there.
    Three = 3,
}

impl Reply {
    pub const OK: Reply = Reply::Simple(Cow::Borrowed("OK"));

    pub fn error(text: impl Into<String>) -> Self {
        Reply::Error(text.into().into_bytes().into())
    }

    /// A text of its own, which nobody shares.
    pub fn text(bytes: impl Into<Vec<u8>>) -> Self {
        Reply::Bulk(Arc::new(bytes.into()))
    }

    pub fn count(count: usize) -> Self {
        Reply::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }

    pub fn is_error(&self) -> bool {
        matches!(self, Reply::Error(_))
    }

    // ANCHOR: encode
    /// Appends its bytes to `out`, or, if they are too many, an error in
    /// their place.
    pub fn encode(&self, protocol: Protocol, out: &mut Vec<u8>) {
        match self.text_bytes() > limits::REPLY {
            true => Reply::error(TOO_LONG).put(protocol, out),
            false => self.put(protocol, out),
        }
    }

    fn put(&self, protocol: Protocol, out: &mut Vec<u8>) {
        match self {
            Reply::Nil | Reply::NilArray
                if protocol == Protocol::Three =>
            {
                out.extend_from_slice(b"_\r\n");
            }
            Reply::Map(replies) if protocol == Protocol::Three => {
                header(out, b'%', replies.len() / 2);
                all(replies, protocol, out);
            }
            Reply::Push(replies) if protocol == Protocol::Three => {
                header(out, b'>', replies.len());
                all(replies, protocol, out);
            }
            Reply::Simple(text) => line(out, b'+', text.as_bytes()),
            Reply::Error(text) => line(out, b'-', text),
            Reply::Integer(number) => header(out, b':', *number),
            Reply::Bulk(bytes) => {
                header(out, b'$', bytes.len());
                out.extend_from_slice(bytes);
                out.extend_from_slice(b"\r\n");
            }
            Reply::Nil => out.extend_from_slice(b"$-1\r\n"),
            Reply::NilArray => out.extend_from_slice(b"*-1\r\n"),
            Reply::Array(replies)
            | Reply::Map(replies)
            | Reply::Push(replies) => {
                header(out, b'*', replies.len());
                all(replies, protocol, out);
            }
            Reply::Several(replies) => all(replies, protocol, out),
            Reply::Nothing => {}
        }
    }
    // ANCHOR_END: encode

    /// Of the values in it, in bytes; what stands around each is not
    /// counted.
    fn text_bytes(&self) -> usize {
        match self {
            Reply::Bulk(bytes) => bytes.len(),
            Reply::Array(replies)
            | Reply::Map(replies)
            | Reply::Push(replies)
            | Reply::Several(replies) => replies
                .iter()
                .map(Reply::text_bytes)
                .fold(0, usize::saturating_add),
            _ => 0,
        }
    }
}

/// Whoever asked for it to be done should not ask again.
const TOO_LONG: &str = "ERR the reply is longer than the server \
                        sends; what was asked for is done";

fn all(replies: &[Reply], protocol: Protocol, out: &mut Vec<u8>) {
    for reply in replies {
        reply.put(protocol, out);
    }
}

/// What a client sent may stand in an error; an end of a line in it would
/// look like the end of the reply.
fn line(out: &mut Vec<u8>, kind: u8, text: &[u8]) {
    let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let kept = text.iter().rposition(|byte| !is_end(byte));
    let text = &text[..kept.map_or(0, |last| last + 1)];
    out.push(kind);
    out.extend(text.iter().map(|byte| match byte {
        b'\r' | b'\n' => b' ',
        other => *other,
    }));
    out.extend_from_slice(b"\r\n");
}

fn header(out: &mut Vec<u8>, kind: u8, number: impl std::fmt::Display) {
    out.push(kind);
    write!(out, "{number}\r\n").expect("a Vec takes everything");
}
