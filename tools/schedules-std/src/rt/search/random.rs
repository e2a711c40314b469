//! Executions whose choices are made by chance: they prove nothing of the others, and find
//! most bugs at once.

use std::collections::HashMap;

use super::super::memory;
use super::super::state::State;
use super::reduce::Choice;
use super::{Node, Search, Verdict};

/// At most so many are run for each that is asked for, and so many are left before the first
/// has ended.
const GIVEN_UP: u64 = 20;

pub struct Random {
    seed: u64,
    /// How many to run.
    asked: u64,
    /// How many have come to their end.
    pub ended: u64,
    /// How many took too many steps.
    pub left: u64,
    numbers: Numbers,
    /// Which step of a node a choice is.
    steps: HashMap<(usize, Choice), usize>,
    /// The way of the first execution. The second makes the same choices, to see that
    /// they lead to the same.
    first: Vec<usize>,
}

impl Random {
    pub fn new(seed: u64, asked: u64) -> Self {
        Random {
            seed,
            asked,
            ended: 0,
            left: 0,
            numbers: Numbers::new(seed, 0),
            steps: HashMap::new(),
            first: vec![],
        }
    }

    /// The execution after so many has come to its end.
    pub fn end(&mut self, executions: u64) {
        // The second is the first once more.
        self.ended += u64::from(executions != 1);
    }

    /// Prepares the next execution, after so many; false when there is none left. One that
    /// is given up counts for none, but there is an end to these, too.
    pub fn next(&mut self, executions: u64) -> bool {
        self.numbers = Numbers::new(self.seed, executions.saturating_sub(1));
        self.ended < self.asked
            && executions < self.asked.saturating_mul(GIVEN_UP)
            && (self.ended > 0 || self.left < GIVEN_UP)
    }

    /// A thread by chance, and one of the ways in which it can go on.
    fn pick(&mut self, choices: &[Choice]) -> Choice {
        let mut threads: Vec<_> = choices.iter().map(|(thread, _)| *thread).collect();
        threads.dedup();
        let thread = threads[self.numbers.below(threads.len())];
        let ways = choices.iter().filter(|(id, _)| *id == thread);
        let ways: Vec<_> = ways.collect();
        *ways[self.numbers.below(ways.len())]
    }
}

impl Search {
    pub(super) fn choose_at_random(&mut self, state: &State, choices: &[Choice]) -> Verdict {
        let fingerprint = state.fingerprint();
        let node = match self.visited.get(&fingerprint) {
            Some(node) => *node,
            None => {
                let is_over = self.nodes.len() >= self.options.states
                    || memory::used() >= self.options.memory
                    || self.started.elapsed() >= self.options.time;
                if is_over && !self.nodes.is_empty() {
                    self.complete = false;
                    return Verdict::Stop;
                }
                let node = self.nodes.len();
                self.nodes.push(Node {
                    view: self.options.views.then(|| state.view(false)),
                    ..Node::default()
                });
                self.visited.insert(fingerprint, node);
                node
            }
        };
        self.arrive(node);
        let (executions, depth) = (self.executions, self.depth);
        let Some(random) = &mut self.random else {
            return Verdict::Stop;
        };
        match executions {
            0 => random.first.push(node),
            1 if random.first.get(depth) != Some(&node) => return Verdict::Nondeterministic,
            _ => {}
        }
        let choice = random.pick(choices);
        let next = self.nodes[node].steps.len();
        let index = *random.steps.entry((node, choice)).or_insert(next);
        self.took(node, index, choice, state);
        Verdict::Take(choice)
    }
}

/// Numbers that look random, and are the same for the same seed: SplitMix64 (Steele, Lea,
/// Flood, *Fast splittable pseudorandom number generators*, 2014).
struct Numbers(u64);

impl Numbers {
    /// A row of its own for each execution.
    fn new(seed: u64, execution: u64) -> Self {
        let row = Numbers(seed).next();
        Numbers(Numbers(row ^ execution).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of so many, of which there are few.
    fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }
}
