//! Ways through the states of a program: the shortest ones, and how a link names them.

use std::hash::Hash;

use crate::ending::Ending;
use crate::nearest::nearest;
use crate::state_graph::{StateGraph, Taken};

impl StateGraph {
    /// The fewest steps after which the program has ended, or is stuck, in such a way.
    pub fn steps_to(&self, is_such: impl Fn(Ending) -> bool) -> Option<usize> {
        let such = |(): &(), ending: Option<Ending>| ending.is_some_and(&is_such);
        let way = self.nearest((), |(), _| Some(()), such)?;
        Some(way.len())
    }

    /// A way, of which none is shorter, to a state where `holds` holds of what was
    /// printed: `after` sums that up from `start` on, and gives up ways with `None`.
    pub fn nearest<T: Clone + Eq + Hash>(
        &self,
        start: T,
        after: impl Fn(&T, &str) -> Option<T>,
        holds: impl Fn(&T, Option<Ending>) -> bool,
    ) -> Option<Vec<Taken>> {
        let state = |number: usize| self.states.get(number);
        let next = |(number, seen): &(usize, T)| {
            let (number, seen) = (*number, seen.clone());
            let steps = 0..state(number).map_or(0, |state| state.steps.len());
            let after = &after;
            steps.filter_map(move |step| {
                let taken = (number, step);
                let seen = after(&seen, &self.printed(taken))?;
                Some((taken, (self.step(taken).to, seen)))
            })
        };
        let is_there = |(number, seen): &(usize, T)| {
            state(*number).is_some_and(|state| holds(seen, state.ending))
        };
        nearest((0, start), next, is_there).map(|(way, _)| way)
    }

    /// The steps of a way as a link to it names them: `1,0,2.1`. Each is the thread, and
    /// which of its steps there if it is not the first.
    pub fn link(&self, way: &[Taken]) -> String {
        let thread =
            |state: usize, step: usize| self.actions((state, step)).next().map(|a| a.thread);
        let steps = way.iter().map(|&(state, step)| {
            let own = thread(state, step);
            let before = (0..step)
                .filter(|other| thread(state, *other) == own)
                .count();
            let thread = own.unwrap_or_default();
            match before {
                0 => thread.to_string(),
                before => format!("{thread}.{before}"),
            }
        });
        steps.collect::<Vec<_>>().join(",")
    }
}
