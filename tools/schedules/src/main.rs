//! The command. `cargo run -p schedules -- --help` tells what it does.

use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Error, Result, anyhow, ensure};
use clap::Parser;
use formats::search::{FOUND_BUG, Reductions};
use formats::version::Format;
use formats::{state_graph, summary as summary_file};
use schedules::asked;
use schedules::compile::StandIn;
use schedules::explore::{Bug, Explorer, Options, Progress};
use schedules::page::walk;
use schedules::program::Program;
use schedules::report::{self, report};
use schedules::summary;
use schedules::trace;
use supervise::{interrupt, whole_file};

/// Runs a threaded program under every schedule, and tells what can happen.
///
/// The program is compiled unchanged against a stand-in for `std` that lets one
/// thread go on at a time. Every choice of who goes next is tried. The memory
/// model is sequential consistency, and time is no promise: a sleep orders
/// nothing, and a timeout may come at any moment.
///
/// A program with one thread has one schedule. If it has cells or counted
/// owners (`Cell`, `RefCell`, `Rc`, `Weak`), it is told step by step: the line,
/// what is done there, and who borrows and how many own from then on.
///
/// Examples:
///   cargo schedules thread4                      a crate of this workspace
///   cargo schedules refcell_panic                one thread, step by step
///   cargo schedules path/to/crate                a crate anywhere
///   cargo schedules program.rs --edition 2021    a file
///   cargo schedules program.rs --outputs         each output, with its number
///   cargo schedules program.rs --output 3        the steps that print the third
///   cargo schedules program.rs --output 'hi\n1'  the steps that print this
///   cargo schedules program.rs --graph g.json    all that can happen, as JSON
///
/// The exit status is 0 if all programs were explored, also those that can get stuck;
/// 1 if one was refused or a file could not be written; 70 if the search has found a
/// mistake in itself; 130 after Ctrl-C.
#[derive(Parser)]
#[command(
    name = "cargo schedules",
    bin_name = "cargo schedules",
    version,
    verbatim_doc_comment
)]
struct Arguments {
    /// Crates of this workspace, folders of crates, or source files.
    #[arg(required = true)]
    programs: Vec<String>,
    /// Write what matters to `schedules.json` beside the crate's manifest, and
    /// what a page needs to `walk.json`; for one thread the latter alone.
    #[arg(long)]
    write: bool,
    /// Write the graph of all that can happen to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    graph: Option<PathBuf>,
    /// The edition of source files; that of a crate stands in its manifest.
    #[arg(long, value_parser = ["2015", "2018", "2021", "2024"], default_value = "2024")]
    edition: String,
    /// List the outputs, up to so many.
    #[arg(
        long,
        value_name = "NUMBER",
        num_args = 0..=1,
        default_missing_value = "100"
    )]
    outputs: Option<usize>,
    /// Tell the fewest steps to the output of this number in the list, or with this
    /// text, in which `\n` is a line end.
    #[arg(long, value_name = "NUMBER|TEXT")]
    output: Option<String>,
    /// Give up after so many moments, and say "at least".
    #[arg(long, default_value_t = 200_000)]
    states: usize,
    /// Give up after so many megabytes, and say "at least". A program that asks
    /// for twice as many is aborted.
    #[arg(long, value_name = "MEGABYTES", default_value_t = 1024)]
    memory: usize,
    /// Give up after so many seconds, and say "at least".
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Take an execution of more steps for one without end.
    #[arg(long, default_value_t = Options::default().steps)]
    steps: usize,
    /// Take a program that starts more threads for one that never stops.
    #[arg(long, default_value_t = Options::default().threads)]
    threads: usize,
    /// Refuse a program that prints more bytes in one execution.
    #[arg(long, default_value_t = Options::default().output)]
    bytes: usize,
    /// Take a thread that computes for so many seconds without a step for one without
    /// end.
    #[arg(long, value_name = "SECONDS", default_value_t = Options::default().patience.as_secs())]
    patience: u64,
    /// Follow unlocking, dropping and the ends of threads as steps of their
    /// own, which programs that never ask without waiting do not need.
    #[arg(long)]
    fine: bool,
    /// Count with what the standard library allows and seldom does: each thread
    /// that waits at a condition variable, or is parked, may wake up once without
    /// a reason, and `compare_exchange_weak` fail likewise. What stands in a loop
    /// has no more outputs then; what does not, may.
    #[arg(long, conflicts_with = "write")]
    spurious: bool,
    /// Don't search a second time, with such wake-ups, for what can happen only
    /// then.
    #[arg(long, conflicts_with = "spurious")]
    no_spurious: bool,
}

fn main() -> ExitCode {
    // Otherwise there would be a folder left.
    interrupt::end_by_itself();
    let arguments = Arguments::parse_from(arguments());
    match run(&arguments) {
        _ if interrupt::requested() => interrupt::STATUS.into(),
        Ok(errors) => match errors.iter().find(|error| error.is::<Bug>()) {
            Some(_) => ExitCode::from(FOUND_BUG as u8),
            None if errors.is_empty() => ExitCode::SUCCESS,
            None => ExitCode::FAILURE,
        },
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// What was typed. As an installed subcommand it gets its own name first; started by
/// `cargo run`, as the alias of this workspace does, it does not.
fn arguments() -> impl Iterator<Item = OsString> {
    let is_subcommand = env::var_os("CARGO_MANIFEST_DIR").is_none();
    env::args_os()
        .enumerate()
        .filter(move |(at, word)| !(*at == 1 && is_subcommand && word == "schedules"))
        .map(|(_, word)| word)
}

fn complain(error: &Error) {
    anstream::eprintln!("error: {error:#}");
}

/// Explores each program that can be, and returns what was said of the others.
fn run(arguments: &Arguments) -> Result<Vec<Error>> {
    ensure!(
        arguments.graph.is_none() || arguments.programs.len() == 1,
        "--graph takes one program"
    );
    let mut errors = vec![];
    let mut fail = |error: Error| {
        if !interrupt::requested() {
            complain(&error);
        }
        errors.push(error);
    };
    let mut programs = vec![];
    for name in &arguments.programs {
        match find(name, arguments) {
            Ok(program) => programs.push(program),
            Err(error) => fail(error),
        }
    }
    if programs.is_empty() {
        return Ok(errors);
    }
    let stand_in = StandIn::build_telling(|line| anstream::eprintln!("{line}"))?;
    let all: Vec<_> = programs.iter().collect();
    // Those that don't compile together are compiled alone, so that each is told what
    // is its own.
    let batches = match Explorer::new(&all, &stand_in) {
        Ok(explorer) => vec![Ok(explorer)],
        Err(error) if all.len() == 1 => vec![Err(error)],
        Err(_) => all
            .iter()
            .map(|program| Explorer::new(&[program], &stand_in))
            .collect(),
    };
    let mut told = false;
    for batch in batches {
        let explorer = match batch {
            Ok(explorer) => explorer,
            Err(error) => {
                fail(error);
                continue;
            }
        };
        for number in 0..explorer.len() {
            if told {
                anstream::println!();
            }
            told = true;
            if let Err(error) = explore(&explorer, number, arguments) {
                fail(error);
            }
            if interrupt::requested() {
                return Ok(errors);
            }
        }
    }
    Ok(errors)
}

fn find(name: &str, arguments: &Arguments) -> Result<Program> {
    let mut program = Program::find(name)?;
    if Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "rs")
    {
        ensure!(
            !arguments.write,
            "{name}: --write keeps its files beside a crate's manifest: name a crate"
        );
        program.edition.clone_from(&arguments.edition);
    }
    Ok(program)
}

fn explore(explorer: &Explorer<'_>, number: usize, arguments: &Arguments) -> Result<()> {
    let program = explorer.program(number);
    let options = Options {
        states: arguments.states,
        memory: arguments.memory.saturating_mul(1 << 20),
        time: Duration::from_secs(arguments.seconds),
        reductions: match arguments.fine {
            true => Reductions::ALL.finest_grain(),
            false => Reductions::ALL,
        },
        spurious: arguments.spurious,
        steps: arguments.steps,
        threads: arguments.threads,
        output: arguments.bytes,
        patience: Duration::from_secs(arguments.patience),
        ..Options::default()
    };
    let terminal = std::io::stderr().is_terminal();
    let tell = |progress: Progress| {
        if terminal {
            anstream::eprint!(
                "\r{} moments, {} runs ",
                progress.states,
                progress.executions
            );
        }
    };
    let graph = explorer.explore(number, options, tell);
    if terminal {
        anstream::eprint!("\r\x1b[K");
    }
    let graph = graph?;
    let is_traced = explorer.is_traced(number);
    let walk = match is_traced || arguments.write {
        true => Some(walk::explore(explorer, number, options)?),
        false => None,
    };
    match &walk {
        Some(walk) if is_traced => anstream::print!("{}", trace::report(program, walk)),
        _ => anstream::print!("{}", report(program, &graph)),
    }
    let may_wake = !is_traced && report::may_wake(&graph);
    if may_wake && !arguments.spurious && !arguments.no_spurious && !arguments.write {
        let options = Options {
            spurious: true,
            ..options
        };
        let woken = explorer.explore(number, options, tell);
        if terminal {
            anstream::eprint!("\r\x1b[K");
        }
        anstream::print!("{}", report::report_woken(&graph, &woken?));
    }
    if let Some(most) = arguments.outputs {
        anstream::print!("{}", asked::list(&graph, most));
    }
    if let Some(file) = &arguments.graph {
        whole_file::write(file, graph.to_json())?;
    }
    if let Some(walk) = walk.filter(|_| arguments.write) {
        let crate_folder = program.path.parent().and_then(Path::parent);
        let folder = crate_folder.context("a crate has a folder")?;
        // One thread has one schedule, and nothing to count.
        if !is_traced {
            let summary = summary::of(&program.source, &graph);
            whole_file::write(&folder.join(summary_file::FILE), summary.to_text())?;
        }
        whole_file::write(&folder.join(state_graph::FILE), walk.to_text())?;
    }
    if let Some(asked) = &arguments.output {
        let way = asked::way(program, &graph, asked);
        let way = way.map_err(|why| anyhow!("{}: {why}", program.shown))?;
        anstream::print!("{way}");
    }
    Ok(())
}
