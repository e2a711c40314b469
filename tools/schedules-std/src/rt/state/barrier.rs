//! `Barrier`: who has arrived, and who may leave. The last to arrive leads.

use std::collections::BTreeSet;

use formats::graph::{Kind, ObjectState};

use super::views::Carrier;
use super::{Object, ObjectId, Outcome, State, ThreadId};
use crate::rt::bug::bug;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Barrier {
    size: usize,
    arrived: BTreeSet<ThreadId>,
    leaving: BTreeSet<ThreadId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    Arrive,
    Leave,
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Arrive => Kind::Arrive,
            Operation::Leave => Kind::Leave,
        }
    }
}

impl Barrier {
    pub fn new(size: usize) -> Self {
        Barrier {
            size,
            arrived: BTreeSet::new(),
            leaving: BTreeSet::new(),
        }
    }

    pub fn view(&self) -> ObjectState {
        ObjectState::Barrier {
            size: self.size,
            arrived: self.arrived.len(),
        }
    }
}

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
