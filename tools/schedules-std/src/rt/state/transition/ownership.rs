//! What becomes of a cell, or of what is counted, by a step of its only thread.

use crate::rt::bug::bug;
use crate::rt::state::State;
use crate::rt::state::ids::ObjectId;
use crate::rt::state::object::Object;
use crate::rt::state::outcome::Outcome;
use crate::rt::state::ownership::{Operation, Owned};

impl State {
    /// How an owned value stands.
    pub fn owned(&self, id: ObjectId) -> &Owned {
        match self.object(id) {
            Object::Owned(owned) => owned,
            other => bug(format_args!(
                "object {id} is no cell and no Rc, but {other:?}"
            )),
        }
    }

    pub(super) fn owned_transition(
        &mut self,
        id: Option<ObjectId>,
        operation: &Operation,
    ) -> Outcome {
        let (Operation::Make(_, becomes) | Operation::Become(becomes)) = operation else {
            return Outcome::Done;
        };
        let Some(id) = id else {
            bug(format_args!("{operation:?} of no object"));
        };
        match self.objects.insert(id, Object::Owned(becomes.clone())) {
            None | Some(Object::Owned(_)) => Outcome::Done,
            Some(other) => bug(format_args!(
                "object {id} is no cell and no Rc, but {other:?}"
            )),
        }
    }
}
