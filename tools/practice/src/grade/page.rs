//! The page on which a reader sees an answer go wrong, and tries what else can happen.

use std::path::Path;

use anyhow::Result;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::page::document::{self, Opening, Told};

use super::{Fault, Verdict, explored};
use crate::exercise::Exercise;

/// The page of `text`, which begins with the schedule that `verdict` tells; `None` if it
/// tells none.
///
/// # Errors
///
/// When the search fails.
pub fn of(
    exercise: &Exercise,
    text: &str,
    shown: &Path,
    verdict: &Verdict,
    stand_in: &StandIn,
) -> Result<Option<String>> {
    let (ending, way) = match verdict {
        Verdict::Wrong(Fault::Untouched(verdict)) => {
            return of(exercise, text, shown, verdict, stand_in);
        }
        Verdict::Wrong(Fault::Output { ending, way, .. } | Fault::Ending { ending, way }) => {
            (*ending, way)
        }
        _ => return Ok(None),
    };
    let program = explored::program(exercise, text, shown);
    let explorer = Explorer::new(&[&program], stand_in)?;
    let options = Options {
        spurious: way.woken,
        ..explored::options()
    };
    let opening = Opening::Output(&way.printed, Some(ending));
    let walk = explorer.for_page(0, options, opening)?;
    let search = [&way.steps[..], &way.waiting].concat().join("\n");
    let told = Told {
        lead: &exercise.manifest.title,
        search: &search,
    };
    Ok(Some(document::html(&program, &walk, opening, told)))
}
