//! What the pages show of other tools' reports is what was recorded, of the program that
//! they show.
//!
//! `cargo test --test reports -- --ignored` asks each tool again that is here, and says
//! which are not.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, ensure};
use harness::trial;
use instep::book::Book;
use libtest_mimic::{Arguments, Trial};
use reports::{Report, record};

fn main() -> ExitCode {
    let kept = concat!(env!("CARGO_TARGET_TMPDIR"), "/kept/reports");
    harness::main(|| harness::tests(kept, |arguments| tests(arguments)))
}

fn tests(arguments: &Arguments) -> Result<Vec<Trial>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reports = reports::load(root)?;
    let mut trials = vec![
        trial("nothing_is_left_over".to_owned(), {
            let reports = reports.clone();
            move || nothing_is_left_over(root, &reports)
        }),
        trial(
            "each_report_stands_on_a_page_with_its_program".to_owned(),
            {
                let reports = reports.clone();
                move || each_report_stands_on_a_page_with_its_program(root, &reports)
            },
        ),
    ];
    for report in reports {
        trials.push(trial(format!("{}_is_in_step", report.name), {
            let report = report.clone();
            move || is_in_step(root, &report)
        }));
        let asks_again = arguments.ignored || arguments.include_ignored;
        if asks_again && let Some(command) = record::missing_tool(root, &report) {
            eprintln!("{}: not asked again, `{command}` fails here", report.name);
            continue;
        }
        let again = trial(format!("{}_says_so_again", report.name), move || {
            let finds = report.finds_again.as_ref().unwrap_or(&report.finds);
            record::run(root, &report, finds).map(|_| ())
        });
        trials.push(again.with_ignored_flag(true));
    }
    Ok(trials)
}

fn is_in_step(root: &Path, report: &Report) -> Result<()> {
    let faults = report.faults(root)?;
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

fn nothing_is_left_over(root: &Path, reports: &[Report]) -> Result<()> {
    let files = reports::left_over(root, reports)?;
    ensure!(
        files.is_empty(),
        "these belong to no report; delete them: {files:?}"
    );
    Ok(())
}

/// A reader sees the program, on this page or on the one that explains it.
fn each_report_stands_on_a_page_with_its_program(root: &Path, reports: &[Report]) -> Result<()> {
    let book = Book::load(root)?;
    let shows = |file: &Path| {
        let mut includes = book.chapters.iter().flat_map(|chapter| &chapter.includes);
        includes.any(|include| include.file == file)
    };
    for report in reports {
        let page = report.file("md");
        ensure!(shows(&page), "no chapter includes {}", page.display());
        for source in &report.program {
            ensure!(shows(source), "no chapter includes {}", source.display());
            ensure!(
                fs::metadata(root.join(source)).is_ok(),
                "{} is gone",
                source.display()
            );
        }
    }
    Ok(())
}
