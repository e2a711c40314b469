//! Rust programs whose atomics ask for less than sequential consistency print
//! what the [memory](::memory) says, and nothing else: the classic ones, and
//! random ones. So do those that order their threads by what else `std` has.

mod carriers;
#[path = "../../../memory/tests/memory/explore.rs"]
mod explore;
#[path = "../../../memory/tests/memory/generate.rs"]
mod generate;
mod glances;
mod owners;
#[path = "../../../memory/tests/memory/program.rs"]
mod program;
#[path = "../../../memory/tests/memory/programs.rs"]
mod programs;
mod rust;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Error, Result, ensure};
use fastrand::Rng;
use formats::ending::Ending;
use formats::search::Reductions;
use libtest_mimic::Arguments;
use schedules::analysis::outputs::Outputs;
use schedules::analysis::paths;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::page::walk;
use schedules::program::watched;

use carriers::CARRIERS;
use glances::GLANCES;
use owners::OWNERS;
use program::Program;
use programs::programs;

/// Without a reduction, or on a busy machine, a search takes longer than usual.
const PATIENCE: Duration = Duration::from_secs(900);

/// How many random programs are tried.
const RANDOM: u64 = 60;
/// How many more that have plain data, if they are asked for.
const PLAIN: usize = 120;

struct Case {
    name: String,
    source: schedules::program::Program,
    /// All that it may print; `None` if it may have a data race.
    outputs: Option<BTreeSet<String>>,
    /// Whether it can be searched without the caching of states: otherwise these
    /// are more executions than anybody waits for.
    is_small: bool,
}

impl Case {
    /// `None` if it has plain data, where that can't be watched.
    fn of_litmus(name: String, program: &Program) -> Option<Self> {
        let source = rust::source(&name, program)?;
        let steps: usize = program.threads.iter().map(Vec::len).sum();
        let machine = explore::explore(program, true).outcomes;
        let line = |outcome: &Vec<u8>| {
            let digits = outcome.iter().map(u8::to_string);
            digits.collect::<String>() + "\n"
        };
        Some(Case {
            name,
            source,
            outputs: machine.map(|outcomes| outcomes.iter().map(line).collect()),
            is_small: program.threads.len() == 2 && steps <= 5,
        })
    }
}

/// A finding is not a crash, and has no stack to show.
fn main() -> ExitCode {
    harness::main(run)
}

fn run() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let mut cases = vec![];
    for (name, text, set) in programs() {
        let program = Program::read(text);
        let machine = explore::explore(&program, true).outcomes;
        set.holds(machine.as_ref())
            .map_err(Error::msg)
            .context(*name)?;
        cases.extend(Case::of_litmus(format!("litmus: {name}"), &program));
    }
    for seed in 0..RANDOM {
        let text = generate::program(&mut Rng::with_seed(seed));
        let program = Program::read(&text);
        cases.extend(Case::of_litmus(format!("random: {seed}: {text}"), &program));
    }
    cases.extend(
        CARRIERS
            .iter()
            .chain(OWNERS)
            .chain(GLANCES)
            .map(|carrier| Case {
                name: format!("by std: {}", carrier.name),
                source: carrier.source(),
                outputs: Some(carrier.outputs.iter().copied().map(str::to_owned).collect()),
                is_small: true,
            }),
    );
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
        harness::trial(case.name.clone(), move || {
            let compiled = compiled.as_deref().context("it is compiled")?;
            check(compiled, number, case)
        })
    });
    let more = harness::trial("more random programs with plain data", plain);
    let trials = trials.chain([more.with_ignored_flag(true)]);
    Ok(libtest_mimic::run(&arguments, trials.collect()).exit_code())
}

/// Random programs with plain data race where the model says so, and nowhere else.
fn plain() -> Result<()> {
    ensure!(
        watched::IS_POSSIBLE,
        "plain data can't be watched on this system: leave this one out"
    );
    let cases = (RANDOM..).filter_map(|seed| {
        let text = generate::program(&mut Rng::with_seed(seed));
        let program = Program::read(&text);
        let case = || Case::of_litmus(format!("random: {seed}: {text}"), &program);
        rust::has_plain(&program).then(case)?
    });
    let cases: Vec<_> = cases.take(PLAIN).collect();
    let sources: Vec<_> = cases.iter().map(|case| &case.source).collect();
    let compiled = Explorer::new(&sources, &StandIn::build()?)?;
    for (number, case) in cases.iter().enumerate() {
        check(&compiled, number, case).with_context(|| case.name.clone())?;
    }
    Ok(())
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

/// In each search, some schedule ends in a data race.
fn races(compiled: &Explorer<'_>, number: usize, case: &Case) -> Result<()> {
    for (name, reductions) in searches(case) {
        let options = Options {
            reductions,
            time: PATIENCE,
            ..Options::default()
        };
        let graph = compiled.explore(number, options, |_| ())?;
        ensure!(graph.complete, "{name}: a limit was reached");
        ensure!(
            paths::shortest(&graph, Ending::Race).is_some(),
            "{name}: no data race was found\n{}",
            case.source.source
        );
    }
    Ok(())
}

fn check(compiled: &Explorer<'_>, number: usize, case: &Case) -> Result<()> {
    let Some(expected) = &case.outputs else {
        return races(compiled, number, case);
    };
    for (name, reductions) in searches(case) {
        let options = Options {
            reductions,
            time: PATIENCE,
            ..Options::default()
        };
        let graph = compiled.explore(number, options, |_| ())?;
        ensure!(graph.complete, "{name}: a limit was reached");
        let outputs = Outputs::new(&graph).first(expected.len() + 1);
        ensure!(
            outputs.iter().all(|(_, ending)| *ending == Ending::SUCCESS),
            "{name}: it ends otherwise than well"
        );
        let found: BTreeSet<String> = outputs.into_iter().map(|(output, _)| output).collect();
        ensure!(
            found == *expected,
            "{name}: expected {expected:?}, found {found:?}\n{}",
            case.source.source
        );
    }
    let walk = compiled.walk(number, Options::default())?;
    let counted: u128 = walk::count(&walk).values().sum();
    ensure!(
        counted == expected.len() as u128,
        "the page has {counted} outputs, and not {}",
        expected.len()
    );
    Ok(())
}
