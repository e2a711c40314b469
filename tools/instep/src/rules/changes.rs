//! Each change of a listing is recorded and stands in an answer.

use std::path::Path;

use crate::book::Book;
use crate::book::change;
use crate::book::listing::Listing;
use crate::files::slashed;
use crate::finding::Finding;
use crate::rules::searched;

/// Everything that is out of step about the changes of a listing.
pub fn check(book: &Book, listing: &Listing) -> Vec<Finding> {
    let changes = listing.changes.iter();
    changes
        .flat_map(|changed| of_one(book, listing, changed))
        .collect()
}

fn of_one(book: &Book, listing: &Listing, changed: &Listing) -> Vec<Finding> {
    let Some(change) = &changed.change else {
        return vec![];
    };
    let record = format!(
        "record it with `cargo instep record {} --write`",
        listing.name
    );
    let at = |file: &Path, what: String, help: &str| Finding::new(file, 0, what, help);
    let diff = changed.source_path();
    let output = changed.output_path();
    let name = format!("the change `{}` of `{}`", change.slug, listing.name);
    let mut findings = vec![];
    if change.draft.is_some() {
        let draft = change::file(&listing.dir, &change.slug, "rs");
        findings.push(at(&draft, format!("{name} is not recorded yet"), &record));
    } else if changed.source == listing.source {
        let what = format!("{name} changes nothing");
        findings.push(at(&diff, what, "write a change, or delete it"));
    } else if change.recorded != change.diff {
        let what = format!("{name} is about another version of the listing");
        findings.push(at(&diff, what, &record));
    }
    if changed.output.is_none() {
        findings.push(at(
            &output,
            format!("what {name} prints is not recorded"),
            &record,
        ));
    }
    for (file, what) in [(&diff, "difference"), (&output, "output")] {
        let shown = book.chapters.iter().any(|chapter| {
            let mut included = chapter.includes.iter();
            included.any(|include| include.file == *file)
        });
        if !shown && book.root.join(file).exists() {
            let help = format!(
                "show it in an answer with `{{{{#include ../../{}}}}}`, or delete the change",
                slashed(file)
            );
            findings.push(at(
                file,
                format!("no page shows the {what} of {name}"),
                &help,
            ));
        }
    }
    findings.extend(searched::out_of_step(book, changed));
    findings
}

/// Whether a file of a listing's folder belongs to one of its changes.
pub fn belongs(listing: &Listing, below: &Path) -> bool {
    let parts = below.strip_prefix(change::FOLDER).ok();
    let slug = parts.and_then(|file| file.file_stem()?.to_str());
    let extension = below.extension().and_then(|extension| extension.to_str());
    let is_kept = extension.is_some_and(|e| ["diff", "txt", "json", "rs"].contains(&e));
    // A change that could not be read has a finding of its own.
    let named = |slug: &str| listing.manifest.contains(&change::table(slug));
    is_kept && slug.is_some_and(named)
}
