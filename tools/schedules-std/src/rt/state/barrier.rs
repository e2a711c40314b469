//! `Barrier`: who has arrived, and who may leave. The last to arrive leads.

use std::collections::BTreeSet;

use formats::graph::{Kind, ObjectState};

use super::ids::ThreadId;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Barrier {
    pub(super) size: usize,
    pub(super) arrived: BTreeSet<ThreadId>,
    pub(super) leaving: BTreeSet<ThreadId>,
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
