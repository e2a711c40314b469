//! The command. `cargo run -p schedules -- --help` tells what it does.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use formats::search::Reductions;
use formats::{state_graph, summary as summary_file};
use schedules::compile::StandIn;
use schedules::explore::{self, Bug, Explorer, Options, Progress};
use schedules::program::Program;
use schedules::report::report;
use schedules::summary;
use schedules::trace;
use schedules::walk;

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
///   cargo run -p schedules -- thread4
///   cargo run -p schedules -- refcell_panic
///   cargo run -p schedules -- path/to/crate
///   cargo run -p schedules -- path/to/program.rs --graph graph.json
#[derive(Parser)]
#[command(name = "schedules", version, verbatim_doc_comment)]
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
    /// Follow unlocking, dropping and the ends of threads as steps of their
    /// own, which programs that never ask without waiting do not need.
    #[arg(long)]
    fine: bool,
    /// Let each thread that waits at a condition variable, or is parked, wake
    /// up once without a reason, and `compare_exchange_weak` fail likewise. What
    /// stands in a loop has no more outputs then; what does not, may.
    #[arg(long, conflicts_with = "write")]
    spurious: bool,
}

/// The status of a program that Ctrl-C ended: 128 and SIGINT's number.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    // Without a handler there would be a folder left.
    let _ = ctrlc::set_handler(explore::interrupt);
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if explore::is_interrupted() => INTERRUPTED.into(),
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            match error.is::<Bug>() {
                true => ExitCode::from(Bug::STATUS as u8),
                false => ExitCode::FAILURE,
            }
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let programs = arguments
        .programs
        .iter()
        .map(|program| Program::find(program))
        .collect::<Result<Vec<_>>>()?;
    ensure!(
        arguments.graph.is_none() || programs.len() == 1,
        "--graph takes one program"
    );
    let options = Options {
        states: arguments.states,
        memory: arguments.memory.saturating_mul(1 << 20),
        time: Duration::from_secs(arguments.seconds),
        reductions: match arguments.fine {
            true => Reductions::ALL.finest_grain(),
            false => Reductions::ALL,
        },
        spurious: arguments.spurious,
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
    let explorer = Explorer::new(&programs.iter().collect::<Vec<_>>(), &StandIn::build()?)?;
    for (number, program) in programs.iter().enumerate() {
        let graph = explorer.explore(number, options, tell)?;
        if terminal {
            anstream::eprint!("\r\x1b[K");
        }
        if number > 0 {
            anstream::println!();
        }
        let walk = match explorer.is_traced(number) || arguments.write {
            true => Some(walk::explore(&explorer, number, options)?),
            false => None,
        };
        match &walk {
            Some(walk) if explorer.is_traced(number) => {
                anstream::print!("{}", trace::report(program, walk));
            }
            _ => anstream::print!("{}", report(program, &graph)),
        }
        if let Some(file) = &arguments.graph {
            write(file, &serde_json::to_string(&graph)?)?;
        }
        if let Some(walk) = walk.filter(|_| arguments.write) {
            let crate_folder = program.path.parent().and_then(Path::parent);
            let folder = crate_folder.context("a crate has a folder")?;
            // One thread has one schedule, and nothing to count.
            if !explorer.is_traced(number) {
                let summary = summary::of(&program.source, &graph);
                write(&folder.join(summary_file::FILE), &summary.to_text())?;
            }
            write(&folder.join(state_graph::FILE), &walk.to_text())?;
        }
    }
    Ok(())
}

/// Writes a file whole or not at all.
fn write(file: &Path, text: &str) -> Result<()> {
    let folder = match file.parent() {
        Some(folder) if folder != "" => folder,
        _ => Path::new("."),
    };
    let mut whole = tempfile::NamedTempFile::new_in(folder)
        .with_context(|| format!("cannot write into {}", folder.display()))?;
    whole.write_all(text.as_bytes())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        whole
            .as_file()
            .set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    whole
        .persist(file)
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(())
}
