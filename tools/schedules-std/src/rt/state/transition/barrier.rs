//! Arriving at a `Barrier`, and leaving it.

use std::collections::BTreeSet;

use crate::rt::state::State;
use crate::rt::state::barrier::Operation;
use crate::rt::state::ids::{ObjectId, ThreadId};
use crate::rt::state::outcome::Outcome;
use crate::rt::state::seen::Carrier;

impl State {
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
        let barrier = self.barrier_mut(barrier);
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
