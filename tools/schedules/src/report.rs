//! What a person wants to read of a search.

use std::fmt::Write;

use formats::ending::Ending;
use formats::graph::{Graph, Hashed, Manner, Refusal, Step, Waiting};

use crate::analysis::outputs::Outputs;
use crate::analysis::paths;
use crate::page::words::{self, Plain, Wording};
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
        many(paths::schedules(graph), "schedule")
    ));
    line(format!(
        "  {} moments, {} steps; the program was run {} times in {} ms{}",
        graph.nodes.len(),
        paths::steps(graph),
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
            in_words(*ending),
            many(*count, "output")
        ));
        let example = outputs.example(*ending).unwrap_or_default();
        let shown = example.lines().take(LINES);
        match example.is_empty() {
            true => line("  nothing is printed".to_owned()),
            false => shown.for_each(|printed| line(format!("  | {printed}"))),
        }
        if example.lines().count() > LINES {
            line("  | …".to_owned());
        }
        if *ending != Ending::SUCCESS
            && let Some((path, end)) = paths::shortest(graph, *ending)
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

/// An ending, for people.
pub fn in_words(ending: Ending) -> String {
    match ending {
        Ending::SUCCESS => "The program ends well".to_owned(),
        Ending::PANIC => "The program panics".to_owned(),
        Ending::Deadlock => "The program is stuck, for ever".to_owned(),
        Ending::Exit(status) => format!("The program ends with exit status {status}"),
    }
}

/// What a program does that can't be explored; its name stands before.
pub fn refusal(what: &Refusal) -> String {
    match what {
        Refusal::Steps(most) => {
            format!("takes more than {most} steps, as if it spins or never ends")
        }
        Refusal::Threads(most) => {
            format!("starts more than {most} threads, as if it never stops")
        }
        Refusal::Output(most) => format!("prints more than {most} bytes"),
        Refusal::Computes(seconds) => {
            format!("computes for {seconds} seconds without a step, as if it never ends")
        }
        Refusal::Nondeterministic => "does not do the same when the same threads take the same turns, as if it reads a clock, a random number, or an address".to_owned(),
        Refusal::ThreadLocal => {
            "does something that others can notice when a thread-local is dropped".to_owned()
        }
        Refusal::ThreadNumber => "shows a `ThreadId`, and starts a thread from one that is not main, so that the numbers depend on more than the search follows".to_owned(),
        Refusal::RandomOrder(Hashed::Map) => {
            "goes through a `HashMap`, whose order is random: use a `BTreeMap`".to_owned()
        }
        Refusal::RandomOrder(Hashed::Set) => {
            "goes through a `HashSet`, whose order is random: use a `BTreeSet`".to_owned()
        }
        Refusal::Clock => "reads the clock".to_owned(),
        Refusal::PanicHook => "replaces the panic hook, which is the search's".to_owned(),
        Refusal::Abort => "aborts".to_owned(),
        Refusal::ExitInDrop => {
            "exits in a `drop` while a panic unwinds, where the search can't end it".to_owned()
        }
        Refusal::LockedForever => {
            "leaves a lock in a `static` locked at its end, which the search can't undo".to_owned()
        }
        Refusal::PanicInResult => {
            "panics while it drops what a thread returns, which aborts it".to_owned()
        }
        Refusal::PanicInDrop => {
            "panics in a `drop` when the search gives up an execution, as by `unwrap`".to_owned()
        }
    }
}

/// `thread 2 locks the Mutex of line 14 (line 20)`.
pub fn sentence(graph: &Graph, step: &Step) -> String {
    let what = Plain.step(step.kind, step.manner, step.object.is_none());
    let mut words = subject_and(graph, step.thread, &what, step.object);
    if !step.printed.is_empty() {
        let _ = write!(words, " {:?}", step.printed.trim_end());
    }
    words + &in_line(step.line)
}

/// `thread 2 can't go on: it locks the Mutex of line 14 (line 20)`.
pub fn waits(graph: &Graph, waiting: &Waiting) -> String {
    let mut what = Plain.step(waiting.kind, Manner::Usual, waiting.object.is_none());
    if let Some(other) = waiting.other {
        what = format!("{what} {}", words::thread(&graph.threads, other));
    }
    let what = format!("can't go on: it {what}");
    subject_and(graph, waiting.thread, &what, waiting.object) + &in_line(waiting.line)
}

/// `thread 2 locks the Mutex of line 14`.
fn subject_and(graph: &Graph, thread: usize, what: &str, object: Option<usize>) -> String {
    let words = format!("{} {what}", words::thread(&graph.threads, thread));
    let Some(object) = object.and_then(|object| graph.objects.get(object)) else {
        return words;
    };
    let kind = words::kind(&object.kind);
    match object.line {
        Some(line) => format!("{words} the {kind} of line {line}"),
        None => format!("{words} the {kind}"),
    }
}

fn in_line(line: Option<u32>) -> String {
    line.map_or(String::new(), |line| format!(" (line {line})"))
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
