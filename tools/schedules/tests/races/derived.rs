//! What is found is what the axioms say.

use std::collections::BTreeSet;
use std::time::Duration;

use formats::ending::Ending;
use schedules::analysis::outputs::Outputs;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::watched;

use crate::axioms::{self, End};
use crate::program::{self, Use};

/// How many random programs are tried, and those besides that each of [`ORDER`] decides.
const PROGRAMS: u64 = 24;
/// The same where there is time.
const MORE_PROGRAMS: u64 = 400;
/// How many are compiled at once.
const BATCH: usize = 20;
/// More outputs than any of them has.
const MANY: usize = 10_000;
const TIME: Duration = Duration::from_secs(10);

/// The uses of tools by which something is ordered.
const ORDER: [Use; 6] = [
    Use::Lock,
    Use::Read,
    Use::Begin,
    Use::Receive,
    Use::Park,
    Use::Pass,
];

/// A program that would end in another way if this ordered nothing.
fn decided_by(tool: Use) -> u64 {
    let mut seeds = 0..PROGRAMS + MORE_PROGRAMS;
    let decided = seeds.find(|seed| {
        let program = program::random(*seed);
        axioms::ends(&program, None) != axioms::ends(&program, Some(tool))
    });
    decided.unwrap_or_else(|| panic!("{tool:?} decides none of the programs"))
}

fn found(explorer: &Explorer<'_>, number: usize) -> Option<BTreeSet<End>> {
    let options = Options {
        time: TIME,
        ..Options::default()
    };
    let graph = explorer.explore(number, options, |_| ());
    let graph =
        graph.unwrap_or_else(|error| panic!("{error:#}\n{}", explorer.program(number).source));
    let all = Outputs::new(&graph).first(MANY);
    if all.iter().any(|(_, ending)| *ending == Ending::Race) {
        return Some(BTreeSet::from([End::Race]));
    }
    let ends = all.into_iter().map(|(printed, ending)| match ending {
        Ending::Deadlock | Ending::Spins => End::Stuck,
        _ => End::Prints(printed),
    });
    graph.complete.then(|| ends.collect())
}

fn compare(seeds: impl Iterator<Item = u64>) {
    let stand_in = StandIn::build().expect("the stand-in builds");
    let (mut compared, mut racy, mut stuck, mut limited) = (0, 0, 0, 0);
    let mut wrong = vec![];
    let mut programs = vec![];
    for seed in seeds {
        let program = program::random(seed);
        match axioms::ends(&program, None) {
            Some(ends) => programs.push((program, ends)),
            None => limited += 1,
        }
    }
    for programs in programs.chunks(BATCH) {
        let sources: Vec<_> = programs
            .iter()
            .map(|(program, _)| &program.source)
            .collect();
        let explorer = Explorer::new(&sources, &stand_in).expect("the programs compile");
        for (number, (program, ends)) in programs.iter().enumerate() {
            let Some(found) = found(&explorer, number) else {
                limited += 1;
                continue;
            };
            compared += 1;
            racy += usize::from(found.contains(&End::Race));
            stuck += usize::from(found.contains(&End::Stuck));
            if found != *ends {
                wrong.push(format!(
                    "{}: found {:?}, and by the axioms {:?}, of\n{}",
                    program.source.name,
                    found.difference(ends).collect::<Vec<_>>(),
                    ends.difference(&found).collect::<Vec<_>>(),
                    program.source.source
                ));
            }
        }
    }
    println!("{compared} compared, of which {racy} race, {stuck} may be stuck; {limited} limited");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
    assert!(racy > 1 && compared > racy + 1, "the programs try little");
}

#[test]
fn races_are_those_of_the_axioms() {
    if watched::IS_POSSIBLE {
        let seeds = BTreeSet::from_iter((0..PROGRAMS).chain(ORDER.map(decided_by)));
        compare(seeds.into_iter());
    }
}

#[test]
#[ignore = "takes minutes"]
fn races_of_many_are_those_of_the_axioms() {
    if watched::IS_POSSIBLE {
        compare(PROGRAMS..PROGRAMS + MORE_PROGRAMS);
    }
}
