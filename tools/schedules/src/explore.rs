//! Explores a program, in a process of its own.

use std::error::Error;
use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use formats::Fault;
use formats::graph::{Graph, Refusal};
use formats::search::{FOUND_BUG, Facts, NOT_UNDERSTOOD, Request};
pub use formats::search::{Options, Progress};
use formats::version::{Format, Version};
use supervise::group::Group;
use supervise::interrupt;
use tempfile::TempDir;

use crate::compile::{self, StandIn};
use crate::program::Program;
use crate::report;
use crate::trace;

/// A program, and the explorer in which it has a number.
#[derive(Debug)]
struct Compiled<'a> {
    program: &'a Program,
    executable: PathBuf,
    number: usize,
    is_traced: bool,
    /// Whether a thread of a scope may hold a `&mut`.
    writes: bool,
}

/// How long a search may take to hand over what it has found.
const GRACE: Duration = Duration::from_secs(20);

/// The search has found a mistake in itself.
#[derive(Debug)]
pub struct Bug(String);

impl fmt::Display for Bug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Bug {}

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
        let mut traced = vec![];
        let mut threaded = vec![];
        for (index, program) in programs.iter().enumerate() {
            let is_traced = trace::is_for(&program.source)
                .with_context(|| format!("{} does not parse", program.shown))?;
            let batch = match is_traced {
                true => &mut traced,
                false => &mut threaded,
            };
            batch.push((index, *program));
        }
        let mut compiled = compile_traced(&traced, stand_in, folder.path())?;
        compiled.extend(compile(
            &threaded,
            stand_in,
            &folder.path().join("threaded"),
        )?);
        compiled.sort_by_key(|(index, _)| *index);
        find_writers(&mut compiled, stand_in, &folder.path().join("shared-only"))?;
        Ok(Explorer {
            programs: compiled.into_iter().map(|(_, one)| one).collect(),
            _folder: folder,
        })
    }

    /// How many programs there are; their numbers begin with 0.
    pub fn len(&self) -> usize {
        self.programs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.programs.is_empty()
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
        let graph = run(compiled, options, tell)?;
        if let Some(refused) = &graph.refused {
            let line = refused
                .line
                .map_or(String::new(), |line| format!(":{line}"));
            bail!(
                "{}{line}: `{}` {}, and so can't be explored{}",
                program.shown,
                program.name,
                report::refusal(&refused.what),
                raised_by(&refused.what)
            );
        }
        Ok(graph)
    }
}

/// How to raise the limit that made a program look as if it never ends.
fn raised_by(what: &Refusal) -> &'static str {
    match what {
        Refusal::Steps(_) => "; if it does end, allow it more with --steps",
        Refusal::Threads(_) => "; if it does stop, allow it more with --threads",
        Refusal::Output(_) => "; allow it more with --bytes",
        Refusal::Computes(_) => "; if it does end, wait longer with --patience",
        _ => "",
    }
}

/// Programs, each with its place among all.
type Batch<'a> = [(usize, &'a Program)];
type Done<'a> = Vec<(usize, Compiled<'a>)>;

fn compile<'a>(batch: &Batch<'a>, stand_in: &StandIn, folder: &Path) -> Result<Done<'a>> {
    let error = match compile_with(batch, stand_in, folder, false) {
        Err(error) => error,
        done => return done,
    };
    for (_, program) in batch {
        let Some(errors) = compile::errors_with_std(program, folder)? else {
            continue;
        };
        if let Some((line, other)) = errors.iter().find_map(compile::missing_crate) {
            bail!(
                "{}:{line}: `{}` uses `{other}`, which is neither `std` nor its own: a program \
                 with dependencies can't be explored",
                program.shown,
                program.name
            );
        }
        let errors = errors.iter().filter_map(|error| error.rendered.as_deref());
        bail!(
            "{}: `{}` does not compile:\n{}",
            program.shown,
            program.name,
            errors.collect::<String>()
        );
    }
    // Perhaps an `Arc` has to become an `Arc<dyn Trait>`.
    compile_with(batch, &stand_in.with_dyn_arc()?, folder, false).map_err(|_| error)
}

/// Those that don't compile together are compiled alone, and traced as far as
/// they compile: perhaps an `Rc` has to become an `Rc<dyn Trait>`, or a cell is
/// made at compile time.
fn compile_traced<'a>(batch: &Batch<'a>, stand_in: &StandIn, folder: &Path) -> Result<Done<'a>> {
    if batch.is_empty() {
        return Ok(vec![]);
    }
    let cells_and_owners = stand_in.traced(true, folder)?;
    let together = compile_with(batch, &cells_and_owners, &folder.join("traced"), true);
    if together.is_ok() {
        return together;
    }
    let cells = stand_in.traced(false, folder)?;
    let mut done = vec![];
    for one in batch {
        let (one, here) = (std::slice::from_ref(one), folder.join(one.0.to_string()));
        let compiled = compile_with(one, &cells_and_owners, &here, true)
            .or_else(|_| compile_with(one, &cells, &here, true))
            .or_else(|_| compile(one, stand_in, &here))?;
        done.extend(compiled);
    }
    Ok(done)
}

/// Finds out in which programs no thread of a scope gets hold of a `&mut`: those
/// that compile where that is forbidden.
fn find_writers(compiled: &mut Done<'_>, stand_in: &StandIn, folder: &Path) -> Result<()> {
    let mut scoped: Vec<_> = compiled.iter_mut().map(|(_, one)| one).collect();
    scoped.retain(|one| one.writes && !one.is_traced && !one.program.asserts_unwind_safety());
    if scoped.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let stand_in = stand_in.shared_only()?;
    loop {
        let programs: Vec<_> = scoped.iter().map(|one| one.program).collect();
        let Some(refused) = stand_in.refused(&programs, folder)? else {
            scoped.iter_mut().for_each(|one| one.writes = false);
            return Ok(());
        };
        if refused.is_empty() {
            return Ok(());
        }
        let mut index = 0..;
        scoped.retain(|_| !index.next().is_some_and(|index| refused.contains(&index)));
    }
}

fn compile_with<'a>(
    batch: &Batch<'a>,
    stand_in: &StandIn,
    folder: &Path,
    is_traced: bool,
) -> Result<Done<'a>> {
    if batch.is_empty() {
        return Ok(vec![]);
    }
    fs::create_dir_all(folder)?;
    let programs: Vec<_> = batch.iter().map(|(_, program)| *program).collect();
    let executable = stand_in.compile(&programs, folder)?;
    let compiled = batch.iter().enumerate().map(|(number, (index, program))| {
        let compiled = Compiled {
            program,
            executable: executable.clone(),
            number,
            is_traced,
            writes: program.uses_scopes(),
        };
        (*index, compiled)
    });
    Ok(compiled.collect())
}

fn run(compiled: &Compiled<'_>, options: Options, tell: impl Fn(Progress) + Send) -> Result<Graph> {
    let request = Request {
        format: Version,
        file: compiled.program.shown.clone(),
        options,
        facts: Facts {
            writings: compiled.writes,
            forgets: compiled.program.forgets_owners(),
        },
    };
    let mut command = Command::new(&compiled.executable);
    command
        .arg(compiled.number.to_string())
        .env("RUST_BACKTRACE", "0")
        .env_remove("RUST_LIB_BACKTRACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let group = Group::spawn(command)?;
    // It ends when nobody holds the other end any more.
    let mut held = group.take_stdin().context("the explorer has an input")?;
    // A program that has ended already says why on its other ends.
    let _ = held.write_all((request.to_json() + "\n").as_bytes());
    let mut stdout = group.take_stdout().context("the explorer has an output")?;
    let stderr = group.take_stderr().context("the explorer has an output")?;
    thread::scope(|scope| {
        let graph = scope.spawn(move || {
            let mut text = String::new();
            stdout.read_to_string(&mut text).map(|_| text)
        });
        let said = scope.spawn(move || {
            let mut said = String::new();
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                match serde_json::from_str(&line) {
                    Ok(progress) => tell(progress),
                    Err(_) => said = said + &line + "\n",
                }
            }
            said
        });
        // The search keeps its limits itself. Where its own threads don't get to run,
        // somebody else has to end it.
        let patience = options.time + 2 * options.patience + GRACE;
        let status = group.wait_until(Instant::now() + patience)?;
        if status.is_none() {
            group.kill();
        }
        let said = said.join().unwrap_or_default();
        let text = graph.join().unwrap_or_else(|_| Ok(String::new()))?;
        match status {
            None if interrupt::requested() => bail!("interrupted"),
            None => bail!(
                "{}: the search of `{}` has not ended after {} seconds, which is more than \
                 --seconds and --patience allow",
                compiled.program.shown,
                compiled.program.name,
                patience.as_secs()
            ),
            Some(_) if let Some(what) = fatal(&said) => bail!(
                "{}: `{}` {what}, which aborts it, and so can't be explored",
                compiled.program.shown,
                compiled.program.name
            ),
            Some(status) if status.code() == Some(NOT_UNDERSTOOD) => {
                bail!("{OTHER_STAND_IN}:\n{}", said.trim_end())
            }
            Some(status) if status.code() == Some(FOUND_BUG) => bail!(Bug(format!(
                "{}: {}",
                compiled.program.shown,
                said.trim_end()
            ))),
            Some(status) if !status.success() => bail!(
                "{}: the explorer of `{}` failed ({status}):\n{said}",
                compiled.program.shown,
                compiled.program.name
            ),
            Some(_) => match Graph::from_json(&text) {
                Ok(graph) => Ok(graph),
                Err(fault @ Fault::OtherVersion { .. }) => {
                    bail!("{OTHER_STAND_IN}: what the search has found {fault}")
                }
                Err(fault) => bail!("what the search has found {fault}"),
            },
        }
    })
}

const OTHER_STAND_IN: &str = "this command and the stand-in for std are of different versions; \
    build the command again, with `cargo build -p schedules` in its checkout or with \
    `cargo install --path tools/schedules`";

/// What ends a whole process, in the words of the real library.
fn fatal(said: &str) -> Option<&'static str> {
    const WORDS: [(&str, &str); 3] = [
        (
            "has overflowed its stack",
            "overflows the stack of a thread, as if it calls itself without end",
        ),
        ("non-unwinding panic", "panics while it unwinds"),
        ("memory allocation of", "asks for more memory than there is"),
    ];
    let found = WORDS.iter().find(|(words, _)| said.contains(words));
    found.map(|(_, what)| *what)
}
