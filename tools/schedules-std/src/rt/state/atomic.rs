//! Atomics: a number, and what is done with it.

use std::sync::atomic::Ordering;

use formats::graph::{Fetch, Kind, ObjectState};

use super::pointers;
use crate::rt::fingerprint::Fingerprint;

/// The type of an atomic, which decides what it means to add, and which is more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    Bool,
    Unsigned {
        bits: u32,
    },
    Signed {
        bits: u32,
    },
    /// Whose values are the [names](super::pointers) of addresses.
    Pointer,
}

/// A value, as the lowest bits of 64; the others are 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Atomic {
    pub(super) of: Type,
    pub(super) value: u64,
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

    /// Its ordering, and the one with which it only loads.
    pub(super) fn orderings(&self) -> (Ordering, Ordering) {
        match self {
            Operation::Load(ordering)
            | Operation::Store(_, ordering)
            | Operation::Swap(_, ordering)
            | Operation::Fetch(_, _, ordering) => (*ordering, *ordering),
            Operation::CompareExchange {
                success, failure, ..
            } => (*success, *failure),
            // Nobody else is there.
            Operation::Replace(_) => (Ordering::SeqCst, Ordering::SeqCst),
        }
    }

    /// Whether sequential consistency is more than it asks for.
    pub fn asks_for_less(&self) -> bool {
        self.orderings() != (Ordering::SeqCst, Ordering::SeqCst)
    }
}

impl Type {
    fn bits(self) -> u32 {
        match self {
            Type::Bool => 1,
            Type::Unsigned { bits } | Type::Signed { bits } => bits,
            Type::Pointer => 64,
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
            Type::Bool | Type::Unsigned { .. } | Type::Pointer => one < other,
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

    /// What an operation stores that has found `before`, if it stores anything.
    pub(super) fn stores(self, operation: &Operation, before: u64) -> Option<u64> {
        match operation {
            Operation::Load(_) => None,
            Operation::Store(value, _) | Operation::Swap(value, _) | Operation::Replace(value) => {
                Some(*value)
            }
            Operation::CompareExchange { current, new, .. } => (before == *current).then_some(*new),
            Operation::Fetch(fetch, operand, _) => Some(self.fetch(*fetch, before, *operand)),
        }
    }

    pub(super) fn show(self, value: u64) -> String {
        match self {
            Type::Bool => (value != 0).to_string(),
            Type::Unsigned { .. } => value.to_string(),
            Type::Signed { .. } => self.signed(value).to_string(),
            Type::Pointer => pointers::shown(value),
        }
    }
}

impl Atomic {
    pub fn new(of: Type, value: u64) -> Self {
        Atomic { of, value }
    }

    pub(super) fn value(&self) -> u64 {
        self.value
    }

    pub fn view(&self) -> ObjectState {
        ObjectState::Atomic {
            value: Some(self.of.show(self.value)),
            history: vec![],
        }
    }

    /// The value that a store brings, as a page shows it.
    pub(super) fn shows_store(&self, operation: &Operation) -> Option<String> {
        match operation {
            Operation::Store(value, _) | Operation::Replace(value) => Some(self.of.show(*value)),
            _ => None,
        }
    }

    pub(super) fn of(&self) -> Type {
        self.of
    }

    pub(super) fn contents(&self) -> Fingerprint {
        Fingerprint::of(&self.value)
    }
}
