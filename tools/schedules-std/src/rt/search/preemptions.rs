//! A bound on how often a thread is left that could go on. Most bugs need few of these
//! (Musuvathi, Qadeer, *Iterative context bounding for systematic testing of
//! multithreaded programs*, 2007).
//!
//! A step that is put first since no other thread can notice, prevent or change it leaves
//! nobody: whoever ran before it goes on after it. Taking such a step out of a schedule
//! adds no preemption to what is left. So each schedule within the bound prints and ends
//! as one that is followed.

use super::super::state::State;
use super::super::state::ids::ThreadId;
use super::reduce::Choice;

/// How an execution has gone on so far.
#[derive(Debug, Clone, Copy, Default, Hash)]
pub struct Run {
    /// Who has taken the last step.
    last: Option<ThreadId>,
    /// How often a thread was left that could go on.
    preemptions: usize,
}

impl Run {
    /// Whether whoever ran last could go on with one of the choices, for a reason.
    fn goes_on(self, state: &State, choices: &[Choice]) -> bool {
        choices.iter().any(|(id, alternative)| {
            Some(*id) == self.last && !state.is_optional(*id, *alternative)
        })
    }

    /// Leaves out choices that are beyond the bound; whether there are any.
    pub fn bound(self, most: usize, state: &State, choices: &mut Vec<Choice>) -> bool {
        if self.preemptions < most || !self.goes_on(state, choices) {
            return false;
        }
        let before = choices.len();
        choices.retain(|(id, _)| Some(*id) == self.last);
        choices.len() < before
    }

    /// After one of these choices.
    pub fn after(self, state: &State, choices: &[Choice], thread: ThreadId) -> Self {
        let is_left = self.last.is_some_and(|last| last != thread);
        let is_preempted = is_left && self.goes_on(state, choices);
        Run {
            last: Some(thread),
            preemptions: self.preemptions + usize::from(is_preempted),
        }
    }
}
