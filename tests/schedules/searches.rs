//! The graphs of the listings: made when something has changed, else kept.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZero;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;

use anyhow::{Context, Result};
use formats::SourceHash;
use formats::graph::Graph;
use formats::state_graph::StateGraph;
use instep::book::listing::Listing;
use schedules::analysis::outputs::{Counts, Outputs};
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program;
use serde::{Deserialize, Serialize};

use crate::real;

#[derive(Default)]
pub struct Searches(BTreeMap<String, Search>);

pub struct Search {
    pub program: Program,
    pub found: Found,
    /// Whether real runs have not been compared with it yet.
    pub is_new: bool,
    key: String,
    /// The key, and below it what was found.
    file: PathBuf,
}

#[derive(Serialize, Deserialize)]
pub struct Found {
    /// With texts as [`real::normalized`] leaves them.
    pub graph: Graph,
    pub walk: StateGraph,
    /// Whether the program has one thread, whose uses of cells and owners are
    /// steps.
    pub is_traced: bool,
    /// How many outputs there are for each ending when those who wait may wake
    /// up for no reason, if anybody waits at a condition variable.
    pub startled: Option<Counts>,
}

impl Searches {
    /// Searches that are missing, all of them compiled at once.
    pub fn load(root: &Path, listings: &[Listing]) -> Result<Self> {
        let stand_in = StandIn::build_telling(|line| eprintln!("{line}"))?;
        let identity = identity(&stand_in, root)?;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schedules");
        fs::create_dir_all(&folder)?;
        let mut searches = BTreeMap::new();
        let mut missing = vec![];
        for listing in listings {
            let program = Program {
                others: vec![],
                package: None,
                name: listing.name.clone(),
                path: root.join(listing.program_path()),
                shown: instep::slashed(&listing.program_path()),
                edition: "2024".to_owned(),
                source: listing.source.clone(),
            };
            let key = format!("{identity}\n{}\n", program.source);
            let file = folder.join(format!("{}.json", listing.name));
            let kept = fs::read_to_string(&file)
                .ok()
                .and_then(|text| serde_json::from_str(text.strip_prefix(&key)?).ok());
            match kept {
                Some(found) => {
                    let search = Search {
                        program,
                        found,
                        is_new: false,
                        key,
                        file,
                    };
                    searches.insert(listing.name.clone(), search);
                }
                None => missing.push((program, key, file)),
            }
        }
        let programs: Vec<_> = missing.iter().map(|(program, ..)| program).collect();
        if !programs.is_empty() {
            let explorer = Explorer::new(&programs, &stand_in)?;
            for (number, found) in each_found(&explorer)?.into_iter().enumerate() {
                let (program, key, file) = missing[number].clone();
                let search = Search {
                    program,
                    found,
                    is_new: true,
                    key,
                    file,
                };
                searches.insert(search.program.name.clone(), search);
            }
        }
        Ok(Searches(searches))
    }

    pub fn get(&self, name: &str) -> Result<&Search> {
        self.0
            .get(name)
            .with_context(|| format!("`{name}` was not explored"))
    }
}

impl Search {
    /// Keeps what was found, now that real runs agree with it.
    pub fn keep(&self) -> Result<()> {
        if self.is_new {
            let temporary = self.file.with_extension(std::process::id().to_string());
            fs::write(
                &temporary,
                format!("{}{}", self.key, serde_json::to_string(&self.found)?),
            )?;
            fs::rename(temporary, &self.file)?;
        }
        Ok(())
    }
}

/// What is found of each program, as many at a time as there are cores.
fn each_found(explorer: &Explorer<'_>) -> Result<Vec<Found>> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let work = || {
            let mut done = vec![];
            loop {
                let number = next.fetch_add(1, Relaxed);
                if number >= explorer.len() {
                    return Ok(done);
                }
                done.push((number, found(explorer, number)?));
            }
        };
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut all = vec![];
        for worker in workers {
            let done: Result<Vec<_>> = worker
                .join()
                .unwrap_or_else(|panic| panic::resume_unwind(panic));
            all.extend(done?);
        }
        all.sort_by_key(|(number, _)| *number);
        Ok(all.into_iter().map(|(_, found)| found).collect())
    })
}

fn found(explorer: &Explorer<'_>, number: usize) -> Result<Found> {
    let mut graph = explorer.explore(number, Options::default(), |_| ())?;
    for step in graph.nodes.iter_mut().flat_map(|node| &mut node.steps) {
        step.printed = real::normalized(&step.printed);
    }
    // How long it took is no part of what was found.
    graph.millis = 0;
    let waits = explorer.program(number).source.contains("Condvar");
    Ok(Found {
        graph,
        walk: explorer.walk(number, Options::default())?,
        is_traced: explorer.is_traced(number),
        startled: waits.then(|| startled(explorer, number)).transpose()?,
    })
}

fn startled(explorer: &Explorer<'_>, number: usize) -> Result<Counts> {
    let options = Options {
        spurious: true,
        ..Options::default()
    };
    let graph = explorer.explore(number, options, |_| ())?;
    Ok(Outputs::new(&graph).count())
}

/// The files in a folder and in those within, in order.
fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Which compiler, which stand-in, and which words for what it finds.
pub fn identity(stand_in: &StandIn, root: &Path) -> Result<String> {
    let rustc = Command::new("rustc")
        .arg("-vV")
        .output()
        .context("cannot run rustc")?;
    let mut tool = String::new();
    for folder in ["tools/schedules/src", "tools/formats/src"] {
        for source in sources(&root.join(folder))? {
            tool += &fs::read_to_string(source)?;
        }
    }
    let library = fs::metadata(&stand_in.library)?;
    Ok(format!(
        "{}{} {} {} {:?}",
        String::from_utf8_lossy(&rustc.stdout),
        SourceHash::of(&tool),
        stand_in.library.display(),
        library.len(),
        library.modified()?
    ))
}
