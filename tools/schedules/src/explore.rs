//! Explores programs, each in a [process] of its own.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use formats::graph::{Graph, Refusal};
use formats::search::Reductions;
pub use formats::search::{Options, Progress, Strategy};
use formats::state_graph::StateGraph;
use tempfile::TempDir;

use crate::advice;
use crate::analysis::paths;
use crate::build::StandIn;
use crate::build::batch::{self, Compiled, Traced};
use crate::package;
use crate::page::document::Opening;
use crate::page::threads;
use crate::page::variables::Variables;
use crate::page::walk;
use crate::process;
pub use crate::process::Bug;
use crate::program::Program;
use crate::refusal::{self, LIMITS};
use crate::report;
use crate::suite::Suite;

/// A program with more moments than this is walked through without the choices
/// that make no difference.
const MANY: usize = 1_500;

/// Programs, compiled to be explored.
#[derive(Debug)]
pub struct Explorer<'a> {
    programs: Vec<Compiled<'a>>,
    /// Where they are compiled; gone with this.
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
            program.ensure_names()?;
            if let Some(refusal) = program.refusals()?.first() {
                let line = Some(refusal.line as u32);
                bail!(refusal::told(program, line, &refusal.what));
            }
        }
        let folder = tempfile::tempdir()?;
        let alone = programs.iter().filter(|program| program.package.is_none());
        let alone: Vec<_> = alone.copied().collect();
        let mut compiled = batch::compile_all(&alone, stand_in, folder.path())?.into_iter();
        let mut all = vec![];
        for (number, program) in programs.iter().enumerate() {
            all.push(match &program.package {
                Some(package) => {
                    let folder = folder.path().join(format!("package{number}"));
                    package::build::program(program, package, stand_in, &folder)?
                }
                None => compiled.next().context("each program is compiled")?,
            });
        }
        Ok(Explorer {
            programs: all,
            _folder: folder,
        })
    }

    /// Compiles the tests of a suite, each of which is a program here, and removes those
    /// that are not compiled on this system.
    ///
    /// # Errors
    ///
    /// When it does not compile, or depends on what can't be explored.
    pub fn of_suite(suite: &'a Suite, stand_in: &StandIn) -> Result<Self> {
        for (_, program) in &suite.tests {
            program.ensure_names()?;
        }
        let folder = tempfile::tempdir()?;
        let compiled = package::build::suite(suite, stand_in, folder.path())?;
        Ok(Explorer {
            programs: compiled.into_iter().flatten().collect(),
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
        self.traced(number).cells
    }

    /// What of the program of this number is a step, if it has one thread.
    pub fn traced(&self, number: usize) -> &Traced {
        &self.programs[number].traced
    }

    /// The number of the program of this name.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.programs
            .iter()
            .position(|one| one.program.name == name)
    }

    /// The program of this number.
    pub fn program(&self, number: usize) -> &Program {
        self.programs[number].program
    }

    /// Explores the program of this number for a page.
    ///
    /// # Errors
    ///
    /// When the program does what can't be explored; the error names the line.
    pub fn walk(&self, number: usize, options: Options) -> Result<StateGraph> {
        let graph = self.with_views(number, options)?;
        let program = self.program(number);
        let names = Variables::of_program(program)?;
        Ok(walk::of_graph(&graph, &program.text(), &names))
    }

    /// The same for a page of its own, which is to show the way to `opening`: all moments,
    /// or, where a limit was reached or they are too many, a part of them.
    ///
    /// # Errors
    ///
    /// When the program does what can't be explored, or no schedule has ended within the
    /// limits.
    pub fn for_page(
        &self,
        number: usize,
        options: Options,
        opening: Opening<'_>,
    ) -> Result<StateGraph> {
        let graph = self.with_views(number, options)?;
        let program = self.program(number);
        ensure!(
            graph.nodes.iter().any(|node| node.ending.is_some()),
            "{}: no schedule of `{}` has ended within the limits, so there is none to show; \
             see {LIMITS}",
            program.shown,
            program.name
        );
        let names = Variables::of_program(program)?;
        Ok(walk::for_page(&graph, opening, &program.text(), &names))
    }

    /// The graph with what a reader sees of each moment.
    fn with_views(&self, number: usize, options: Options) -> Result<Graph> {
        let fewer = Options {
            views: true,
            ..options
        };
        let all = Options {
            states: options.states.min(MANY),
            reductions: Reductions {
                persistent_sets: false,
                ..options.reductions
            },
            views: true,
            ..options
        };
        let is_all = options.strategy == Strategy::All;
        let mut graph = self.explore(number, if is_all { all } else { fewer }, |_| ())?;
        if is_all && !graph.complete {
            graph = self.explore(number, fewer, |_| ())?;
        }
        Ok(graph)
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
        let mut graph = process::search(compiled, options, tell)?;
        if let Some(refused) = &graph.refused {
            let told = refusal::told(program, refused.line, &refusal::of_run(&refused.what));
            let advice = match refused.what {
                Refusal::Steps(_) => advice::on_step(program, refused.line),
                _ => String::new(),
            };
            let found = match refused.what {
                Refusal::Steps(_) | Refusal::Threads(_) | Refusal::Output(_) => {
                    found_at_random(compiled, options)
                }
                _ => None,
            };
            let found = found.unwrap_or_default();
            bail!("{told}{}{advice}{found}", refusal::way_out(&refused.what));
        }
        threads::name(&mut graph, program)?;
        Ok(graph)
    }
}

/// How many random schedules are run of a program that seems never to end, and for how long.
const RANDOM: u64 = 300;
const MOST: Duration = Duration::from_secs(2);

/// What goes wrong in random schedules of a program for all of which a limit was reached: one
/// that goes on without end may get stuck before.
fn found_at_random(compiled: &Compiled<'_>, options: Options) -> Option<String> {
    if options.strategy != Strategy::All {
        return None;
    }
    let options = Options {
        strategy: Strategy::Random {
            executions: RANDOM,
            seed: 0,
        },
        time: options.time.min(MOST),
        ..options
    };
    let mut graph = process::search(compiled, options, |_| ()).ok()?;
    if graph.refused.is_some() {
        return None;
    }
    paths::failure(&graph)?;
    threads::name(&mut graph, compiled.program).ok()?;
    let told = report::report_random(compiled.program, &graph);
    Some(format!(
        "\nRandom schedules find a failure before that:\n{}",
        told.trim_end()
    ))
}
