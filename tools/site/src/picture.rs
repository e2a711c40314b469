//! The picture that goes with a link to a page: a schedule of the first program there,
//! a row for each thread, a column for each step, as the page draws it.

use anyhow::{Context, Result};
use formats::state_graph::{StateGraph, Taken};
use instep::book::Book;
use instep::book::chapter::Chapter;
use instep::book::kept;
use instep::record::schedule;
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Rect, Stroke, Transform};

/// What those who show links expect.
pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;

/// The page's paper, and the colors of its threads.
const PAPER: [u8; 3] = [0xfc, 0xfb, 0xf8];
const THREADS: [[u8; 3]; 6] = [
    [0x3f, 0x47, 0x57],
    [0x0b, 0x5f, 0xa5],
    [0xb3, 0x26, 0x1e],
    [0x1b, 0x6e, 0x3c],
    [0x76, 0x37, 0xad],
    [0x85, 0x50, 0x00],
];

/// More are not told apart at the size at which they are looked at.
const MOST_LANES: usize = 6;
const MOST_STEPS: usize = 16;

/// A step of a thread, and whether it prints.
type Mark = (usize, bool);

/// The steps that are drawn for a page without a program that was explored: the book's
/// own mark.
const OWN: [Mark; 6] = [
    (0, false),
    (1, true),
    (2, false),
    (1, false),
    (0, true),
    (2, true),
];

/// The picture of a chapter, or that of all other pages, as a PNG.
///
/// # Errors
///
/// When it can't be encoded.
pub fn draw(book: &Book, chapter: Option<&Chapter>) -> Result<Vec<u8>> {
    let steps = chapter.and_then(|chapter| steps(book, chapter));
    draw_steps(&steps.unwrap_or_else(|| OWN.to_vec()))
}

/// A schedule of the first program of a chapter that has several threads: a shortest way
/// to its first goal, or else to the output that is shown.
fn steps(book: &Book, chapter: &Chapter) -> Option<Vec<Mark>> {
    let listings = chapter.blocks.iter().filter_map(|block| {
        let file = block.included_from()?;
        let mut listings = book.listings.iter();
        listings.find(|listing| file == listing.source_path())
    });
    let mut explored = listings.filter_map(|listing| {
        let graph = kept::whole_graph(&book.root.join(&listing.dir), &listing.source)?;
        let goals = &listing.promise.challenges;
        let way = goals.iter().find_map(|goal| goal.shortest(&graph));
        let way = way.or_else(|| schedule::that_prints(&graph, listing.output.as_deref()?))?;
        (graph.threads.len() > 1).then(|| marks(&graph, &way))
    });
    explored.next()
}

fn marks(graph: &StateGraph, way: &[Taken]) -> Vec<Mark> {
    let marks = way.iter().filter_map(|taken| {
        let thread = graph.actions(*taken).next()?.thread;
        Some((thread, !graph.printed(*taken).is_empty()))
    });
    marks.collect()
}

fn draw_steps(marks: &[Mark]) -> Result<Vec<u8>> {
    let marks = &marks[marks.len().saturating_sub(MOST_STEPS)..];
    let mut lanes: Vec<usize> = marks.iter().map(|(thread, _)| *thread).collect();
    lanes.sort_unstable();
    lanes.dedup();
    lanes.truncate(MOST_LANES);
    let mut picture = Pixmap::new(WIDTH, HEIGHT).context("there is no room for a picture")?;
    let [red, green, blue] = PAPER;
    picture.fill(Color::from_rgba8(red, green, blue, 255));
    let (left, right) = (90.0, WIDTH as f32 - 90.0);
    let height = HEIGHT as f32 / (lanes.len() + 1) as f32;
    let step = ((right - left) / (marks.len() + 1) as f32).min(150.0);
    let radius = (height * 0.3).min(step * 0.38).min(44.0);
    for (row, thread) in lanes.iter().enumerate() {
        let y = height * (row + 1) as f32;
        let line = Rect::from_xywh(left, y - 3.0, right - left, 6.0).context("a line is flat")?;
        picture.fill_rect(line, &paint(*thread), Transform::identity(), None);
        for (column, (_, prints)) in marks.iter().enumerate().filter(|(_, m)| m.0 == *thread) {
            let x = left + step * (column + 1) as f32;
            mark(&mut picture, (x, y), radius, *thread, *prints);
        }
    }
    picture.encode_png().context("cannot make a PNG")
}

/// Filled if it prints, and else a ring on the paper.
fn mark(picture: &mut Pixmap, center: (f32, f32), radius: f32, thread: usize, prints: bool) {
    let Some(shape) = shape(center, radius, thread) else {
        return;
    };
    let mut inside = paint(thread);
    if !prints {
        let [red, green, blue] = PAPER;
        inside.set_color_rgba8(red, green, blue, 255);
    }
    let here = Transform::identity();
    picture.fill_path(&shape, &inside, FillRule::Winding, here, None);
    let edge = Stroke {
        width: 7.0,
        ..Stroke::default()
    };
    picture.stroke_path(&shape, &paint(thread), &edge, here, None);
}

/// The form of a thread's marks, as the style of the pages has it: a square, of which
/// some corners are round.
fn shape((x, y): (f32, f32), radius: f32, thread: usize) -> Option<tiny_skia::Path> {
    const CORNERS: [[bool; 4]; 6] = [
        [true, true, true, true],
        [false, false, false, false],
        [true, false, true, false],
        [true, true, false, false],
        [false, false, true, true],
        [false, true, false, true],
    ];
    // How far the handles of a curve reach that is nearly a quarter of a circle.
    let reach = radius * 0.552;
    let sides = [(-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0)];
    let mut path = PathBuilder::new();
    path.move_to(x - radius, y);
    for (index, round) in CORNERS[thread % CORNERS.len()].into_iter().enumerate() {
        let ((ax, ay), (bx, by)) = (sides[index], sides[(index + 1) % 4]);
        let (to_x, to_y) = (x + bx * radius, y + by * radius);
        if round {
            let (ax_, ay_) = (x + ax * radius + bx * reach, y + ay * radius + by * reach);
            let (bx_, by_) = (to_x + ax * reach, to_y + ay * reach);
            path.cubic_to(ax_, ay_, bx_, by_, to_x, to_y);
        } else {
            path.line_to(x + (ax + bx) * radius, y + (ay + by) * radius);
            path.line_to(to_x, to_y);
        }
    }
    path.close();
    path.finish()
}

fn paint(thread: usize) -> Paint<'static> {
    let [red, green, blue] = THREADS[thread % THREADS.len()];
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, 255);
    paint.anti_alias = true;
    paint
}
