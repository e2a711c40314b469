//! One schedule of a listing as a picture and in words, for readers without
//! JavaScript and for print.

use std::fmt::Write;

use formats::ending::Ending;
use formats::state_graph::{Action, Progress, State, StateGraph, Taken};
use schedules::amounts::many;

use crate::html::escaped;

/// Steps that stand side by side; more of them go below, like music.
const STEPS: usize = 11;
/// All lengths are in pixels on a phone's screen.
const NAMES: usize = 76;
const STEP: usize = 24;
const LANE: usize = 24;
const GAP: usize = 14;
/// Longer names are cut.
const NAME: usize = 11;

/// The shapes of the threads' marks, which tell them apart without color.
const SHAPES: usize = 6;

/// The picture: a lane for each thread, and a mark for each step with the line
/// of the program that it runs.
pub fn picture(name: &str, walk: &StateGraph, schedule: &[Taken]) -> String {
    let lanes = walk.threads.len();
    let system = lanes * LANE + GAP;
    let stuck = stuck(walk, schedule);
    // Those who wait at the end have a column of their own.
    let columns = schedule.len() + usize::from(stuck.is_some());
    let systems = columns.div_ceil(STEPS).max(1);
    let width = NAMES + STEPS.min(columns) * STEP + STEP / 2;
    let height = systems * system - GAP;
    let mut svg = format!(
        "<svg class=\"timeline\" role=\"img\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
         <title>One schedule of {name}</title>\n<desc>{} in {}. The words beside the picture tell each of them.</desc>\n",
        many(schedule.len() as u128, "step"),
        many(lanes as u128, "lane"),
    );
    for index in 0..systems {
        let steps = schedule.chunks(STEPS).nth(index).unwrap_or_default();
        let top = index * system;
        for (lane, thread) in walk.threads.iter().enumerate() {
            let y = top + lane * LANE + LANE / 2;
            let _ = writeln!(
                svg,
                "<text x=\"0\" y=\"{}\">{}</text>",
                y + 4,
                escaped(&short(thread))
            );
        }
        for (column, taken) in steps.iter().enumerate() {
            let x = NAMES + column * STEP;
            svg.push_str(&lines(walk, &walk.states[taken.0], (x, top)));
            if let Some(action) = walk.actions(*taken).next() {
                let y = top + action.thread * LANE + LANE / 2;
                svg.push_str(&mark(action, x + STEP / 2, y));
            }
        }
        if let Some(end) = stuck.filter(|_| index == schedule.len() / STEPS) {
            let x = NAMES + schedule.len() % STEPS * STEP;
            svg.push_str(&lines(walk, end, (x, top)));
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// The moment at which nobody can go on any more, if a schedule ends so.
fn stuck<'a>(walk: &'a StateGraph, schedule: &[Taken]) -> Option<&'a State> {
    let end = schedule.last().map_or(0, |last| walk.step(*last).to);
    let end = &walk.states[end];
    (end.ending == Some(Ending::Deadlock)).then_some(end)
}

/// The lanes in the column of a moment: who can go on, and who waits.
fn lines(walk: &StateGraph, moment: &State, (x, top): (usize, usize)) -> String {
    let mut lines = String::new();
    for (lane, thread) in moment.threads.iter().enumerate() {
        let y = top + lane * LANE + LANE / 2;
        let class = match thread.map(|thread| walk.thread_states[thread].progress) {
            Some(Progress::Ready) => "goes",
            Some(Progress::Waits) => "waits",
            Some(Progress::Ended) | None => continue,
        };
        let _ = writeln!(lines, "<path class=\"{class}\" d=\"M{x} {y}h{STEP}\"/>");
    }
    lines
}

fn mark(action: &Action, x: usize, y: usize) -> String {
    let (left, top, bottom) = (x - 10, y - 10, y + 10);
    let shape = match action.thread % SHAPES {
        0 => format!("M{left} {y}a10 10 0 1 0 20 0a10 10 0 1 0-20 0z"),
        1 => format!("M{left} {top}h20v20h-20z"),
        2 => format!("M{left} {y}a10 10 0 0 1 10-10h10v10a10 10 0 0 1-10 10h-10z"),
        3 => format!("M{left} {bottom}v-10a10 10 0 0 1 20 0v10z"),
        4 => format!("M{left} {top}h20v10a10 10 0 0 1-20 0z"),
        _ => format!("M{left} {top}h10a10 10 0 0 1 10 10v10h-10a10 10 0 0 1-10-10z"),
    };
    let prints = if action.printed.is_empty() {
        ""
    } else {
        " prints"
    };
    let line = action.line.map_or("·".to_owned(), |line| line.to_string());
    format!(
        "<path class=\"mark t{}{prints}\" d=\"{shape}\"/><text class=\"line{prints}\" x=\"{x}\" y=\"{}\">{line}</text>\n",
        action.thread % SHAPES,
        y + 4
    )
}

/// The same in words, as an ordered list. For one thread, whose order is no
/// surprise, with what each step changes.
pub fn words(walk: &StateGraph, schedule: &[Taken]) -> String {
    let alone = walk.threads.len() == 1;
    let mut list = "<ol>\n".to_owned();
    for taken in schedule {
        let actions: Vec<_> = walk
            .actions(*taken)
            .map(|action| sentence(walk, action))
            .collect();
        let changes = walk.changes(*taken).filter(|_| alone);
        let changes: String = changes
            .map(|(object, state)| {
                let name = escaped(&object.name);
                format!(" <span>→ {name}: {}</span>", escaped(state))
            })
            .collect();
        let _ = writeln!(list, "<li>{}{changes}</li>", actions.join("; then "));
    }
    list.push_str("</ol>\n");
    if let Some(end) = stuck(walk, schedule) {
        let threads = walk.threads.iter().zip(&end.threads);
        let waits = threads.filter_map(|(name, thread)| {
            let its = &walk.thread_states[(*thread)?];
            let sentence = format!("<b>{}</b> {}", escaped(name), escaped(&its.words));
            (its.progress == Progress::Waits).then_some(sentence)
        });
        let waits: Vec<_> = waits.collect();
        let _ = writeln!(list, "<p>Nobody can go on, ever: {}.</p>", waits.join("; "));
    }
    list
}

/// `thread 2, line 7: prints hello`.
fn sentence(walk: &StateGraph, action: &Action) -> String {
    let thread = escaped(&walk.threads[action.thread]);
    let who = match (walk.threads.len(), action.line) {
        (1, Some(line)) => format!("line {line}"),
        (_, Some(line)) => format!("<b>{thread}</b>, line {line}"),
        (_, None) => format!("<b>{thread}</b>"),
    };
    let printed = match action.printed.trim() {
        "" => String::new(),
        printed => format!(" <samp>{}</samp>", escaped(printed)),
    };
    format!("{who}: {}{printed}", escaped(&action.words))
}

/// A name as there is room for it; of a thread without one, the line tells it from others.
fn short(name: &str) -> String {
    let letters = |text: &str| text.chars().count();
    let by_line = name
        .strip_prefix("thread ")
        .and_then(|name| match name.split_once("of ")? {
            ("", line) => Some(line.to_owned()),
            (number, line) => Some(format!("{}, {line}", number.trim_end())),
        });
    match by_line {
        _ if letters(name) <= NAME => name.to_owned(),
        Some(label) if letters(&label) <= NAME => label,
        Some(label) => {
            let end = label.chars().skip(letters(&label) - (NAME - 1));
            ['…'].into_iter().chain(end).collect()
        }
        None => name.chars().take(NAME - 1).chain(['…']).collect(),
    }
}
