//! What a person wants to read of tests, as a test runner tells it.

use std::fmt::Write;

use formats::graph::Graph;

use super::harness::Test;
use super::verdict::{Failure, Verdict, Why};
use crate::amounts::{grouped, many};
use crate::program::Program;
use crate::report::{in_words, steps, tried};

/// What has become of the tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: usize,
    pub unfinished: usize,
    pub failed: usize,
    pub ignored: usize,
    pub refused: usize,
    pub left_out: usize,
}

/// `running 3 tests of src/lib.rs, each under every schedule`.
pub fn heading(suite: &str, tests: usize) -> String {
    let tests = many(tests as u128, "test");
    format!("\nrunning {tests} of {suite}, each under every schedule\n")
}

/// What stands behind `test NAME ... `.
pub fn verdict(verdict: &Verdict, graph: &Graph) -> String {
    match verdict {
        Verdict::Passes(1) => "ok (in all schedules: 1 stands for them)".to_owned(),
        Verdict::Passes(count) => {
            format!("ok (in all schedules: {} stand for them)", grouped(*count))
        }
        Verdict::NoFailureFound if graph.finished => {
            format!("no failure in {}: that is not all", tried(graph))
        }
        Verdict::NoFailureFound => "no failure found, not all: a limit was reached".to_owned(),
        Verdict::Fails(_) => "FAILED".to_owned(),
    }
}

/// A test that is not run unless it is asked for.
pub fn ignored(test: &Test) -> String {
    match test.ignored.iter().flatten().next() {
        Some(why) => format!("ignored, {why}"),
        None => "ignored".to_owned(),
    }
}

/// The schedule in which a test fails, step by step.
pub fn failure(program: &Program, graph: &Graph, failure: &Failure, woken: bool) -> String {
    let why = match failure.why {
        Why::Ends(ending) => in_words(ending).replace("The program", "It"),
        Why::NoPanic => "It should panic, and does not".to_owned(),
        Why::OtherWords => "It panics with other words than it should".to_owned(),
    };
    let mut text = format!("\n---- {} ----\n{why}", program.name);
    if woken {
        text += ", if a thread wakes up for no reason or an exchange fails so, as the standard library allows";
    }
    text += ":\n";
    let way = failure.steps(graph);
    text += &steps(program, graph, &way, &graph.nodes[failure.end]);
    text
}

/// A test that can't be explored.
pub fn refusal(name: &str, why: &str) -> String {
    format!("\n---- {name} ----\nNot run, since it can't be explored:\n{why}\n")
}

/// The last lines.
pub fn summary(counts: &Counts) -> String {
    let mut text = String::from("\ntest result: ");
    text += match (counts.failed, counts.refused + counts.unfinished) {
        (0, 0) => "ok",
        (0, _) => "not all was proven",
        _ => "FAILED",
    };
    let _ = write!(text, ". {} passed in every schedule", counts.passed);
    let others = [
        (counts.failed, "failed"),
        (
            counts.unfinished,
            "without a failure as far as was searched",
        ),
        (counts.refused, "refused"),
        (counts.ignored, "ignored"),
        (counts.left_out, "filtered out"),
    ];
    for (count, what) in others {
        let _ = write!(text, "; {count} {what}");
    }
    text + "\n"
}
