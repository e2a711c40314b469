//! Draws a program's memory at one moment: a box for each value, and an arrow from
//! each variable and each field that owns it, or knows it.

use std::fmt::Write;

use crate::book::listing::Listing;
use crate::book::memory::{Arrow, From, Memory, Scene, Value};
use crate::html::escaped;

/// All lengths are in pixels on a phone's screen.
const WIDTH: usize = 400;
const ROW: usize = 22;
const GAP: usize = 16;
/// Where the variables end, and where the values begin and end.
const VARIABLES: usize = 84;
const LEFT: usize = 126;
const RIGHT: usize = 326;
/// How far the arrows between values swing out at least and at most.
const SWING: (usize, usize) = (26, 90);

/// An SVG that a page includes as it is: without a blank line, in the page's
/// colors, with a title and a description.
pub fn draw(listing: &Listing, slug: &str, memory: &Memory, scene: &Scene) -> String {
    let id = format!("{}-{slug}", listing.name);
    let boxes = Boxes::new(scene);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot memory\" role=\"img\" aria-labelledby=\"memory-{id} owners-{id}\" viewBox=\"0 0 {WIDTH} {}\">\n\
         <title id=\"memory-{id}\">{}</title>\n\
         <desc id=\"owners-{id}\">The memory of {} {}. {}</desc>\n",
        boxes.height,
        escaped(&memory.title),
        listing.name,
        escaped(&memory.when()),
        escaped(&described(scene)),
    );
    for (value, shape) in scene.values.iter().zip(&boxes.values) {
        svg.push_str(&value_box(value, shape));
    }
    for (name, y) in &boxes.variables {
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            VARIABLES - 8,
            y + 5,
            escaped(name)
        );
    }
    let mut entered = vec![0; scene.values.len()];
    for arrow in &scene.arrows {
        let target = &boxes.values[arrow.to];
        // Arrows to one value end below each other.
        let end = target.top + 11 + 7 * entered[arrow.to];
        entered[arrow.to] += 1;
        svg.push_str(&line(arrow, &boxes, end));
    }
    svg.push_str("</svg>\n");
    svg
}

/// Where everything stands.
struct Boxes {
    values: Vec<Shape>,
    /// Each variable, and the middle of its name.
    variables: Vec<(String, usize)>,
    height: usize,
}

struct Shape {
    top: usize,
    /// The fields from which arrows lead, in their order.
    fields: Vec<String>,
    height: usize,
}

impl Boxes {
    fn new(scene: &Scene) -> Self {
        let mut top = 4;
        let mut values = vec![];
        for index in 0..scene.values.len() {
            let mut fields: Vec<String> = vec![];
            for arrow in &scene.arrows {
                if let From::Field(value, field) = &arrow.from
                    && *value == index
                    && !fields.contains(field)
                {
                    fields.push(field.clone());
                }
            }
            let entering = scene
                .arrows
                .iter()
                .filter(|arrow| arrow.to == index)
                .count();
            let height = (ROW * (1 + fields.len()) + 6).max(14 + 7 * entering);
            values.push(Shape {
                top,
                fields,
                height,
            });
            top += height + GAP;
        }
        let mut arrows: Vec<_> = scene.arrows.iter().collect();
        arrows.sort_by_key(|arrow| arrow.to);
        let mut variables: Vec<(String, usize)> = vec![];
        for arrow in arrows {
            if let From::Variable(name) = &arrow.from {
                let wish = values[arrow.to].top + 11;
                let free = variables.last().map_or(wish, |(_, y)| wish.max(y + ROW));
                variables.push((name.clone(), free));
            }
        }
        let lowest = variables.last().map_or(0, |(_, y)| y + ROW);
        Boxes {
            values,
            variables,
            height: lowest.max(top - GAP + 4),
        }
    }
}

fn value_box(value: &Value, shape: &Shape) -> String {
    let is_gone = value.strong == 0;
    let dashes = if is_gone {
        " stroke-dasharray=\"2 3\""
    } else {
        ""
    };
    let counts = match (value.strong, value.weak) {
        (0, weak) => format!("dropped, weak {weak}"),
        (strong, 0) => format!("strong {strong}"),
        (strong, weak) => format!("strong {strong}, weak {weak}"),
    };
    let mut svg = format!(
        "<rect x=\"{LEFT}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" fill=\"none\" stroke=\"currentColor\"{dashes}/>\
         <text x=\"{}\" y=\"{}\">{}</text>\
         <text class=\"where\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{counts}</text>\n",
        shape.top,
        RIGHT - LEFT,
        shape.height,
        LEFT + 14,
        shape.top + 17,
        escaped(&value.label),
        RIGHT - 8,
        shape.top + 17,
    );
    for (row, field) in shape.fields.iter().enumerate() {
        let _ = writeln!(
            svg,
            "<text class=\"where\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            RIGHT - 8,
            shape.top + ROW * (row + 1) + 17,
            escaped(field)
        );
    }
    svg
}

/// From a variable to the left of a value's box; from a field around its right.
fn line(arrow: &Arrow, boxes: &Boxes, end: usize) -> String {
    let dashes = if arrow.owns {
        ""
    } else {
        " stroke-dasharray=\"5 4\""
    };
    let path = match &arrow.from {
        From::Variable(name) => {
            let start = boxes
                .variables
                .iter()
                .find(|(n, _)| n == name)
                .map_or(end, |(_, y)| *y);
            let middle = usize::midpoint(VARIABLES, LEFT);
            let tip = LEFT - 1;
            format!("M{VARIABLES} {start}C{middle} {start} {middle} {end} {tip} {end}m-7-4l7 4-7 4")
        }
        From::Field(value, field) => {
            let shape = &boxes.values[*value];
            let row = shape.fields.iter().position(|name| name == field);
            let start = shape.top + ROW * (row.unwrap_or(0) + 1) + 12;
            let out = RIGHT + (start.abs_diff(end) / 2).clamp(SWING.0, SWING.1);
            let tip = RIGHT + 1;
            format!("M{RIGHT} {start}C{out} {start} {out} {end} {tip} {end}m7-4l-7 4 7 4")
        }
    };
    format!("<path d=\"{path}\" fill=\"none\" stroke=\"currentColor\"{dashes}/>\n")
}

/// The picture in words.
fn described(scene: &Scene) -> String {
    let mut text = String::new();
    for (index, value) in scene.values.iter().enumerate() {
        let from = |owns| {
            let arrows = scene
                .arrows
                .iter()
                .filter(move |a| a.to == index && a.owns == owns);
            let names = arrows.map(|arrow| match &arrow.from {
                From::Variable(name) => format!("the variable {name}"),
                From::Field(value, field) => {
                    format!("the field {field} of {}", scene.values[*value].label)
                }
            });
            names.collect::<Vec<_>>().join(" and ")
        };
        let label = &value.label;
        let _ = match value.strong {
            0 => write!(text, "{label} has been dropped, and its memory is kept. "),
            _ => write!(text, "{label} is owned by {}. ", from(true)),
        };
        if value.weak > 0 {
            let _ = write!(text, "{label} is known by {}. ", from(false));
        }
    }
    text.trim_end().to_owned()
}
