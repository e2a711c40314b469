//! An answer that foretells what a program can print.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use schedules::analysis::outputs::Outputs;
use schedules::analysis::paths;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};

use super::{Explored, Fault, Prediction, Proof, Verdict, explored};
use crate::exercise::Exercise;

/// Between two outputs.
pub const BETWEEN: &str = "---";
/// Nobody writes down more.
const MOST: usize = 100;

pub fn grade(exercise: &Exercise, text: &str, stand_in: &StandIn) -> Result<Verdict> {
    let source = exercise.program.as_deref().context("there is a program")?;
    let program = explored::program(exercise, source, Path::new("program.rs"));
    let explorer = Explorer::new(&[&program], stand_in)?;
    let graph = explorer.explore(0, Options::default(), |_| ())?;
    let possible: BTreeSet<_> = Outputs::new(&graph)
        .first(MOST + 1)
        .into_iter()
        .map(|(printed, _)| trimmed(&printed))
        .collect();
    ensure!(
        graph.complete && possible.len() <= MOST,
        "`{}` can print too much to be foretold",
        exercise.name
    );
    let foretold = outputs(text);
    let impossible: Vec<_> = foretold.difference(&possible).cloned().collect();
    let missing = possible.difference(&foretold).count();
    Ok(match impossible.is_empty() && missing == 0 {
        true => Verdict::Right(Proof::Explored(Explored {
            schedules: paths::schedules(&graph),
            outputs: possible.len() as u128,
            woken: false,
            orderings: 0,
        })),
        false => Verdict::Wrong(Fault::Predicted(Prediction {
            right: foretold.len() - impossible.len(),
            impossible,
            missing,
        })),
    })
}

/// What the reader has written down; a line that begins with `#` is for people.
fn outputs(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let mut found = BTreeSet::new();
    let mut output = String::new();
    for line in lines.chain([BETWEEN]) {
        if line.trim() == BETWEEN {
            found.insert(trimmed(&output));
            output.clear();
        } else {
            output += line;
            output.push('\n');
        }
    }
    found.remove("");
    found
}

/// Blanks at the ends of lines, and empty lines around, are not told apart.
fn trimmed(output: &str) -> String {
    let lines: Vec<_> = output.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}
