//! What must remain of the start, so that an answer is one to the question.

use formats::graph::{Graph, Kind};
use schedules::analysis::paths;
use schedules::page::words;

use super::missing::Missing;
use super::replaced;
use crate::exercise::{Exercise, Keeps};
use crate::items::item;
use crate::tokens;

/// What is missing in the text of an answer that compiles.
pub fn in_text(exercise: &Exercise, text: &str) -> Option<Missing> {
    let keeps = &exercise.manifest.keeps;
    let (Ok(now), Ok(start)) = (syn::parse_file(text), syn::parse_file(&exercise.start)) else {
        return None;
    };
    let changed = |name: &&String| item(&now, name) != item(&start, name);
    if let Some(name) = keeps.items.iter().find(changed) {
        return Some(Missing::Item(name.clone()));
    }
    if let Some(replaced) = replaced::first(exercise, text) {
        return Some(replaced);
    }
    let flat = tokens::compiled(text);
    let is_gone = |code: &&String| tokens::find(&flat, code).is_none();
    if let Some(code) = keeps.code.iter().find(is_gone) {
        let was_there = tokens::find(&tokens::compiled(&exercise.start), code).is_some();
        return Some(match was_there {
            true => Missing::Code(code.clone()),
            false => Missing::Asked(code.clone()),
        });
    }
    let all = tokens::flat(text);
    keeps.without.iter().find_map(|code| {
        let line = tokens::find(&all, code)?;
        Some(Missing::Without {
            code: code.clone(),
            line,
        })
    })
}

/// What is missing in what the answer does.
pub fn in_graph(keeps: &Keeps, graph: &Graph) -> Option<Missing> {
    let found = graph.threads.len();
    if found < keeps.threads {
        return Some(Missing::Threads {
            expected: keeps.threads,
            found,
        });
    }
    if keeps.most_threads > 0 && found > keeps.most_threads {
        return Some(Missing::ManyThreads {
            expected: keeps.most_threads,
            found,
        });
    }
    for (kind, expected) in &keeps.objects {
        let is_one = |object: &&formats::graph::Object| words::kind(&object.kind) == kind;
        let found = graph.objects.iter().filter(is_one).count();
        if found < *expected {
            return Some(Missing::Objects {
                kind: kind.clone(),
                expected: *expected,
                found,
            });
        }
    }
    let mut steps = graph.nodes.iter().flat_map(|node| &node.steps);
    if keeps.sleep && !steps.any(|step| matches!(step.kind, Kind::Wait | Kind::Wake)) {
        return Some(Missing::Sleep);
    }
    let found = paths::schedules(graph);
    (found < keeps.schedules).then_some(Missing::Schedules {
        expected: keeps.schedules,
        found,
        locks: graph
            .objects
            .iter()
            .any(|object| words::kind(&object.kind) == "Mutex"),
    })
}
