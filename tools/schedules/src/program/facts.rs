//! What is known of a program before it runs, by the names in its source.
//!
//! A program has one file and no dependencies, so that it names whatever it does. It
//! need not do what it names: a guess that is wrong lets the search distinguish more
//! than it has to, or a program be compiled with more care.

use std::collections::BTreeSet;

use super::tokens::flat;

/// Whether a program names something from the root of its crate, or shows a name
/// that begins there. Then it can't be a module of another crate.
pub fn says_crate(source: &str) -> bool {
    let flat = flat(source);
    let shows = |name: &str| ["type_name", "type_name_of_val", "module_path"].contains(&name);
    let begins = |pair: &[(String, _)]| pair[0].0 == "crate" && pair[1].0 == ":";
    flat.iter().any(|(name, _)| shows(name)) || flat.windows(2).any(begins)
}

/// Whether a program may leave an owner behind that nobody drops, and notices who is
/// the last.
pub fn forgets_owners(source: &str) -> bool {
    const WAYS: [&str; 4] = ["forget", "leak", "into_raw", "ManuallyDrop"];
    const READERS: [&str; 9] = [
        "Drop",
        "strong_count",
        "weak_count",
        "try_unwrap",
        "into_inner",
        "get_mut",
        "make_mut",
        "unwrap_or_clone",
        "upgrade",
    ];
    let names = names(source);
    let says = |words: &[&str]| words.iter().any(|word| names.contains(*word));
    says(&WAYS) && says(&READERS)
}

/// Whether a program starts threads that can borrow.
pub fn uses_scopes(source: &str) -> bool {
    names(source).contains("scope")
}

/// Whether a program takes something for `UnwindSafe` that may be none.
pub fn asserts_unwind_safety(source: &str) -> bool {
    names(source).iter().any(|name| name.contains("UnwindSafe"))
}

/// Whether a program has cells or counted owners, and one thread: it names
/// something of `cell::` or `rc::`, and never says `thread`.
pub fn has_cells_and_one_thread(source: &str) -> bool {
    let flat = flat(source);
    let begins = |path: &[(String, _)]| {
        ["cell", "rc"].contains(&path[0].0.as_str()) && path[1].0 == ":" && path[2].0 == ":"
    };
    flat.windows(3).any(begins) && !flat.iter().any(|(name, _)| name == "thread")
}

fn names(source: &str) -> BTreeSet<String> {
    flat(source).into_iter().map(|(name, _)| name).collect()
}
