//! The words for a data race, and for a thread that races.

use formats::graph::{PlainAccess, Race, Touching};
use formats::state_graph::{Progress, Racing, ThreadState};

/// What a thread does with memory, without an operation that others take turns with.
fn touches(how: Touching) -> &'static str {
    match how {
        Touching::Reads => "reads",
        Touching::Writes => "writes",
        Touching::UsesAtomic => "uses an atomic in",
        Touching::Frees => "frees",
    }
}

/// The two accesses of a data race.
pub fn racing(race: Option<&Race>) -> Vec<Racing> {
    let racing = |(access, what): (&PlainAccess, &str)| Racing {
        thread: access.thread,
        line: access.line,
        words: format!("{} {what}", touches(access.how)),
    };
    let both = race.iter().flat_map(|race| {
        let words = ["memory", "the same memory"];
        race.in_order().into_iter().zip(words)
    });
    both.map(racing).collect()
}

/// How a thread stands that races.
pub fn stand(racing: &Racing) -> ThreadState {
    ThreadState {
        line: racing.line,
        words: racing.words.clone(),
        progress: Progress::Ended,
        waits_for: vec![],
        waits_at: None,
        stores: None,
        reads: None,
        barred: vec![],
    }
}
