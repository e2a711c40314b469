//! What a program finds only because it asks for less than sequential consistency.

use std::collections::BTreeSet;

use formats::graph::{Graph, Kind, ObjectKind, Step};
use formats::summary;

use crate::amounts::grouped;
use crate::analysis::outputs::Outputs;

/// How many of the outputs there are only because the program asks for less than
/// sequential consistency.
pub fn by_weaker_orderings(graph: &Graph, total: u128) -> String {
    if !graph.weak {
        return by_weaker_glances(graph);
    }
    let mut text = older_values(graph, total);
    // What is initialized once is looked at by a load like others.
    let mut steps = graph.nodes.iter().flat_map(|node| &node.steps);
    if steps.any(|step| step.kind.is_glance() && !is_once(graph, step)) {
        text += "  It looks at a lock or a channel without waiting, and sees the latest here: there may be more outputs.\n";
    }
    text
}

fn older_values(graph: &Graph, total: u128) -> String {
    let mut steps = graph.nodes.iter().flat_map(|node| &node.steps);
    if !steps.any(|step| step.manner.is_weak()) {
        return String::new();
    }
    // What is left are the executions in which each load reads the last value.
    let mut consistent = graph.clone();
    for node in &mut consistent.nodes {
        node.steps.retain(|step| !step.manner.is_weak());
    }
    let counts = Outputs::new(&consistent).count();
    let consistent = summary::total(counts.values());
    match total.saturating_sub(consistent) {
        0 => "  Loads may read older values, as their orderings allow; that adds no output.\n"
            .to_owned(),
        more if graph.complete => format!(
            "  {} only because loads may read older values, or stores come before others, as their orderings allow.\n",
            match more {
                1 => "1 of them is possible".to_owned(),
                _ => format!("{} of them are possible", grouped(more)),
            }
        ),
        _ => "  Loads may read older values, as their orderings allow.\n".to_owned(),
    }
}

/// Where all is `SeqCst`, `std` looks by weaker loads at how many owners there are, at
/// whether a thread has ended, at what is initialized, and without waiting at a lock or a
/// channel. Two orders that disagree can be told by a `SeqCst` order, or by two who look.
fn by_weaker_glances(graph: &Graph) -> String {
    let steps = || graph.nodes.iter().flat_map(|node| &node.steps);
    let on: BTreeSet<_> = steps().map(|step| (step.object, step.thread)).collect();
    let is_shared = |step: &Step| {
        let mut threads = on.range((step.object, 0)..=(step.object, usize::MAX));
        threads.any(|(_, thread)| *thread != step.thread)
    };
    let looks = steps().filter(|step| match step.kind {
        Kind::Count | Kind::IsFinished => true,
        kind => kind.is_glance() && (is_once(graph, step) || is_shared(step)),
    });
    let looking: BTreeSet<_> = looks.map(|step| step.thread).collect();
    let is_atomic = |step: &Step| {
        let object = step.object.and_then(|object| graph.objects.get(object));
        object.is_some_and(|object| matches!(object.kind, ObjectKind::Atomic(_)))
    };
    match looking.len() {
        0 => String::new(),
        1 if !steps().any(is_atomic) => String::new(),
        _ => "  It looks at a lock or a channel without waiting, at a count of owners, at the end of a thread, or at what is initialized, and sees the latest here, though std looks with less than SeqCst: there may be more outputs.\n".to_owned(),
    }
}

/// Whether a step is on what is initialized once.
fn is_once(graph: &Graph, step: &Step) -> bool {
    let object = step.object.and_then(|object| graph.objects.get(object));
    object.is_some_and(|object| matches!(object.kind, ObjectKind::Once | ObjectKind::OnceLock))
}
