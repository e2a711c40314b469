//! Those who are busy, and a runner who goes round among them.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};

// ANCHOR: rounds
/// Where somebody who is busy is handed over to the runner.
#[derive(Debug)]
pub struct Rounds<T> {
    handed: Sender<Busy<T>>,
}

/// Who goes round. It knows nothing of those whom it looks after.
#[derive(Debug)]
pub struct Runner<T> {
    handed: Receiver<Busy<T>>,
}

#[derive(Debug)]
struct Busy<T> {
    /// Until it goes back.
    who: Option<T>,
    back: Sender<T>,
    looks_in_vain: u32,
}

/// What the runner finds at a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Something to do, which is done.
    Work,
    Nothing,
    /// Something that takes time, or an end: that is for others.
    Other,
}
// ANCHOR_END: rounds

/// A way to a runner, who has yet to start.
pub fn rounds<T>() -> (Rounds<T>, Runner<T>) {
    let (handed, taken) = mpsc::channel();
    (Rounds { handed }, Runner { handed: taken })
}

impl<T> Rounds<T> {
    // ANCHOR: go_along
    /// Hands somebody over, and sleeps until they come back. `None` when
    /// they never will, since the look at them, or the runner, has
    /// panicked.
    pub fn go_along(&self, who: T) -> Option<T> {
        let (back, returned) = mpsc::channel();
        let busy = Busy {
            who: Some(who),
            back,
            looks_in_vain: 0,
        };
        match self.handed.send(busy) {
            Ok(()) => returned.recv().ok(),
            // The runner has gone.
            Err(unsent) => unsent.0.who,
        }
    }
    // ANCHOR_END: go_along
}

impl<T> Runner<T> {
    // ANCHOR: go_round
    /// Looks at each of them, over and over, until nobody can be handed
    /// over any more. After so many looks in vain, somebody goes back.
    /// When nobody had anything to do, it rests; if it hears that others
    /// need its core, one look in vain is enough.
    pub fn go_round(
        self,
        most_in_vain: u32,
        mut look: impl FnMut(&mut T) -> Found,
        mut rest: impl FnMut() -> bool,
    ) {
        let mut busy = vec![];
        let mut enough = most_in_vain;
        loop {
            if busy.is_empty() {
                match self.handed.recv() {
                    Ok(first) => busy.push(first),
                    Err(_) => return,
                }
            }
            busy.extend(self.handed.try_iter());
            let mut is_quiet = true;
            busy.retain_mut(|one: &mut Busy<T>| {
                let found = one.look(&mut look);
                is_quiet &= found == Found::Nothing;
                let stays = one.stays(found, enough);
                if !stays && let Some(who) = one.who.take() {
                    let _ = one.back.send(who);
                }
                stays
            });
            enough = match is_quiet && rest() {
                true => 1,
                false => most_in_vain,
            };
        }
    }
    // ANCHOR_END: go_round
}

impl<T> Busy<T> {
    // ANCHOR: look
    /// A panic is the end of this one, and of no other.
    fn look(&mut self, look: impl FnOnce(&mut T) -> Found) -> Found {
        let Some(who) = &mut self.who else {
            return Found::Other;
        };
        let looked =
            panic::catch_unwind(AssertUnwindSafe(|| look(who)));
        looked.unwrap_or_else(|_| {
            self.who = None;
            Found::Other
        })
    }
    // ANCHOR_END: look

    fn stays(&mut self, found: Found, enough: u32) -> bool {
        match found {
            Found::Work => self.looks_in_vain = 0,
            Found::Nothing => self.looks_in_vain += 1,
            Found::Other => return false,
        }
        self.looks_in_vain < enough
    }
}
