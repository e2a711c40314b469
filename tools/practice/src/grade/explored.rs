//! An answer that is a program: run under every schedule, and held to the goal.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use formats::ending::Ending;
use formats::graph::{Graph, Kind, Node, Step};
use formats::summary;
use schedules::analysis::outputs::Outputs;
use schedules::analysis::{paths, ways};
use schedules::build::StandIn;
use schedules::explore::{Bug, Explorer, Options};
use schedules::program::Program;
use schedules::report;

use super::{Explored, Fault, Proof, Verdict, Way, remains, unparsed, wrong_way};
use crate::exercise::{Exercise, Goal, Keeps};

/// A reader waits for it.
const TIME: Duration = Duration::from_secs(20);
const BRIEFLY: Duration = Duration::from_secs(4);
const PATIENCE: Duration = Duration::from_secs(5);

pub fn grade(exercise: &Exercise, text: &str, shown: &Path, stand_in: &StandIn) -> Result<Verdict> {
    if let Some(errors) = unparsed::errors(text, shown)? {
        return Ok(Verdict::Wrong(Fault::Unfit(errors)));
    }
    let program = program(exercise, text, shown);
    match Explorer::new(&[&program], stand_in) {
        Ok(explorer) => explored(exercise, text, &explorer, 0),
        Err(error) => unfit(error),
    }
}

/// Judges `text`, which is the program of that number, and is compiled.
///
/// # Errors
///
/// When the search fails.
pub fn explored(
    exercise: &Exercise,
    text: &str,
    explorer: &Explorer<'_>,
    number: usize,
) -> Result<Verdict> {
    let lines = text.lines().count();
    let missing = remains::in_text(exercise, text);
    let options = match missing {
        None => options(),
        // It is not right, and only what goes wrong is sought.
        Some(_) => Options {
            time: BRIEFLY,
            ..options()
        },
    };
    let explore = |options| {
        let graph = explorer.explore(number, options, |_| ());
        graph.map(|graph| within(graph, lines))
    };
    let graph = match explore(options) {
        Ok(graph) => graph,
        Err(error) => return unfit(error),
    };
    let manifest = &exercise.manifest;
    // What goes wrong is worth more to know than what is missing, and what is missing in
    // the text says more than what that has led to.
    let verdict = judge(&graph, &manifest.goal, &manifest.keeps, false);
    if let Verdict::Wrong(fault) = &verdict
        && !matches!(fault, Fault::Missing(_))
    {
        return Ok(verdict);
    }
    if let Some(missing) = missing {
        return Ok(Verdict::Wrong(Fault::Missing(missing)));
    }
    if !matches!(verdict, Verdict::Right(_)) || !report::may_wake(&graph) {
        return Ok(verdict);
    }
    let woken = explore(Options {
        spurious: true,
        ..options
    });
    Ok(match woken {
        Ok(woken) => match judge(&woken, &manifest.goal, &manifest.keeps, true) {
            Verdict::Right(_) => with_woken(verdict),
            worse => worse,
        },
        Err(error) => return unfit(error),
    })
}

/// How far an answer is searched.
pub fn options() -> Options {
    Options {
        time: TIME,
        patience: PATIENCE,
        ..Options::default()
    }
}

/// The reader's text, and what uses it.
pub fn program(exercise: &Exercise, text: &str, shown: &Path) -> Program {
    let grader = exercise.grader.as_deref().unwrap_or_default();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    Program {
        others: vec![],
        package: None,
        name: exercise.name.clone(),
        path: shown.to_owned(),
        shown: shown.to_string_lossy().replace('\\', "/"),
        edition: "2024".to_owned(),
        source: format!("{text}{end}{grader}"),
    }
}

/// What is wrong with a program that can't be explored is for its author to know; a
/// mistake of the search is not theirs.
fn unfit(error: anyhow::Error) -> Result<Verdict> {
    match error.is::<Bug>() || supervise::interrupt::requested() {
        true => Err(error),
        false => Ok(Verdict::Wrong(Fault::Unfit(without_flags(format!(
            "{error:#}"
        ))))),
    }
}

/// How to raise a limit is said with a flag, which is one of `cargo schedules`.
fn without_flags(told: String) -> String {
    const END: &str = "and so can't be explored";
    match told.split_once(&format!("{END}; ")) {
        Some((what, _)) => format!("{what}{END}"),
        None => told,
    }
}

/// The graph in which only lines of the reader's own have numbers.
fn within(mut graph: Graph, lines: usize) -> Graph {
    let own = |line: &mut Option<u32>| {
        *line = line.filter(|line| *line as usize <= lines);
    };
    graph
        .objects
        .iter_mut()
        .for_each(|object| own(&mut object.line));
    for node in &mut graph.nodes {
        node.steps.iter_mut().for_each(|step| own(&mut step.line));
        node.waiting
            .iter_mut()
            .for_each(|waiting| own(&mut waiting.line));
    }
    graph
}

fn with_woken(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Right(Proof::Explored(proof)) => Verdict::Right(Proof::Explored(Explored {
            woken: true,
            ..proof
        })),
        other => other,
    }
}

fn judge(graph: &Graph, goal: &Goal, keeps: &Keeps, woken: bool) -> Verdict {
    let fault = match goal.reach.is_empty() {
        true => misses(graph, goal, woken),
        false => unreached(graph, goal),
    };
    let missing = || remains::in_graph(keeps, graph).map(Fault::Missing);
    match fault.or_else(|| missing().filter(|_| graph.complete)) {
        Some(Fault::Unreached { .. } | Fault::OtherPanic { .. }) if !graph.complete => {
            Verdict::Undecided {
                states: graph.nodes.len(),
            }
        }
        Some(fault) => Verdict::Wrong(fault),
        None if graph.complete || !goal.reach.is_empty() => {
            Verdict::Right(Proof::Explored(Explored {
                schedules: paths::schedules(graph),
                outputs: all_outputs(graph),
                woken,
                orderings: 0,
            }))
        }
        None => Verdict::Undecided {
            states: graph.nodes.len(),
        },
    }
}

fn all_outputs(graph: &Graph) -> u128 {
    let graph = on_standard_output(graph);
    let counts = Outputs::new(&graph).count();
    summary::total(counts.values())
}

/// The graph whose steps print nothing else.
fn on_standard_output(graph: &Graph) -> Graph {
    let mut graph = graph.clone();
    for step in graph.nodes.iter_mut().flat_map(|node| &mut node.steps) {
        step.printed = wrong_way::printed(step).to_owned();
    }
    graph
}

fn misses(graph: &Graph, goal: &Goal, woken: bool) -> Option<Fault> {
    if let Some(ending) = wrong_way::other_ending(graph, Ending::SUCCESS)
        && let Some((path, end)) = paths::shortest(graph, ending)
    {
        return Some(Fault::Ending {
            ending,
            way: way(graph, &path, end, woken),
        });
    }
    if let Some((path, end, printed)) = wrong_way::shortest(graph, &goal.outputs) {
        return Some(Fault::Output {
            printed,
            ending: end.ending.unwrap_or(Ending::SUCCESS),
            expected: goal.outputs.clone(),
            way: way(graph, &path, end, woken),
        });
    }
    if goal.all_possible && graph.complete {
        let graph = on_standard_output(graph);
        let impossible = |output: &&String| ways::way_to(&graph, output, None).is_err();
        let output = goal.outputs.iter().find(impossible)?;
        return Some(Fault::Impossible {
            output: output.clone(),
        });
    }
    None
}

fn unreached(graph: &Graph, goal: &Goal) -> Option<Fault> {
    let reached = paths::endings(graph);
    if let Some(ending) = goal.reach.iter().find(|ending| !reached.contains(ending)) {
        return Some(Fault::Unreached {
            ending: *ending,
            schedules: paths::schedules(graph),
        });
    }
    let expected = goal.panics.as_ref()?;
    let mut steps = graph.nodes.iter().flat_map(|node| &node.steps);
    let says_so = |step: &Step| step.kind == Kind::PrintPanic && step.printed.contains(expected);
    (!steps.any(says_so)).then(|| Fault::OtherPanic {
        expected: expected.clone(),
    })
}

/// What the reader does not know of a panic is what it says.
fn sentence(graph: &Graph, step: &Step) -> String {
    let lines = step
        .printed
        .lines()
        .skip_while(|line| !line.contains("panicked at"));
    let says = lines.skip(1).take_while(|line| !line.starts_with("note: "));
    let says: Vec<_> = says.map(str::trim).collect();
    match step.kind {
        Kind::PrintPanic if !says.is_empty() => {
            let panic = Step {
                printed: says.join("; "),
                ..step.clone()
            };
            report::sentence(graph, &panic).replacen(" prints ", " panics: ", 1)
        }
        _ => report::sentence(graph, step),
    }
}

fn way(graph: &Graph, path: &[&Step], end: &Node, woken: bool) -> Way {
    let steps = path.iter().map(|step| sentence(graph, step));
    let waiting = end.waiting.iter();
    Way {
        steps: steps.collect(),
        waiting: waiting
            .map(|waiting| report::waits(graph, waiting))
            .collect(),
        printed: path.iter().map(|step| &*step.printed).collect(),
        woken,
    }
}
