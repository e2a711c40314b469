//! A program that was named: explored, and told as it was asked for.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use formats::graph::Graph;
use formats::outcome::Outcome;
use formats::search::Reductions;
use formats::state_graph::StateGraph;
use formats::version::Format as _;
use formats::{Ending, state_graph, summary as summary_file};
use schedules::analysis::paths;
use schedules::arguments::{Arguments, Format};
use schedules::explore::{Explorer, Options, Progress, Strategy};
use schedules::page::document::{Opening, Told};
use schedules::report::{self, report};
use schedules::{asked, outcome, summary, trace};
use supervise::whole_file;

use crate::early::Early;
use crate::show;

/// How long the search with wake-ups for no reason may take in any case; and otherwise as
/// long as the one before took.
const WOKEN_AT_LEAST: Duration = Duration::from_secs(10);

/// Explores the program of this number.
///
/// # Errors
///
/// When it can't be explored, or a file can't be written.
pub fn explore(explorer: &Explorer<'_>, number: usize, arguments: &Arguments) -> Result<()> {
    let mut one = One::search(explorer, number, arguments)?;
    one.search_woken()?;
    one.tell_outputs()?;
    one.write()?;
    one.show()?;
    if arguments.format == Format::Json {
        println!("{}", one.outcome.to_json());
    }
    Ok(())
}

/// A program whose schedules were searched.
struct One<'a> {
    explorer: &'a Explorer<'a>,
    number: usize,
    arguments: &'a Arguments,
    options: Options,
    graph: Graph,
    walk: Option<StateGraph>,
    /// What people were told, or would be.
    told: String,
    /// The same for other programs.
    outcome: Outcome,
    /// The first failure that was found, and how.
    failure: Option<(Ending, Options)>,
}

/// Where nobody sees a line change, how often there is a new one.
const NEWS: Duration = Duration::from_secs(15);

/// How far a search has come.
struct News<'a> {
    name: &'a str,
    began: Instant,
    options: Options,
    /// What is searched for, if that is not all.
    with: &'static str,
    /// How many lines were told.
    lines: AtomicU32,
}

impl<'a> News<'a> {
    /// Of a search that begins now.
    fn of(name: &'a str, options: Options) -> Self {
        News {
            name,
            began: Instant::now(),
            options,
            with: "",
            lines: AtomicU32::new(0),
        }
    }

    /// Of a search for what can happen if threads wake up for no reason.
    fn of_woken(name: &'a str, options: Options) -> Self {
        News {
            with: "once more, with wake-ups for no reason (--no-spurious leaves that out): ",
            ..News::of(name, options)
        }
    }

    /// Tells it, and what the search may come to. On a terminal, [`News::clear`] removes that.
    fn tell(&self, progress: Progress) {
        let took = self.began.elapsed();
        let is_shown = std::io::stderr().is_terminal();
        if !is_shown && took < NEWS * (self.lines.load(Relaxed) + 1) {
            return;
        }
        let Progress { states, executions } = progress;
        let (seconds, most) = (took.as_secs(), self.options.time.as_secs());
        let so_far =
            format!("{states} moments, {executions} runs, {seconds} seconds of at most {most}");
        let so_far = format!("{}{so_far}", self.with);
        if is_shown {
            anstream::eprint!("\r{so_far} ");
        } else {
            self.lines.fetch_add(1, Relaxed);
            anstream::eprintln!("{}: {so_far}", self.name);
        }
    }

    fn clear(&self) {
        if std::io::stderr().is_terminal() {
            anstream::eprint!("\r\x1b[K");
        }
    }
}

impl<'a> One<'a> {
    fn search(explorer: &'a Explorer<'a>, number: usize, arguments: &'a Arguments) -> Result<Self> {
        let program = explorer.program(number);
        let options = Options {
            reductions: match arguments.fine {
                true => Reductions::ALL.finest_grain(),
                false => Reductions::ALL,
            },
            spurious: arguments.spurious,
            ..arguments.limits.options()
        };
        let is_traced = explorer.is_traced(number);
        let early = (options.strategy == Strategy::All && !is_traced && !arguments.write)
            .then(|| Early::new(explorer, number, options));
        let news = News::of(&program.name, options);
        let graph = explorer.explore(number, options, |found| {
            news.tell(found);
            if let Some(failure) = early.as_ref().and_then(Early::look)
                && arguments.format == Format::Human
            {
                news.clear();
                anstream::println!("{failure}");
            }
        });
        news.clear();
        let graph = graph?;
        let walk = match is_traced || arguments.write {
            true => Some(explorer.walk(number, options)?),
            false => None,
        };
        let mut told = match &walk {
            Some(walk) if is_traced => trace::report(program, walk, explorer.traced(number)),
            _ => report(program, &graph) + &trace::left_out(explorer.traced(number)),
        };
        if !is_traced && arguments.outputs.is_none() {
            told += report::all_outputs(&graph);
        }
        if options.spurious && report::may_wake(&graph) {
            told += report::COUNTED_WITH;
        }
        let mut outcome = outcome::of(&program.name, Some(&program.shown));
        outcome.search = Some(outcome::search(&graph, options.spurious));
        let mut failure = paths::failure(&graph).map(|ending| (ending, options));
        outcome.failure = failure
            .and_then(|(ending, _)| outcome::failure(program, &graph, ending, options.spurious));
        if !graph.complete
            && failure.is_none()
            && let Some(early) = &early
        {
            let (more, found) = early.finish();
            told += &more;
            if let Some(found) = found
                && let Some(ending) = paths::failure(&found)
            {
                failure = Some((ending, early.options()));
                outcome.failure = outcome::failure(program, &found, ending, options.spurious);
            }
        }
        let one = One {
            explorer,
            number,
            arguments,
            options,
            graph,
            walk,
            told,
            outcome,
            failure,
        };
        one.say(&one.told);
        Ok(one)
    }

    /// Prints for people.
    fn say(&self, text: &str) {
        if self.arguments.format == Format::Human {
            anstream::print!("{text}");
        }
    }

    /// Searches again, with wake-ups for no reason, and tells what can happen only then.
    fn search_woken(&mut self) -> Result<()> {
        let Arguments {
            spurious,
            no_spurious,
            write,
            ..
        } = self.arguments;
        let is_traced = self.explorer.is_traced(self.number);
        // What a search that was cut off has not found need not have to do with wake-ups.
        let may_wake = !is_traced && self.graph.complete && report::may_wake(&self.graph);
        if !may_wake || *spurious || *no_spurious || *write {
            return Ok(());
        }
        // What can hardly happen is not worth many times what all else was.
        let took = Duration::from_millis(self.graph.millis);
        let options = Options {
            spurious: true,
            time: self.options.time.min(took.max(WOKEN_AT_LEAST)),
            ..self.options
        };
        let program = self.explorer.program(self.number);
        let news = News::of_woken(&program.name, options);
        let tell = |found| news.tell(found);
        let woken = self.explorer.explore(self.number, options, tell);
        news.clear();
        let woken = woken?;
        let more = report::report_woken(program, &self.graph, &woken, &options);
        self.say(&more);
        self.told += &more;
        if self.failure.is_none()
            && let Some(ending) = paths::failure(&woken)
        {
            self.failure = Some((ending, options));
            self.outcome.failure = outcome::failure(program, &woken, ending, true);
        }
        Ok(())
    }

    fn tell_outputs(&mut self) -> Result<()> {
        if let Some(most) = self.arguments.outputs {
            self.say(&asked::list(&self.graph, most));
            self.outcome.outputs = outcome::outputs(&self.graph, most);
        }
        if let Some(asked) = &self.arguments.output {
            let program = self.explorer.program(self.number);
            let way = asked::way(program, &self.graph, asked);
            let way = way.map_err(|why| anyhow!("{}: {why}", program.shown))?;
            self.say(&way);
        }
        Ok(())
    }

    fn write(&self) -> Result<()> {
        if let Some(file) = &self.arguments.graph {
            whole_file::write(file, self.graph.to_json())?;
        }
        let Some(walk) = self.walk.as_ref().filter(|_| self.arguments.write) else {
            return Ok(());
        };
        let program = self.explorer.program(self.number);
        let crate_folder = program.path.parent().and_then(Path::parent);
        let folder = crate_folder.context("a crate has a folder")?;
        // One thread has one schedule, and nothing to count.
        if !self.explorer.is_traced(self.number) {
            let summary = summary::of(&program.text(), &self.graph);
            whole_file::write(&folder.join(summary_file::FILE), summary.to_text())?;
        }
        whole_file::write(&folder.join(state_graph::FILE), walk.to_text())?;
        Ok(())
    }

    /// The page, if one is wanted.
    fn show(&mut self) -> Result<()> {
        let wanted = &self.arguments.page;
        if !wanted.is_wanted() {
            return Ok(());
        }
        let program = self.explorer.program(self.number);
        let asked = self.arguments.output.as_ref();
        let asked = asked.map(|asked| asked::output(&self.graph, asked));
        let asked = asked.transpose();
        let asked = asked.map_err(|why| anyhow!("{}: {why}", program.shown))?;
        let (opening, options) = match (&asked, self.failure) {
            (Some((text, ending)), _) => (Opening::Output(text, *ending), self.options),
            (None, Some((ending, options))) => (Opening::Ending(ending), options),
            (None, None) => (Opening::Start, self.options),
        };
        let told = Told::of_report(&self.told);
        let shown = (options, opening);
        let file = show::page(self.explorer, self.number, shown, told, wanted)?;
        if self.arguments.format == Format::Human {
            show::tell(&file);
        }
        show::open(&file, wanted);
        self.outcome.page = Some(file);
        Ok(())
    }
}
