//! The command. `cargo exercise --help` tells what it does.

use std::env;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::slice;

use anyhow::{Context, Result};
use clap::Parser;
use practice::arguments::{Arguments, Command, Format};
use practice::contents;
use practice::desk::{Desk, Started};
use practice::draft;
use practice::exercise::Exercise;
use practice::grade::{Grader, Verdict};
use practice::index;
use practice::places::{self, root, shown};
use practice::progress::Progress;
use practice::project;
use practice::prove;
use practice::watch::Watcher;
use practice::words;
use serde_json::json;
use supervise::{interrupt, whole_file};

fn main() -> ExitCode {
    // Otherwise there would be a folder left.
    interrupt::end_by_itself();
    let arguments = Arguments::parse_from(arguments());
    match run(&arguments) {
        _ if interrupt::requested() => interrupt::STATUS.into(),
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // `| head` has read enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

/// Prints; `print!` would panic where nobody listens.
fn say(text: impl Display) -> Result<()> {
    let mut stdout = anstream::stdout().lock();
    write!(stdout, "{text}")
        .and_then(|()| stdout.flush())
        .context("cannot print")
}

fn say_line(text: impl Display) -> Result<()> {
    say(format_args!("{text}\n"))
}

/// What was typed. As an installed subcommand it gets its own name first.
fn arguments() -> impl Iterator<Item = OsString> {
    let is_subcommand = env::var_os("CARGO_MANIFEST_DIR").is_none();
    env::args_os()
        .enumerate()
        .filter(move |(at, word)| !(*at == 1 && is_subcommand && word == "exercise"))
        .map(|(_, word)| word)
}

/// All that a command may need.
struct Room {
    exercises: Vec<Exercise>,
    desk: Desk,
    /// Whether the book's folder is around the desk.
    is_in_book: bool,
    progress: Progress,
    format: Format,
}

/// Runs the command; whether what was graded is right.
fn run(arguments: &Arguments) -> Result<bool> {
    let root = root();
    let folder = arguments.folder.clone();
    let folder = shown(folder.unwrap_or_else(|| root.join("exercises")));
    if let Some(Command::New { path }) = &arguments.command {
        let new = draft::new(&folder, path)?;
        say_line(format_args!(
            "{} is there: write it, and name it in {}",
            new.display(),
            folder.join(contents::CONTENTS).display()
        ))?;
        return Ok(true);
    }
    let mine = arguments.mine.clone();
    let desk = Desk::new(&shown(mine.unwrap_or_else(|| root.join("practice"))));
    let (progress, damaged) = Progress::load(&desk.folder)?;
    if let Some(damaged) = damaged {
        anstream::eprintln!(
            "The record of your progress could not be read. It is kept as {}, and a new one \
             is begun.",
            damaged.display()
        );
    }
    let mut exercises = contents::load(&folder)?;
    for exercise in &mut exercises {
        exercise.flags = places::flags(arguments);
    }
    let room = Room {
        exercises,
        is_in_book: arguments.mine.is_none(),
        desk,
        progress,
        format: arguments.format,
    };
    match &arguments.command {
        None => room.overview(),
        Some(Command::List) => room.list(),
        Some(Command::Index) => {
            say(index::table(&room.exercises))?;
            Ok(true)
        }
        Some(Command::Start { name }) => room.start(name.as_deref()),
        Some(Command::Check { name, open, page }) => {
            let wanted = Wanted {
                open: *open,
                page: page.clone(),
            };
            room.check(room.named(name.as_deref())?, &wanted)
        }
        Some(Command::Watch { name }) => room.watch(room.named(name.as_deref())?),
        Some(Command::Hint { name }) => room.hint(room.named(name.as_deref())?),
        Some(Command::Solution { name }) => room.solution(room.named(name.as_deref())?),
        Some(Command::Reset { name }) => room.reset(name),
        Some(Command::Prove { name }) => room.prove(name.as_deref()),
        Some(Command::New { .. }) => Ok(true),
    }
}

/// A page that is asked for.
#[derive(Default)]
struct Wanted {
    open: bool,
    page: Option<PathBuf>,
}

impl Room {
    /// Keeps the desk a package for cargo and editors, which no command needs to be done.
    fn lay_out(&self, current: Option<&str>) {
        let done = project::lay_out(&self.desk, &self.exercises, current, self.is_in_book);
        if let Err(error) = done {
            anstream::eprintln!("cargo and your editor may not know these files: {error:#}");
        }
    }

    /// The exercise of that name, or the one that was started last.
    fn named(&self, name: Option<&str>) -> Result<&Exercise> {
        let name = name.or(self.progress.current.as_deref()).context(
            "no exercise is named, and none was started: `cargo exercise` tells which is next",
        )?;
        contents::find(&self.exercises, name)
    }

    fn overview(&self) -> Result<bool> {
        match self.format {
            Format::Human => {
                say(words::overview(&self.exercises, &self.progress))?;
            }
            Format::Json => say_line(json!({
                "done": words::count_done(&self.exercises, &self.progress),
                "all": self.exercises.len(),
                "next": words::next(&self.exercises, &self.progress).map(|next| &next.name),
            }))?,
        }
        Ok(true)
    }

    fn list(&self) -> Result<bool> {
        if self.format == Format::Human {
            say(words::list(&self.exercises, &self.progress))?;
            return Ok(true);
        }
        for exercise in &self.exercises {
            let line = json!({
                "name": exercise.name,
                "part": exercise.part,
                "title": exercise.manifest.title,
                "kind": exercise.manifest.kind,
                "chapter": exercise.manifest.chapter,
                "done": self.progress.is_done(&exercise.name),
                "hints": self.progress.of(&exercise.name).hints,
            });
            say_line(line)?;
        }
        Ok(true)
    }

    fn start(&self, name: Option<&str>) -> Result<bool> {
        let exercise = match name {
            Some(name) => contents::find(&self.exercises, name)?,
            None => words::next(&self.exercises, &self.progress)
                .context("all exercises are done: `cargo exercise list` names them")?,
        };
        let started = self.desk.start(exercise)?;
        Progress::change(&self.desk.folder, |progress| {
            progress.current = Some(exercise.name.clone());
        })?;
        self.lay_out(Some(&exercise.name));
        let file = self.desk.file(exercise);
        match self.format {
            Format::Human => say(words::task(exercise, &file, started == Started::Kept))?,
            Format::Json => say_line(json!({ "name": exercise.name, "file": file }))?,
        }
        Ok(true)
    }

    fn check(&self, exercise: &Exercise, wanted: &Wanted) -> Result<bool> {
        let text = self.desk.read(exercise, &self.exercises)?;
        let file = self.desk.file(exercise);
        let tell = |line: &str| anstream::eprintln!("{line}");
        let terminal = io::stderr().is_terminal();
        if terminal {
            anstream::eprint!("running it under every schedule …");
        }
        let grader = Grader::new(tell)?;
        let verdict = grader.grade(exercise, &text, &file);
        if terminal {
            anstream::eprint!("\r\x1b[K");
        }
        let verdict = verdict?;
        let page = match wanted.open || wanted.page.is_some() {
            true => grader.page(exercise, &text, &file, &verdict)?,
            false => None,
        };
        let page = page
            .map(|html| self.keep(exercise, &html, wanted))
            .transpose()?;
        let is_right = matches!(verdict, Verdict::Right(_));
        self.lay_out(Some(&exercise.name));
        let progress = Progress::change(&self.desk.folder, |progress| {
            let state = progress.exercises.entry(exercise.name.clone()).or_default();
            state.done |= is_right;
            if !is_right {
                progress.current = Some(exercise.name.clone());
            }
        })?;
        match self.format {
            Format::Human => say(words::verdict(
                exercise,
                &verdict,
                &self.exercises,
                &progress,
                &file,
            ))?,
            Format::Json => {
                let mut told = json!({ "name": exercise.name, "verdict": verdict });
                if let Some(page) = &page {
                    told["page"] = json!(page);
                }
                say_line(told)?;
            }
        }
        if self.format == Format::Human
            && let Some(page) = &page
        {
            say_line(format_args!(
                "\nThe page of that schedule is {}",
                page.display()
            ))?;
        }
        if let (true, Some(page)) = (wanted.open, &page)
            && let Err(error) = opener::open_browser(std::path::absolute(page)?)
        {
            anstream::eprintln!("No browser could be opened ({error}): open that file yourself.");
        }
        Ok(is_right)
    }

    /// Writes the page of an answer.
    fn keep(&self, exercise: &Exercise, html: &str, wanted: &Wanted) -> Result<PathBuf> {
        let usual = || self.desk.folder.join(format!("{}.html", exercise.name));
        let page = wanted.page.clone().unwrap_or_else(usual);
        whole_file::write(&page, html)?;
        Ok(page)
    }

    fn watch(&self, exercise: &Exercise) -> Result<bool> {
        let watcher = Watcher::new(&self.desk.file(exercise))?;
        loop {
            // While somebody edits, a file may be gone for a moment.
            let is_right = self
                .check(exercise, &Wanted::default())
                .unwrap_or_else(|error| {
                    anstream::eprintln!("error: {error:#}");
                    false
                });
            if is_right {
                return Ok(true);
            }
            anstream::eprintln!("waiting until you save it; Ctrl-C ends");
            if !watcher.next()? {
                return Ok(false);
            }
        }
    }

    fn prove(&self, name: Option<&str>) -> Result<bool> {
        let exercises = match name {
            Some(name) => slice::from_ref(contents::find(&self.exercises, name)?),
            None => &self.exercises,
        };
        let grader = Grader::new(|line| anstream::eprintln!("{line}"))?;
        let mut holds = true;
        for exercise in exercises {
            for claim in prove::claims(exercise) {
                let fault = prove::holds(&claim, exercise, &grader).err();
                interrupt::unless_requested(())?;
                holds &= fault.is_none();
                let fault = fault.map(|fault| format!("{fault:#}"));
                let what = claim.to_string();
                match self.format {
                    Format::Human => say(words::claim(exercise, &what, fault.as_deref()))?,
                    Format::Json => say_line(json!({
                        "name": exercise.name,
                        "claim": what,
                        "fault": fault,
                    }))?,
                }
            }
        }
        Ok(holds)
    }

    fn hint(&self, exercise: &Exercise) -> Result<bool> {
        let number = self.progress.of(&exercise.name).hints;
        Progress::change(&self.desk.folder, |progress| {
            let state = progress.exercises.entry(exercise.name.clone()).or_default();
            state.hints = (number + 1).min(exercise.manifest.hints.len());
        })?;
        match self.format {
            Format::Human => say(words::hint(exercise, number))?,
            Format::Json => say_line(
                json!({ "name": exercise.name, "hint": exercise.manifest.hints.get(number) }),
            )?,
        }
        Ok(true)
    }

    fn solution(&self, exercise: &Exercise) -> Result<bool> {
        let text = match self.desk.file(exercise).exists() {
            true => Some(self.desk.read(exercise, &self.exercises)?),
            false => None,
        };
        match self.format {
            Format::Human => say(words::solution(exercise, text.as_deref()))?,
            Format::Json => say_line(json!({
                "name": exercise.name,
                "solution": exercise.solution,
                "because": exercise.manifest.because,
            }))?,
        }
        Ok(true)
    }

    fn reset(&self, name: &str) -> Result<bool> {
        let exercise = contents::find(&self.exercises, name)?;
        let kept = self.desk.reset(exercise)?;
        self.lay_out(self.progress.current.as_deref());
        let file = self.desk.file(exercise);
        match (self.format, &kept) {
            (Format::Json, _) => {
                say_line(json!({ "name": exercise.name, "file": file, "kept": kept }))?;
            }
            (Format::Human, Some(kept)) => say_line(format_args!(
                "{} is as at the start; what you had is {}",
                file.display(),
                kept.display()
            ))?,
            (Format::Human, None) => say_line(format_args!("{} is there", file.display()))?,
        }
        Ok(true)
    }
}
