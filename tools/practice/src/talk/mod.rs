//! Conversations with the reader's program, over real sockets.
//!
//! A [script](script) says who connects, what they say, and what they have to hear.
//! It is [played](play), with all people in it; the program is the reader's, which listens at a
//! port that the system has chosen, or calls one. Each wait has a limit. What was said
//! in two pieces is [taken](taken) in two pieces.

mod acts;
pub mod hold;
pub mod outcome;
mod person;
pub mod play;
pub mod script;
mod stage;
mod still;
mod taken;

pub use script::{Conversation, Step};
