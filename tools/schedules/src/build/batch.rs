//! Many programs compiled at once, each as far towards the stand-in as it goes.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Error, Result, bail};
use formats::search::{Facts, Place, Shift};

use super::addresses::{self, Found};
use super::reinterpreted::Holders;
use super::stand_in::StandIn;
use super::{diagnosis, watch};
use crate::program::refusals::GENERIC;
use crate::program::{Program, facts};
use crate::refusal::told;

/// A program, and the executable in which it has a number.
#[derive(Debug)]
pub struct Compiled<'a> {
    pub program: &'a Program,
    pub executable: PathBuf,
    /// Where it was compiled, from which the names of its files count.
    pub folder: PathBuf,
    /// What the executable is given, to know which program it is asked for.
    pub argument: String,
    pub traced: Traced,
    pub facts: Facts,
    /// What was put into its files.
    pub shifts: Vec<Shift>,
    /// Where it goes through what is hashed, and nobody can tell in which order.
    pub orderless: Vec<Place>,
}

/// What of a program with one thread is a step each time that it is used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traced {
    pub cells: bool,
    /// Its counted owners; no program has these alone.
    pub owners: bool,
    /// What the compiler has against more of it, with the line.
    pub against_more: Option<String>,
}

impl Traced {
    const CELLS: Traced = Traced {
        cells: true,
        owners: false,
        against_more: None,
    };
    const ALL: Traced = Traced {
        owners: true,
        ..Traced::CELLS
    };
}

/// Programs, each with its place among all.
type Batch<'a> = [(usize, &'a Program)];
type Done<'a> = Vec<(usize, Compiled<'a>)>;

/// Compiles `programs` in `folder`: those with one thread so that each use of cells
/// and owners is a step.
///
/// # Errors
///
/// When one of them does not compile; the error names it.
pub fn compile_all<'a>(
    programs: &[&'a Program],
    stand_in: &StandIn,
    folder: &Path,
) -> Result<Vec<Compiled<'a>>> {
    let numbered = programs.iter().copied().enumerate();
    let (traced, threaded): (Vec<_>, Vec<_>) =
        numbered.partition(|(_, program)| facts::has_cells_and_one_thread(&program.source));
    let (watched, threaded): (Vec<_>, Vec<_>) =
        (threaded.into_iter()).partition(|(_, program)| program.is_watched());
    let mut compiled = compile_traced(&traced, stand_in, folder)?;
    compiled.extend(compile(&threaded, stand_in, &folder.join("threaded"))?);
    compiled.extend(compile_watched(
        &watched,
        stand_in,
        &folder.join("watched"),
    )?);
    compiled.sort_by_key(|(index, _)| *index);
    find_writers(&mut compiled, stand_in, &folder.join("shared-only"))?;
    Ok(compiled.into_iter().map(|(_, one)| one).collect())
}

/// The same, so that the compiler tells each access to memory.
fn compile_watched<'a>(batch: &Batch<'a>, stand_in: &StandIn, folder: &Path) -> Result<Done<'a>> {
    if batch.is_empty() {
        return Ok(vec![]);
    }
    let watching = stand_in.watching()?;
    let compiled = compile(batch, &watching, folder);
    let mut compiled = compiled.map_err(|error| watch::blame(error, batch[0].1, folder))?;
    refuse_addresses(batch, folder)?;
    let uses = addresses::used_by_generic_code(folder)?;
    // What a failed `unwrap` says is printed whole, and then it is seen.
    let puts_into_words = || batch.iter().any(|(_, program)| program.puts_into_words());
    if uses.orders || uses.words && puts_into_words() {
        if let [(_, program)] = batch {
            bail!(told(program, None, GENERIC));
        }
        // Whose it is, one sees when fewer are compiled together.
        let (some, others) = batch.split_at(batch.len() / 2);
        for half in [some, others] {
            let name = format!("{}-of-{}", half[0].0, half.len());
            compile_watched(half, stand_in, &folder.join(name))?;
        }
    }
    for (_, one) in &mut compiled {
        one.facts = facts::watched();
    }
    Ok(compiled)
}

/// Refuses the first of those programs that does with an address what differs from run to run.
fn refuse_addresses(batch: &Batch<'_>, folder: &Path) -> Result<()> {
    let sources = batch.iter().flat_map(|(_, program)| {
        let others = program.others.iter().map(|file| &file.source);
        [&program.source].into_iter().chain(others)
    });
    let holders = Holders::of(sources.map(String::as_str));
    let own = (0..batch.len()).map(|number| (format!("program{number}.mir"), Some(number)));
    for (file, number) in own.chain([("explorer.mir".to_owned(), None)]) {
        let Ok(mir) = fs::read_to_string(folder.join(file)) else {
            continue;
        };
        for Found { file, line, what } in addresses::found(&mir, &holders) {
            let is_it = |program: &Program| program.shown == file;
            let mut programs = batch.iter().map(|(_, program)| *program);
            let program = match number {
                Some(number) => programs.nth(number).filter(|program| is_it(program)),
                None => programs.find(|program| is_it(program)),
            };
            if let Some(program) = program {
                bail!(told(program, u32::try_from(line).ok(), what));
            }
        }
    }
    Ok(())
}

fn compile<'a>(batch: &Batch<'a>, stand_in: &StandIn, folder: &Path) -> Result<Done<'a>> {
    let untraced = Traced::default();
    let error = match compile_with(batch, stand_in, folder, &untraced) {
        Err(error) => error,
        done => return done,
    };
    for (_, program) in batch {
        let Some(errors) = diagnosis::errors_with_std(program, folder)? else {
            continue;
        };
        if let Some((line, other)) = errors.iter().find_map(diagnosis::missing_crate) {
            bail!(
                "{}:{line}: `{}` uses `{other}`, which is neither `std` nor its own: a file \
                 alone has no crates by others; give the folder of a package that depends on it",
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
    let with_dyn_arc = match stand_in.watches() {
        true => (stand_in.with_dyn_arc()).and_then(|stand_in| stand_in.watching()),
        false => stand_in.with_dyn_arc(),
    };
    with_dyn_arc
        .and_then(|stand_in| compile_with(batch, &stand_in, folder, &untraced))
        .map_err(|_| error)
}

/// Those that don't compile together are compiled alone, and traced as far as
/// they compile: perhaps an `Rc` has to become an `Rc<dyn Trait>`, or a cell is
/// made at compile time.
fn compile_traced<'a>(batch: &Batch<'a>, stand_in: &StandIn, folder: &Path) -> Result<Done<'a>> {
    if batch.is_empty() {
        return Ok(vec![]);
    }
    let cells_and_owners = stand_in.traced(true, folder)?;
    let together = compile_with(
        batch,
        &cells_and_owners,
        &folder.join("traced"),
        &Traced::ALL,
    );
    if together.is_ok() {
        return together;
    }
    let cells = stand_in.traced(false, folder)?;
    let mut done = vec![];
    for one in batch {
        let (one, here) = (std::slice::from_ref(one), folder.join(one.0.to_string()));
        let mut against = None;
        let mut note = |error: Error| against = first_error(&error.to_string());
        let compiled = compile_with(one, &cells_and_owners, &here, &Traced::ALL)
            .map_err(&mut note)
            .or_else(|()| compile_with(one, &cells, &here, &Traced::CELLS))
            .or_else(|error| {
                note(error);
                compile(one, stand_in, &here)
            })?;
        done.extend(compiled.into_iter().map(|(index, mut one)| {
            one.traced.against_more.clone_from(&against);
            (index, one)
        }));
    }
    Ok(done)
}

/// The first that rustc says against a program, with its line: `cup.rs:12: error[E0308]:
/// mismatched types`.
fn first_error(said: &str) -> Option<String> {
    let mut lines = said.lines();
    let error = lines.find(|line| line.starts_with("error"))?;
    let mut places = lines.filter_map(|line| line.trim_start().strip_prefix("--> "));
    // Without the column.
    let place = places.next().and_then(|place| place.rsplit_once(':'));
    Some(place.map_or(error.to_owned(), |(place, _)| format!("{place}: {error}")))
}

/// Finds out in which programs no thread of a scope gets hold of a `&mut`: those
/// that compile where that is forbidden.
fn find_writers(compiled: &mut Done<'_>, stand_in: &StandIn, folder: &Path) -> Result<()> {
    let mut scoped: Vec<_> = compiled.iter_mut().map(|(_, one)| one).collect();
    scoped.retain(|one| {
        one.facts.writings
            && !one.facts.watched
            && !one.traced.cells
            && !facts::asserts_unwind_safety(&one.program.source)
    });
    if scoped.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let stand_in = stand_in.shared_only()?;
    loop {
        let programs: Vec<_> = scoped.iter().map(|one| one.program).collect();
        let Some(refused) = stand_in.refused(&programs, folder)? else {
            scoped.iter_mut().for_each(|one| one.facts.writings = false);
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
    traced: &Traced,
) -> Result<Done<'a>> {
    if batch.is_empty() {
        return Ok(vec![]);
    }
    fs::create_dir_all(folder)?;
    let programs: Vec<_> = batch.iter().map(|(_, program)| *program).collect();
    let executable = stand_in.compile(&programs, folder)?;
    let here = env::current_dir()?;
    let compiled = batch.iter().enumerate().map(|(number, (index, program))| {
        let compiled = Compiled {
            program,
            executable: executable.clone(),
            folder: here.clone(),
            argument: number.to_string(),
            traced: traced.clone(),
            facts: facts::of(&facts::names(&program.source)),
            shifts: program.shifts(),
            orderless: program.orderless(),
        };
        (*index, compiled)
    });
    Ok(compiled.collect())
}
