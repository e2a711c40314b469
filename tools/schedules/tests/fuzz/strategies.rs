//! Random and bounded searches of the same programs, held to the search for all, and to a
//! walk that counts preemptions by itself.

use std::collections::{BTreeSet, HashSet};

use formats::ending::Ending;
use formats::graph::{Graph, ThreadId};
use formats::search::{Reductions, Strategy};
use schedules::analysis::outputs::Outputs;
use schedules::explore::{Explorer, Options};

type Printed = BTreeSet<(String, Ending)>;

/// Programs with more outputs than this are left out, and walks that come to more places.
const MOST: usize = 2_000;
const PLACES: usize = 50_000;

/// What differs goes to `wrong`; how many searches were compared.
pub fn compare(
    explorer: &Explorer<'_>,
    number: usize,
    states: usize,
    wrong: &mut Vec<String>,
) -> u64 {
    let search = |strategy, reductions| {
        let options = Options {
            strategy,
            reductions,
            states,
            ..Options::default()
        };
        let graph = explorer.explore(number, options, |_| ());
        graph.unwrap_or_else(|error| panic!("{error:#}\n{}", explorer.program(number).source))
    };
    let all = search(Strategy::All, Reductions::ALL);
    let Some(outputs) = printed(&all).filter(|_| all.complete) else {
        return 0;
    };
    let mut compared = 0;
    let mut hold = |holds: bool, what: &str| {
        compared += 1;
        if !holds {
            let source = &explorer.program(number).source;
            wrong.push(format!("{what}:\n{source}"));
        }
    };
    let random = Strategy::Random {
        executions: 30,
        seed: number as u64,
    };
    let random = search(random, Reductions::ALL);
    let found = printed(&random).unwrap_or_default();
    hold(
        !found.is_empty() && found.is_subset(&outputs) && !random.complete,
        "random schedules print what no schedule prints",
    );
    let plain = Reductions {
        persistent_sets: false,
        ..Reductions::ALL.finest_grain()
    };
    let plain = search(Strategy::All, plain);
    let many = search(Strategy::Preemptions(1_000), Reductions::ALL);
    // It tells apart how often threads were left, and so has more states.
    if many.finished {
        hold(
            many.complete && printed(&many).as_ref() == Some(&outputs),
            "a bound that nothing comes to leaves something out",
        );
    }
    for most in 0..3 {
        let bounded = search(Strategy::Preemptions(most), Reductions::ALL);
        let found = printed(&bounded).unwrap_or_default();
        hold(
            found.is_subset(&outputs) && (found == outputs || !bounded.complete),
            &format!("with {most} preemptions there is more than with any"),
        );
        let within = walk(&plain, most).filter(|_| plain.complete && bounded.finished);
        if let Some(within) = within {
            hold(
                within.is_subset(&found),
                &format!("a schedule with {most} preemptions is not followed"),
            );
        }
    }
    compared
}

fn printed(graph: &Graph) -> Option<Printed> {
    let first = Outputs::new(graph).first(MOST);
    (first.len() < MOST).then(|| first.into_iter().collect())
}

/// All outputs of schedules in which a thread that has a step is left at most so often;
/// `None` if there is too much to see.
fn walk(graph: &Graph, most: usize) -> Option<Printed> {
    let mut outputs = Printed::new();
    let start = (0, None::<ThreadId>, 0, String::new());
    let mut reached = HashSet::from([start.clone()]);
    let mut pending = vec![start];
    while let Some((number, last, preemptions, printed)) = pending.pop() {
        let node = &graph.nodes[number];
        if let Some(ending) = node.ending {
            outputs.insert((printed.clone(), ending));
        }
        let goes_on = node.steps.iter().any(|step| Some(step.thread) == last);
        for step in &node.steps {
            let is_left = goes_on && Some(step.thread) != last;
            let preemptions = preemptions + usize::from(is_left);
            let Some(to) = step.to.filter(|_| preemptions <= most) else {
                continue;
            };
            let printed = printed.clone() + &step.printed;
            let next = (to, Some(step.thread), preemptions, printed);
            if reached.insert(next.clone()) {
                pending.push(next);
            }
        }
        if reached.len() > PLACES {
            return None;
        }
    }
    Some(outputs)
}
