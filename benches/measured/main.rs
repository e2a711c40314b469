//! Measures the listings with the contract `measured`, and holds what they
//! print against the bounds in their manifests: `cargo bench --bench measured`,
//! for all of them or for those that are named.
//!
//! Rounds of all listings follow each other, so that a busy minute hurts all of
//! them alike; of the rounds the median counts. `--write` keeps it beside each
//! listing, with its plot and the output of the round that comes nearest.

use std::collections::BTreeMap;
use std::env::{self, consts};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;

use anyhow::{Context, Result, ensure};
use formats::source::SourceHash;
use instep::book::Book;
use instep::book::listing::Listing;
use instep::book::measured::{self, Measure, Measured, Row};
use instep::edit::Edit;
use instep::record::plot;
use instep::run::build::{self, Built};
use instep::run::observe;

/// How often each listing runs: an odd number, so that one is the median.
const ROUNDS: usize = 9;

fn main() -> ExitCode {
    // An error is told in words, and without a stack of this program.
    measure().unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn measure() -> Result<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        eprintln!("nothing is measured: run `cargo bench --bench measured`");
        return Ok(ExitCode::SUCCESS);
    }
    let book = Book::load(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let listings = named(&book, &arguments)?;
    let names: Vec<_> = listings.iter().map(|(listing, _)| *listing).collect();
    let built = build::build(&book.root, &names)?;
    let mut outputs = vec![vec![]; listings.len()];
    for round in 1..=ROUNDS {
        eprintln!("round {round} of {ROUNDS}");
        for ((listing, _), outputs) in listings.iter().zip(&mut outputs) {
            outputs.push(observe(&book, listing, &built)?);
        }
    }

    let write = arguments.iter().any(|argument| argument == "--write");
    let mut broken = false;
    for ((listing, measure), outputs) in listings.into_iter().zip(outputs) {
        let measured = values(listing, measure, &outputs)?;
        println!("{}", listing.name);
        for row in &measured.rows {
            let Row {
                label,
                least,
                median,
                most,
            } = row;
            println!("    {label}: {median} ({least} to {most})");
        }
        match measured.keeps(measure) {
            Ok(()) => println!("    every bound holds, with room to spare"),
            Err(error) => {
                println!("    broken: {error:#}");
                broken = true;
                continue;
            }
        }
        if write {
            keep(&book, listing, measure, &measured, &outputs)?;
        }
    }
    Ok(match broken {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

/// The measured listings, all of them or those that are named.
fn named<'a>(book: &'a Book, arguments: &[String]) -> Result<Vec<(&'a Listing, &'a Measure)>> {
    let names: Vec<_> = arguments.iter().filter(|a| !a.starts_with('-')).collect();
    let measured = |listing: &'a Listing| Some((listing, listing.promise.measure.as_ref()?));
    for name in &names {
        let listing = book.listing(name);
        let listing = listing.with_context(|| format!("there is no listing `{name}`"))?;
        ensure!(
            measured(listing).is_some(),
            "the contract of `{name}` is `{}`, and not `measured`",
            listing.promise.contract
        );
    }
    let found: Vec<_> = book
        .listings
        .iter()
        .filter(|listing| names.is_empty() || names.contains(&&listing.name))
        .filter_map(measured)
        .collect();
    ensure!(!found.is_empty(), "no listing has the contract `measured`");
    Ok(found)
}

fn observe(book: &Book, listing: &Listing, built: &BTreeMap<String, Built>) -> Result<String> {
    observe::observe(book, listing, built).with_context(|| format!("`{}` fails", listing.name))
}

/// The medians of all rows.
fn values(listing: &Listing, measure: &Measure, outputs: &[String]) -> Result<Measured> {
    let mut rows: Vec<(String, Vec<f64>)> = vec![];
    for output in outputs {
        let found = measure.rows(output);
        let found = found.with_context(|| format!("`{}` printed\n{output}", listing.name))?;
        if rows.is_empty() {
            rows = found
                .into_iter()
                .map(|(label, value)| (label, vec![value]))
                .collect();
            continue;
        }
        ensure!(
            found
                .iter()
                .map(|row| &row.0)
                .eq(rows.iter().map(|row| &row.0)),
            "`{}` prints other rows in other rounds",
            listing.name
        );
        for (row, (_, value)) in rows.iter_mut().zip(found) {
            row.1.push(value);
        }
    }
    let rows = rows.into_iter().map(|(label, mut values)| {
        values.sort_by(f64::total_cmp);
        Row {
            label,
            least: values[0],
            median: values[values.len() / 2],
            most: values[values.len() - 1],
        }
    });
    Ok(Measured {
        source: SourceHash::of(&listing.source),
        system: format!("{} {}", consts::OS, consts::ARCH),
        processor: processor(),
        cores: thread::available_parallelism()?.get(),
        rustc: version()?,
        runs: ROUNDS,
        rows: rows.collect(),
    })
}

/// Keeps the values, their plot, and the output that comes nearest to them.
fn keep(
    book: &Book,
    listing: &Listing,
    measure: &Measure,
    measured: &Measured,
    outputs: &[String],
) -> Result<()> {
    let distance = |output: &String| -> f64 {
        let rows = measure.rows(output).unwrap_or_default();
        rows.iter()
            .zip(&measured.rows)
            .map(|((_, value), row)| (value / row.median).ln().abs())
            .sum()
    };
    let nearest = outputs
        .iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .context("it ran")?;
    for (file, after) in [
        (listing.dir.join(measured::FILE), measured.to_text()?),
        (
            listing.dir.join(measured::PLOT),
            plot::draw(&listing.name, &measure.axis, &measure.bounds, measured),
        ),
        (listing.output_path(), nearest.clone()),
    ] {
        write(&book.root, file, after)?;
    }
    Ok(())
}

fn write(root: &Path, file: PathBuf, after: String) -> Result<()> {
    let before = fs::read_to_string(root.join(&file)).unwrap_or_default();
    let edit = Edit {
        file,
        before,
        after: Some(after),
        told: None,
    };
    edit.write(root)
}

/// What Linux calls the processor; elsewhere nobody is asked.
fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let name = name.map(|name| name.trim_start_matches([' ', '\t', ':']));
    name.unwrap_or("unknown processor").to_owned()
}

/// `rustc 1.95.0`, say.
fn version() -> Result<String> {
    let output = Command::new("rustc").arg("--version").output();
    let output = output.context("cannot run rustc")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let words: Vec<_> = said.split_whitespace().take(2).collect();
    Ok(words.join(" "))
}
