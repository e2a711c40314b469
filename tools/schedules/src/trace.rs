//! A program with one thread, step by step: what each does to the cells and
//! the owners that the program has.

use formats::state_graph::{Action, StateGraph, Taken};

use crate::program::Program;
use crate::report;

/// The steps in the order in which they are taken: `12: borrows diary ->
/// diary: 1 shared borrow`, with every state that is another than before.
pub fn steps(walk: &StateGraph) -> Vec<String> {
    let mut steps = vec![];
    let mut at = 0;
    while walk
        .states
        .get(at)
        .is_some_and(|state| !state.steps.is_empty())
    {
        let taken = (at, 0);
        steps.extend(walk.actions(taken).map(sentence));
        if let Some(last) = steps.last_mut() {
            let changes = changes(walk, taken);
            if !changes.is_empty() {
                *last += &format!(" -> {}", changes.join("; "));
            }
        }
        at = walk.step(taken).to;
    }
    steps
}

fn sentence(action: &Action) -> String {
    let line = action.line.map_or(String::new(), |line| line.to_string());
    let printed = match action.printed.trim() {
        "" => String::new(),
        printed => format!(" {printed:?}"),
    };
    format!("{line}: {}{printed}", action.words)
}

/// The states that a step has changed.
fn changes(walk: &StateGraph, taken: Taken) -> Vec<String> {
    walk.changes(taken)
        .map(|(object, state)| {
            let namesakes = walk.objects.iter().filter(|one| one.name == object.name);
            let kind = match namesakes.count() {
                1 => String::new(),
                _ => format!(" ({})", object.kind),
            };
            format!("{}{kind}: {state}", object.name)
        })
        .collect()
}

/// The trace for people: a step a line, and how the program ends.
pub fn report(program: &Program, walk: &StateGraph) -> String {
    let steps = steps(walk);
    let mut text = format!(
        "{}: one thread, {} steps, each with its line and what it changes\n\n",
        program.name,
        steps.len()
    );
    for step in steps {
        let (line, rest) = step.split_once(": ").unwrap_or(("", &step));
        text += &format!("{line:>5}  {rest}\n");
    }
    let ending = walk.states.iter().find_map(|state| state.ending);
    if let Some(ending) = ending {
        text += &format!("\n{}.\n", report::in_words(ending));
    }
    text
}
