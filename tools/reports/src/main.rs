//! `cargo reports` records what other tools say of this book's bugs.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use reports::{Report, record};
use similar::TextDiff;

/// Records what other tools say of this book's bugs.
///
/// Without names it lists the reports, and says for each whether its program, its record
/// and its page are in step, and whether its tool is here. With names it runs the tools and
/// shows what would be written. A report stands in `reports/reports.toml`.
///
/// Exits with 0 when all went well, and with 1 when something is out of step, or when a tool
/// fails or finds something else.
#[derive(Parser)]
#[command(name = "cargo reports", bin_name = "cargo reports", version)]
struct Arguments {
    /// The reports to record.
    names: Vec<String>,
    /// Keep what was recorded.
    #[arg(long, requires = "names")]
    write: bool,
    /// Renew what the pages show, after a rule in `reports.toml` has changed; no tool is run.
    #[arg(long, conflicts_with = "names")]
    pages: bool,
}

fn main() -> ExitCode {
    // An error is told in words, and without a stack of this program.
    run().unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let root = folder.context("the book's folder is gone")?;
    let reports = reports::load(root)?;
    if arguments.pages {
        for report in &reports {
            record::write_page(root, report, &report.recorded(root)?)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.names.is_empty() {
        return list(root, &reports);
    }
    for name in &arguments.names {
        let known = || reports.iter().map(|r| r.name.as_str()).collect::<Vec<_>>();
        let report = reports.iter().find(|report| report.name == *name);
        let report = report.with_context(|| {
            format!(
                "there is no report `{name}`; there are {}",
                known().join(", ")
            )
        })?;
        let recorded = record::run(root, report, &report.finds)?;
        let old = report.recorded(root).map(|r| r.whole).unwrap_or_default();
        print!(
            "{}",
            TextDiff::from_lines(&old, &recorded.whole)
                .unified_diff()
                .header("recorded", "now")
        );
        if arguments.write {
            record::write(root, report, &recorded)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(root: &Path, reports: &[Report]) -> Result<ExitCode> {
    let mut faults = reports::left_over(root, reports)?
        .iter()
        .map(|file| format!("{} belongs to no report; delete it", file.display()))
        .collect::<Vec<_>>();
    for report in reports {
        let tool = match record::missing_tool(root, report) {
            None => "can be recorded here".to_owned(),
            Some(command) => format!("can't be recorded here: `{command}` fails"),
        };
        println!("{}: {tool}", report.name);
        faults.extend(report.faults(root)?);
    }
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(ExitCode::SUCCESS)
}
