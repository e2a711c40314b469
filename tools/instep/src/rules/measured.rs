//! What is kept of a measured listing is of this listing, keeps its bounds, and
//! is what its plot shows.

use std::fs;

use formats::source::SourceHash;

use crate::book::Book;
use crate::book::listing::Listing;
use crate::book::measured::{FILE, Measure, Measured, PLOT};
use crate::book::text::line_of;
use crate::edit::Edit;
use crate::files::slashed;
use crate::finding::Finding;
use crate::record::plot;

/// What is wrong with a listing's record, its values, and their plot.
pub fn out_of_step(book: &Book, listing: &Listing) -> Vec<Finding> {
    let Some(measure) = &listing.promise.measure else {
        return vec![];
    };
    let measured = match Measured::of(&book.root.join(&listing.dir)) {
        Ok(Some(measured)) => measured,
        Ok(None) => {
            let what = format!("nothing was measured of `{}`", listing.name);
            let finding = Finding::new(listing.source_path(), 1, what, renew(listing));
            return vec![finding];
        }
        Err(error) => {
            let what = format!("these values cannot be read: {error:#}");
            let finding = Finding::new(listing.dir.join(FILE), 0, what, renew(listing));
            return vec![finding];
        }
    };
    let mut findings = vec![];
    findings.extend(of_another_source(listing, &measured));
    findings.extend(beyond_a_bound(listing, measure, &measured));
    findings.extend(another_output(listing, measure, &measured));
    findings.extend(another_plot(book, listing, measure, &measured));
    findings.extend(unshown_plot(book, listing));
    findings
}

fn renew(listing: &Listing) -> String {
    format!(
        "measure it with `cargo bench --bench measured {} -- --write`",
        listing.name
    )
}

fn of_another_source(listing: &Listing, measured: &Measured) -> Option<Finding> {
    (measured.source != SourceHash::of(&listing.source)).then(|| {
        let what = "these values are of another version of the listing";
        Finding::new(listing.dir.join(FILE), 2, what, renew(listing))
            .found(format!("source {}", measured.source))
    })
}

fn beyond_a_bound(listing: &Listing, measure: &Measure, measured: &Measured) -> Option<Finding> {
    let error = measured.keeps(measure).err()?;
    let line = line_of(&listing.manifest, "bounds");
    let what = "what was measured does not keep this bound";
    Some(
        Finding::new(listing.manifest_path(), line, what, renew(listing))
            .found(format!("{error:#}")),
    )
}

/// What the recorded output says that no run which was measured has printed.
fn another_output(listing: &Listing, measure: &Measure, measured: &Measured) -> Vec<Finding> {
    let output = listing.output.as_deref().unwrap_or_default();
    let wrong = |line, what: &str, found: String| {
        Finding::new(listing.output_path(), line, what, renew(listing)).found(found)
    };
    let rows = match measure.rows(output) {
        Ok(rows) => rows,
        Err(error) => {
            let what = "the recorded output has no rows";
            return vec![wrong(0, what, format!("{error:#}"))];
        }
    };
    let mut findings = vec![];
    let mut strays = rows.iter().zip(&measured.rows).filter(|((_, value), row)| {
        let within = row.least <= row.median && row.median <= row.most;
        !within || !(row.least..=row.most).contains(value)
    });
    if let Some(((label, value), row)) = strays.next() {
        let what = "no run that was measured has printed this";
        let (least, most) = (row.least, row.most);
        let found = format!("{value} for `{label}`, measured {least} to {most}");
        findings.push(wrong(line_of(output, label), what, found));
    }
    let labels: Vec<_> = rows.iter().map(|row| row.0.as_str()).collect();
    if !labels
        .iter()
        .copied()
        .eq(measured.rows.iter().map(|row| row.label.as_str()))
    {
        let what = "the recorded output has other rows than what was measured";
        findings.push(wrong(0, what, labels.join(", ")));
    }
    findings
}

fn another_plot(
    book: &Book,
    listing: &Listing,
    measure: &Measure,
    measured: &Measured,
) -> Option<Finding> {
    let edit = redrawn(book, listing, measure, measured)?;
    let (what, found) = match fs::read_to_string(book.root.join(&edit.file)) {
        Ok(_) => (
            "the plot does not show what was measured",
            "another drawing than that of the values".to_owned(),
        ),
        Err(error) => ("the plot cannot be read", error.to_string()),
    };
    let help = format!(
        "draw it with `cargo instep record {} --write`",
        listing.name
    );
    Some(Finding::new(edit.file, 0, what, help).found(found))
}

fn redrawn(book: &Book, listing: &Listing, measure: &Measure, measured: &Measured) -> Option<Edit> {
    let file = listing.dir.join(PLOT);
    let before = fs::read_to_string(book.root.join(&file)).unwrap_or_default();
    let before = before.replace('\r', "");
    let after = plot::draw(&listing.name, &measure.axis, &measure.bounds, measured);
    (before != after).then_some(Edit {
        file,
        before,
        after: Some(after),
        told: None,
    })
}

/// The plot of a listing, if it is not that of what was measured of this listing.
pub fn edit(book: &Book, listing: &Listing) -> Option<Edit> {
    let measure = listing.promise.measure.as_ref()?;
    let measured = Measured::of(&book.root.join(&listing.dir)).ok()??;
    let is_its_own = of_another_source(listing, &measured).is_none();
    is_its_own
        .then(|| redrawn(book, listing, measure, &measured))
        .flatten()
}

fn unshown_plot(book: &Book, listing: &Listing) -> Option<Finding> {
    let plot = listing.dir.join(PLOT);
    let mut includes = book.chapters.iter().flat_map(|chapter| &chapter.includes);
    if includes.any(|include| include.file == plot) {
        return None;
    }
    let help = format!(
        "show it below the output, in a paragraph of its own, with `{{{{#include ../../{}}}}}`",
        slashed(&plot)
    );
    let what = format!("no page shows the plot of `{}`", listing.name);
    Some(Finding::new(&plot, 0, what, help))
}
