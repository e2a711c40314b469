//! A listing that a page shows and that is not there, under this name, is one fault: each
//! include of its files, each number of it and each question about it says so again.

use std::path::{Path, PathBuf};

use crate::book::Book;
use crate::book::listing::CODE;
use crate::book::text::nearest;
use crate::files::slashed;
use crate::finding::Finding;

/// The first place of each listing that is lost, and how many more name it.
pub fn told_once(book: &Book, findings: Vec<Finding>) -> Vec<Finding> {
    let mut lost: Vec<(PathBuf, Finding, usize)> = vec![];
    for finding in &findings {
        if let Some(folder) = folder(book, finding)
            && !lost.iter().any(|(known, ..)| *known == folder)
        {
            lost.push((folder, finding.clone(), 0));
        }
    }
    let mut told = vec![];
    for finding in findings {
        match lost.iter_mut().find(|(folder, ..)| names(&finding, folder)) {
            Some((_, first, _)) if *first == finding => {}
            Some((_, _, more)) => *more += 1,
            None => told.push(finding),
        }
    }
    told.extend(lost.into_iter().map(|(folder, first, more)| {
        let name = name(&folder);
        let known = book.listings.iter().map(|listing| listing.name.as_str());
        let similar = nearest(&name, known).join(", ");
        let help = format!(
            "if it has another name now, write that here, and in {more} more places that name it; \
             similar names: {similar}"
        );
        let what = format!("there is no `{}`", slashed(&folder));
        Finding::new(first.file, first.line, what, help)
    }));
    told.sort();
    told
}

fn name(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The folder of a listing that is not there, if it is that which keeps a file from being
/// included.
fn folder(book: &Book, finding: &Finding) -> Option<PathBuf> {
    let rest = finding.what.strip_prefix("the included file `")?;
    let file = Path::new(rest.split('`').next()?);
    let mut folders: Vec<_> = file.ancestors().skip(1).collect();
    folders.reverse();
    let is_gone = |folder: &&&Path| !book.root.join(folder).exists();
    let gone = folders.iter().find(is_gone)?;
    gone.starts_with(CODE).then(|| gone.to_path_buf())
}

/// Whether a finding is about that listing.
fn names(finding: &Finding, folder: &Path) -> bool {
    let name = name(folder);
    let folder = slashed(folder);
    [
        &finding.what,
        finding.found.as_ref().unwrap_or(&finding.what),
    ]
    .iter()
    .any(|it| {
        let name = format!("`{name}");
        let called = it.find(&name).map(|at| &it[at + name.len()..]);
        called.is_some_and(|rest| rest.starts_with(['`', '/']))
            || it.contains(&format!("{folder}/"))
    })
}
