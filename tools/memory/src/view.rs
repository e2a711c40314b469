//! What somebody has seen.

use std::collections::BTreeMap;

use crate::events::Events;
use crate::identity::{MessageId, VariableId};
use crate::plain::Known;

/// How far each variable has been seen, and what of the plain data is known.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The last message seen; the initial one where there is none.
    pub(crate) seen: BTreeMap<VariableId, MessageId>,
    pub(crate) plain: Known,
    /// `SeqCst` events that strongly happen before the next.
    pub(crate) before: Events,
    /// `SeqCst` fences that happen before what comes next.
    pub(crate) fences: Events,
}

impl View {
    /// The last message of a variable that has been seen.
    pub fn seen(&self, variable: VariableId) -> MessageId {
        self.seen.get(&variable).copied().unwrap_or_default()
    }
}

/// The views of a thread.
#[derive(Debug, Clone, Default)]
pub struct Views {
    /// What it has seen.
    pub(crate) current: View,
    /// What its relaxed loads have been offered, which a fence would acquire.
    pub(crate) offered: View,
    /// What its last fence has released, which its relaxed stores carry.
    pub(crate) released: View,
}

impl Views {
    /// Those of a thread that is started by one that has seen `view`.
    pub fn of_spawned(view: View) -> Self {
        Views {
            current: view,
            ..Views::default()
        }
    }

    /// What a thread hands over when it unlocks, sends, or ends.
    pub fn release(&self) -> View {
        self.current.clone()
    }

    pub fn current(&self) -> &View {
        &self.current
    }
}
