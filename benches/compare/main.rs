//! How long it takes to prove the same blocks with this book's tests and with
//! other tools, in one run: `cargo bench --bench compare`.
//!
//! The blocks are the book's own, written into a project that is nothing but
//! them ([`project`]), each with a constant that makes it unlike all others.
//! Rounds of all ways follow each other, so that a busy minute hurts all ways;
//! of the rounds the median counts. `--write` renews what the book shows
//! ([`report`]).

mod project;
mod report;

use std::env;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use instep::book::Book;
use instep::book::block::{Block, Tags};

use project::{Project, WAYS};
use report::Report;

/// How many blocks, and for how many rounds.
const SIZES: &[(usize, usize)] = &[(15, 5), (60, 5), (240, 3)];

/// So many blocks of the chapters are used, again and again.
const BLOCKS: usize = 15;

fn main() -> ExitCode {
    // An error is told in words, and without a stack of this program.
    match compare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn compare() -> Result<()> {
    if !env::args().any(|argument| argument == "--bench") {
        eprintln!("nothing is measured: run `cargo bench --bench compare`");
        return Ok(());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let blocks = blocks(&Book::load(root)?);
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare");
    let mut project = Project::new(root, &place, blocks)?;

    eprintln!("building the tools");
    round(&mut project, BLOCKS)?;
    let mut medians = vec![];
    for &(size, rounds) in SIZES {
        let mut times = vec![vec![]; WAYS.len()];
        for count in 1..=rounds {
            eprintln!("{size} blocks, round {count} of {rounds}");
            for (times, time) in times.iter_mut().zip(round(&mut project, size)?) {
                times.push(time);
            }
        }
        medians.push(times.into_iter().map(median).collect());
    }

    let report = Report::new(root, SIZES, medians)?;
    println!("{}", report.table());
    if env::args().any(|argument| argument == "--write") {
        report.write(root)?;
    }
    Ok(())
}

/// The first blocks that stand in a chapter itself, run to their end, and need
/// nothing but the standard library: what every tool can prove. As whole
/// programs, since skeptic puts no `main` around statements.
fn blocks(book: &Book) -> Vec<String> {
    book.chapters
        .iter()
        .flat_map(|chapter| &chapter.blocks)
        .filter(|block| block.is_rust() && block.tags() == Tags::Runs)
        .filter(|block| block.includes.is_empty())
        .map(Block::program)
        .filter(|program| !program.contains("anyhow") && !program.contains("pipeliner"))
        .take(BLOCKS)
        .collect()
}

/// Proves `size` new blocks in every way.
fn round(project: &mut Project, size: usize) -> Result<Vec<Duration>> {
    project.write(size)?;
    WAYS.iter()
        .map(|way| {
            let time = project.prove(way);
            time.with_context(|| format!("{} fails", way.name))
        })
        .collect()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
