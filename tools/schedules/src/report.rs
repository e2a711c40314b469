//! What a person wants to read of a search.

use std::collections::BTreeSet;
use std::fmt::Write;

use formats::ending::Ending;
use formats::graph::{Graph, Hashed, Kind, Manner, Node, ObjectKind, Refusal, Step, Waiting};
use formats::search::Strategy;

use crate::analysis::outputs::Outputs;
use crate::analysis::paths;
use crate::page::words::{self, Plain, Wording};
use crate::program::Program;

/// More lines than this of an example are left out.
const LINES: usize = 24;

/// The outcome in words.
pub fn report(program: &Program, graph: &Graph) -> String {
    let counts = Outputs::new(graph).count();
    let at_least = at_least(graph);
    let total: u128 = counts
        .values()
        .fold(0, |sum, count| sum.saturating_add(*count));
    let mut text = format!(
        "{}: {at_least}{}; {}\n",
        program.name,
        many(total, "distinct output"),
        searched(graph)
    );
    let _ = writeln!(
        text,
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
    );
    text += &by_weaker_orderings(graph, total);
    text += &left_out(graph);
    for (ending, count) in &counts {
        let count = format!("{at_least}{}", many(*count, "output"));
        text += &way_to(program, graph, *ending, &count);
    }
    text
}

/// How many of the outputs there are only because the program asks for less than
/// sequential consistency.
fn by_weaker_orderings(graph: &Graph, total: u128) -> String {
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
    let consistent = counts
        .values()
        .fold(0u128, |sum, count| sum.saturating_add(*count));
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
/// whether a thread has ended, and at what is initialized. Two orders that disagree can
/// be told by a `SeqCst` order, or by two who look.
fn by_weaker_glances(graph: &Graph) -> String {
    let steps = || graph.nodes.iter().flat_map(|node| &node.steps);
    let looks = steps().filter(|step| match step.kind {
        Kind::Count | Kind::IsFinished => true,
        Kind::Look => is_once(graph, step),
        _ => false,
    });
    let looking: BTreeSet<_> = looks.map(|step| step.thread).collect();
    let is_atomic = |step: &Step| {
        let object = step.object.and_then(|object| graph.objects.get(object));
        object.is_some_and(|object| matches!(object.kind, ObjectKind::Atomic(_)))
    };
    match looking.len() {
        0 => String::new(),
        1 if !steps().any(is_atomic) => String::new(),
        _ => "  It looks at a count of owners, at the end of a thread, or at what is initialized, and sees the latest here, though std looks with less than SeqCst: there may be more outputs.\n".to_owned(),
    }
}

/// Whether a step is on what is initialized once.
fn is_once(graph: &Graph, step: &Step) -> bool {
    let object = step.object.and_then(|object| graph.objects.get(object));
    object.is_some_and(|object| matches!(object.kind, ObjectKind::Once | ObjectKind::OnceLock))
}

/// What can happen besides if a thread `woken` for no reason is one of the
/// schedules; nothing, if all waits stand in loops that look again.
pub fn report_woken(program: &Program, graph: &Graph, woken: &Graph) -> String {
    let (usual, woken_counts) = (Outputs::new(graph).count(), Outputs::new(woken).count());
    let mut text = String::new();
    for (ending, count) in woken_counts {
        let before = usual.get(&ending).copied().unwrap_or(0);
        if count > before {
            let more = if before > 0 { "more " } else { "" };
            let outputs = many(count - before, &format!("{more}output"));
            text += &way_to(
                program,
                woken,
                ending,
                &format!("{}{outputs}", at_least(woken)),
            );
        }
    }
    let mut told = match text.is_empty() {
        true => text,
        false => format!(
            "\nOnly if a thread wakes up for no reason, or an exchange fails so, as the standard library allows:\n{text}"
        ),
    };
    if !woken.complete {
        told += "\nA limit was reached when threads might wake up for no reason: more may happen then. See --states, --memory and --seconds.\n";
    }
    told
}

/// Whether something in it may wake up, or fail, for no reason.
pub fn may_wake(graph: &Graph) -> bool {
    let mut steps = graph.nodes.iter().flat_map(|node| &node.steps);
    let mut waiting = graph.nodes.iter().flat_map(|node| &node.waiting);
    let may = |kind| {
        matches!(
            kind,
            Kind::Wait | Kind::Wake | Kind::Park | Kind::CompareExchange
        )
    };
    steps.any(|step| may(step.kind)) || waiting.any(|waiting| may(waiting.kind))
}

/// Every other schedule prints and ends as one of those that were searched, if all
/// of these were.
fn searched(graph: &Graph) -> String {
    let schedules = paths::schedules(graph);
    let count = many(schedules, "schedule");
    let all = match graph.strategy {
        Strategy::Random { .. } => return format!("{}, which are not all", tried(graph)),
        Strategy::Preemptions(most) if !graph.complete => {
            format!("all with at most {}", many(most as u128, "preemption"))
        }
        Strategy::Preemptions(_) | Strategy::All => "all".to_owned(),
    };
    match (graph.finished, schedules) {
        (true, 1) => format!("{count} stands for {all}"),
        (true, _) => format!("{count} stand for {all}"),
        (false, _) => format!("at least {count} would stand for {all}"),
    }
}

/// `500 random schedules (seed 42)`, `schedules with at most 2 preemptions`.
pub fn tried(graph: &Graph) -> String {
    match graph.strategy {
        Strategy::Random { executions, seed } => {
            let count = many(executions.into(), "random schedule");
            format!("{count} (seed {seed})")
        }
        Strategy::Preemptions(most) => {
            let most = many(most as u128, "preemption");
            format!("schedules with at most {most}")
        }
        Strategy::All => "what was searched".to_owned(),
    }
}

/// What was not searched, and what that leaves open.
fn left_out(graph: &Graph) -> String {
    let mut text = String::new();
    if !graph.finished {
        text += "  A limit was reached: there may be more. See --states, --memory and --seconds.\n";
    }
    let is_bounded = graph.finished && graph.strategy != Strategy::All;
    if !graph.complete && is_bounded && paths::failure(graph).is_none() {
        let tried = tried(graph);
        let _ = writeln!(
            text,
            "  No failure in {tried}: that says nothing of the others."
        );
    }
    text
}

/// A failure that random schedules have found while, or after, others were searched; or
/// that they have found none.
pub fn report_random(program: &Program, graph: &Graph) -> String {
    let tried = tried(graph);
    match paths::failure(graph) {
        None => format!("\nNor was there a failure in {tried}: that is not all.\n"),
        Some(ending) => {
            let found = format!("found in {tried}");
            format!(
                "{}:{}\n",
                program.name,
                way_to(program, graph, ending, &found)
            )
        }
    }
}

fn at_least(graph: &Graph) -> &'static str {
    match graph.complete {
        true => "",
        false => "at least ",
    }
}

/// How often a program ends so, an example, and the shortest way to what is not
/// well.
fn way_to(program: &Program, graph: &Graph, ending: Ending, count: &str) -> String {
    let mut text = format!("\n{}: {count}\n", in_words(ending));
    let example = Outputs::new(graph).example(ending).unwrap_or_default();
    if example.is_empty() {
        text += "  nothing is printed\n";
    }
    for printed in example.lines().take(LINES) {
        let _ = writeln!(text, "  | {printed}");
    }
    if example.lines().count() > LINES {
        text += "  | …\n";
    }
    if ending != Ending::SUCCESS
        && let Some((path, end)) = paths::shortest(graph, ending)
    {
        let count = many(path.len() as u128, "step");
        let _ = writeln!(text, "  the shortest way there, {count}:");
        text += &steps(program, graph, &path, end);
    }
    text
}

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
    text
}

/// An ending, for people.
pub fn in_words(ending: Ending) -> String {
    match ending {
        Ending::SUCCESS => "The program ends well".to_owned(),
        Ending::PANIC => "The program panics".to_owned(),
        Ending::Deadlock => "The program is stuck, forever".to_owned(),
        Ending::Spins => "The program spins, forever".to_owned(),
        Ending::Exit(status) => format!("The program ends with exit status {status}"),
        Ending::ExitAfterPanic(0) => {
            "The program ends well, though a thread has panicked, and nobody has joined it"
                .to_owned()
        }
        Ending::ExitAfterPanic(status) => format!(
            "The program ends with exit status {status}, and a thread has panicked that nobody has joined"
        ),
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
        Refusal::TypeName => {
            "asks for the name of a type that stands in for one of `std`".to_owned()
        }
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

/// How to raise the limit that made a program look as if it never ends.
pub fn raised_by(what: &Refusal) -> &'static str {
    match what {
        Refusal::Steps(_) => "; if it does end, allow it more with --steps",
        Refusal::Threads(_) => "; if it does stop, allow it more with --threads",
        Refusal::Output(_) => "; allow it more with --bytes",
        Refusal::Computes(_) => "; if it does end, wait longer with --patience",
        Refusal::Nondeterministic
        | Refusal::ThreadLocal
        | Refusal::ThreadNumber
        | Refusal::RandomOrder(_)
        | Refusal::Clock
        | Refusal::TypeName
        | Refusal::PanicHook
        | Refusal::Abort
        | Refusal::ExitInDrop
        | Refusal::LockedForever
        | Refusal::PanicInResult
        | Refusal::PanicInDrop => "",
    }
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

/// `1 step`, `2 steps`.
pub fn many(count: u128, thing: &str) -> String {
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
