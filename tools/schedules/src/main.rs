//! The command. `cargo run -p schedules -- --help` tells what it does.

mod early;
mod one;
mod show;
mod test;

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Error, Result, ensure};
use clap::Parser;
use formats::outcome::Outcome;
use formats::search::FOUND_BUG;
use formats::version::Format as _;
use schedules::arguments::{Arguments, Command, Format};
use schedules::build::StandIn;
use schedules::explore::{Bug, Explorer};
use schedules::outcome;
use schedules::package::wrapper;
use schedules::program::Program;
use supervise::interrupt;

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

/// Tells why a program is not explored.
fn tell(format: Format, name: &str, file: Option<&str>, error: &Error) {
    match format {
        Format::Json if !error.is::<Bug>() => {
            let outcome = Outcome {
                refused: Some(format!("{error:#}")),
                ..outcome::of(name, file)
            };
            println!("{}", outcome.to_json());
        }
        _ => complain(error),
    }
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
    let mut fail = |name: &str, file: Option<&str>, error: Error| {
        if !interrupt::requested() {
            tell(arguments.format, name, file, &error);
        }
        errors.push(error);
    };
    let mut programs = vec![];
    for name in &arguments.programs {
        match find(name, arguments) {
            Ok(program) => programs.push(program),
            Err(error) => fail(name, None, error),
        }
    }
    if programs.is_empty() {
        return Ok(errors);
    }
    let stand_in = StandIn::build_telling(|line| anstream::eprintln!("{line}"))?;
    let all: Vec<_> = programs.iter().collect();
    let batches = compiled(&all, &stand_in);
    let mut told = false;
    for (first, batch) in batches {
        let explorer = match batch {
            Ok(explorer) => explorer,
            Err(error) => {
                fail(&first.name, Some(&first.shown), error);
                continue;
            }
        };
        for number in 0..explorer.len() {
            if told && arguments.format == Format::Human {
                anstream::println!();
            }
            told = true;
            if let Err(error) = one::explore(&explorer, number, arguments) {
                let program = explorer.program(number);
                fail(&program.name, Some(&program.shown), error);
            }
            if interrupt::requested() {
                return Ok(errors);
            }
        }
    }
    Ok(errors)
}

/// Those that don't compile together are compiled alone, so that each is told what is its
/// own.
fn compiled<'a>(
    all: &[&'a Program],
    stand_in: &StandIn,
) -> Vec<(&'a Program, Result<Explorer<'a>>)> {
    match Explorer::new(all, stand_in) {
        Err(_) if all.len() > 1 => all
            .iter()
            .map(|program| (*program, Explorer::new(&[program], stand_in)))
            .collect(),
        explorer => vec![(all[0], explorer)],
    }
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
