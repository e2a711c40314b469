//! A question on a page: some programs' outputs, of which the reader ticks those that
//! are possible. Which these are is computed from the state graph, never written down.

use crate::challenge::Challenge;
use crate::ending::Ending;
use crate::state_graph::{StateGraph, Taken};

/// What a program might do, as an author puts it: whole lines and how it ends, or one
/// of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    /// All that is printed. Empty together with an ending: whatever is printed.
    pub lines: Vec<String>,
    /// How it ends; without one, in any way but a deadlock.
    pub ending: Option<Fate>,
}

/// How a candidate ends, in the author's words: `*stuck*`, `*panic*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nobody can go on, ever.
    Stuck,
    /// `main` panics.
    Panic,
}

impl Fate {
    /// The fate of that name.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "stuck" => Some(Fate::Stuck),
            "panic" => Some(Fate::Panic),
            _ => None,
        }
    }

    fn is(self, ending: Ending) -> bool {
        match self {
            Fate::Stuck => ending.is_stuck(),
            Fate::Panic => ending == Ending::PANIC,
        }
    }
}

impl Candidate {
    /// The schedule with the fewest choices that does it, if any does.
    pub fn shortest(&self, graph: &StateGraph) -> Option<Vec<Taken>> {
        let asked = self.lines.join("\n");
        // How much of what is asked for was printed; a line end behind it may be.
        let whole = format!("{asked}\n");
        let any = self.lines.is_empty() && self.ending.is_some();
        let after = |printed: &usize, text: &str| {
            let fits = any || whole[*printed..].starts_with(text);
            fits.then(|| if any { 0 } else { printed + text.len() })
        };
        graph.nearest(0, after, |printed, ending| {
            let ends = ending.is_some_and(|ending| match self.ending {
                Some(fate) => fate.is(ending),
                None => !ending.is_stuck() && ending != Ending::Race,
            });
            ends && (any || *printed >= asked.len())
        })
    }

    /// The schedule with the fewest choices that prints the lines in this order, perhaps
    /// with others between.
    pub fn in_order(&self, graph: &StateGraph) -> Option<Vec<Taken>> {
        Challenge {
            order: self.lines.clone(),
            ..Challenge::default()
        }
        .shortest(graph)
    }
}
