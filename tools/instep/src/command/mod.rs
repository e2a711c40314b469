//! What the author's command does.

pub mod check;
pub mod draft;
pub mod record;
pub mod search;
pub mod watch;
