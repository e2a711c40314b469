//! The command. `cargo run -p schedules -- --help` tells what it does.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Parser;
use schedules::compile::StandIn;
use schedules::explore::{Explorer, Options, Progress};
use schedules::program::Program;
use schedules::report::report;

/// Runs a threaded program under every schedule, and tells what can happen.
///
/// The program is compiled unchanged against a stand-in for `std` that lets one
/// thread go on at a time. Every choice of who goes next is tried. The memory
/// model is sequential consistency, and time is no promise: a sleep orders
/// nothing, and a timeout may come at any moment.
///
/// Examples:
///   cargo run -p schedules -- thread4
///   cargo run -p schedules -- path/to/crate
///   cargo run -p schedules -- path/to/program.rs --graph graph.json
#[derive(Parser)]
#[command(name = "schedules", version, verbatim_doc_comment)]
struct Arguments {
    /// A crate of this workspace, the folder of a crate, or a source file.
    program: String,
    /// Write the graph of all that can happen to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    graph: Option<PathBuf>,
    /// Give up after so many moments, and say "at least".
    #[arg(long, default_value_t = 200_000)]
    states: u64,
    /// Give up after so many seconds, and say "at least".
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Follow unlocking, dropping and the ends of threads as steps of their
    /// own, which programs that never ask without waiting do not need.
    #[arg(long)]
    fine: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let program = Program::find(&arguments.program)?;
    let options = Options {
        states: arguments.states,
        time: Duration::from_secs(arguments.seconds),
        fine: arguments.fine,
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
    let graph = Explorer::new(&[&program], &StandIn::build()?)?.explore(0, options, tell)?;
    if terminal {
        anstream::eprint!("\r\x1b[K");
    }
    anstream::print!("{}", report(&program, &graph));
    if let Some(file) = &arguments.graph {
        let folder = match file.parent() {
            Some(folder) if folder != "" => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let mut whole = tempfile::NamedTempFile::new_in(&folder)
            .with_context(|| format!("cannot write into {}", folder.display()))?;
        serde_json::to_writer(&mut whole, &graph)?;
        whole
            .persist(file)
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
