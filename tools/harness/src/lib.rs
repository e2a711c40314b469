//! The frame of a test program that makes its tests when it runs.
//!
//! What such a program finds is told in words. A stack of the program itself
//! would say nothing of the book, so there is none, whatever `RUST_BACKTRACE`
//! asks for. What has passed before, and would again, is [kept].

pub mod kept;

use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::SystemTime;

use anyhow::{Context, Result};
use libtest_mimic::{Arguments, Trial};

use kept::{Entry, Things, World};

/// The `main` of a test program. `test` makes the tests and runs them; an error
/// is what keeps it from that.
pub fn main(test: impl FnOnce() -> Result<ExitCode>) -> ExitCode {
    panic::set_hook(Box::new(tell));
    test().unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

/// A test that fails with the error, and what it came from, in one line.
pub fn trial(name: impl Into<String>, test: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, move || {
        test().map_err(|error| format!("{error:#}").into())
    })
}

/// A test of the book that does not run again before one of these things has changed since
/// it passed.
pub fn kept_trial(
    name: impl Into<String>,
    things: Things,
    test: impl FnOnce() -> Result<()> + Send + 'static,
) -> Trial {
    let name = name.into();
    let run = run();
    let entry = Entry::new(&run.folder, &name, things);
    if !run.world.has_wish() && entry.known().is_some() {
        return Trial::test(name, || Ok(())).with_kind(kept::KIND);
    }
    trial(name, move || {
        test()?;
        if !run.world.has_wish() {
            entry.keep("passed");
        }
        Ok(())
    })
}

/// What every test in this program depends on, for those who add to it.
///
/// # Errors
///
/// When the program can't be looked at.
pub fn things() -> Result<Things> {
    surroundings().program(&run().world.program)
}

/// The same for tests that are those of other programs.
pub fn surroundings() -> Things {
    Things::new(&run().surroundings, run().begun)
}

/// Where an entry of this program has its place.
pub fn entry(name: &str, things: Things) -> Entry {
    Entry::new(&run().folder, name, things)
}

/// This program.
struct Run {
    begun: SystemTime,
    world: World,
    surroundings: String,
    /// Where it keeps what has passed.
    folder: PathBuf,
}

static RUN: OnceLock<Run> = OnceLock::new();

fn run() -> &'static Run {
    RUN.get().expect("the tests of a book are made by `tests`")
}

/// Makes tests of the book and runs them, unless all of them have passed before and nothing of
/// their [`World`] has changed. What has passed is kept in `folder`.
///
/// # Errors
///
/// When the tests can't be made.
pub fn tests(
    folder: &str,
    make: impl FnOnce(&mut Arguments) -> Result<Vec<Trial>>,
) -> Result<ExitCode> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let root = tools.and_then(Path::parent).context("no book")?;
    tests_of(root, folder, make)
}

/// The same, of the book at `root`.
///
/// # Errors
///
/// When the tests can't be made.
pub fn tests_of(
    root: &Path,
    folder: &str,
    make: impl FnOnce(&mut Arguments) -> Result<Vec<Trial>>,
) -> Result<ExitCode> {
    let begun = SystemTime::now();
    let world = World::here(root)?;
    let run = RUN.get_or_init(|| Run {
        begun,
        surroundings: world.surroundings(),
        folder: folder.into(),
        world,
    });
    let mut arguments = Arguments::from_args();
    let before = run.world.state().context("the book's files")?;
    let record = run.folder.join("all");
    let chooses = arguments.ignored || arguments.include_ignored || arguments.list;
    let may_keep = !chooses && !run.world.has_wish();
    if may_keep && let Some(all) = kept::read(&record, &before) {
        let trials = all.lines().filter_map(as_before).collect();
        return Ok(conclude(&arguments, trials).0);
    }
    let trials = make(&mut arguments)?;
    let all: Vec<_> = trials.iter().map(as_line).collect();
    let (code, whole) = conclude(&arguments, trials);
    if may_keep && whole && run.world.state().is_ok_and(|after| after == before) {
        kept::write(&record, &before, &all.join("\n"));
    }
    Ok(code)
}

/// Runs them, and says how many are kept; whether all were run, and have passed.
fn conclude(arguments: &Arguments, trials: Vec<Trial>) -> (ExitCode, bool) {
    let kept = trials.iter().filter(|t| t.kind() == kept::KIND).count();
    let count = trials.len();
    let conclusion = libtest_mimic::run(arguments, trials);
    if kept > 0 && conclusion.num_filtered_out == 0 && !arguments.list {
        eprintln!(
            "{kept} of these {count} tests are kept: they have passed, and no file, program or \
             variable has changed that they are known to need. `TRIALS=again` runs them again.\n"
        );
    }
    let whole = !conclusion.has_failed() && conclusion.num_filtered_out == 0;
    (conclusion.exit_code(), whole)
}

const IGNORED: &str = "ignored ";
const PASSED: &str = "passed ";

fn as_line(trial: &Trial) -> String {
    let how = match trial.has_ignored_flag() {
        true => IGNORED,
        false => PASSED,
    };
    format!("{how}{}", trial.name())
}

fn as_before(line: &str) -> Option<Trial> {
    let ignored = line.strip_prefix(IGNORED);
    let name = ignored.or_else(|| line.strip_prefix(PASSED))?;
    let trial = Trial::test(name, || Ok(()));
    Some(match ignored {
        Some(_) => trial.with_ignored_flag(true),
        None => trial.with_kind(kept::KIND),
    })
}

fn tell(panic: &PanicHookInfo<'_>) {
    let said = panic.payload_as_str().unwrap_or("it panicked");
    match panic.location() {
        Some(place) => eprintln!("{}:{}: {said}", place.file(), place.line()),
        None => eprintln!("{said}"),
    }
}
