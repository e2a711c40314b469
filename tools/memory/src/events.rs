//! The one order of all `SeqCst` operations and fences, as far as it is known.

use fixedbitset::FixedBitSet;

/// A set of `SeqCst` events.
pub(crate) type Events = FixedBitSet;

/// Which event must come before which. It has no circle.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order {
    /// For each event: itself and all that must come after it.
    after: Vec<Events>,
}

impl Order {
    /// A new event, so far unordered.
    pub fn event(&mut self) -> Events {
        let number = self.after.len();
        let mut event = Events::new();
        event.grow_and_insert(number);
        self.after.push(event.clone());
        event
    }

    /// `events`, and all that must come after one of them.
    pub fn down(&self, events: &Events) -> Events {
        let mut all = Events::new();
        for event in events.ones() {
            all.union_with(&self.after[event]);
        }
        all
    }

    /// Whether all of `before` can come before all of `after`.
    pub fn allows(&self, before: &Events, after: &Events) -> bool {
        self.down(after).is_disjoint(before)
    }

    /// From now on all of `before` come before all of `after`, which must be
    /// [allowed](Order::allows).
    pub fn put(&mut self, before: &Events, after: &Events) {
        debug_assert!(self.allows(before, after));
        if before.is_clear() || after.is_clear() {
            return;
        }
        let later = self.down(after);
        for reached in &mut self.after {
            if !reached.is_disjoint(before) {
                reached.union_with(&later);
            }
        }
    }
}
