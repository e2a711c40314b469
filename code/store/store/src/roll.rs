//! Who has put themselves down under which name.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

// ANCHOR: roll
/// Under each name, those who have put themselves down. It owns none of
/// them.
#[derive(Debug)]
pub struct Roll<T> {
    by_name: HashMap<Vec<u8>, Vec<Weak<T>>>,
    /// When there are more names than this, those are swept away whose
    /// people have all left.
    sweep_at: usize,
}
// ANCHOR_END: roll

impl<T> Default for Roll<T> {
    fn default() -> Self {
        Roll {
            by_name: HashMap::new(),
            sweep_at: 0,
        }
    }
}

impl<T> Roll<T> {
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The names under which there was somebody, when one last looked.
    pub fn names(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.by_name.keys()
    }

    /// How many there are under a name.
    pub fn count(&self, name: &[u8]) -> usize {
        let there = |who: &&Weak<T>| who.strong_count() > 0;
        let under = self.by_name.get(name);
        under.map_or(0, |all| all.iter().filter(there).count())
    }

    // ANCHOR: add
    /// Whoever leaves tells nobody: they are gone, and the roll finds that
    /// out. The more there are, the rarer it looks, so that few newcomers
    /// pay for a look.
    pub fn add(&mut self, name: &[u8], who: &Arc<T>) {
        if self.by_name.len() > self.sweep_at {
            self.sweep();
        }
        let under = self.by_name.entry(name.to_vec()).or_default();
        if under.len() == under.capacity() {
            under.retain(|who| who.strong_count() > 0);
            // As many may come before it looks again.
            under.reserve(under.len() + 1);
        }
        under.push(Arc::downgrade(who));
    }
    // ANCHOR_END: add

    pub fn remove(&mut self, name: &[u8], who: &Arc<T>) {
        self.each(name, |other| !Arc::ptr_eq(other, who));
    }

    // ANCHOR: each
    /// Tells each under a name. Whoever gives `false` to it is struck off,
    /// and so is who has left. How many stay?
    pub fn each(
        &mut self,
        name: &[u8],
        mut tell: impl FnMut(&Arc<T>) -> bool,
    ) -> usize {
        let Some(under) = self.by_name.get_mut(name) else {
            return 0;
        };
        under.retain(|who| match who.upgrade() {
            Some(who) => tell(&who),
            None => false,
        });
        let count = under.len();
        if count == 0 {
            self.by_name.remove(name);
        }
        count
    }
    // ANCHOR_END: each

    // ANCHOR: sweep
    /// Takes away the names whose people have all left.
    fn sweep(&mut self) {
        self.by_name.retain(|_, under| {
            under.retain(|who| who.strong_count() > 0);
            !under.is_empty()
        });
        self.sweep_at = (2 * self.by_name.len()).max(1024);
    }
    // ANCHOR_END: sweep
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_left_is_forgotten_where_others_stay() {
        let mut roll = Roll::default();
        let stays: Vec<_> = (0..10).map(Arc::new).collect();
        for who in &stays {
            roll.add(b"foyer", who);
        }
        for n in 0..10_000 {
            roll.add(b"foyer", &Arc::new(n));
            let kept = roll.by_name[&b"foyer"[..]].len();
            assert!(
                kept <= 4 * stays.len(),
                "{kept} after {n} have left"
            );
        }
        assert_eq!(roll.count(b"foyer"), stays.len());
    }
}
