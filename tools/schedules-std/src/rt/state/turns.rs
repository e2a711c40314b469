//! Loops that do nothing but wait, turn by turn.
//!
//! The command marks where such a loop begins, and where it goes round: whatever it
//! knows by then, its thread is where it was at the beginning of the turn. If the
//! turn has changed nothing for others, either, it might as well not have been: see
//! [`waits`](crate::rt::waits).
//!
//! All of it follows from what the thread has seen, and so is no part of the state's
//! key.

use std::collections::BTreeMap;

use super::ids::ObjectId;
use crate::rt::fingerprint::Fingerprint;

/// The loops in which a thread is; perhaps it has left some by now.
#[derive(Debug, Clone, Default)]
pub struct Turns {
    loops: Vec<Loop>,
    /// What was in the locks that it has locked.
    pub(super) locked: BTreeMap<ObjectId, Fingerprint>,
    /// Its last step has changed something for others, or may have.
    pub has_changed: bool,
    /// The loop of which a turn ends as soon as it sleeps.
    sleeping_in: Option<usize>,
}

/// A loop, in one of its turns.
#[derive(Debug, Clone)]
struct Loop {
    id: usize,
    steps: usize,
    has_changed: bool,
    has_locked: bool,
}

/// What a turn of a loop has come to that goes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Something is not as it was.
    Changed,
    /// It has changed nothing; by locking it may have been in somebody's way.
    Futile { has_locked: bool },
}

impl Loop {
    fn begin(id: usize) -> Self {
        Loop {
            id,
            steps: 0,
            has_changed: false,
            has_locked: false,
        }
    }
}

impl Turns {
    /// The thread comes to a loop from outside.
    pub(super) fn enter(&mut self, id: usize) {
        if let Some(before) = self.loops.iter().position(|one| one.id == id) {
            self.loops.truncate(before);
        }
        self.loops.push(Loop::begin(id));
    }

    /// A loop goes round.
    pub(super) fn turn(&mut self, id: usize) -> Turn {
        let Some(index) = self.loops.iter().position(|one| one.id == id) else {
            return Turn::Changed;
        };
        self.loops.truncate(index + 1);
        let done = std::mem::replace(&mut self.loops[index], Loop::begin(id));
        match done.has_changed || done.steps == 0 {
            true => Turn::Changed,
            false => Turn::Futile {
                has_locked: done.has_locked,
            },
        }
    }

    /// The thread comes to a loop from outside, whose turns begin where it sleeps.
    pub(super) fn come_to(&mut self, id: usize) {
        if let Some(before) = self.loops.iter().position(|one| one.id == id) {
            self.loops.truncate(before);
        }
    }

    /// The thread is about to sleep, where a turn of this loop ends, and the next begins.
    pub(super) fn will_sleep(&mut self, id: usize) {
        self.sleeping_in = Some(id);
    }

    /// It sleeps: what has come of a turn of the loop that has said so, if it was a whole one.
    pub(super) fn sleep(&mut self) -> Option<Turn> {
        let id = self.sleeping_in.take()?;
        match self.loops.iter().any(|one| one.id == id) {
            true => Some(self.turn(id)),
            false => {
                self.enter(id);
                None
            }
        }
    }

    /// Whether the next step is the first of a turn.
    pub fn is_beginning(&self) -> bool {
        self.loops.iter().any(|one| one.steps == 0)
    }

    /// Something is left behind that is no step.
    pub fn busy(&mut self) {
        for one in &mut self.loops {
            one.has_changed = true;
        }
    }

    /// The turns that have begun count for nothing.
    pub(super) fn spoil(&mut self) {
        for one in &mut self.loops {
            one.has_changed |= one.steps > 0;
        }
    }

    pub(super) fn note(&mut self, changes: bool, locks: bool) {
        self.has_changed = changes;
        for one in &mut self.loops {
            one.steps += 1;
            one.has_changed |= changes;
            one.has_locked |= locks;
        }
    }
}
