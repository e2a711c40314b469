//! Barriers. The last to arrive is the leader.

use std::collections::BTreeSet;
use std::fmt;

use formats::graph::ObjectKind;

use crate::rt::world::{Object, Op, Outcome};
use crate::rt::{self, LazyId, Use};

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
    #[track_caller]
    pub const fn new(size: usize) -> Self {
        Barrier {
            id: LazyId::here(),
            size,
        }
    }

    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let state = || Object::Barrier {
            size: self.size,
            arrived: BTreeSet::new(),
            leaving: BTreeSet::new(),
        };
        let (Use::First(id) | Use::Again(id)) = self.id.get(ObjectKind::Barrier, state);
        match rt::step(Op::Arrive(id)) {
            Outcome::First(true) => BarrierWaitResult(true),
            _ => {
                rt::step(Op::Leave(id));
                BarrierWaitResult(false)
            }
        }
    }
}
