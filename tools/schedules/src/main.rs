//! The command. `cargo run -p schedules -- --help` tells what it does.

mod show;
mod test;

use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Error, Result, anyhow, ensure};
use clap::Parser;
use formats::search::{FOUND_BUG, Reductions};
use formats::version::Format;
use formats::{state_graph, summary as summary_file};
use schedules::analysis::paths;
use schedules::arguments::{Arguments, Command};
use schedules::asked;
use schedules::build::StandIn;
use schedules::explore::{Bug, Explorer, Options, Progress};
use schedules::package::wrapper;
use schedules::page::document::{Opening, Told};
use schedules::program::Program;
use schedules::report::{self, report};
use schedules::summary;
use schedules::trace;
use supervise::{interrupt, whole_file};

fn main() -> ExitCode {
    if let Some(code) = wrapper::serve() {
        return code;
    }
    // Otherwise there would be a folder left.
    interrupt::end_by_itself();
    let arguments = Arguments::parse_from(arguments());
    if let Some(Command::Test(arguments)) = &arguments.command {
        return test::run(arguments);
    }
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
    ensure!(
        !arguments.page.is_wanted() || arguments.programs.len() == 1,
        "--open and --page take one program"
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
        if let Some(package) = &mut program.package {
            package.edition.clone_from(&arguments.edition);
        }
    }
    Ok(program)
}

fn explore(explorer: &Explorer<'_>, number: usize, arguments: &Arguments) -> Result<()> {
    let program = explorer.program(number);
    let options = Options {
        reductions: match arguments.fine {
            true => Reductions::ALL.finest_grain(),
            false => Reductions::ALL,
        },
        spurious: arguments.spurious,
        ..arguments.limits.options()
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
        true => Some(explorer.walk(number, options)?),
        false => None,
    };
    let mut told = match &walk {
        Some(walk) if is_traced => trace::report(program, walk),
        _ => report(program, &graph),
    };
    anstream::print!("{told}");
    // What a search that was cut off has not found need not have to do with wake-ups.
    let may_wake = !is_traced && graph.complete && report::may_wake(&graph);
    let mut failure = paths::failure(&graph);
    let mut page_options = options;
    if may_wake && !arguments.spurious && !arguments.no_spurious && !arguments.write {
        let options = Options {
            spurious: true,
            ..options
        };
        let woken = explorer.explore(number, options, tell);
        if terminal {
            anstream::eprint!("\r\x1b[K");
        }
        let woken = woken?;
        let more = report::report_woken(program, &graph, &woken);
        anstream::print!("{more}");
        told += &more;
        if failure.is_none() {
            failure = paths::failure(&woken);
            page_options.spurious = failure.is_some();
        }
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
            let summary = summary::of(&program.text(), &graph);
            whole_file::write(&folder.join(summary_file::FILE), summary.to_text())?;
        }
        whole_file::write(&folder.join(state_graph::FILE), walk.to_text())?;
    }
    if let Some(asked) = &arguments.output {
        let way = asked::way(program, &graph, asked);
        let way = way.map_err(|why| anyhow!("{}: {why}", program.shown))?;
        anstream::print!("{way}");
    }
    if arguments.page.is_wanted() {
        let asked = arguments.output.as_ref();
        let asked = asked.map(|asked| asked::output(&graph, asked)).transpose();
        let asked = asked.map_err(|why| anyhow!("{}: {why}", program.shown))?;
        let opening = match (&asked, failure) {
            (Some((text, ending)), _) => Opening::Output(text, *ending),
            (None, Some(ending)) => Opening::Ending(ending),
            (None, None) => Opening::Start,
        };
        let shown = (page_options, opening);
        let told = Told::of_report(&told);
        let file = show::page(explorer, number, shown, told, &arguments.page)?;
        show::open(&file, &arguments.page);
    }
    Ok(())
}
