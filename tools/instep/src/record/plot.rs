//! Draws what was measured: a bar for each row, with the bounds that it keeps.

use std::fmt::Write;

use crate::book::measured::{Bound, Limit, Measured, Row};
use crate::html::escaped;

/// All lengths are in pixels on a phone's screen.
const WIDTH: f64 = 400.0;
const ROW: f64 = 30.0;
const BAR: f64 = 16.0;
/// No letter of a label is much wider, on average.
const LETTER: f64 = 8.2;
/// Between a bar, or the mark of its bound, and its number.
const GAP: f64 = 6.0;
/// Half of what marks a bound.
const MARK: f64 = 4.0;

/// An SVG that a page includes as it is: without a blank line, in the page's
/// colors, with a title and a description.
pub fn draw(name: &str, axis: &str, bounds: &[Bound], measured: &Measured) -> String {
    let letters = measured.rows.iter().map(|row| row.label.chars().count());
    let left = 12.0 + LETTER * letters.max().unwrap_or(0) as f64;
    let longest = measured
        .rows
        .iter()
        .map(|row| row.most)
        .chain(bounds.iter().map(|bound| bound.limit.number()))
        .fold(f64::MIN_POSITIVE, f64::max);
    let digits = measured.rows.iter().map(|row| row.median.to_string().len());
    let number = LETTER * digits.max().unwrap_or(0) as f64;
    let unit = (WIDTH - left - MARK - GAP - number) / longest;
    let height = ROW * measured.rows.len() as f64 + 40.0;
    // Below the bars, or farther left where there is no room for all of it.
    let below = left
        .min(WIDTH - LETTER * axis.chars().count() as f64)
        .max(0.0);

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" aria-labelledby=\"plot-{name} values-{name}\" viewBox=\"0 0 {WIDTH} {height}\">\n\
         <title id=\"plot-{name}\">{name}: {}</title>\n\
         <desc id=\"values-{name}\">{}.</desc>\n",
        escaped(axis),
        escaped(&described(bounds, measured)),
    );
    for (index, row) in measured.rows.iter().enumerate() {
        let middle = ROW * index as f64 + ROW / 2.0;
        let bounds = bounds.iter().filter(|b| b.row == row.label);
        svg.push_str(&bar(row, bounds, left, middle, unit));
    }
    let _ = write!(
        svg,
        "<text class=\"axis\" x=\"{below:.0}\" y=\"{:.0}\">{}</text>\n\
         <text class=\"where\" x=\"{below:.0}\" y=\"{:.0}\">median of {} runs, {} cores</text>\n</svg>\n",
        height - 22.0,
        escaped(axis),
        height - 5.0,
        measured.runs,
        measured.cores,
    );
    svg
}

fn bar<'a>(
    row: &Row,
    bounds: impl Iterator<Item = &'a Bound>,
    left: f64,
    middle: f64,
    unit: f64,
) -> String {
    let top = middle - BAR / 2.0;
    let at = |value: f64| left + value * unit;
    let mut svg = format!(
        "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{}</text>\
         <rect class=\"bar\" x=\"{left:.0}\" y=\"{top:.0}\" width=\"{:.1}\" height=\"{BAR}\"/>\
         <path class=\"spread\" d=\"M{:.1} {middle}H{:.1}\"/>",
        left - 6.0,
        middle + 5.0,
        escaped(&row.label),
        (row.median * unit).max(1.0),
        at(row.least),
        at(row.most),
    );
    let mut end = at(row.most.max(row.median));
    for bound in bounds {
        let x = at(bound.limit.number());
        // The short arm points to where the value has to be.
        let arm = match bound.limit {
            Limit::AtLeast(_) => MARK,
            Limit::AtMost(_) => -MARK,
        };
        let _ = write!(
            svg,
            "<path class=\"bound\" d=\"M{:.1} {:.0}H{x:.1}V{:.0}H{:.1}\"/>",
            x + arm,
            top - 4.0,
            top + BAR + 4.0,
            x + arm,
        );
        end = end.max(x + MARK);
    }
    let _ = writeln!(
        svg,
        "<text class=\"value\" x=\"{:.1}\" y=\"{:.0}\">{}</text>",
        end + GAP,
        middle + 5.0,
        row.median
    );
    svg
}

/// The plot in words.
fn described(bounds: &[Bound], measured: &Measured) -> String {
    let rows = measured.rows.iter().map(|row| {
        format!(
            "{}: {}, between {} and {}",
            row.label, row.median, row.least, row.most
        )
    });
    let bounds = bounds.iter().map(|bound| format!("Bound for {bound}"));
    let circumstances = format!(
        "Median of {} runs on {}, {}, {} cores, {}",
        measured.runs, measured.system, measured.processor, measured.cores, measured.rustc
    );
    let parts: Vec<_> = rows.chain(bounds).chain([circumstances]).collect();
    parts.join(". ")
}
