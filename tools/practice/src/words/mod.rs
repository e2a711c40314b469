//! All that the reader reads.

mod conversation;
mod fault;

use std::fmt::Write;
use std::path::Path;

use anstyle::{AnsiColor, Style};
use schedules::amounts::{grouped, many};
use similar::TextDiff;

use crate::exercise::{Exercise, Kind};
use crate::grade::{Explored, Proof, Verdict};
use crate::progress::Progress;
use fault::{explained, not_yet};

/// As wide as the narrowest terminal that is made for.
const WIDTH: usize = 80;
const BAR: usize = 32;
/// Longer outputs are cut.
const LINES: usize = 12;

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const STRONG: Style = Style::new().bold();

/// What was printed, as it stands among words.
fn quoted(printed: &str) -> String {
    if printed.is_empty() {
        return "  | (nothing)\n".to_owned();
    }
    let mut text = String::new();
    for line in printed.lines().take(LINES) {
        let _ = writeln!(text, "  | {line}");
    }
    if printed.lines().count() > LINES {
        text += "  | …\n";
    }
    text
}

/// Text in the width of a terminal, but for what is code.
fn wrapped(text: &str) -> String {
    let mut is_code = false;
    let lines = text.trim_end().split("\n\n").map(|paragraph| {
        let fences = paragraph.matches("```").count();
        let stays = is_code || fences > 0 || paragraph.starts_with("    ");
        is_code ^= fences % 2 == 1;
        match stays
            || paragraph
                .lines()
                .any(|line| line.trim_start().starts_with("- "))
        {
            true => paragraph.to_owned(),
            false => textwrap::fill(&paragraph.replace('\n', " "), WIDTH),
        }
    });
    lines.collect::<Vec<_>>().join("\n\n") + "\n"
}

fn marked(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// `[########------]  5 of 40`.
pub fn bar(done: usize, all: usize) -> String {
    let full = (done * BAR).checked_div(all).unwrap_or(0);
    format!(
        "[{}{}] {done} of {all} done\n",
        "#".repeat(full),
        "-".repeat(BAR - full)
    )
}

/// Where the reader is, and what comes next.
pub fn overview(exercises: &[Exercise], progress: &Progress) -> String {
    let done = count_done(exercises, progress);
    let mut text = bar(done, exercises.len());
    let next = next(exercises, progress);
    let Some(exercise) = next else {
        text += "\nAll of them are done.\n";
        return text;
    };
    let _ = write!(
        text,
        "\nNext: {}, in the part {}\n      {}\n\n",
        marked(STRONG, &exercise.name),
        exercise.part,
        exercise.manifest.title
    );
    text += &match progress.current.as_ref() == Some(&exercise.name) {
        true => format!("    {}\n", exercise.command("check")),
        false => format!("    {}\n", exercise.command("start")),
    };
    text += "\n`cargo exercise --help` tells the other commands.\n";
    text
}

/// The exercise that is under way, or the first that is not done.
pub fn next<'a>(exercises: &'a [Exercise], progress: &Progress) -> Option<&'a Exercise> {
    let open = |exercise: &&Exercise| !progress.is_done(&exercise.name);
    let current = progress.current.as_ref();
    let mut under_way = exercises.iter().filter(open);
    under_way
        .find(|exercise| current == Some(&exercise.name))
        .or_else(|| exercises.iter().find(open))
}

pub fn count_done(exercises: &[Exercise], progress: &Progress) -> usize {
    let done = |exercise: &&Exercise| progress.is_done(&exercise.name);
    exercises.iter().filter(done).count()
}

/// All of them, by part.
pub fn list(exercises: &[Exercise], progress: &Progress) -> String {
    let mut text = bar(count_done(exercises, progress), exercises.len());
    let mut part = "";
    let widest = exercises.iter().map(|exercise| exercise.name.len()).max();
    for exercise in exercises {
        if exercise.part != part {
            part = &exercise.part;
            let _ = writeln!(text, "\n{}", marked(STRONG, part));
        }
        let mark = match progress.is_done(&exercise.name) {
            true => marked(GOOD, "done"),
            false if progress.current.as_ref() == Some(&exercise.name) => "now ".to_owned(),
            false => "    ".to_owned(),
        };
        let _ = writeln!(
            text,
            "  {mark}  {:width$}  {}",
            exercise.name,
            exercise.manifest.title,
            width = widest.unwrap_or(0)
        );
    }
    text
}

/// What to do, when an exercise begins.
pub fn task(exercise: &Exercise, file: &Path, kept: bool) -> String {
    let mut text = format!("{}\n\n", marked(STRONG, &exercise.manifest.title));
    text += &wrapped(&exercise.manifest.task);
    let _ = write!(
        text,
        "\nYour file: {}{}\n",
        file.display(),
        match kept {
            true => ", as you have left it",
            false => "",
        }
    );
    if exercise.grader.is_some() {
        let _ = writeln!(
            text,
            "Used by:   {}",
            exercise.folder.join("grader.rs").display()
        );
    }
    if exercise.program.is_some() {
        let _ = writeln!(
            text,
            "About:     {}",
            exercise.folder.join("program.rs").display()
        );
    }
    let _ = writeln!(text, "Chapter:   src/{}", exercise.manifest.chapter);
    let _ = write!(
        text,
        "\n    {}      grades it\n    {}       helps\n",
        exercise.command("check"),
        exercise.command("hint")
    );
    if exercise.program.is_none() {
        text += "\nIn the folder of your file, `cargo run` runs it once, as it comes.\n";
    }
    text
}

/// The hint of this number, from 0.
pub fn hint(exercise: &Exercise, number: usize) -> String {
    let hints = &exercise.manifest.hints;
    let Some(hint) = hints.get(number) else {
        return format!(
            "There are no more hints. The book's own answer:\n\n    {}\n",
            exercise.command("solution")
        );
    };
    let text = format!("Hint {} of {}:\n\n", number + 1, hints.len());
    text + &wrapped(hint) + {
        match number + 1 < hints.len() {
            true => "\nThe same command gives one more.\n",
            false => "",
        }
    }
}

/// The book's answer, beside the reader's.
pub fn solution(exercise: &Exercise, text: Option<&str>) -> String {
    let mut told = match text {
        Some(text) if text == exercise.solution => "Yours is the book's own.\n".to_owned(),
        Some(text) => {
            let diff = TextDiff::from_lines(text, &exercise.solution);
            let diff = diff
                .unified_diff()
                .header("yours", "the book's")
                .to_string();
            format!("{diff}\n")
        }
        None => format!("{}\n", exercise.solution),
    };
    told += &wrapped(&exercise.manifest.because);
    told
}

/// Whether what its author says of an exercise is so.
pub fn claim(exercise: &Exercise, claim: &str, fault: Option<&str>) -> String {
    let name = &exercise.name;
    match fault {
        None => format!("{}  {name}: {claim}\n", marked(GOOD, "ok")),
        Some(fault) => format!("{}  {name}: {claim}\n{fault}\n", marked(BAD, "no")),
    }
}

/// What was found, and what to do next.
pub fn verdict(
    exercise: &Exercise,
    verdict: &Verdict,
    exercises: &[Exercise],
    progress: &Progress,
    file: &Path,
) -> String {
    match verdict {
        Verdict::Right(proof) => right(exercise, proof, exercises, progress),
        Verdict::Undecided { states } => format!(
            "{}: nothing wrong was found in the first {} moments, and that is not all of them.\n{}",
            marked(STRONG, &exercise.name),
            grouped(*states as u128),
            wrapped(
                "So it is not proven, and does not count as done. Does it take steps that it \
                 does not need, or ask again and again in a loop? Who waits for a lock, a \
                 channel or a `Condvar` takes no steps."
            )
        ),
        Verdict::Wrong(fault) => {
            let head = format!("{}: {}.\n\n", marked(BAD, &exercise.name), not_yet(fault));
            let foot = format!("\n    {}\n", exercise.command("hint"));
            head + &explained(exercise, fault, file) + &foot
        }
    }
}

fn right(
    exercise: &Exercise,
    proof: &Proof,
    exercises: &[Exercise],
    progress: &Progress,
) -> String {
    let name = marked(GOOD, &exercise.name);
    let head = format!("{name}: {}", proven(exercise, proof));
    let mut text = textwrap::fill(&head, WIDTH) + "\n\n";
    text += &bar(count_done(exercises, progress), exercises.len());
    let _ = write!(text, "\n    {}   compares\n", exercise.command("solution"));
    if let Some(next) = next(exercises, progress) {
        let _ = writeln!(text, "    {}   is next", next.command("start"));
    }
    text
}

/// Exactly what was shown.
fn proven(exercise: &Exercise, proof: &Proof) -> String {
    match proof {
        Proof::Explored(explored) => by_search(exercise, explored),
        Proof::Conversations(count) => conversation::right(*count),
    }
}

fn by_search(exercise: &Exercise, proof: &Explored) -> String {
    let schedules = match proof.schedules {
        1 => "one schedule stands for all".to_owned(),
        count => format!("{} stand for all", many(count, "schedule")),
    };
    let outputs = many(proof.outputs, "output");
    let mut text = match exercise.manifest.kind {
        Kind::Predict if proof.outputs == 1 => {
            return "right, that is the one output that there is.".to_owned();
        }
        Kind::Predict => return format!("right, these are all {outputs} that there are."),
        Kind::Break => return format!("right, it can; {schedules}."),
        _ => format!("right in every schedule; {schedules}, with {outputs}."),
    };
    if proof.woken {
        text += " Also if a thread wakes up for no reason.";
    }
    match proof.orderings {
        0 => {}
        1 => text += " Its ordering can't be weaker.",
        count => {
            let _ = write!(text, " None of its {count} orderings can be weaker.");
        }
    }
    text
}
