//! What is kept of a measured listing is of this listing, keeps its bounds, and
//! is what its plot shows.

use std::fs;
use std::path::Path;

use formats::source::SourceHash;

use crate::book::Book;
use crate::book::listing::Listing;
use crate::book::measured::{FILE, Measured, PLOT};
use crate::book::text::line_of;
use crate::files::slashed;
use crate::finding::Finding;
use crate::page::plot;

/// What is wrong with a listing's record, its values, and their plot.
pub fn out_of_step(book: &Book, listing: &Listing) -> Vec<Finding> {
    let Some(measure) = &listing.promise.measure else {
        return vec![];
    };
    let renew = format!(
        "measure it with `cargo bench --bench measured {} -- --write`",
        listing.name
    );
    let file = listing.dir.join(FILE);
    let measured = match Measured::of(&book.root.join(&listing.dir)) {
        Ok(Some(measured)) => measured,
        Ok(None) => {
            let what = format!("nothing was measured of `{}`", listing.name);
            return vec![Finding::new(listing.source_path(), 1, what, renew)];
        }
        Err(error) => {
            let what = format!("these values cannot be read: {error:#}");
            return vec![Finding::new(file, 0, what, renew)];
        }
    };
    let mut findings = vec![];
    let mut wrong = |file: &Path, line, what: &str, found: String| {
        findings.push(Finding::new(file, line, what, renew.clone()).found(found));
    };
    if measured.source != SourceHash::of(&listing.source) {
        wrong(
            &file,
            2,
            "these values are of another version of the listing",
            format!("source {}", measured.source),
        );
    }
    if let Err(error) = measured.keeps(measure) {
        wrong(
            &listing.manifest_path(),
            line_of(&listing.manifest, "bounds"),
            "what was measured does not keep this bound",
            format!("{error:#}"),
        );
    }
    match measure.rows(listing.output.as_deref().unwrap_or_default()) {
        Ok(rows) => {
            let strays = rows.iter().zip(&measured.rows);
            let mut strays = strays.filter(|((_, value), row)| {
                let within = row.least <= row.median && row.median <= row.most;
                !within || !(row.least..=row.most).contains(value)
            });
            if let Some(((label, value), row)) = strays.next() {
                let line = line_of(listing.output.as_deref().unwrap_or_default(), label);
                let what = "no run that was measured has printed this";
                let found = format!(
                    "{value} for `{label}`, measured {} to {}",
                    row.least, row.most
                );
                wrong(&listing.output_path(), line, what, found);
            }
            if !rows
                .iter()
                .map(|row| &row.0)
                .eq(measured.rows.iter().map(|row| &row.label))
            {
                wrong(
                    &listing.output_path(),
                    0,
                    "the recorded output has other rows than what was measured",
                    rows.into_iter()
                        .map(|row| row.0)
                        .collect::<Vec<_>>()
                        .join(", "),
                );
            }
        }
        Err(error) => wrong(
            &listing.output_path(),
            0,
            "the recorded output has no rows",
            format!("{error:#}"),
        ),
    }
    let plot = listing.dir.join(PLOT);
    let drawn = plot::draw(&listing.name, &measure.axis, &measure.bounds, &measured);
    match fs::read_to_string(book.root.join(&plot)) {
        Ok(text) if text.replace('\r', "") == drawn => {}
        Ok(_) => wrong(
            &plot,
            0,
            "the plot does not show what was measured",
            "another drawing than that of the values".to_owned(),
        ),
        Err(error) => wrong(&plot, 0, "the plot cannot be read", error.to_string()),
    }
    let includes = book.chapters.iter().flat_map(|chapter| &chapter.includes);
    if !includes.into_iter().any(|include| include.file == plot) {
        findings.push(Finding::new(
            &plot,
            0,
            format!("no page shows the plot of `{}`", listing.name),
            format!(
                "show it below the output, in a paragraph of its own, with `{{{{#include ../../{}}}}}`",
                slashed(&plot)
            ),
        ));
    }
    findings
}
