//! What is known of a program before it runs, by the names in its source.
//!
//! A program has one file and no dependencies, so that it names whatever it does. It
//! need not do what it names: a guess that is wrong lets the search distinguish more
//! than it has to, or a program be compiled with more care.

use std::collections::BTreeSet;

use formats::search::Facts;

use super::tokens::flat;

/// Whether a program names something from the root of its crate, as each path of
/// edition 2015 does, or shows a name that begins there. Then it can't be a module of
/// another crate.
pub fn says_crate(source: &str, edition: &str) -> bool {
    let flat = flat(source);
    let shows = |name: &str| ["type_name", "type_name_of_val", "module_path"].contains(&name);
    // What is above the root is an error, which a module would not see.
    let begins = |pair: &[(String, _)]| {
        ["crate", "super"].contains(&pair[0].0.as_str())
            && [":", "as"].contains(&pair[1].0.as_str())
    };
    edition == "2015" || flat.iter().any(|(name, _)| shows(name)) || flat.windows(2).any(begins)
}

/// Whether a source says `core` or `alloc`, which have parts of `std`.
pub fn names_parts_of_std(source: &str) -> bool {
    let flat = flat(source);
    flat.iter()
        .any(|(name, _)| PARTS_OF_STD.contains(&name.as_str()))
}

/// Crates whose items `std` has, too, each at the same place.
pub const PARTS_OF_STD: [&str; 2] = ["core", "alloc"];

/// All that a source names.
pub fn names(source: &str) -> BTreeSet<String> {
    flat(source).into_iter().map(|(name, _)| name).collect()
}

/// What the search is told of a program that names these, in its own files or in those of
/// its dependencies.
pub fn of(names: &BTreeSet<String>) -> Facts {
    Facts {
        // It starts threads that can borrow.
        writings: names.contains("scope"),
        forgets: forgets_owners(names),
        drops: has_drops_that_differ(names),
        watched: false,
    }
}

/// The same of a program whose accesses to memory are watched: what a thread has done there
/// is known by what it has seen, also after its end, and a `Drop` may do anything.
pub fn watched() -> Facts {
    Facts {
        writings: true,
        forgets: true,
        drops: true,
        watched: true,
    }
}

/// Whether all that a source does to memory has to be known, or what it makes of addresses:
/// it has `unsafe`, or pointers.
pub fn needs_watching(source: &str) -> bool {
    const NAMES: [&str; 9] = [
        "unsafe",
        "AtomicPtr",
        "NonNull",
        "as_ptr",
        "as_mut_ptr",
        "into_raw",
        "from_ref",
        "from_mut",
        "addr_of",
    ];
    let flat = flat(source);
    let is_pointer = |pair: &[(String, _)]| {
        ["*", "raw"].contains(&pair[0].0.as_str()) && ["const", "mut"].contains(&pair[1].0.as_str())
    };
    flat.iter().any(|(name, _)| NAMES.contains(&name.as_str())) || flat.windows(2).any(is_pointer)
}

/// Whether a program may leave an owner behind that nobody drops: it names a way that
/// loses one, or cells, by which owners come to own each other. In what threads share,
/// such circles are seen by the search.
fn forgets_owners(names: &BTreeSet<String>) -> bool {
    const WAYS: [&str; 7] = [
        "forget",
        "leak",
        "into_raw",
        "ManuallyDrop",
        "MaybeUninit",
        "RawWaker",
        "cell",
    ];
    WAYS.iter().any(|way| names.contains(*way))
}

/// Whether what a `Drop` does may depend on the thread that does it, or be known by that
/// thread alone, without a step by which the search would see it: it has a `Drop`, and
/// names what each thread has for itself.
fn has_drops_that_differ(names: &BTreeSet<String>) -> bool {
    const OWN: [&str; 4] = ["thread_local", "LocalKey", "panicking", "resume_unwind"];
    let has = |name: &str| names.contains(name);
    has("Drop") && (OWN.into_iter().any(has) || has("thread") && has("current"))
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
