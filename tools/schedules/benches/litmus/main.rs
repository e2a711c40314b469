//! How many moments it costs that loads may read older values: each litmus program,
//! as it is, beside the same with every ordering `SeqCst`.
//!
//! `cargo bench -p schedules --bench litmus` prints the sums, and the programs that
//! grow most. The counts are the same on every machine.

#[path = "../../../memory/tests/memory/program.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod program;
#[path = "../../../memory/tests/memory/programs.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod programs;
#[path = "../../tests/weak/rust.rs"]
mod rust;

use std::cmp::Reverse;
use std::error::Error;

use schedules::amounts::grouped;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program as Source;

use program::Program;
use programs::programs;

/// How many of those that grow most are named.
const NAMED: usize = 10;

struct Row {
    name: &'static str,
    weak: usize,
    consistent: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let weak: Vec<(&str, Source)> = programs()
        .filter_map(|(name, text, _)| Some((*name, rust::source(name, &Program::read(text))?)))
        .collect();
    let consistent: Vec<Source> = weak.iter().map(|(_, source)| consistent(source)).collect();
    let all: Vec<&Source> = weak
        .iter()
        .map(|(_, source)| source)
        .chain(&consistent)
        .collect();
    let explorer = Explorer::new(&all, &StandIn::build()?)?;
    let mut rows = vec![];
    for (number, (name, _)) in weak.iter().enumerate() {
        rows.push(Row {
            name,
            weak: moments(&explorer, number)?,
            consistent: moments(&explorer, number + weak.len())?,
        });
    }
    print(rows);
    Ok(())
}

/// The same program with the strongest ordering everywhere.
fn consistent(source: &Source) -> Source {
    let mut consistent = source.clone();
    for ordering in ["Relaxed", "Acquire", "Release", "AcqRel"] {
        consistent.source = consistent.source.replace(ordering, "SeqCst");
    }
    consistent.name += ", SeqCst";
    consistent
}

fn moments(explorer: &Explorer<'_>, number: usize) -> Result<usize, Box<dyn Error>> {
    let graph = explorer.explore(number, Options::default(), |_| ())?;
    match graph.complete {
        true => Ok(graph.nodes.len()),
        false => Err(format!("{}: a limit was reached", explorer.program(number).name).into()),
    }
}

fn print(mut rows: Vec<Row>) {
    let weak: usize = rows.iter().map(|row| row.weak).sum();
    let consistent: usize = rows.iter().map(|row| row.consistent).sum();
    println!(
        "{} litmus programs: {} moments, {} if all orderings are SeqCst: {:.2} times as many",
        rows.len(),
        grouped(weak as u128),
        grouped(consistent as u128),
        times(weak, consistent)
    );
    rows.sort_by_key(|row| Reverse((1000.0 * times(row.weak, row.consistent)) as u64));
    for row in rows.iter().take(NAMED) {
        println!(
            "{:.2} times: {} ({} and {})",
            times(row.weak, row.consistent),
            row.name,
            row.weak,
            row.consistent
        );
    }
}

fn times(weak: usize, consistent: usize) -> f64 {
    weak as f64 / consistent as f64
}
