//! The outputs that are possible, as a set that is never listed.
//!
//! The graph with the printed texts on its steps is a nondeterministic
//! automaton. Made deterministic on the way, it counts each output once,
//! however many schedules print it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::graph::Graph;

/// The outputs of a graph.
pub struct Outputs<'a> {
    graph: &'a Graph,
}

/// What is left to print on the way to a moment.
type Item<'a> = (&'a str, usize);

/// How many outputs there are for each ending.
pub type Counts = BTreeMap<String, u128>;

impl<'a> Outputs<'a> {
    pub fn new(graph: &'a Graph) -> Self {
        Outputs { graph }
    }

    /// Counts the distinct outputs for each ending. Saturates.
    pub fn count(&self) -> Counts {
        let mut known = HashMap::new();
        self.count_from(self.close([("", 0)]), &mut known)
    }

    fn count_from(
        &self,
        items: BTreeSet<Item<'a>>,
        known: &mut HashMap<BTreeSet<Item<'a>>, Counts>,
    ) -> Counts {
        if let Some(counts) = known.get(&items) {
            return counts.clone();
        }
        let mut counts = Counts::new();
        for (rest, node) in &items {
            if rest.is_empty()
                && let Some(ending) = &self.graph.nodes[*node].ending
            {
                counts.insert(ending.clone(), 1);
            }
        }
        for (_, next) in self.branches(&items) {
            for (ending, count) in self.count_from(next, known) {
                let sum = counts.entry(ending).or_default();
                *sum = sum.saturating_add(count);
            }
        }
        known.insert(items, counts.clone());
        counts
    }

    /// Follows all steps that print nothing.
    fn close(&self, items: impl IntoIterator<Item = Item<'a>>) -> BTreeSet<Item<'a>> {
        let mut closed = BTreeSet::new();
        let mut pending: Vec<_> = items.into_iter().collect();
        while let Some((rest, node)) = pending.pop() {
            if !rest.is_empty() || self.graph.nodes[node].ending.is_some() {
                closed.insert((rest, node));
                continue;
            }
            for step in &self.graph.nodes[node].steps {
                if let Some(to) = step.to {
                    let item = (step.printed.as_str(), to);
                    if !closed.contains(&item) {
                        pending.push(item);
                    }
                }
            }
            // Marked as visited by an item that can't be continued.
            if !closed.insert(("", node)) {
                continue;
            }
        }
        closed
    }

    /// The texts that may come next, and what follows each: whole texts where
    /// none is the beginning of another, else single characters.
    fn branches(&self, items: &BTreeSet<Item<'a>>) -> BTreeMap<&'a str, BTreeSet<Item<'a>>> {
        let texts: BTreeSet<_> = items
            .iter()
            .map(|(rest, _)| *rest)
            .filter(|rest| !rest.is_empty())
            .collect();
        // In order, a beginning stands right before what it begins.
        let whole = texts
            .iter()
            .zip(texts.iter().skip(1))
            .all(|(text, next)| !next.starts_with(text));
        let mut branches: BTreeMap<&str, Vec<Item<'a>>> = BTreeMap::new();
        for (rest, node) in items {
            let Some(first) = rest.chars().next() else {
                continue;
            };
            let at = if whole { rest.len() } else { first.len_utf8() };
            let (text, rest) = rest.split_at(at);
            branches.entry(text).or_default().push((rest, *node));
        }
        branches
            .into_iter()
            .map(|(text, items)| (text, self.close(items)))
            .collect()
    }

    /// Whether a program that ended like this may have printed `text`.
    pub fn contains(&self, text: &str, ending: &str) -> bool {
        let mut seen = HashSet::new();
        let mut pending = vec![(0, 0)];
        while let Some((node, at)) = pending.pop() {
            if !seen.insert((node, at)) {
                continue;
            }
            let node = &self.graph.nodes[node];
            if at == text.len() && node.ending.as_deref() == Some(ending) {
                return true;
            }
            for step in &node.steps {
                if let Some(to) = step.to
                    && text[at..].starts_with(&step.printed)
                {
                    pending.push((to, at + step.printed.len()));
                }
            }
        }
        false
    }

    /// One output for an ending: the one with the fewest steps.
    pub fn example(&self, ending: &str) -> Option<String> {
        let (path, _) = self.graph.shortest(ending)?;
        Some(path.iter().map(|step| step.printed.as_str()).collect())
    }
}
