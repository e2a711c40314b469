//! What a person wants to read of a search.

use std::fmt::Write;

use crate::graph::{Graph, Step, Waiting};
use crate::outputs::Outputs;
use crate::program::Program;

/// More lines than this of an example are left out.
const LINES: usize = 24;

/// The outcome in words.
pub fn report(program: &Program, graph: &Graph) -> String {
    let outputs = Outputs::new(graph);
    let counts = outputs.count();
    let at_least = if graph.complete { "" } else { "at least " };
    let total: u128 = counts
        .values()
        .fold(0, |sum, count| sum.saturating_add(*count));
    let mut text = String::new();
    let mut line = |words: String| {
        text.push_str(&words);
        text.push('\n');
    };
    line(format!(
        "{}: {at_least}{} in {at_least}{}",
        program.name,
        many(total, "distinct output"),
        many(graph.schedules(), "schedule")
    ));
    line(format!(
        "  {} moments, {} steps; the program was run {} times in {} ms{}",
        graph.nodes.len(),
        graph.steps(),
        graph.executions,
        graph.millis,
        if graph.fine {
            ", at the finest grain"
        } else {
            ""
        }
    ));
    if !graph.complete {
        line(
            "  A limit was reached: there may be more. See --states, --memory and --seconds."
                .to_owned(),
        );
    }
    for (ending, count) in &counts {
        line(String::new());
        line(format!(
            "{}: {at_least}{}",
            in_words(ending),
            many(*count, "output")
        ));
        let example = outputs.example(ending).unwrap_or_default();
        let shown = example.lines().take(LINES);
        match example.is_empty() {
            true => line("  nothing is printed".to_owned()),
            false => shown.for_each(|printed| line(format!("  | {printed}"))),
        }
        if example.lines().count() > LINES {
            line("  | …".to_owned());
        }
        if ending != "exit 0"
            && let Some((path, end)) = graph.shortest(ending)
        {
            line(format!(
                "  the shortest way there, {}:",
                many(path.len() as u128, "step")
            ));
            for (index, step) in path.iter().enumerate() {
                line(format!("  {:>4}. {}", index + 1, sentence(graph, step)));
            }
            for waiting in &end.waiting {
                line(format!("        {}", waits(graph, waiting)));
            }
        }
    }
    text
}

/// `exit 0` and the like, for people.
pub fn in_words(ending: &str) -> String {
    match ending {
        "exit 0" => "The program ends well".to_owned(),
        "exit 101" => "The program panics".to_owned(),
        "deadlock" => "The program is stuck, for ever".to_owned(),
        other => format!(
            "The program ends with {}",
            other.replace("exit", "exit status")
        ),
    }
}

/// `thread 2 locks the Mutex of line 14 (line 20)`.
pub fn sentence(graph: &Graph, step: &Step) -> String {
    let thread = graph
        .threads
        .get(step.thread)
        .map_or("a thread", String::as_str);
    let mut words = format!("{thread} {}", step.what);
    if let Some(object) = step.object.and_then(|object| graph.objects.get(object)) {
        let _ = match object.line {
            Some(line) => write!(words, " the {} of line {line}", object.kind),
            None => write!(words, " the {}", object.kind),
        };
    }
    if !step.printed.is_empty() {
        let _ = write!(words, " {:?}", step.printed.trim_end());
    }
    if let Some(line) = step.line {
        let _ = write!(words, " (line {line})");
    }
    words
}

/// `thread 2 waits: it locks the Mutex of line 14 (line 20)`.
pub fn waits(graph: &Graph, waiting: &Waiting) -> String {
    let step = Step {
        thread: waiting.thread,
        what: format!("can't go on: it {}", waiting.what),
        object: waiting.object,
        line: waiting.line,
        printed: String::new(),
        message: None,
        to: None,
    };
    let other = waiting.other.and_then(|other| graph.threads.get(other));
    match other {
        Some(other) => {
            sentence(graph, &step).replacen(&waiting.what, &format!("{} {other}", waiting.what), 1)
        }
        None => sentence(graph, &step),
    }
}

fn many(count: u128, thing: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    match count {
        u128::MAX => format!("more {thing}s than can be counted"),
        _ => format!("{} {thing}{s}", grouped(count)),
    }
}

/// `13,608,000`.
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
