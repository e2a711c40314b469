//! What each command does.

pub mod clients;
pub mod glob;
pub mod keys;
pub mod lists;
pub mod moves;
pub mod scan;
pub mod strings;
pub mod together;

use crate::number::parse_integer;
use crate::reply::Reply;

const NOT_AN_INTEGER: &str =
    "ERR value is not an integer or out of range";
const SYNTAX: &str = "ERR syntax error";

fn integer(word: &[u8]) -> Result<i64, Reply> {
    parse_integer(word).ok_or_else(|| Reply::error(NOT_AN_INTEGER))
}

/// A command that stops at the first error gives it as its reply.
pub fn settle(result: Result<Reply, Reply>) -> Reply {
    result.unwrap_or_else(|error| error)
}
