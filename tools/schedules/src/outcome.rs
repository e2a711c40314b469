//! What a search has found, for other programs: `--format json`.

use formats::ending::Ending;
use formats::graph::{Graph, Node, Step};
use formats::outcome::{Failure, Outcome, Printed, Search, Step as Told};
use formats::version::Version;

use crate::analysis::outputs::Outputs;
use crate::analysis::paths;
use crate::program::Program;
use crate::report;

/// Of a program of which nothing is known yet.
pub fn of(name: &str, file: Option<&str>) -> Outcome {
    Outcome {
        format: Version,
        name: name.to_owned(),
        file: file.map(str::to_owned),
        test: None,
        refused: None,
        search: None,
        failure: None,
        outputs: vec![],
        page: None,
    }
}

/// A search in numbers.
pub fn search(graph: &Graph, spurious: bool) -> Search {
    Search {
        strategy: graph.strategy,
        complete: graph.complete,
        finished: graph.finished,
        spurious,
        outputs: Outputs::new(graph).count(),
        schedules: paths::schedules(graph),
        moments: graph.nodes.len(),
        steps: paths::steps(graph),
        executions: graph.executions,
        millis: graph.millis,
    }
}

/// The shortest way to an ending, `woken` by something for no reason.
pub fn failure(program: &Program, graph: &Graph, ending: Ending, woken: bool) -> Option<Failure> {
    let (way, end) = paths::shortest(graph, ending)?;
    Some(failure_on(program, graph, (&way, end), woken))
}

/// The same of a way that is known, to an end.
pub fn failure_on(
    program: &Program,
    graph: &Graph,
    (way, end): (&[&Step], &Node),
    woken: bool,
) -> Failure {
    let told = |thread, line: Option<u32>, words, printed: &str| {
        let place = line.map(|line| program.place(line));
        let (file, line) = place.unzip();
        Told {
            thread,
            file,
            line,
            words,
            printed: printed.to_owned(),
        }
    };
    let steps = way.iter().map(|step| {
        let words = report::sentence_in(program, graph, step);
        told(step.thread, step.line, words, &step.printed)
    });
    let race = end.race.iter().flat_map(|race| {
        let words = report::races_in(program, graph, race);
        let accesses = race.in_order().into_iter().zip(words);
        accesses.map(|(access, words)| told(access.thread, access.line, words, ""))
    });
    let waiting = end.waiting.iter().map(|waiting| {
        let words = report::waits_in(program, graph, waiting);
        told(waiting.thread, waiting.line, words, "")
    });
    Failure {
        ending: end.ending.unwrap_or(Ending::SUCCESS),
        strategy: graph.strategy,
        woken,
        printed: way.iter().map(|step| &*step.printed).collect(),
        steps: steps.collect(),
        waiting: waiting.collect(),
        race: race.collect(),
    }
}

/// The first outputs.
pub fn outputs(graph: &Graph, most: usize) -> Vec<Printed> {
    let outputs = Outputs::new(graph).first(most).into_iter();
    outputs
        .map(|(printed, ending)| Printed { ending, printed })
        .collect()
}
