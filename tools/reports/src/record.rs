//! Runs a tool on a program with a bug, and keeps what it says.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use supervise::group::{self, Group};
use supervise::probe::{self, Look};
use supervise::watchdog::{self, End, Limits};
use supervise::whole_file;

use crate::{Circumstances, FOLDER, Recorded, Report, shown};

/// A tool may have to be built first, and a sanitizer builds the standard library.
const LIMIT: Duration = Duration::from_secs(900);
const OUTPUT: usize = 1 << 20;
/// Between two looks at a program that is to get stuck.
const GLANCE: Duration = Duration::from_millis(10);

/// What would change what a tool says.
const ENVIRONMENT: [&str; 8] = [
    "RUSTUP_TOOLCHAIN",
    "RUST_BACKTRACE",
    "RUST_LIB_BACKTRACE",
    "RUSTFLAGS",
    "MIRIFLAGS",
    "RUST_LOG",
    "RUST_TEST_THREADS",
    "SHUTTLE_RANDOM_SEED",
];

/// What is missing here to record the report: the command of a version that failed.
pub fn missing_tool<'a>(root: &Path, report: &'a Report) -> Option<&'a str> {
    let mut commands = report.versions.iter().map(String::as_str);
    commands.find(|command| version(root, report, command).is_err())
}

/// Runs the tool, whose words have to match all of `finds`.
///
/// # Errors
///
/// When a program can't be built or started, does not end, or says something else.
pub fn run(root: &Path, report: &Report, finds: &[String]) -> Result<Recorded> {
    let versions = report
        .versions
        .iter()
        .map(|command| version(root, report, command))
        .collect::<Result<_>>()?;
    let circumstances = Circumstances {
        command: report.command.clone(),
        program: report.program_hash(root)?,
        date: first_line(shell(root, report, "date -u +'%-d %B %Y'"))?,
        system: first_line(shell(root, report, "uname -sm"))?,
        versions,
    };
    let whole = match &report.stuck {
        None => output(shell(root, report, &report.command))?,
        Some(package) => of_a_stuck_program(root, report, package)?,
    };
    let whole = without_folders(root, &whole);
    let missing = shown::missing(report, finds, &whole)?;
    ensure!(
        missing.is_empty(),
        "`{}` said:\n\n{whole}\nwhich does not say `{}`",
        report.command,
        missing.join("`, `")
    );
    Ok(Recorded {
        circumstances,
        whole,
    })
}

/// Keeps what was recorded, and the part that the page shows.
///
/// # Errors
///
/// When a file can't be written.
pub fn write(root: &Path, report: &Report, recorded: &Recorded) -> Result<()> {
    let circumstances = toml::to_string(&recorded.circumstances)?;
    whole_file::write(&root.join(report.file("txt")), &recorded.whole)?;
    whole_file::write(&root.join(report.file("toml")), circumstances)?;
    write_page(root, report, recorded)
}

/// Renews what the page shows.
///
/// # Errors
///
/// When the file can't be written.
pub fn write_page(root: &Path, report: &Report, recorded: &Recorded) -> Result<()> {
    let page = shown::page(report, recorded)?;
    whole_file::write(&root.join(report.file("md")), page)?;
    Ok(())
}

/// A command in the report's folder, as in a fresh shell.
fn shell(root: &Path, report: &Report, command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", command])
        .current_dir(root.join(&report.folder))
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_TERM_QUIET", "true")
        .env("LC_ALL", "C.UTF-8");
    if report.folder == Path::new(FOLDER) {
        shell.env("CARGO_TARGET_DIR", target(root));
    }
    for name in ENVIRONMENT {
        shell.env_remove(name);
    }
    shell
}

fn target(root: &Path) -> std::path::PathBuf {
    root.join("target").join(FOLDER)
}

fn version(root: &Path, report: &Report, command: &str) -> Result<String> {
    first_line(shell(root, report, command)).with_context(|| format!("`{command}` failed"))
}

fn first_line(command: Command) -> Result<String> {
    let output = group::output(command)?;
    let text = String::from_utf8_lossy(&output.stdout);
    match text.lines().next() {
        Some(line) if output.status.success() => Ok(line.trim().to_owned()),
        _ => bail!("{}", String::from_utf8_lossy(&output.stderr).trim()),
    }
}

fn output(command: Command) -> Result<String> {
    let limits = Limits {
        time: LIMIT,
        output: OUTPUT,
        ..Limits::default()
    };
    let run = watchdog::run(command, limits)?;
    match run.end {
        End::Exited(_) => Ok(run.output),
        end => bail!(
            "it did not end by itself ({end:?}), and said:\n{}",
            run.output
        ),
    }
}

/// Builds the program, starts it, waits until none of its threads can go on, and asks.
fn of_a_stuck_program(root: &Path, report: &Report, package: &str) -> Result<String> {
    let build = format!("cargo build --package {package}");
    output(shell(root, report, &build)).with_context(|| format!("`{build}` failed"))?;
    let program = target(root).join("debug").join(package);
    let group = Group::spawn(Command::new(&program))
        .with_context(|| format!("cannot start {}", program.display()))?;
    let deadline = Instant::now() + LIMIT;
    loop {
        match probe::look(group.id()) {
            Look::Stuck => break,
            Look::Unknown => bail!("only Linux tells when a program is stuck"),
            Look::Moves => {}
        }
        ensure!(
            group.try_wait()?.is_none() && Instant::now() < deadline,
            "`{package}` ended, or did not get stuck"
        );
        thread::sleep(GLANCE);
    }
    let mut command = shell(root, report, &report.command);
    command.env("PID", group.id().to_string());
    output(command)
}

/// Where things lie on this machine says nothing of the bug.
fn without_folders(root: &Path, text: &str) -> String {
    let mut text = text.replace(&format!("{}/", root.display()), "");
    for (variable, below) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
        let folder = std::env::var(variable)
            .or_else(|_| std::env::var("HOME").map(|home| format!("{home}/{below}")));
        if let Ok(folder) = folder {
            text = text.replace(&folder, &format!("~/{below}"));
        }
    }
    text
}
