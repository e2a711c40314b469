//! The outputs that are possible, as a set that is never listed.
//!
//! The graph with the printed texts on its steps is a nondeterministic
//! automaton. Made deterministic on the way, it counts each output once,
//! however many schedules print it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use formats::ending::Ending;
use formats::graph::Graph;

use super::paths;

/// The outputs of a graph.
pub struct Outputs<'a> {
    graph: &'a Graph,
}

/// What is left to print on the way to a moment.
type Item<'a> = (&'a str, usize);

/// How many outputs there are for each ending.
pub type Counts = BTreeMap<Ending, u128>;

impl<'a> Outputs<'a> {
    pub fn new(graph: &'a Graph) -> Self {
        Outputs { graph }
    }

    /// Counts the distinct outputs for each ending. Saturates.
    pub fn count(&self) -> Counts {
        let (sets, next) = self.automaton();
        let mut counts: Vec<Option<Counts>> = vec![None; sets.len()];
        // Not by recursion: an output may be long.
        let mut pending = vec![0];
        while let Some(&set) = pending.last() {
            let open: Vec<_> = next[set]
                .iter()
                .copied()
                .filter(|next| counts[*next].is_none())
                .collect();
            if !open.is_empty() {
                pending.extend(open);
                continue;
            }
            pending.pop();
            if counts[set].is_some() {
                continue;
            }
            let mut sum = self.ends(&sets[set]);
            for (ending, count) in next[set]
                .iter()
                .filter_map(|next| counts[*next].as_ref())
                .flatten()
            {
                let all = sum.entry(*ending).or_default();
                *all = all.saturating_add(*count);
            }
            counts[set] = Some(sum);
        }
        counts.swap_remove(0).unwrap_or_default()
    }

    /// The first outputs, in alphabetical order of what is printed step by step, each
    /// with how the program ends then; at most so many.
    pub fn first(&self, most: usize) -> Vec<(String, Ending)> {
        let mut found = vec![];
        let mut pending = vec![(String::new(), self.close([("", 0)]))];
        // Where a limit has cut the search off, some ways lead nowhere.
        let leads_on = paths::that_end(self.graph);
        while let Some((printed, items)) = pending.pop() {
            let ends = self.ends(&items).into_keys();
            found.extend(ends.map(|ending| (printed.clone(), ending)));
            if found.len() >= most {
                break;
            }
            let branches = self.branches(&items).into_iter().rev();
            let open = branches.filter(|(_, items)| items.iter().any(|(_, node)| leads_on[*node]));
            pending.extend(open.map(|(text, items)| (format!("{printed}{text}"), items)));
        }
        found.truncate(most);
        found
    }

    /// Where the program can be after each text, and what follows each such set.
    fn automaton(&self) -> (Vec<BTreeSet<Item<'a>>>, Vec<Vec<usize>>) {
        let start = self.close([("", 0)]);
        let mut numbers = HashMap::from([(start.clone(), 0)]);
        let mut sets = vec![start];
        let mut next = vec![];
        while let Some(set) = sets.get(next.len()) {
            let mut follow = vec![];
            for (_, items) in self.branches(set) {
                let number = *numbers.entry(items).or_insert_with_key(|items| {
                    sets.push(items.clone());
                    sets.len() - 1
                });
                follow.push(number);
            }
            next.push(follow);
        }
        (sets, next)
    }

    /// One for each ending that is reached without another text.
    fn ends(&self, items: &BTreeSet<Item<'a>>) -> Counts {
        let ends = items.iter().filter(|(rest, _)| rest.is_empty());
        ends.filter_map(|(_, node)| self.graph.nodes[*node].ending)
            .map(|ending| (ending, 1))
            .collect()
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
    pub fn contains(&self, text: &str, ending: Ending) -> bool {
        let mut seen = HashSet::new();
        let mut pending = vec![(0, 0)];
        while let Some((node, at)) = pending.pop() {
            if !seen.insert((node, at)) {
                continue;
            }
            let node = &self.graph.nodes[node];
            if at == text.len() && node.ending == Some(ending) {
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
    pub fn example(&self, ending: Ending) -> Option<String> {
        let (path, _) = paths::shortest(self.graph, ending)?;
        Some(path.iter().map(|step| step.printed.as_str()).collect())
    }
}
