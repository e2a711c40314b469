//! Rust programs whose atomics ask for less than sequential consistency print
//! what the [memory](::memory) says, and nothing else: the classic ones, and
//! random ones.

#[path = "../../../memory/tests/memory/explore.rs"]
mod explore;
#[path = "../../../memory/tests/memory/generate.rs"]
mod generate;
#[path = "../../../memory/tests/memory/program.rs"]
mod program;
#[path = "../../../memory/tests/memory/programs.rs"]
mod programs;
mod rust;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use formats::ending::Ending;
use formats::search::Reductions;
use libtest_mimic::{Arguments, Failed, Trial};
use schedules::analysis::outputs::Outputs;
use schedules::compile::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::page::walk;

use program::Program;
use programs::PROGRAMS;

/// How many random programs are tried.
const RANDOM: u64 = 60;

struct Case {
    name: String,
    program: Program,
    source: schedules::program::Program,
}

/// A finding is not a crash, and has no stack to show.
fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        eprintln!("{error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let mut cases = vec![];
    let mut add = |name: String, text: &str| {
        let program = Program::read(text);
        let source = rust::source(&name, &program);
        cases.extend(source.map(|source| Case {
            name,
            program,
            source,
        }));
    };
    for (name, text, _) in PROGRAMS {
        add(format!("litmus: {name}"), text);
    }
    for seed in 0..RANDOM {
        let text = generate::program(&mut Rng::with_seed(seed));
        add(format!("random: {seed}: {text}"), &text);
    }
    // Those that are not asked for need not be compiled.
    cases.retain(|case| match &arguments.filter {
        Some(filter) if arguments.exact => case.name == *filter,
        Some(filter) => case.name.contains(filter.as_str()),
        None => true,
    });
    let cases: &'static [Case] = cases.leak();
    let compiled = match arguments.list || cases.is_empty() {
        true => None,
        false => {
            let sources: Vec<_> = cases.iter().map(|case| &case.source).collect();
            Some(Arc::new(Explorer::new(&sources, &StandIn::build()?)?))
        }
    };
    let trials = cases.iter().enumerate().map(|(number, case)| {
        let compiled = compiled.clone();
        Trial::test(case.name.clone(), move || {
            let compiled = compiled.as_deref().context("it is compiled")?;
            check(compiled, number, case).map_err(|error| Failed::from(format!("{error:#}")))
        })
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
    let steps: usize = case.program.threads.iter().map(Vec::len).sum();
    // Otherwise these are more executions than anybody waits for.
    if case.program.threads.len() == 2 && steps <= 5 {
        let without = Reductions {
            state_caching: false,
            ..all
        };
        searches.push(("without state_caching", without));
    }
    searches
}

fn check(compiled: &Explorer<'_>, number: usize, case: &Case) -> Result<()> {
    let machine = explore::explore(&case.program, true).outcomes;
    let machine = machine.context("it has no plain data, and so no data race")?;
    let digits = |outcome: &Vec<u8>| -> String {
        let digits = outcome.iter().map(u8::to_string);
        digits.collect()
    };
    let expected: BTreeSet<String> = machine.iter().map(digits).collect();
    for (name, reductions) in searches(case) {
        let options = Options {
            reductions,
            ..Options::default()
        };
        let graph = compiled.explore(number, options, |_| ())?;
        ensure!(graph.complete, "{name}: a limit was reached");
        let outputs = Outputs::new(&graph).first(expected.len() + 1);
        ensure!(
            outputs.iter().all(|(_, ending)| *ending == Ending::SUCCESS),
            "{name}: it ends otherwise than well"
        );
        let outputs = outputs.into_iter();
        let found: BTreeSet<String> = outputs
            .map(|(output, _)| output.trim_end().to_owned())
            .collect();
        ensure!(
            found == expected,
            "{name}: the memory says {expected:?}, and the search {found:?}\n{}",
            case.source.source
        );
    }
    let walk = walk::explore(compiled, number, Options::default())?;
    let counted: u128 = walk::count(&walk).values().sum();
    ensure!(
        counted == expected.len() as u128,
        "the page has {counted} outputs, and the memory {}",
        expected.len()
    );
    Ok(())
}
