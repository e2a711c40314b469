//! Listings that a reader can run without a compiler of their own.
//!
//! The link holds the whole program, so that a page asks no other host for
//! anything until the reader follows it. The address is what the
//! [playground](https://github.com/rust-lang/rust-playground) makes of its
//! own "Share" button's parameters.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::book::contract::Contract;
use crate::book::listing::Listing;

/// What an address may hold as it is: the "unreserved" characters of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Names in `std` for a program's surroundings, which the playground's sandbox
/// does not have, or a visitor can't give: sockets, arguments, files, lines to
/// read, other programs.
const SURROUNDINGS: [&str; 5] = ["net", "env", "fs", "stdin", "process"];

/// A link to the playground, as HTML; `None` for a listing that can't run
/// there, or might never end. One that does not compile is told why there, too.
pub fn link(listing: &Listing) -> Option<String> {
    runs_there(listing).then(|| {
        format!(
            "<a class=\"run-there\" rel=\"noopener\" href=\"https://play.rust-lang.org/\
             ?version=stable&amp;mode=debug&amp;edition={}&amp;code={}\">Open in Playground</a>",
            utf8_percent_encode(&listing.edition, ESCAPED),
            utf8_percent_encode(&listing.source, ESCAPED)
        )
    })
}

fn runs_there(listing: &Listing) -> bool {
    let promise = &listing.promise;
    let is_for_it = match promise.contract {
        Contract::Exact
        | Contract::Property
        | Contract::Panics
        | Contract::FailsToCompile { .. } => true,
        Contract::AnySchedule { deadlock, .. } => !deadlock,
        // What is measured there says little: it is shared with many others.
        Contract::Hangs | Contract::Network { .. } | Contract::Measured => false,
    };
    is_for_it
        && promise.needs.is_none()
        && promise.args.is_empty()
        && !listing.has_dependencies
        && !listing
            .source
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| SURROUNDINGS.contains(&word))
}
