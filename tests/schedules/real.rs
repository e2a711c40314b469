//! Real runs of a listing, compared with what the search found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use formats::ending::Ending;
use instep::book::Book;
use instep::book::listing::Listing;
use instep::record::normal::without_thread_ids;
use instep::run::build::Built;
use instep::run::changed::as_in_place;
use regex::Regex;
use schedules::analysis::outputs::Outputs;
use schedules::jitter::jitter;
use schedules::program::Program;
use supervise::watchdog::{self, End, Limits, Notice};

/// How many runs a listing gets when something has changed: half of them
/// ordinary ones, half with random delays. Half of each are bound to one core.
pub const MANY: usize = 1000;
/// As many ordinary ones when nothing has changed.
pub const FEW: usize = 10;

/// The variable that asks for so many runs of each listing, changed or not, and
/// for a line that tells how many outputs they have shown.
pub const ASKED: &str = "REAL_RUNS";

/// Programs that run side by side: more than there are cores, so that they are
/// in each other's way.
const AT_ONCE: usize = 8;
/// One that is stuck takes a second to be sure of, and no time of a core.
const STUCK_AT_ONCE: usize = 64;

pub struct Runs {
    root: PathBuf,
    program: PathBuf,
    listing: Listing,
}

/// A text without what no schedule decides: thread ids, and the columns of
/// places, which delays would change.
pub fn normalized(text: &str) -> String {
    static COLUMN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(\.rs:\d+):\d+").expect("a valid pattern"));
    let text = text.replace('\r', "");
    let text = without_thread_ids(&text);
    COLUMN.replace_all(&text, "$1").into_owned()
}

/// The output with the note of the first panic right behind its message, with
/// which the search has it in one step. In reality another thread's line may
/// come between the two.
fn with_note_in_place(output: &str) -> String {
    static MESSAGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^thread '.*' \(ID\) panicked at .*\n.*\n").expect("a valid pattern")
    });
    const NOTE: &str =
        "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";
    let without = output.replacen(NOTE, "", 1);
    match MESSAGE.find(&without) {
        Some(message) if without.len() < output.len() => {
            let (before, after) = without.split_at(message.end());
            format!("{before}{NOTE}{after}")
        }
        _ => output.to_owned(),
    }
}

impl Runs {
    pub fn of(book: &Book, listing: &Listing, built: &BTreeMap<String, Built>) -> Result<Self> {
        let Some(Built::Program(program)) = built.get(&listing.name) else {
            bail!("cargo made no program of `{}`", listing.name);
        };
        Ok(Runs {
            root: book.root.clone(),
            program: program.clone(),
            listing: listing.clone(),
        })
    }

    /// Compares so many runs with what is possible, half of them with delays if
    /// there are many, and returns how many outputs they have shown.
    pub fn compare(
        &self,
        runs: usize,
        outputs: &Outputs<'_>,
        endings: &BTreeSet<Ending>,
    ) -> Result<usize> {
        let (ordinary, delayed) = if runs > FEW {
            (runs - runs / 2, runs / 2)
        } else {
            (runs, 0)
        };
        let mut seen = self.all_possible(&self.program, ordinary, outputs, endings)?;
        if delayed > 0 {
            let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
            let program = self.with_delays(folder.path())?;
            let more = self
                .all_possible(&program, delayed, outputs, endings)
                .context("with random delays between its statements")?;
            seen.extend(more);
        }
        Ok(seen.len())
    }

    fn all_possible(
        &self,
        program: &Path,
        count: usize,
        outputs: &Outputs<'_>,
        endings: &BTreeSet<Ending>,
    ) -> Result<BTreeSet<String>> {
        let at_once = match endings.iter().any(|ending| ending.is_stuck()) {
            true => STUCK_AT_ONCE,
            false => AT_ONCE,
        };
        thread::scope(|scope| {
            let workers: Vec<_> = (0..at_once.min(count))
                .map(|worker| {
                    let share = (worker..count).step_by(at_once).count();
                    scope.spawn(move || {
                        if worker % 2 == 1 {
                            bind_to_one_core();
                        }
                        (0..share)
                            .map(|_| self.possible(program, outputs, endings))
                            .collect::<Result<BTreeSet<_>>>()
                    })
                })
                .collect();
            let mut seen = BTreeSet::new();
            for worker in workers {
                let output = worker.join();
                seen.extend(output.unwrap_or_else(|_| bail!("a run could not be compared"))?);
            }
            Ok(seen)
        })
    }

    fn possible(
        &self,
        program: &Path,
        outputs: &Outputs<'_>,
        endings: &BTreeSet<Ending>,
    ) -> Result<String> {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        let notice = match endings.contains(&Ending::Deadlock) {
            true => Notice::Stuck,
            false => Notice::Nothing,
        };
        let limits = Limits {
            notice,
            ..Limits::default()
        };
        let run = watchdog::run(command, limits)?;
        let ending = match run.end {
            End::Exited(status) => match status.code() {
                Some(code) => Ok(vec![Ending::Exit(code), Ending::ExitAfterPanic(code)]),
                None => Err(status.to_string()),
            },
            // Still only where the system does not tell whether it is stuck.
            End::Stuck | End::Still => Ok(vec![Ending::Deadlock]),
            End::TimedOut => Err("no end in time".to_owned()),
            End::Flooded => Err("an output without end".to_owned()),
            End::LeftBehind => Err("a process that it left behind".to_owned()),
        };
        let output = normalized(&as_in_place(&self.listing, &run.output));
        let words = match &ending {
            // What became of its threads, a process does not tell.
            Ok(endings) => endings[0].to_string(),
            Err(words) => words.clone(),
        };
        ensure!(
            ending.is_ok_and(|endings| {
                let mut endings = endings.into_iter();
                endings.any(|ending| {
                    outputs.contains(&output, ending)
                        || outputs.contains(&with_note_in_place(&output), ending)
                })
            }),
            "a real run ended with: {words}, and printed:\n{}",
            run.output
        );
        Ok(format!("{words}: {output}"))
    }

    fn with_delays(&self, folder: &Path) -> Result<PathBuf> {
        let shown = instep::slashed(&self.listing.program_path());
        let source = jitter(&Program {
            others: vec![],
            package: None,
            name: self.listing.name.clone(),
            path: self.listing.program_path(),
            shown: shown.clone(),
            edition: "2024".to_owned(),
            source: self.listing.source.clone(),
        })?;
        let file = folder.join("main.rs");
        fs::write(&file, source)?;
        let program = folder
            .join("main")
            .with_extension(std::env::consts::EXE_EXTENSION);
        let mut mapping = file.clone().into_os_string();
        mapping.push(format!("={shown}"));
        let output = Command::new("rustc")
            .args(["--edition=2024", "--cap-lints=allow", "-o"])
            .arg(&program)
            .arg(&file)
            .arg("--remap-path-prefix")
            .arg(mapping)
            .stdin(Stdio::null())
            .output()
            .context("cannot run rustc")?;
        ensure!(
            output.status.success(),
            "with delays between its statements `{}` does not compile:\n{}",
            self.listing.name,
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(program)
    }
}

/// Binds this thread, and the programs that it starts, to one core, where the
/// system lets it: elsewhere all runs are free.
fn bind_to_one_core() {
    #[cfg(target_os = "linux")]
    {
        use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
        let Ok(allowed) = sched_getaffinity(None) else {
            return;
        };
        let mut one = CpuSet::new();
        if let Some(core) = (0..CpuSet::MAX_CPU).find(|core| allowed.is_set(*core)) {
            one.set(core);
            let _ = sched_setaffinity(None, &one);
        }
    }
}
