//! Real runs of a listing, compared with what the search found.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use instep::book::Book;
use instep::build::Built;
use instep::listing::Listing;
use instep::process::{self, End, Limits};
use regex::Regex;
use schedules::jitter::jitter;
use schedules::outputs::Outputs;
use schedules::program::Program;

/// How many runs: ordinary ones, and ones with random delays.
#[derive(Clone, Copy)]
pub struct Plan {
    ordinary: usize,
    delayed: usize,
    /// Instead of both, for programs that may get stuck, each of which takes a
    /// second to be sure of.
    stuck: usize,
}

pub const MANY: Plan = Plan {
    ordinary: 500,
    delayed: 500,
    stuck: 40,
};
pub const FEW: Plan = Plan {
    ordinary: 10,
    delayed: 0,
    stuck: 0,
};

/// Programs that run side by side.
const AT_ONCE: usize = 8;

pub struct Runs {
    root: PathBuf,
    program: PathBuf,
    listing: Listing,
}

/// A text without what no schedule decides: thread ids, and the columns of
/// places, which delays would change.
pub fn normalized(text: &str) -> String {
    static THREAD_ID: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^(thread '.*') \(\w+\) panicked at ").expect("a valid pattern")
    });
    static COLUMN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(\.rs:\d+):\d+").expect("a valid pattern"));
    let text = text.replace('\r', "");
    let text = THREAD_ID.replace_all(&text, "$1 (ID) panicked at ");
    COLUMN.replace_all(&text, "$1").into_owned()
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

    /// Runs as often as planned; every run has to be a possible one.
    pub fn compare(&self, plan: Plan, outputs: &Outputs<'_>, endings: &[&str]) -> Result<()> {
        let stuck = endings.contains(&"deadlock");
        let (ordinary, delayed) = match stuck {
            true => (plan.stuck, plan.stuck),
            false => (plan.ordinary, plan.delayed),
        };
        self.all_possible(&self.program, ordinary, outputs, endings)?;
        if delayed > 0 {
            let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
            let program = self.with_delays(folder.path())?;
            self.all_possible(&program, delayed, outputs, endings)
                .context("with random delays between its statements")?;
        }
        Ok(())
    }

    fn all_possible(
        &self,
        program: &Path,
        count: usize,
        outputs: &Outputs<'_>,
        endings: &[&str],
    ) -> Result<()> {
        thread::scope(|scope| {
            let workers: Vec<_> = (0..AT_ONCE.min(count))
                .map(|worker| {
                    let share = (worker..count).step_by(AT_ONCE).count();
                    scope.spawn(move || {
                        (0..share).try_for_each(|_| self.possible(program, outputs, endings))
                    })
                })
                .collect();
            workers.into_iter().try_for_each(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| bail!("a run could not be compared"))
            })
        })
    }

    fn possible(&self, program: &Path, outputs: &Outputs<'_>, endings: &[&str]) -> Result<()> {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        let limits = Limits {
            notice_hangs: endings.contains(&"deadlock"),
            ..Limits::default()
        };
        let run = process::run(command, limits)?;
        let ending = match run.end {
            End::Exited(status) => match status.code() {
                Some(code) => format!("exit {code}"),
                None => status.to_string(),
            },
            End::Hung => "deadlock".to_owned(),
            End::TimedOut => "no end in time".to_owned(),
            End::Flooded => "an output without end".to_owned(),
            End::LeftBehind => "a process that it left behind".to_owned(),
        };
        ensure!(
            outputs.contains(&normalized(&run.output), &ending),
            "a real run ended with: {ending}, and printed:\n{}",
            run.output
        );
        Ok(())
    }

    fn with_delays(&self, folder: &Path) -> Result<PathBuf> {
        let shown = instep::slashed(&self.listing.source_path());
        let source = jitter(&Program {
            name: self.listing.name.clone(),
            path: self.listing.source_path(),
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
