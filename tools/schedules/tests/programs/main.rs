//! Programs whose outputs are counted by hand. Each is a test of its own name,
//! and must have as many outputs with all reductions of the search as with each
//! of them turned off, and as the page shows.

mod alike;
mod case;
mod spins;
mod std_parts;
mod timed;
mod truth;
mod unnoticed;
mod waits;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use formats::search::Reductions;
use libtest_mimic::Arguments;
use schedules::analysis::outputs::{Counts, Outputs};
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::page::walk;

use case::Case;

/// A finding is not a crash, and has no stack to show.
fn main() -> ExitCode {
    harness::main(run)
}

fn run() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let groups = [
        std_parts::CASES,
        std_parts::OWNERS,
        std_parts::WHOLE,
        alike::CASES,
        waits::CASES,
        spins::CASES,
        timed::CASES,
        truth::CASES,
        unnoticed::CASES,
    ];
    let mut cases: Vec<Case> = groups.concat();
    let names: BTreeSet<_> = cases.iter().map(|case| case.name).collect();
    ensure!(names.len() == cases.len(), "two programs have one name");
    // Those that are not asked for need not be compiled.
    cases.retain(|case| match &arguments.filter {
        Some(filter) if arguments.exact => case.name == filter,
        Some(filter) => case.name.contains(filter.as_str()),
        None => true,
    });
    let compiled = match arguments.list || cases.is_empty() {
        true => None,
        false => Some(Arc::new(compile(&cases)?)),
    };
    let trials = cases.iter().enumerate().map(|(number, case)| {
        let (case, compiled) = (*case, compiled.clone());
        harness::trial(case.name, move || {
            let compiled = compiled.as_deref().context("it is compiled")?;
            check(compiled, number, &case)
        })
    });
    Ok(libtest_mimic::run(&arguments, trials.collect()).exit_code())
}

/// All of them at once, which takes hardly longer than one of them.
fn compile(cases: &[Case]) -> Result<Explorer<'static>> {
    let programs: Vec<_> = cases.iter().map(Case::program).collect();
    // As long as this process lives.
    let programs: &'static [_] = programs.leak();
    Explorer::new(&programs.iter().collect::<Vec<_>>(), &StandIn::build()?)
}

/// Searches in which nothing may come out otherwise.
fn searches() -> Vec<(&'static str, Reductions)> {
    let all = Reductions::ALL;
    let without = |turn_off: fn(&mut Reductions)| {
        let mut rest = all;
        turn_off(&mut rest);
        rest
    };
    let finest = all.finest_grain();
    vec![
        ("with all reductions", all),
        (
            "without fuse_with_previous",
            without(|all| all.fuse_with_previous = false),
        ),
        (
            "without fuse_lock_with_wait",
            without(|all| all.fuse_lock_with_wait = false),
        ),
        (
            "without persistent_sets",
            without(|all| all.persistent_sets = false),
        ),
        (
            "without state_caching",
            without(|all| all.state_caching = false),
        ),
        (
            "without forget_ended",
            without(|all| all.forget_ended = false),
        ),
        ("at the finest grain", finest),
        (
            "at the finest grain, without persistent_sets",
            Reductions {
                persistent_sets: false,
                ..finest
            },
        ),
    ]
}

/// Without a reduction, or on a busy machine, a search takes longer than usual.
fn patient() -> Options {
    Options {
        time: Duration::from_secs(900),
        ..Options::default()
    }
}

fn check(compiled: &Explorer<'_>, number: usize, case: &Case) -> Result<()> {
    for (name, reductions) in searches() {
        let options = Options {
            reductions,
            ..patient()
        };
        compare(compiled, number, options, case.counts, case).context(name)?;
    }
    if let Some(counts) = case.spurious {
        for reductions in [Reductions::ALL, Reductions::ALL.finest_grain()] {
            let options = Options {
                reductions,
                spurious: true,
                ..patient()
            };
            compare(compiled, number, options, counts, case)
                .context("with wake-ups for no reason")?;
        }
    }
    let walk = compiled.walk(number, patient())?;
    expect(&walk::count(&walk), case.counts).context("on the page")
}

fn compare(
    compiled: &Explorer<'_>,
    number: usize,
    options: Options,
    expected: case::Counts,
    case: &Case,
) -> Result<()> {
    let graph = compiled.explore(number, options, |_| ())?;
    if !graph.complete {
        bail!("a limit was reached");
    }
    let outputs = Outputs::new(&graph);
    let counts = outputs.count();
    expect(&counts, expected)?;
    for text in case.outputs {
        ensure!(
            counts.keys().any(|ending| outputs.contains(text, *ending)),
            "{text:?} is not among the outputs"
        );
    }
    Ok(())
}

fn expect(found: &Counts, expected: case::Counts) -> Result<()> {
    let in_text = found
        .iter()
        .map(|(ending, count)| (ending.to_string(), *count));
    let same = in_text.eq(expected
        .iter()
        .map(|(ending, count)| ((*ending).to_owned(), *count)));
    ensure!(same, "expected {expected:?}, found {found:?}");
    Ok(())
}
