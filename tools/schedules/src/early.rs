//! Random schedules, run while a search takes long: a bug is told at once, and need not
//! wait for all else to be searched.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use formats::graph::Graph;
use schedules::analysis::paths;
use schedules::explore::{Explorer, Options, Strategy};
use schedules::report;

/// How long a search may take before.
const QUICK: Duration = Duration::from_secs(1);

/// What is run, and what that may cost.
const EXECUTIONS: u64 = 300;
const MOST: Duration = Duration::from_secs(2);

pub struct Early<'a> {
    explorer: &'a Explorer<'a>,
    number: usize,
    options: Options,
    started: Instant,
    /// `None` until they are run; then what was found, unless that failed.
    found: Mutex<Option<Option<Graph>>>,
}

impl<'a> Early<'a> {
    /// For a search with these options, which begins now.
    pub fn new(explorer: &'a Explorer<'a>, number: usize, options: Options) -> Self {
        Early {
            explorer,
            number,
            options: Options {
                strategy: Strategy::Random {
                    executions: EXECUTIONS,
                    seed: 0,
                },
                time: options.time.min(MOST),
                ..options
            },
            started: Instant::now(),
            found: Mutex::new(None),
        }
    }

    /// How they are run.
    pub fn options(&self) -> Options {
        self.options
    }

    /// Once the search has taken long: a failure that they find, told the first time.
    pub fn look(&self) -> Option<String> {
        match self.started.elapsed() > QUICK {
            true => self.run(),
            false => None,
        }
    }

    /// Runs them, if that has not been done, and tells a failure.
    fn run(&self) -> Option<String> {
        let mut found = self.found.lock().ok()?;
        if found.is_some() {
            return None;
        }
        let graph = self.explorer.explore(self.number, self.options, |_| ());
        let graph = found.insert(graph.ok()).as_ref()?;
        paths::failure(graph)?;
        Some(report::report_random(
            self.explorer.program(self.number),
            graph,
        ))
    }

    /// After a search that was cut off: what they tell besides, and what they have found.
    pub fn finish(&self) -> (String, Option<Graph>) {
        let is_told = self.found.lock().is_ok_and(|found| found.is_some());
        let failure = self.run();
        let graph = self
            .found
            .lock()
            .ok()
            .and_then(|found| found.clone().flatten());
        let told = match (&graph, failure) {
            (_, Some(failure)) => format!("\n{failure}"),
            (Some(graph), None) if paths::failure(graph).is_none() || !is_told => {
                report::report_random(self.explorer.program(self.number), graph)
            }
            _ => String::new(),
        };
        (told, graph)
    }
}
