//! What a program with one thread does to values that it shares with itself:
//! its cells, and the owners of what is counted.
//!
//! Nobody else can notice it, so it is no choice. It is a step all the same,
//! for a reader who wants to see who owns and who borrows.

use formats::graph::{Borrows, Kind, Manner, ObjectState, Ownership};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Owned {
    /// Its value, as far as that is plain data.
    Cell(Option<String>),
    RefCell {
        value: Option<String>,
        shared: usize,
        mutably: usize,
    },
    /// What an `Rc` and its clones own: how many they are, and how many `Weak`s.
    Rc {
        strong: usize,
        weak: usize,
        /// Not yet, where it may hold a `Weak` of itself.
        is_made: bool,
    },
    /// The cell is gone.
    Dropped,
    /// The cell is gone, and its value is not.
    Unwrapped,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    Step(Ownership, Manner),
    /// A step that makes something.
    Make(Ownership, Owned),
    /// What follows from the step before, and is none.
    Become(Owned),
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Step(what, _) | Operation::Make(what, _) => Kind::Own(*what),
            Operation::Become(_) => Kind::Own(Ownership::Update),
        }
    }

    pub(super) fn manner(&self) -> Manner {
        match self {
            Operation::Step(_, manner) => *manner,
            Operation::Make(..) | Operation::Become(_) => Manner::Usual,
        }
    }
}

impl Owned {
    pub fn view(&self) -> ObjectState {
        match self {
            Owned::Cell(value) => ObjectState::Cell {
                value: value.clone(),
            },
            Owned::RefCell {
                value,
                shared,
                mutably: 0,
            } => ObjectState::RefCell {
                value: value.clone(),
                borrows: Borrows::Shared(*shared),
            },
            // Who holds it may be changing the value.
            Owned::RefCell { .. } => ObjectState::RefCell {
                value: None,
                borrows: Borrows::Mutable,
            },
            Owned::Rc {
                weak,
                is_made: false,
                ..
            } => ObjectState::Rc {
                strong: None,
                weak: *weak,
            },
            Owned::Rc {
                strong: 0, weak: 0, ..
            }
            | Owned::Dropped => ObjectState::Dropped,
            Owned::Rc { strong, weak, .. } => ObjectState::Rc {
                strong: Some(*strong),
                weak: *weak,
            },
            Owned::Unwrapped => ObjectState::Unwrapped,
        }
    }
}
