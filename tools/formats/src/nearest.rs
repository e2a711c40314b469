//! A shortest way through a graph.

use std::collections::HashSet;
use std::hash::Hash;

/// The steps of a way, of which none is shorter, from `start` to where `is_there` holds,
/// and that place: breadth first, by the steps that `next` gives.
pub fn nearest<P: Clone + Eq + Hash, S: Clone, N: IntoIterator<Item = (S, P)>>(
    start: P,
    next: impl Fn(&P) -> N,
    is_there: impl Fn(&P) -> bool,
) -> Option<(Vec<S>, P)> {
    // Each place with the one before it, and the step from there.
    let mut places = vec![(start.clone(), None)];
    let mut reached = HashSet::from([start]);
    let mut at = 0;
    while let Some((place, _)) = places.get(at).cloned() {
        if is_there(&place) {
            let mut way = vec![];
            let mut back = at;
            while let Some((before, step)) = &places[back].1 {
                way.push(Clone::clone(step));
                back = *before;
            }
            way.reverse();
            return Some((way, place));
        }
        for (step, to) in next(&place) {
            if reached.insert(to.clone()) {
                places.push((to, Some((at, step))));
            }
        }
        at += 1;
    }
    None
}
