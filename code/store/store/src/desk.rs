//! Where requests are answered, whoever brings them.

use std::net::TcpStream;
use std::sync::Arc;

use crate::reply::Reply;
use crate::session::Session;

/// A reply, and the record that has to be kept before it is given.
pub type Done = (Reply, Option<u64>);

// ANCHOR: desk
/// Where requests are answered, whoever brings them.
pub trait Desk: Sync {
    fn answer(
        &self,
        session: &mut Session,
        words: &[&[u8]],
        client: &Arc<TcpStream>,
    ) -> Done;

    /// Waits until a record is kept.
    ///
    /// # Errors
    ///
    /// When it never will be: what the client gets in place of its reply.
    fn keep(&self, record: u64) -> Result<(), Reply>;
}
// ANCHOR_END: desk
