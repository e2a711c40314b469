//! Which variable of the [memory](::memory) is what.

use memory::VariableId;

use super::ids::{ObjectId, OwnersId, ThreadId};
use super::owner::Count;

/// How many kinds of variables there are.
const KINDS: usize = 4;

/// The value of an atomic, or whether something is initialized.
pub(super) fn variable(id: ObjectId) -> VariableId {
    VariableId::new(KINDS * id)
}

/// One of the two counts of an `Arc`.
pub(super) fn count_of(owners: OwnersId, count: Count) -> VariableId {
    VariableId::new(KINDS * owners + 1 + usize::from(count == Count::Weak))
}

/// Whether a thread is finished.
pub(super) fn end_of(id: ThreadId) -> VariableId {
    VariableId::new(KINDS * id + 3)
}
