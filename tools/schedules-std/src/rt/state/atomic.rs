//! Atomics: a number, and what is done with it.
//!
//! Each operation bears the orderings that the program has asked for. They are
//! not heeded yet: all are sequentially consistent, so that a load has one
//! alternative, the last value. A weaker model has as many as there are values
//! that its thread may still read; it is this file's business alone.

use std::fmt::Debug;
use std::sync::atomic::Ordering;

use formats::graph::{Fetch, Kind, ObjectState};

use super::{Object, ObjectId, Outcome, State, ThreadId};
use crate::rt::bug::bug;

/// The type of an atomic, which decides what it means to add, and which is more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    Bool,
    Unsigned { bits: u32 },
    Signed { bits: u32 },
}

/// A value, as the lowest bits of 64; the others are 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Atomic {
    of: Type,
    value: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    Load(Ordering),
    Store(u64, Ordering),
    Swap(u64, Ordering),
    CompareExchange {
        current: u64,
        new: u64,
        success: Ordering,
        failure: Ordering,
        /// It may fail without a reason.
        weak: bool,
    },
    Fetch(Fetch, u64, Ordering),
    /// What its only owner has written through a `&mut`.
    Replace(u64),
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Load(_) => Kind::Load,
            Operation::Store(..) | Operation::Replace(_) => Kind::Store,
            Operation::Swap(..) => Kind::Swap,
            Operation::CompareExchange { .. } => Kind::CompareExchange,
            Operation::Fetch(fetch, ..) => Kind::Fetch(*fetch),
        }
    }

    pub(super) fn is_weak(&self) -> bool {
        matches!(self, Operation::CompareExchange { weak: true, .. })
    }
}

impl Type {
    fn bits(self) -> u32 {
        match self {
            Type::Bool => 1,
            Type::Unsigned { bits } | Type::Signed { bits } => bits,
        }
    }

    /// Cuts off what is more than the type holds.
    fn cut(self, value: u64) -> u64 {
        value & (u64::MAX >> (64 - self.bits()))
    }

    fn signed(self, value: u64) -> i64 {
        let rest = 64 - self.bits();
        (value << rest) as i64 >> rest
    }

    fn is_less(self, one: u64, other: u64) -> bool {
        match self {
            Type::Signed { .. } => self.signed(one) < self.signed(other),
            Type::Bool | Type::Unsigned { .. } => one < other,
        }
    }

    fn fetch(self, fetch: Fetch, value: u64, operand: u64) -> u64 {
        let is_less = self.is_less(value, operand);
        self.cut(match fetch {
            Fetch::Add => value.wrapping_add(operand),
            Fetch::Sub => value.wrapping_sub(operand),
            Fetch::And => value & operand,
            Fetch::Nand => !(value & operand),
            Fetch::Or => value | operand,
            Fetch::Xor => value ^ operand,
            Fetch::Max if is_less => operand,
            Fetch::Min if !is_less => operand,
            Fetch::Max | Fetch::Min => value,
            Fetch::Not => !value,
        })
    }

    fn show(self, value: u64) -> String {
        match self {
            Type::Bool => (value != 0).to_string(),
            Type::Unsigned { .. } => value.to_string(),
            Type::Signed { .. } => self.signed(value).to_string(),
        }
    }
}

impl Atomic {
    pub fn new(of: Type, value: u64) -> Self {
        Atomic { of, value }
    }

    pub fn view(&self) -> ObjectState {
        ObjectState::Atomic {
            value: Some(self.of.show(self.value)),
        }
    }
}

impl State {
    /// What is in an atomic now.
    pub fn value(&self, id: ObjectId) -> u64 {
        match self.object(id) {
            Object::Atomic(atomic) => atomic.value,
            other => bug(format_args!("object {id} is no atomic, but {other:?}")),
        }
    }

    pub(super) fn atomic_alternatives(&self, id: ThreadId, operation: &Operation) -> usize {
        let for_no_reason = self.rules.spurious && !self.thread(id).woke_spuriously;
        1 + usize::from(operation.is_weak() && for_no_reason)
    }

    pub(super) fn atomic_transition(
        &mut self,
        id: ObjectId,
        operation: &Operation,
        alternative: usize,
    ) -> Outcome {
        let atomic = match self.object_mut(id) {
            Object::Atomic(atomic) => atomic,
            other => bug(format_args!("object {id} is no atomic, but {other:?}")),
        };
        let before = atomic.value;
        match operation {
            Operation::Load(_) => {}
            Operation::Store(value, _) | Operation::Replace(value) => {
                atomic.value = *value;
                // Whoever only writes does not learn what was there.
                return Outcome::Done;
            }
            Operation::Swap(value, _) => atomic.value = *value,
            Operation::CompareExchange { weak: true, .. } if alternative == 1 => {
                return Outcome::FailedSpuriously(before);
            }
            Operation::CompareExchange { current, new, .. } => {
                if before == *current {
                    atomic.value = *new;
                }
            }
            Operation::Fetch(fetch, operand, _) => {
                atomic.value = atomic.of.fetch(*fetch, before, *operand);
            }
        }
        Outcome::Value(before)
    }
}
