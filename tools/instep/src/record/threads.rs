//! Draws the threads of a server: for whom each was started, and where it sleeps.

use std::fmt::Write;

use crate::html::escaped;

/// Something that came, and the threads that are there since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    pub what: String,
    pub threads: Vec<Sleeper>,
}

/// A thread: its name, and what it sleeps in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sleeper {
    pub name: String,
    pub sleeps: String,
}

/// All lengths are in pixels on a phone's screen.
const WIDTH: usize = 400;
const ROW: usize = 26;
const GAP: usize = 10;
/// Where a line leads down from what came, where the mark of a thread is, and its name.
const RAIL: usize = 14;
const MARK: usize = 36;
const NAME: usize = 52;
const RIGHT: usize = 392;

/// An SVG that a page includes as it is: without a blank line, in the page's colors, with
/// a title and a description.
pub fn draw(id: &str, title: &str, arrivals: &[Arrival]) -> String {
    let rows: usize = arrivals.iter().map(|a| 1 + a.threads.len()).sum();
    let height = rows * ROW + arrivals.len() * GAP;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot moment\" role=\"img\" aria-labelledby=\"threads-{id} asleep-{id}\" viewBox=\"0 0 {WIDTH} {height}\">\n\
         <title id=\"threads-{id}\">{}</title>\n\
         <desc id=\"asleep-{id}\">{}</desc>\n",
        escaped(title),
        escaped(&described(arrivals)),
    );
    let mut top = 0;
    for arrival in arrivals {
        svg.push_str(&since(arrival, top));
        top += (1 + arrival.threads.len()) * ROW + GAP;
    }
    svg.push_str("</svg>\n");
    svg
}

/// What came, and from it a line to each of its threads.
fn since(arrival: &Arrival, top: usize) -> String {
    let mut svg = format!(
        "<text x=\"{}\" y=\"{}\" font-weight=\"bold\">{}</text>\n",
        RAIL - 6,
        top + 18,
        escaped(&arrival.what)
    );
    for (row, thread) in arrival.threads.iter().enumerate() {
        let y = top + (row + 1) * ROW + 14;
        let _ = writeln!(
            svg,
            "<path d=\"M{RAIL} {}V{y}H{}\" fill=\"none\" stroke=\"currentColor\"/>\
             <circle cx=\"{MARK}\" cy=\"{y}\" r=\"6\" fill=\"var(--bg, white)\" stroke=\"currentColor\"/>\
             <text x=\"{NAME}\" y=\"{}\">{}</text>\
             <text class=\"where\" x=\"{RIGHT}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            top + 24,
            MARK - 6,
            y + 4,
            escaped(&thread.name),
            y + 4,
            escaped(&thread.sleeps)
        );
    }
    svg
}

/// The picture in words.
fn described(arrivals: &[Arrival]) -> String {
    let told = arrivals.iter().map(|arrival| {
        let threads = arrival.threads.iter();
        let threads = threads.map(|thread| format!("{}, {}", thread.name, thread.sleeps));
        let threads: Vec<_> = threads.collect();
        format!("{}: {}.", arrival.what, threads.join("; "))
    });
    told.collect::<Vec<_>>().join(" ")
}
