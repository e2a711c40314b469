//! What a command is.

use crate::board::News;
use crate::reply::Reply;
use crate::session::Session;
use crate::values::Store;

/// A command that the store knows.
#[derive(Debug)]
pub struct Command {
    /// In small letters.
    pub name: &'static str,
    /// How many words it has, its name among them; at least so many, if
    /// negative.
    pub arity: i32,
    pub keys: Keys,
    /// Whether it may change the store.
    pub writes: bool,
    pub run: Run,
    /// Those that its second word chooses from, if it does.
    pub members: &'static [Command],
}

/// Which of its words are keys: the first, the last (from the end, if
/// negative), and how many words lie from one to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keys(pub i32, pub i32, pub i32);

// ANCHOR: run
/// What a command needs.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// Its connection, and not the store: it needs no lock.
    Session(fn(&mut Session, &[&[u8]]) -> Reply),
    /// The store. Its `now` is the time of the command.
    Store(fn(&mut Store, &[&[u8]]) -> Reply),
    /// The store, and time, if what it asks for is not there yet.
    Waits(Attempt),
    /// Both: it watches the one for the other.
    Both(fn(&mut Store, &mut Session, &[&[u8]]) -> Reply),
    /// All that was put away before.
    Together,
    /// Those who listen, whom only a server can have.
    News(News),
}

/// Does it, or finds that there is nothing to do it with.
pub type Attempt =
    fn(&mut Store, &[&[u8]]) -> Result<Option<Reply>, Reply>;
// ANCHOR_END: run
