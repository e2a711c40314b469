//! A trial of whether threads that do nothing but wait spin forever: see
//! [`waits`](super::waits).

use std::collections::BTreeSet;

use super::state::ids::ThreadId;

/// What is tried at the end of a turn that has changed nothing.
#[derive(Debug, Default)]
pub struct Trial {
    /// Those who have come round once more, and have changed nothing.
    pub spinning: BTreeSet<ThreadId>,
    /// Who has taken the last step.
    pub last: Option<ThreadId>,
    pub steps: usize,
}
