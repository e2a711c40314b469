//! What was measured, as the chapter shows it.

use std::env::consts;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result};
use formats::source::SourceHash;
use instep::book::measured::{self, Measured};
use instep::record::plot;

use crate::server::Server;
use crate::{LOADS, MODEL, ROUNDS};

const TABLE: &str = "code/store/benchmark.md";
const PLOT: &str = "code/store/benchmark.svg";

/// Of one server under one load, in one round.
pub struct Figures {
    /// Requests a second.
    pub rate: f64,
    /// Milliseconds after which the first reply of a batch has come, 99 of 100 times.
    pub late: f64,
    /// Microseconds of a core for each request, in the system.
    pub kernel: f64,
    /// In the program itself.
    pub own: f64,
}

/// One server, and what it did under each load.
pub struct Row {
    name: &'static str,
    pub figures: Vec<Vec<Figures>>,
}

impl Row {
    pub fn new(server: &Server) -> Self {
        Row {
            name: server.name,
            figures: LOADS.iter().map(|_| vec![]).collect(),
        }
    }

    fn median(&self, load: usize, of: fn(&Figures) -> f64) -> f64 {
        self.sorted(load, of)[ROUNDS / 2]
    }

    fn sorted(&self, load: usize, of: fn(&Figures) -> f64) -> Vec<f64> {
        let mut values: Vec<_> = self.figures[load].iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values
    }
}

pub fn render(rows: &[Row]) -> Result<String> {
    let model = rows.iter().find(|row| row.name == MODEL).context(MODEL)?;
    let mut text = String::from("| thousand requests a second |");
    for load in LOADS {
        write!(text, " {} |", load.name)?;
    }
    text += "\n| --- |";
    text += &" ---: |".repeat(LOADS.len());
    for row in rows {
        write!(text, "\n| `{}` |", row.name)?;
        for load in 0..LOADS.len() {
            let rate = row.median(load, |f| f.rate);
            let ratio = rate / model.median(load, |f| f.rate);
            write!(text, " {:.0} ({ratio:.2}) |", rate / 1000.0)?;
        }
    }
    text += "\n\n| 99 of 100 times, the first reply is there within | ";
    text += &LOADS
        .iter()
        .map(|load| load.name)
        .collect::<Vec<_>>()
        .join(" | ");
    text += " |\n| --- |";
    text += &" ---: |".repeat(LOADS.len());
    for row in rows {
        write!(text, "\n| `{}` |", row.name)?;
        for load in 0..LOADS.len() {
            write!(text, " {:.1} ms |", row.median(load, |f| f.late))?;
        }
    }
    text += "\n\n| a core's µs for a request, in the system and in the program | ";
    text += &LOADS
        .iter()
        .map(|load| load.name)
        .collect::<Vec<_>>()
        .join(" | ");
    text += " |\n| --- |";
    text += &" ---: |".repeat(LOADS.len());
    for row in rows {
        write!(text, "\n| `{}` |", row.name)?;
        for load in 0..LOADS.len() {
            let (kernel, own) = (row.median(load, |f| f.kernel), row.median(load, |f| f.own));
            write!(text, " {kernel:.1} + {own:.1} |")?;
        }
    }
    writeln!(
        text,
        "\n\nMeasured with `redis-benchmark` and 50 clients on the same machine, {}, {}, with {}: \
         the medians of {ROUNDS} rounds. In parentheses: as a multiple of `{MODEL}`.",
        cores()?,
        consts::OS,
        versions()?,
    )?;
    Ok(text)
}

pub fn cores() -> Result<String> {
    Ok(format!("{} cores", thread::available_parallelism()?))
}

pub fn versions() -> Result<String> {
    let said = |program: &str| -> Result<String> {
        let output = Command::new(program).arg("--version").output();
        let output = output.with_context(|| format!("cannot run {program}"))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let redis = said("redis-server")?;
    let redis = redis.split("v=").nth(1).and_then(|v| v.split(' ').next());
    let rustc = said("rustc")?;
    let rustc: Vec<_> = rustc.split_whitespace().take(2).collect();
    Ok(format!(
        "Redis {} and {}",
        redis.unwrap_or("of an unknown version"),
        rustc.join(" ")
    ))
}

/// Keeps the table, and the plot of what 16 at a time make of it.
pub fn write(root: &Path, table: &str, rows: &[Row]) -> Result<()> {
    let keep = |file: &str, text: &str| {
        fs::write(root.join(file), text).with_context(|| format!("cannot write {file}"))
    };
    keep(TABLE, table)?;
    keep(PLOT, &drawn(rows)?)
}

fn drawn(rows: &[Row]) -> Result<String> {
    let mut bars = vec![];
    for (load, what) in [(1, ""), (3, ", 16")] {
        for row in rows {
            let rates = row.sorted(load, |figures| (figures.rate / 1000.0).round());
            bars.push(measured::Row {
                label: format!("{}{what}", row.name),
                least: rates[0],
                median: rates[ROUNDS / 2],
                most: rates[ROUNDS - 1],
            });
        }
    }
    let measured = Measured {
        source: SourceHash::of(""),
        system: format!("{} {}", consts::OS, consts::ARCH),
        processor: "the same machine".to_owned(),
        cores: thread::available_parallelism()?.get(),
        rustc: versions()?,
        runs: ROUNDS,
        rows: bars,
    };
    Ok(plot::draw(
        "benchmark",
        "thousand GET a second, one and 16 at a time",
        &[],
        &measured,
    ))
}
