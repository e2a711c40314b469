//! Barriers. The last to arrive is the leader.

use std::collections::BTreeSet;

use crate::rt::world::{Object, Op, Outcome};
use crate::rt::{self, LazyId, Use};

#[derive(Debug)]
pub struct Barrier {
    id: LazyId,
    size: usize,
}

#[derive(Debug)]
pub struct BarrierWaitResult(bool);

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
        let (Use::First(id) | Use::Again(id)) = self.id.get("Barrier", state);
        match rt::step(Op::Arrive(id)) {
            Outcome::First(true) => BarrierWaitResult(true),
            _ => {
                rt::step(Op::Leave(id));
                BarrierWaitResult(false)
            }
        }
    }
}
