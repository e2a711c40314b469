//! A step, and a thread that can't go on, each in one sentence.

use std::fmt::Write;

use formats::graph::{Graph, Manner, Node, Race, Step, Waiting};

use crate::page::race;
use crate::page::words::{self, Plain, Wording};
use crate::program::Program;

/// The steps of a way, numbered, and who waits at its end.
pub fn steps(program: &Program, graph: &Graph, path: &[&Step], end: &Node) -> String {
    let mut text = String::new();
    for (index, step) in path.iter().enumerate() {
        let sentence = sentence_in(program, graph, step);
        let _ = writeln!(text, "  {:>4}. {sentence}", index + 1);
    }
    for waiting in &end.waiting {
        let _ = writeln!(text, "        {}", waits_in(program, graph, waiting));
    }
    if let Some(race) = &end.race {
        for touches in races_in(program, graph, race) {
            let _ = writeln!(text, "        {touches}");
        }
        text += "        nothing orders these two: from here on, anything may happen\n";
    }
    text
}

/// How a line is named.
type Place<'a> = dyn Fn(u32) -> String + 'a;

/// `line 12`, and for another file than that with `main` `src/stock.rs:12`.
fn in_file(program: &Program) -> impl Fn(u32) -> String + '_ {
    |line| match program.place(line) {
        (file, line) if file == program.shown => of_line(line),
        (file, line) => format!("{file}:{line}"),
    }
}

fn of_line(line: u32) -> String {
    format!("line {line}")
}

/// `thread 2 locks the Mutex of line 14 (line 20)`, for a program of one file.
pub fn sentence(graph: &Graph, step: &Step) -> String {
    sentence_at(&of_line, graph, step)
}

/// `thread 2 can't go on: it locks the Mutex of line 14 (line 20)`, likewise.
pub fn waits(graph: &Graph, waiting: &Waiting) -> String {
    waits_at(&of_line, graph, waiting)
}

/// The same, for a program of several files.
pub fn sentence_in(program: &Program, graph: &Graph, step: &Step) -> String {
    sentence_at(&in_file(program), graph, step)
}

/// Likewise.
pub fn waits_in(program: &Program, graph: &Graph, waiting: &Waiting) -> String {
    waits_at(&in_file(program), graph, waiting)
}

/// Who comes to the same memory, likewise.
pub fn races_in(program: &Program, graph: &Graph, race: &Race) -> Vec<String> {
    let racing = race::racing(Some(race)).into_iter();
    let told = racing.map(|racing| {
        let thread = words::thread(&graph.threads, racing.thread);
        let place = in_brackets(&in_file(program), racing.line);
        format!("{thread} {}{place}", racing.words)
    });
    told.collect()
}

fn sentence_at(place: &Place<'_>, graph: &Graph, step: &Step) -> String {
    let what = Plain.step(
        step.kind,
        step.manner,
        step.message.as_deref(),
        step.object.is_none(),
    );
    let mut words = subject_and(place, graph, (step.thread, &what), step.object);
    if !step.printed.is_empty() {
        let _ = write!(words, " {:?}", step.printed.trim_end());
    }
    words + &in_brackets(place, step.line)
}

fn waits_at(place: &Place<'_>, graph: &Graph, waiting: &Waiting) -> String {
    let mut what = Plain.step(waiting.kind, Manner::Usual, None, waiting.object.is_none());
    if let Some(other) = waiting.other {
        what = format!("{what} {}", words::thread(&graph.threads, other));
    }
    let what = match waiting.spins {
        true => format!("spins: again and again it {what}"),
        false => format!("can't go on: it {what}"),
    };
    subject_and(place, graph, (waiting.thread, &what), waiting.object)
        + &in_brackets(place, waiting.line)
}

/// `thread 2 locks the Mutex of line 14`.
fn subject_and(
    place: &Place<'_>,
    graph: &Graph,
    (thread, what): (usize, &str),
    object: Option<usize>,
) -> String {
    let words = format!("{} {what}", words::thread(&graph.threads, thread));
    let Some(object) = object.and_then(|object| graph.objects.get(object)) else {
        return words;
    };
    let kind = words::kind(&object.kind);
    match object.line {
        Some(line) => format!("{words} the {kind} of {}", place(line)),
        None => format!("{words} the {kind}"),
    }
}

fn in_brackets(place: &Place<'_>, line: Option<u32>) -> String {
    line.map_or(String::new(), |line| format!(" ({})", place(line)))
}
