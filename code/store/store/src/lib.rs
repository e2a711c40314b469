//! What the steps of the store share: Redis's protocol, and the store
//! itself, which knows nothing of sockets, threads or clocks.

mod apply;
mod batch;
mod board;
mod command;
mod commands;
mod connection;
mod conversation;
mod decode;
mod doors;
mod errors;
mod house;
mod inline;
pub mod limits;
mod listen;
mod listening;
mod log;
mod mailbox;
mod number;
mod queue;
mod reply;
mod session;
mod table;
mod time;
mod values;
mod waiting;

pub use batch::{Done, converse_in_batches};
pub use board::{Board, News};
pub use command::{Attempt, Command, Keys, Run};
pub use connection::{Lost, Patience, Replies, Requests};
pub use conversation::{converse, is_gone, note, part, refuse};
pub use decode::{Decoder, ProtocolError};
pub use doors::{Doors, Guest};
pub use house::{House, is_shutdown};
pub use listen::{accept, listen, open};
pub use listening::Listening;
pub use log::{Log, LogError, Replayed, replay};
pub use mailbox::{Delivery, Mailbox};
pub use number::parse_integer;
pub use reply::{Bytes, Protocol, Reply};
pub use session::Session;
pub use table::find;
pub use time::Time;
pub use values::{Key, Store, Value};
pub use waiting::Counter;
