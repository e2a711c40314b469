//! A program with one thread, step by step: what each does to the cells and
//! the owners that the program has.

use formats::state_graph::{Action, StateGraph, Taken};

use crate::build::batch::Traced;
use crate::program::Program;
use crate::report;

/// A step, and every state that is another than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub line: Option<u32>,
    /// `borrows diary -> diary: 1 shared borrow`.
    pub words: String,
}

/// The steps in the order in which they are taken.
pub fn steps(walk: &StateGraph) -> Vec<Told> {
    let mut steps = vec![];
    let mut at = 0;
    while walk
        .states
        .get(at)
        .is_some_and(|state| !state.steps.is_empty())
    {
        let taken = (at, 0);
        steps.extend(walk.actions(taken).map(told));
        if let Some(last) = steps.last_mut() {
            let changes = changes(walk, taken);
            if !changes.is_empty() {
                last.words += &format!(" -> {}", changes.join("; "));
            }
        }
        at = walk.step(taken).to;
    }
    steps
}

fn told(action: &Action) -> Told {
    let printed = match action.printed.trim() {
        "" => String::new(),
        printed => format!(" {printed:?}"),
    };
    Told {
        line: action.line,
        words: format!("{}{printed}", action.words),
    }
}

fn margin(line: Option<u32>) -> String {
    line.map_or(String::new(), |line| line.to_string())
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

/// What is not followed of a program with one thread, and why; nothing if all is.
pub fn left_out(traced: &Traced) -> String {
    let Some(against) = &traced.against_more else {
        return String::new();
    };
    let (what, those) = match traced.cells {
        true => ("Its owners are", "owners"),
        false => ("Its cells and owners are", "cells"),
    };
    format!(
        "  {what} not followed: it does not compile with {those} whose uses are steps.\n  \
         {against}\n"
    )
}

/// The trace for people: a step a line, and how the program ends.
pub fn report(program: &Program, walk: &StateGraph, traced: &Traced) -> String {
    let steps = steps(walk);
    let mut text = format!(
        "{}: one thread, {} steps, each with its line and what it changes\n{}\n",
        program.name,
        steps.len(),
        left_out(traced)
    );
    for step in steps {
        text += &format!("{:>5}  {}\n", margin(step.line), step.words);
    }
    let ending = walk.states.iter().find_map(|state| state.ending);
    if let Some(ending) = ending {
        text += &format!("\n{}.\n", report::in_words(ending));
    }
    text
}
