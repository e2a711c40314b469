//! Arriving at a `Barrier`, and leaving it.

use std::collections::BTreeSet;

use crate::rt::bug::bug;
use crate::rt::state::State;
use crate::rt::state::barrier::{Barrier, Operation};
use crate::rt::state::ids::{ObjectId, ThreadId};
use crate::rt::state::object::Object;
use crate::rt::state::outcome::Outcome;
use crate::rt::state::seen::Carrier;

impl State {
    fn barrier(&self, id: ObjectId) -> &Barrier {
        match self.object(id) {
            Object::Barrier(barrier) => barrier,
            other => bug(format_args!("object {id} is no Barrier, but {other:?}")),
        }
    }

    pub(super) fn barrier_alternatives(
        &self,
        id: ThreadId,
        barrier: ObjectId,
        operation: &Operation,
    ) -> usize {
        match operation {
            Operation::Arrive => 1,
            Operation::Leave => self.barrier(barrier).leaving.contains(&id).into(),
        }
    }

    pub(super) fn barrier_transition(
        &mut self,
        id: ThreadId,
        barrier: ObjectId,
        operation: &Operation,
    ) -> Outcome {
        let carrier = Carrier::Object(barrier);
        let barrier = match self.object_mut(barrier) {
            Object::Barrier(barrier) => barrier,
            other => bug(format_args!("no Barrier, but {other:?}")),
        };
        match operation {
            Operation::Arrive => {
                barrier.arrived.insert(id);
                let is_last = barrier.arrived.len() >= barrier.size;
                let mut all = BTreeSet::new();
                if is_last {
                    all.append(&mut barrier.arrived);
                    barrier.leaving.extend(&all);
                    barrier.leaving.remove(&id);
                }
                self.release(id, carrier);
                // They have all seen it before they leave, and do nothing until then.
                for one in all {
                    self.acquire(one, carrier);
                }
                if is_last {
                    self.forget(carrier);
                }
                Outcome::Is(is_last)
            }
            Operation::Leave => {
                barrier.leaving.remove(&id);
                Outcome::Done
            }
        }
    }
}
