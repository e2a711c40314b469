//! Draws what threads share at one moment: its places in a row, those who give above
//! it, those who take below.

use std::fmt::Write;

use formats::state_graph::Progress;

use crate::book::listing::Listing;
use crate::book::moment::{Cell, Moment, Scene, Standing, Way};
use crate::html::escaped;

/// All lengths are in pixels on a phone's screen.
const WIDTH: usize = 400;
const ROW: usize = 42;
const LEFT: usize = 34;
const RIGHT: usize = 366;
const CELL: usize = 30;
/// The ways in and out, and how wide a letter is at most.
const RAILS: (usize, usize) = (14, 386);
const LETTER: usize = 7;

/// An SVG that a page includes as it is: without a blank line, in the page's
/// colors, with a title and a description.
pub fn draw(listing: &Listing, slug: &str, moment: &Moment, scene: &Scene) -> String {
    let id = format!("{}-{slug}", listing.name);
    let of = |way| scene.threads.iter().filter(move |thread| thread.way == way);
    let givers: Vec<_> = of(Way::Gives).collect();
    let takers: Vec<_> = of(Way::Takes).collect();
    let others: Vec<_> = of(Way::Neither).collect();
    let shared = 12 + givers.len() * ROW;
    let below = shared + 24 + CELL + 14;
    let beside = below + takers.len() * ROW;
    let height = beside + others.len() * ROW;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot moment\" role=\"img\" aria-labelledby=\"moment-{id} around-{id}\" viewBox=\"0 0 {WIDTH} {height}\">\n\
         <title id=\"moment-{id}\">{}</title>\n\
         <desc id=\"around-{id}\">The first moment of {} at which {}. {}</desc>\n",
        escaped(&moment.title),
        listing.name,
        escaped(&moment.when()),
        escaped(&described(scene)),
    );
    svg.push_str(&places(scene, shared));
    let middle = shared + 20 + CELL / 2;
    if !givers.is_empty() {
        let (x, top, tip) = (RAILS.0, 20, LEFT - 2);
        let _ = writeln!(
            svg,
            "<path d=\"M{x} {top}V{middle}H{tip}m-7-4l7 4-7 4\" fill=\"none\" stroke=\"currentColor\"/>"
        );
    }
    for (row, thread) in givers.iter().enumerate() {
        svg.push_str(&standing(thread, 6 + row * ROW, RAILS.0));
    }
    for (row, thread) in takers.iter().enumerate() {
        svg.push_str(&standing(thread, below + row * ROW, RAILS.0));
        let (x, y, tip) = (RAILS.1, below + row * ROW + 8, RIGHT - 60);
        let _ = writeln!(
            svg,
            "<path d=\"M{RIGHT} {middle}H{x}V{y}H{tip}m7-4l-7 4 7 4\" fill=\"none\" stroke=\"currentColor\"/>"
        );
    }
    for (row, thread) in others.iter().enumerate() {
        svg.push_str(&standing(thread, beside + row * ROW, RAILS.0));
    }
    svg.push_str("</svg>\n");
    svg
}

/// The name of what is shared, and its places; what came first is on the right.
fn places(scene: &Scene, top: usize) -> String {
    let mut svg = format!(
        "<text x=\"{LEFT}\" y=\"{}\" font-weight=\"bold\">{}</text>\
         <text class=\"where\" x=\"{RIGHT}\" y=\"{}\" text-anchor=\"end\">{}</text>\n",
        top + 10,
        escaped(&scene.label),
        top + 10,
        escaped(&scene.note)
    );
    let top = top + 20;
    let count = scene.cells.len().max(1);
    let width = (RIGHT - LEFT) / count;
    let frame = "fill=\"none\" stroke=\"currentColor\"";
    let _ = writeln!(
        svg,
        "<path d=\"M{LEFT} {top}H{RIGHT}M{LEFT} {}H{RIGHT}\" {frame}/>",
        top + CELL
    );
    for (index, cell) in scene.cells.iter().enumerate() {
        let x = RIGHT - (index + 1) * width;
        let (text, dashes) = match cell {
            Cell::Free => (String::new(), " stroke-dasharray=\"2 3\""),
            Cell::Taken(text) => (short(text, width / LETTER), ""),
        };
        let _ = writeln!(
            svg,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" {frame}{dashes}/>\
             <text class=\"where\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            x + 3,
            top + 4,
            width - 6,
            CELL - 8,
            x + width / 2,
            top + 20,
            escaped(&text)
        );
    }
    svg
}

fn short(text: &str, most: usize) -> String {
    match text.chars().count() <= most {
        true => text.to_owned(),
        false => {
            let kept = text.chars().take(most.saturating_sub(1));
            kept.chain(['…']).collect()
        }
    }
}

/// A thread: a mark that is hollow if it waits and small if it has ended, its name, and
/// what it does.
fn standing(thread: &Standing, top: usize, mark: usize) -> String {
    let (fill, radius) = match thread.progress {
        Progress::Ready => ("currentColor", 6),
        Progress::Waits => ("var(--bg, white)", 6),
        Progress::Ended => ("currentColor", 2),
    };
    let line = thread
        .line
        .map_or(String::new(), |line| format!("line {line}"));
    format!(
        "<circle cx=\"{mark}\" cy=\"{}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"currentColor\"/>\
         <text x=\"{LEFT}\" y=\"{}\">{} <tspan class=\"where\">{line}</tspan></text>\
         <text class=\"where\" x=\"{LEFT}\" y=\"{}\">{}</text>\n",
        top + 10,
        top + 14,
        escaped(&thread.label),
        top + 30,
        escaped(&thread.words)
    )
}

/// The picture in words.
fn described(scene: &Scene) -> String {
    let cells = scene.cells.iter().filter_map(|cell| match cell {
        Cell::Free => None,
        Cell::Taken(text) => Some(text.as_str()),
    });
    let taken: Vec<_> = cells.collect();
    let free = scene.cells.len() - taken.len();
    let mut text = match &taken[..] {
        [] => format!("{} is empty. ", scene.label),
        taken => format!(
            "In {}, from the first on: {}. ",
            scene.label,
            taken.join(", ")
        ),
    };
    if free > 0 {
        let _ = write!(text, "Free places: {free}. ");
    }
    for thread in &scene.threads {
        let line = thread.line.map(|line| format!(", line {line}"));
        let _ = write!(
            text,
            "{}{}: {}. ",
            thread.label,
            line.unwrap_or_default(),
            thread.words
        );
    }
    text.trim_end().to_owned()
}
