//! What must not be: a mistake in the search, not in the program.

use std::fmt::Arguments;

use formats::search::FOUND_BUG;

/// Ends the search and says why. What it has found so far can't be trusted, so
/// nothing of it is handed over.
pub fn bug(what: Arguments<'_>) -> ! {
    eprintln!("this is a bug in the search: {what}");
    std::process::exit(FOUND_BUG)
}
