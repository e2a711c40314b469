//! Programs with `unsafe`: what they print, or which two accesses race. Both are derived
//! by hand; where lines race, comments in the program name them.

mod case;
mod channels;
mod handovers;
mod hashed;
mod locks;
mod own_tools;
mod owners;
mod parts;
mod places;
mod pointers;
mod shared_owners;
mod std_tools;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use formats::ending::Ending;
use formats::graph::Graph;
use formats::search::Reductions;
use libtest_mimic::Arguments;
use schedules::analysis::outputs::Outputs;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::watched;

use case::Case;

/// Without a reduction, or on a busy machine, a search takes longer than usual.
const PATIENCE: Duration = Duration::from_secs(900);

/// A finding is not a crash, and has no stack to show.
fn main() -> ExitCode {
    harness::main(run)
}

fn run() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let mut cases = [
        own_tools::CASES,
        handovers::CASES,
        hashed::CASES,
        places::CASES,
        pointers::CASES,
        shared_owners::CASES,
        channels::CASES,
        owners::CASES,
        locks::CASES,
        std_tools::CASES,
    ]
    .concat();
    let names: BTreeSet<_> = cases.iter().map(|case| case.name).collect();
    ensure!(names.len() == cases.len(), "two programs have one name");
    // Those that are not asked for need not be compiled.
    cases.retain(|case| match &arguments.filter {
        Some(filter) if arguments.exact => case.name == filter,
        Some(filter) => case.name.contains(filter.as_str()),
        None => true,
    });
    let compiled = match arguments.list || cases.is_empty() || !watched::IS_POSSIBLE {
        true => None,
        false => {
            let programs: Vec<_> = cases.iter().map(Case::program).collect();
            // As long as this process lives.
            let programs: &'static [_] = programs.leak();
            let programs: Vec<_> = programs.iter().collect();
            Some(Arc::new(Explorer::new(&programs, &StandIn::build()?)?))
        }
    };
    let trials = cases.iter().enumerate().map(|(number, case)| {
        let (case, compiled) = (*case, compiled.clone());
        let trial = harness::trial(case.name, move || {
            let compiled = compiled.as_deref().context("it is compiled")?;
            check(compiled, number, &case)
        });
        // Nothing can be watched elsewhere, and it is refused there.
        trial.with_ignored_flag(!watched::IS_POSSIBLE)
    });
    Ok(libtest_mimic::run(&arguments, trials.collect()).exit_code())
}

/// Searches in which nothing may come out otherwise.
fn searches(case: &Case) -> Vec<(&'static str, Reductions)> {
    let all = Reductions::ALL;
    let mut searches = vec![
        ("with all reductions", all),
        ("at the finest grain", all.finest_grain()),
        (
            "without persistent_sets",
            Reductions {
                persistent_sets: false,
                ..all
            },
        ),
    ];
    if case.is_small {
        let without = Reductions {
            state_caching: false,
            ..all
        };
        searches.push(("without state_caching", without));
    }
    searches
}

fn check(compiled: &Explorer<'_>, number: usize, case: &Case) -> Result<()> {
    for (name, reductions) in searches(case) {
        let options = Options {
            reductions,
            time: PATIENCE,
            ..Options::default()
        };
        let graph = compiled.explore(number, options, |_| ())?;
        ensure!(graph.complete, "{name}: a limit was reached");
        compare(&graph, case).context(name)?;
    }
    Ok(())
}

fn compare(graph: &Graph, case: &Case) -> Result<()> {
    let races = graph.nodes.iter().filter_map(|node| node.race.as_ref());
    let races: BTreeSet<_> = races
        .map(|race| {
            let mut both = race.in_order().map(|access| case.named(access));
            both.sort();
            both.join(", ")
        })
        .collect();
    let expected: BTreeSet<_> = case.races.iter().map(|race| (*race).to_owned()).collect();
    ensure!(
        races.is_empty() == expected.is_empty() && races.is_subset(&expected),
        "of the races {expected:?} it found {races:?}"
    );
    if !expected.is_empty() {
        return Ok(());
    }
    let outputs = Outputs::new(graph).first(case.outputs.len() + 1);
    ensure!(
        outputs.iter().all(|(_, ending)| *ending == Ending::SUCCESS),
        "it ends otherwise than well: {outputs:?}"
    );
    let found: BTreeSet<_> = outputs.iter().map(|(output, _)| output.as_str()).collect();
    let expected: BTreeSet<_> = case.outputs.iter().copied().collect();
    ensure!(found == expected, "expected {expected:?}, found {found:?}");
    Ok(())
}
