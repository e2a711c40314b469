//! `cargo schedules test`: explores the tests of a package, and tells as it goes.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use formats::graph::Graph;
use formats::outcome::Outcome;
use formats::search::FOUND_BUG;
use formats::version::Format as _;
use schedules::arguments::{Format, TestArguments};
use schedules::build::StandIn;
use schedules::explore::{Bug, Explorer, Options};
use schedules::outcome;
use schedules::page::document::{Opening, Told};
use schedules::report::may_wake;
use schedules::suite::harness::Test;
use schedules::suite::report::{self, Counts};
use schedules::suite::verdict::{self, Failure, Verdict, Why};
use schedules::suite::{Suite, suites};
use supervise::interrupt;

use crate::show;

/// Runs the tests, and gives the exit status.
pub fn run(arguments: &TestArguments) -> ExitCode {
    let mut run = Run {
        arguments,
        counts: Counts::default(),
        notes: String::new(),
        page: None,
        outcome: outcome::of("", None),
    };
    match run.all() {
        _ if interrupt::requested() => interrupt::STATUS.into(),
        Err(error) => {
            super::complain(&error);
            match error.is::<Bug>() {
                true => ExitCode::from(FOUND_BUG as u8),
                false => ExitCode::FAILURE,
            }
        }
        Ok(()) => {
            let counts = run.counts;
            match counts.failed + counts.refused + counts.unfinished {
                0 => ExitCode::SUCCESS,
                _ => ExitCode::FAILURE,
            }
        }
    }
}

/// The stand-in, built when it is needed first.
fn built(stand_in: &mut Option<StandIn>) -> Result<&StandIn> {
    if stand_in.is_none() {
        *stand_in = Some(StandIn::build_telling(|line| {
            anstream::eprintln!("{line}")
        })?);
    }
    stand_in.as_ref().context("it is built")
}

struct Run<'a> {
    arguments: &'a TestArguments,
    counts: Counts,
    /// What is told of tests after all of them.
    notes: String,
    /// Of the first test that failed, if pages are wanted.
    page: Option<PathBuf>,
    /// Of the test that is run.
    outcome: Outcome,
}

impl Run<'_> {
    fn all(&mut self) -> Result<()> {
        let suites = suites(&env::current_dir()?, self.arguments.package.as_deref())?;
        let mut stand_in = None;
        for suite in &suites {
            self.suite(suite, &mut stand_in)?;
        }
        if !self.notes.is_empty() {
            self.say(&format!("\nfailures:\n{}", self.notes));
        }
        self.say(&report::summary(&self.counts));
        if let Some(page) = &self.page {
            if self.is_for_people() {
                show::tell(page);
            }
            show::open(page, &self.arguments.page);
        }
        Ok(())
    }

    fn suite(&mut self, suite: &Suite, stand_in: &mut Option<StandIn>) -> Result<()> {
        let tests = suite.tests.iter().map(|(test, _)| test);
        let (mut chosen, others): (Vec<_>, Vec<_>) = tests.partition(|test| self.is_wanted(test));
        self.counts.left_out += others.len();
        let can_run = |test: &&Test| test.refused.is_none() && self.runs(test);
        let explorer = match chosen.iter().copied().any(|test| can_run(&test)) {
            false => None,
            true => Some(Explorer::of_suite(suite, built(stand_in)?)),
        };
        if let Some(Ok(explorer)) = &explorer {
            chosen.retain(|test| explorer.number(&test.name).is_some());
        }
        if chosen.is_empty() {
            return Ok(());
        }
        self.say(&report::heading(&suite.shown, chosen.len()));
        for test in chosen {
            self.say(&format!("test {} ... ", test.name));
            self.outcome = outcome::of(&test.name, Some(&suite.shown));
            let told = self.test(test, explorer.as_ref())?;
            self.say(&format!("{told}\n"));
            if !self.is_for_people() {
                println!("{}", self.outcome.to_json());
            }
            if interrupt::requested() {
                break;
            }
        }
        Ok(())
    }

    fn is_for_people(&self) -> bool {
        self.arguments.format == Format::Human
    }

    /// Prints for people.
    fn say(&self, text: &str) {
        if self.is_for_people() {
            anstream::print!("{text}");
        }
    }

    fn is_wanted(&self, test: &Test) -> bool {
        match &self.arguments.name {
            None => true,
            Some(name) if self.arguments.exact => test.name == *name,
            Some(name) => test.name.contains(name),
        }
    }

    fn runs(&self, test: &Test) -> bool {
        match test.ignored {
            Some(_) => self.arguments.ignored || self.arguments.include_ignored,
            None => !self.arguments.ignored,
        }
    }

    /// What stands behind a test's name.
    fn test(&mut self, test: &Test, explorer: Option<&Result<Explorer<'_>>>) -> Result<String> {
        if !self.runs(test) {
            self.counts.ignored += 1;
            self.outcome.test = Some(formats::outcome::Test::Ignored);
            return Ok(report::ignored(test));
        }
        if let Some(why) = &test.refused {
            return Ok(self.refused(test, why));
        }
        let explorer = match explorer {
            Some(Ok(explorer)) => explorer,
            Some(Err(error)) => return Ok(self.refused(test, &format!("{error:#}"))),
            None => return Ok(self.refused(test, "it was not compiled")),
        };
        let number = explorer.number(&test.name).unwrap_or_default();
        match self.explore(test, explorer, number) {
            Err(error) if error.is::<Bug>() || interrupt::requested() => Err(error),
            Err(error) => Ok(self.refused(test, &format!("{error:#}"))),
            Ok(told) => Ok(told),
        }
    }

    fn explore(&mut self, test: &Test, explorer: &Explorer<'_>, number: usize) -> Result<String> {
        let options = self.arguments.limits.options();
        let graph = explorer.explore(number, options, |_| ())?;
        let mut found = (verdict::of(test, &graph), graph, false);
        if !matches!(found.0, Verdict::Fails(_))
            && may_wake(&found.1)
            && !self.arguments.no_spurious
        {
            let woken = Options {
                spurious: true,
                ..options
            };
            let graph = explorer.explore(number, woken, |_| ())?;
            if let failure @ Verdict::Fails(_) = verdict::of(test, &graph) {
                found = (failure, graph, true);
            }
        }
        let (verdict, graph, woken) = found;
        self.outcome.search = Some(outcome::search(&graph, woken));
        self.count(explorer, number, (&verdict, &graph, woken))?;
        Ok(report::verdict(&verdict, &graph))
    }

    fn count(
        &mut self,
        explorer: &Explorer<'_>,
        number: usize,
        (verdict, graph, woken): (&Verdict, &Graph, bool),
    ) -> Result<()> {
        match verdict {
            Verdict::Passes(_) => {
                self.counts.passed += 1;
                self.outcome.test = Some(formats::outcome::Test::Passed);
            }
            Verdict::NoFailureFound => {
                self.counts.unfinished += 1;
                self.outcome.test = Some(formats::outcome::Test::NoFailureFound);
            }
            Verdict::Fails(failure) => {
                self.counts.failed += 1;
                self.outcome.test = Some(formats::outcome::Test::Failed);
                let program = explorer.program(number);
                let way = failure.steps(graph);
                let way = (&way[..], &graph.nodes[failure.end]);
                self.outcome.failure = Some(outcome::failure_on(program, graph, way, woken));
                self.notes += &report::failure(program, graph, failure, woken);
                if self.arguments.page.is_wanted() && self.page.is_none() {
                    self.page = Some(self.show(explorer, number, (graph, failure), woken)?);
                    self.outcome.page.clone_from(&self.page);
                }
            }
        }
        Ok(())
    }

    /// Writes the page of a test that fails.
    fn show(
        &self,
        explorer: &Explorer<'_>,
        number: usize,
        (graph, failure): (&Graph, &Failure),
        woken: bool,
    ) -> Result<PathBuf> {
        let options = Options {
            spurious: woken,
            ..self.arguments.limits.options()
        };
        let way = failure.steps(graph).into_iter();
        let printed: String = way.map(|step| &*step.printed).collect();
        let ending = graph.nodes[failure.end].ending;
        let opening = match (failure.why, ending) {
            (Why::Ends(_), Some(ending)) => Opening::Ending(ending),
            _ => Opening::Output(&printed, ending),
        };
        let told = report::failure(explorer.program(number), graph, failure, woken);
        let told = Told {
            lead: "A schedule in which this test fails, and none is shorter.",
            search: told.trim_start(),
        };
        show::page(
            explorer,
            number,
            (options, opening),
            told,
            &self.arguments.page,
        )
    }

    fn refused(&mut self, test: &Test, why: &str) -> String {
        self.counts.refused += 1;
        self.outcome.test = Some(formats::outcome::Test::Refused);
        self.outcome.refused = Some(why.to_owned());
        self.notes += &report::refusal(&test.name, why);
        "refused".to_owned()
    }
}
