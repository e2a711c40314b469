//! What a person wants to read of a search.

mod sentence;
mod weaker;

use std::fmt::Write;

use formats::ending::Ending;
use formats::graph::{Graph, Kind, Node, ObjectKind, Step};
use formats::search::{Options, Strategy};
use formats::summary;

use crate::advice;
use crate::amounts::many;
use crate::analysis::outputs::Outputs;
use crate::analysis::paths;
use crate::analysis::ways;
use crate::program::Program;
use crate::refusal::LIMITS;
pub use sentence::{races_in, sentence, sentence_in, steps, waits, waits_in};
use weaker::by_weaker_orderings;

/// More lines than this of an example are left out.
const LINES: usize = 24;

/// What `--spurious` has added.
pub const COUNTED_WITH: &str = "\nThis counts with wake-ups, and exchanges that fail, for no reason: \
     at most one in each thread.\n";

/// Among so many outputs one is looked for that needs a wake-up for no reason.
const MOST: usize = 10_000;

/// The outcome in words.
pub fn report(program: &Program, graph: &Graph) -> String {
    let counts = Outputs::new(graph).count();
    let at_least = at_least(graph);
    let total = summary::total(counts.values());
    let mut text = format!(
        "{}: {at_least}{}; {}\n",
        program.name,
        many(total, "distinct output"),
        searched(graph)
    );
    let _ = writeln!(
        text,
        "  {}, {}; the program was run {} in {} ms{}",
        many(graph.nodes.len() as u128, "moment"),
        many(paths::steps(graph) as u128, "step"),
        many(graph.executions.into(), "time"),
        graph.millis,
        if graph.fine {
            ", at the finest grain"
        } else {
            ""
        }
    );
    text += &by_weaker_orderings(graph, total);
    text += addresses(graph);
    text += &left_out(program, graph);
    for (ending, count) in &counts {
        let outputs = outputs(*count, "output");
        text += &way_to(program, graph, *ending, &format!("{at_least}{outputs}"));
    }
    text
}

/// Where an ending has several outputs, of which one is shown: how to see all.
pub fn all_outputs(graph: &Graph) -> &'static str {
    match Outputs::new(graph).count().values().any(|count| *count > 1) {
        true => "\nEach output is told with --outputs.\n",
        false => "",
    }
}

/// How many there are of what an example is shown of.
fn outputs(count: u128, kind: &str) -> String {
    let such_as = if count > 1 { ", such as" } else { "" };
    format!("{}{such_as}", many(count, kind))
}

/// What can happen besides if a thread `woken` for no reason is one of the
/// schedules; nothing, if all waits stand in loops that look again.
pub fn report_woken(program: &Program, graph: &Graph, woken: &Graph, options: &Options) -> String {
    let (usual, woken_counts) = (Outputs::new(graph).count(), Outputs::new(woken).count());
    let mut text = String::new();
    for (ending, count) in woken_counts {
        let before = usual.get(&ending).copied().unwrap_or(0);
        if count > before {
            let more = if before > 0 { "more " } else { "" };
            let kind = format!("{more}output");
            let counted = |outputs| format!("{}{outputs}", at_least(woken));
            text += &match only_in(woken, graph, ending) {
                Some(printed) => {
                    let counted = counted(outputs(count - before, &kind));
                    let way = ways::way_to(woken, &printed, Some(ending)).ok();
                    example(program, woken, ending, &counted, &printed, way)
                }
                None => {
                    let counted = counted(many(count - before, &kind));
                    format!("\n{}: {counted}\n", in_words(ending))
                }
            };
        }
    }
    let mut told = match text.is_empty() {
        true => text,
        false => format!(
            "\nOnly if a thread wakes up for no reason, or an exchange fails so, as the standard library allows\n\
             (searched with at most one of these in each thread):\n{text}"
        ),
    };
    if !woken.complete {
        let _ = writeln!(
            told,
            "\nIf threads may wake up for no reason, more may happen: the search for that has reached a limit, \
             as which it had {}. With --spurious, it has those of the first: {LIMITS}.",
            many(options.time.as_secs().into(), "second"),
        );
    }
    told
}

/// An output with this ending that only the first graph has, if it is among the first.
fn only_in(woken: &Graph, usual: &Graph, ending: Ending) -> Option<String> {
    let usual = Outputs::new(usual);
    let mut found = Outputs::new(woken).first(MOST).into_iter();
    let is_new =
        |(printed, end): &(String, Ending)| *end == ending && !usual.contains(printed, ending);
    found.find(is_new).map(|(printed, _)| printed)
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
fn left_out(program: &Program, graph: &Graph) -> String {
    let mut text = String::new();
    if !graph.finished {
        let _ = writeln!(
            text,
            "  A limit was reached: there may be more. See {LIMITS}."
        );
        text += &advice::on_limit(program);
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

/// What is not looked for where addresses are exchanged.
fn addresses(graph: &Graph) -> &'static str {
    let mut steps = graph.nodes.iter().flat_map(|node| &node.steps);
    let is_pointer = |step: &Step| {
        let object = step.object.and_then(|object| graph.objects.get(object));
        object.is_some_and(
            |object| matches!(&object.kind, ObjectKind::Atomic(name) if name == "AtomicPtr"),
        )
    };
    match steps.any(|step| step.kind == Kind::CompareExchange && is_pointer(step)) {
        true => {
            "  It exchanges addresses. Here no memory is given out again that was freed and had \
             its address exchanged: what needs that (ABA) is not found.\n"
        }
        false => "",
    }
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
    let printed = Outputs::new(graph).example(ending).unwrap_or_default();
    let way = paths::shortest(graph, ending);
    example(program, graph, ending, count, &printed, way)
}

fn example(
    program: &Program,
    graph: &Graph,
    ending: Ending,
    count: &str,
    printed: &str,
    way: Option<(Vec<&Step>, &Node)>,
) -> String {
    let mut text = format!("\n{}: {count}\n", in_words(ending));
    if printed.is_empty() {
        text += "  nothing is printed\n";
    }
    for line in printed.lines().take(LINES) {
        let _ = writeln!(text, "  | {line}");
    }
    if printed.lines().count() > LINES {
        text += "  | …\n";
    }
    if ending != Ending::SUCCESS
        && let Some((path, end)) = way
    {
        let count = many(path.len() as u128, "step");
        let _ = writeln!(text, "  the shortest way there, {count}:");
        text += &steps(program, graph, &path, end);
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
        Ending::Race => "The program has a data race".to_owned(),
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
