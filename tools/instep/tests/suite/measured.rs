//! What a measured listing prints, and what is kept of it.

use std::path::Path;

use formats::source::SourceHash;
use instep::book::Book;
use instep::book::measured::{Measured, Row};
use instep::command;
use instep::record::index;
use instep::record::plot;

use crate::small::Small;

const CONTRACT: &str = r#"contract = "measured"
row = '^(?<label>\w+ 2?): (?<value>[\d.]+) times$'
axis = "times as fast"

[[package.metadata.listing.bounds]]
row = "hands 2"
at_least = 1.5"#;

const PROGRAM: &str =
    "fn main() {\n    println!(\"hands : 1.00 times\\nhands 2: 3.75 times\");\n}\n";

const PAGE: &str = "
```rust,no_run
{{#rustdoc_include ../../code/threads/gain/src/main.rs}}
```

```text
{{#include ../../code/threads/gain/output.txt}}
```

{{#include ../../code/threads/gain/plot.svg}}

Run it: `cargo run --release -p gain`.
";

const CHAPTER: &str = "src/threads/threads.md";
const MANIFEST: &str = "code/threads/gain/Cargo.toml";
const OUTPUT: &str = "code/threads/gain/output.txt";
const VALUES: &str = "code/threads/gain/measured.json";
const PLOT: &str = "code/threads/gain/plot.svg";

/// A book in step, with a measured listing.
fn book() -> Small {
    let small = Small::copy();
    small.add("gain", CONTRACT, PROGRAM);
    small.write(OUTPUT, "hands : 1.00 times\nhands 2: 2.00 times\n");
    small.write(CHAPTER, small.read(CHAPTER) + PAGE);
    draw(&small, 2.0);
    let book = Book::load(small.root()).expect("the book can be read");
    let index = index::edit(&book).expect("there is a new listing");
    index.write(small.root()).expect("the index can be written");
    small
}

/// Keeps this median for the second row, and a plot of it.
fn draw(small: &Small, median: f64) {
    let book = Book::load(small.root()).expect("the book can be read");
    let gain = book.listing("gain").expect("it was added");
    let row = |label: &str, median| Row {
        label: label.to_owned(),
        least: median - 0.1,
        median,
        most: median + 0.1,
    };
    let measured = Measured {
        source: SourceHash::of(&gain.source),
        system: "a system".to_owned(),
        processor: "a <processor>".to_owned(),
        cores: 1,
        rustc: "rustc 1.0".to_owned(),
        runs: 3,
        rows: vec![row("hands ", 1.0), row("hands 2", median)],
    };
    let measure = gain.promise.measure.as_ref().expect("it is measured");
    small.write(VALUES, measured.to_text().expect("values are text"));
    small.write(
        PLOT,
        plot::draw(&gain.name, &measure.axis, &measure.bounds, &measured),
    );
}

#[track_caller]
fn says(small: &Small, what: &str) {
    let said = small.says();
    assert!(
        said.iter().any(|finding| finding.contains(what)),
        "`{what}` is not in {said:#?}"
    );
}

#[test]
fn a_measured_listing_is_in_step() {
    assert_eq!(book().says(), [""; 0]);
}

#[test]
fn values_that_break_a_bound_are_found() {
    let small = book();
    draw(&small, 1.2);
    says(
        &small,
        "Cargo.toml:10 what was measured does not keep this bound",
    );
}

#[test]
fn values_with_no_room_to_spare_are_found() {
    let small = book();
    draw(&small, 1.6);
    says(&small, "what was measured does not keep this bound");
}

#[test]
fn a_bound_that_needs_more_cores_was_not_held() {
    let small = book();
    small.edit(MANIFEST, "at_least = 1.5", "at_least = 1.5\ncores = 2");
    says(&small, "what was measured does not keep this bound");
}

#[test]
fn a_plot_and_its_values_belong_together() {
    let small = book();
    small.edit(PLOT, ">2</text>", ">4</text>");
    says(
        &small,
        "plot.svg:0 the plot does not show what was measured",
    );
    let names = ["gain".to_owned()];
    command::record::pictures(small.root(), &names, true).expect("it is drawn anew");
    assert_eq!(small.says(), [""; 0]);
    let small = book();
    small.delete(VALUES);
    says(&small, "gain/src/main.rs:1 nothing was measured of `gain`");
    let small = book();
    small.delete(PLOT);
    says(&small, "plot.svg:0 the plot cannot be read");
    let small = book();
    small.edit(CHAPTER, "{{#include ../../code/threads/gain/plot.svg}}", "");
    says(&small, "no page shows the plot of `gain`");
    let small = book();
    small.write(VALUES, "{}");
    says(&small, "these values cannot be read");
}

#[test]
fn values_are_of_this_version_of_the_listing() {
    let small = book();
    small.edit("code/threads/gain/src/main.rs", "3.75", "3.76");
    says(
        &small,
        "measured.json:2 these values are of another version",
    );
}

#[test]
fn the_recorded_output_has_the_rows_that_were_measured() {
    let small = book();
    small.write(OUTPUT, "hands 2: 2.00 times\n");
    says(&small, "output.txt:0 the recorded output has other rows");
    small.write(OUTPUT, "hands : 1.00 times\n");
    says(&small, "output.txt:0 the recorded output has no rows");
}

#[test]
fn a_contract_that_measures_says_what() {
    for (from, to, what) in [
        (
            "(?<label>\\w+ 2?)",
            "(\\w+ 2?)",
            "has no group `(?<label>…)`",
        ),
        ("axis = \"times as fast\"", "", "says what its numbers are"),
        ("at_least = 1.5", "", "either `at_least` or `at_most`"),
        ("at_least = 1.5", "at_least = 1.5\nat_most = 2", "either"),
        (
            "\"measured\"",
            "\"exact\"",
            "belongs to the contract `measured`",
        ),
    ] {
        let small = book();
        small.edit(MANIFEST, from, to);
        says(&small, what);
    }
}

#[test]
fn a_page_tells_to_run_it_optimized() {
    let small = book();
    small.edit(CHAPTER, "cargo run --release -p gain", "cargo run -p gain");
    says(&small, "this is not how `gain` is run");
}

#[test]
fn its_lines_are_held_and_its_numbers_are_not() {
    let small = book();
    small.instep(&["check", "gain"]).expect(0, &[]);
    assert!(Path::new(&small.path("target/release/gain")).exists());
    small.edit("code/threads/gain/src/main.rs", "hands 2:", "hands 3:");
    small
        .instep(&["check", "gain"])
        .expect(1, &["does not do what its page shows"]);
}

#[test]
fn a_plot_is_one_paragraph_with_a_title_and_a_description() {
    let svg = book().read(PLOT);
    assert!(!svg.contains("\n\n"), "a blank line would end it");
    assert!(svg.contains("<title id=\"plot-gain\">gain: times as fast</title>"));
    assert!(svg.contains("hands 2: 2, between 1.9 and 2.1. Bound for hands 2: at least 1.5."));
    assert!(svg.contains("a &lt;processor&gt;"));
}
