//! Explores a program, in a process of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use wait_timeout::ChildExt;

use crate::compile::StandIn;
use crate::graph::Graph;
use crate::program::Program;
use crate::trace;

/// What a search may cost, and which of its reductions it uses.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Moments to tell apart before it gives up.
    pub states: u64,
    /// Time to search before it gives up.
    pub time: Duration,
    /// Unlocking and dropping are steps of their own.
    pub fine: bool,
    /// Moments with the same future are followed once.
    pub merge: bool,
    /// Steps that nobody else can notice go first.
    pub private_first: bool,
    /// The graph tells what a reader sees of each moment.
    pub views: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            states: 200_000,
            time: Duration::from_secs(60),
            fine: false,
            merge: true,
            private_first: true,
            views: false,
        }
    }
}

/// How far a search has come.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    pub states: u64,
    pub executions: u64,
}

/// A program, and the explorer in which it has a number.
#[derive(Debug)]
struct Compiled<'a> {
    program: &'a Program,
    executable: PathBuf,
    number: usize,
    is_traced: bool,
}

/// Programs, compiled to be explored.
#[derive(Debug)]
pub struct Explorer<'a> {
    programs: Vec<Compiled<'a>>,
    /// Gone with the explorer.
    _folder: TempDir,
}

impl<'a> Explorer<'a> {
    /// Checks that `programs` can be explored, and compiles them.
    ///
    /// # Errors
    ///
    /// When one of them can't be explored, or does not compile; the error names
    /// the line.
    pub fn new(programs: &[&'a Program], stand_in: &StandIn) -> Result<Self> {
        for program in programs {
            if let Some(refusal) = program.refusals()?.first() {
                bail!(
                    "{}:{}: `{}` {}, and so can't be explored",
                    program.shown,
                    refusal.line,
                    program.name,
                    refusal.what
                );
            }
        }
        let folder = tempfile::tempdir()?;
        let mut compiled: Vec<_> = programs.iter().map(|_| None).collect();
        for traced in [false, true] {
            let mut some = vec![];
            for (index, program) in programs.iter().enumerate() {
                if trace::is_for(program)? == traced {
                    some.push((index, *program));
                }
            }
            if some.is_empty() {
                continue;
            }
            let here = folder
                .path()
                .join(if traced { "traced" } else { "threads" });
            fs::create_dir(&here)?;
            let batch: Vec<_> = some.iter().map(|(_, program)| *program).collect();
            let (executable, is_traced) = match traced {
                true => compile_traced(&batch, stand_in, &here)?,
                false => (compile(&batch, stand_in, &here)?, false),
            };
            for (number, (index, program)) in some.into_iter().enumerate() {
                compiled[index] = Some(Compiled {
                    program,
                    executable: executable.clone(),
                    number,
                    is_traced,
                });
            }
        }
        Ok(Explorer {
            programs: compiled.into_iter().flatten().collect(),
            _folder: folder,
        })
    }

    /// Whether the program of this number has one thread, whose uses of cells
    /// and owners are steps.
    pub fn is_traced(&self, number: usize) -> bool {
        self.programs[number].is_traced
    }

    /// The program of this number.
    pub fn program(&self, number: usize) -> &Program {
        self.programs[number].program
    }

    /// Explores the program of this number and returns its graph, which is
    /// incomplete when a limit was reached.
    ///
    /// # Errors
    ///
    /// When the program does what can't be explored; the error names the line.
    pub fn explore(
        &self,
        number: usize,
        options: Options,
        tell: impl Fn(Progress) + Send,
    ) -> Result<Graph> {
        let compiled = &self.programs[number];
        let program = compiled.program;
        let graph = run(compiled, options, tell)
            .with_context(|| format!("exploring `{}`", program.name))?;
        if let Some(refused) = &graph.refused {
            let line = refused
                .line
                .map_or(String::new(), |line| format!(":{line}"));
            bail!(
                "{}{line}: `{}` {}, and so can't be explored",
                program.shown,
                program.name,
                refused.what
            );
        }
        Ok(graph)
    }
}

fn compile(programs: &[&Program], stand_in: &StandIn, folder: &Path) -> Result<PathBuf> {
    let counts = programs.iter().any(|program| program.counts_owners());
    match stand_in.compile(programs, folder) {
        // Perhaps an `Arc` has to become an `Arc<dyn Trait>`.
        Err(error) if !counts => StandIn::with_plain_arc()?
            .compile(programs, folder)
            .map_err(|_| error),
        compiled => compiled,
    }
}

/// Traces what compiles that way: perhaps an `Rc` has to become an
/// `Rc<dyn Trait>`, or a cell is made at compile time.
fn compile_traced(
    programs: &[&Program],
    stand_in: &StandIn,
    folder: &Path,
) -> Result<(PathBuf, bool)> {
    for owners in [true, false] {
        let traced = stand_in.traced(owners, folder)?;
        if let Ok(executable) = traced.compile(programs, folder) {
            return Ok((executable, true));
        }
    }
    Ok((compile(programs, stand_in, folder)?, false))
}

fn run(compiled: &Compiled<'_>, options: Options, tell: impl Fn(Progress) + Send) -> Result<Graph> {
    let flag = |on: bool| if on { "1" } else { "0" };
    let mut child = Command::new(&compiled.executable)
        .arg(compiled.number.to_string())
        .env("RUST_BACKTRACE", "0")
        .env("SCHEDULES_FILE", &compiled.program.shown)
        .env("SCHEDULES_STATES", options.states.to_string())
        .env("SCHEDULES_SECONDS", options.time.as_secs().to_string())
        .env("SCHEDULES_FINE", flag(options.fine))
        .env("SCHEDULES_MERGE", flag(options.merge))
        .env("SCHEDULES_PRIVATE_FIRST", flag(options.private_first))
        .env("SCHEDULES_VIEWS", flag(options.views))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut stdout = child.stdout.take().context("the explorer has an output")?;
    let stderr = child.stderr.take().context("the explorer has an output")?;
    thread::scope(|scope| {
        let graph = scope.spawn(move || {
            let mut text = String::new();
            stdout.read_to_string(&mut text).map(|_| text)
        });
        let said = scope.spawn(move || {
            let mut said = String::new();
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                match progress(&line) {
                    Some(progress) => tell(progress),
                    None => said = said + &line + "\n",
                }
            }
            said
        });
        // A thread that computes without end takes no steps, and can't be
        // stopped from within.
        let patience = options.time + Duration::from_secs(20);
        let status = child.wait_timeout(patience)?;
        if status.is_none() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let said = said.join().unwrap_or_default();
        let text = graph.join().unwrap_or_else(|_| Ok(String::new()))?;
        match status {
            None => bail!(
                "a thread has been computing for {} seconds without a step: does it ever end?",
                patience.as_secs()
            ),
            Some(status) if !status.success() => bail!("the explorer failed ({status}):\n{said}"),
            Some(_) => serde_json::from_str(&text).context("the explorer's data can't be read"),
        }
    })
}

/// `progress 120 43`: states and executions.
fn progress(line: &str) -> Option<Progress> {
    let mut numbers = line.strip_prefix("progress ")?.split(' ');
    Some(Progress {
        states: numbers.next()?.parse().ok()?,
        executions: numbers.next()?.parse().ok()?,
    })
}
