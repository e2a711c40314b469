//! Barriers. The last to arrive is the leader.

use std::fmt;

use formats::graph::ObjectKind;

use crate::rt::plain::look;
use crate::rt::state::barrier::{Barrier as State, Operation as Op};
use crate::rt::state::object::Object;
use crate::rt::state::operation::Operation;
use crate::rt::state::outcome::Outcome;
use crate::rt::{self, LazyId};

pub struct Barrier {
    id: LazyId,
    size: usize,
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

pub struct BarrierWaitResult(bool);

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult")
            .field("is_leader", &self.0)
            .finish()
    }
}

impl BarrierWaitResult {
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    #[inline]
    #[track_caller]
    pub const fn new(size: usize) -> Self {
        Barrier {
            id: LazyId::here(),
            size,
        }
    }

    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        look(&self.id);
        let state = || Object::Barrier(State::new(self.size));
        let id = self.id.get(ObjectKind::Barrier, state);
        match rt::step(Operation::Barrier(id, Op::Arrive)) {
            Outcome::Is(true) => BarrierWaitResult(true),
            _ => {
                rt::step(Operation::Barrier(id, Op::Leave));
                look(&self.id);
                BarrierWaitResult(false)
            }
        }
    }
}
