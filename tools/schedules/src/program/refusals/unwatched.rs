//! What `unsafe` can do that the search does not see, though it watches each access to
//! memory.

use proc_macro2::Span;

use super::addresses::ADDRESS;
use crate::program::tokens::flat;

const ASSEMBLY: &str = "has assembly, whose effects on others the search can't see";
const TRANSMUTE: &str = "turns a value into one of another type by its bytes, among which may be \
    an address or what stands in for a type of `std`";
const ATOMIC: &str = "makes an atomic of memory that was none, where the search knows no value";

/// By name, where it is called.
const UNWATCHED: [(&str, &str); 15] = [
    ("asm", ASSEMBLY),
    ("global_asm", ASSEMBLY),
    ("naked_asm", ASSEMBLY),
    ("transmute", TRANSMUTE),
    ("transmute_copy", TRANSMUTE),
    ("from_ptr", ATOMIC),
    ("addr", ADDRESS),
    ("map_addr", ADDRESS),
    ("align_offset", ADDRESS),
    ("align_to", ADDRESS),
    ("align_to_mut", ADDRESS),
    ("is_aligned_to", ADDRESS),
    ("expose_provenance", ADDRESS),
    ("with_exposed_provenance", ADDRESS),
    ("with_exposed_provenance_mut", ADDRESS),
];

/// All of it in a source.
pub fn found(source: &str) -> Vec<(Span, &'static str)> {
    let flat = flat(source);
    let what = |window: &[(String, Span)]| {
        let [(name, span), (next, _)] = window else {
            return None;
        };
        let (_, what) = UNWATCHED.iter().find(|(unwatched, _)| name == unwatched)?;
        ["(", "!", ":"]
            .contains(&next.as_str())
            .then_some((*span, *what))
    };
    flat.windows(2).filter_map(what).collect()
}
