//! Names of the standard library that reach past the stand-in.

/// Paths below `std`, and what they mean.
const REFUSED: &[(&[&str], &str)] = &[
    (
        &["net"],
        "uses sockets, whose other side the search can't choose for",
    ),
    (
        &["fs"],
        "uses files, which keep what one execution leaves for the next",
    ),
    (&["process", "Command"], "starts another program"),
    (
        &["process", "id"],
        "asks for its process's number, which differs from run to run",
    ),
    (&["io", "stdin"], "reads standard input"),
    (
        &["io", "stdout"],
        "writes to standard output past `print!`, which the search would miss",
    ),
    (
        &["io", "stderr"],
        "writes to standard error past `eprint!`, which the search would miss",
    ),
    (
        &["io", "pipe"],
        "uses a pipe, whose other end the search can't choose for",
    ),
    (&["hash", "RandomState"], "uses random numbers"),
    (
        &["collections", "hash_map", "RandomState"],
        "uses random numbers",
    ),
    (
        &["backtrace"],
        "shows its call stack, which is the search's too",
    ),
    (
        &["sync", "mpmc"],
        "uses `std::sync::mpmc`, which is not stable",
    ),
    (
        &["sync", "ReentrantLock"],
        "uses `ReentrantLock`, which is not stable",
    ),
    (&["os"], "asks the operating system"),
    (
        &["env"],
        "reads its arguments or its environment, which the search does not know",
    ),
    (&["arch"], "asks the processor"),
];

/// `std::io::self` is `std::io`.
fn without_self(path: &[String]) -> &[String] {
    match path {
        [path @ .., last] if last == "self" => path,
        path => path,
    }
}

/// Why a program can't be explored that uses what `path` names.
pub fn reach_past(path: &[String]) -> Vec<&'static str> {
    let path = without_self(path);
    let Some((first, rest)) = path.split_first() else {
        return vec![];
    };
    let mut found = vec![];
    if rest.first().is_some_and(|next| next == "sync") {
        match first.as_str() {
            "core" => found
                .push("uses atomics by the name `core::sync`, past the stand-in: say `std::sync`"),
            "alloc" => found
                .push("uses owners by the name `alloc::sync`, past the stand-in: say `std::sync`"),
            _ => {}
        }
    }
    let is_module = |(names, _): &(&[&str], &str)| names.len() > 1 && names[0] == first;
    if first != "std" && !REFUSED.iter().any(is_module) {
        return found;
    }
    let rest = if first == "std" { rest } else { path };
    let is_within = |(names, _): &&(&[&str], _)| {
        rest.len() >= names.len() && rest.iter().zip(*names).all(|(a, b)| a == b)
    };
    found.extend(REFUSED.iter().filter(is_within).map(|(_, what)| *what));
    found
}

/// Why a program can't be explored that has `path` behind `*` or `as`:
/// `use std::collections::*` and `use std::io as i` hide the names by which the
/// others are found.
pub fn hide_others(path: &[String]) -> Option<&'static str> {
    let (first, rest) = without_self(path).split_first()?;
    if ["core", "alloc"].contains(&first.as_str()) && rest.is_empty() {
        return Some(
            "hides names of `core` or `alloc` behind `*` or `as`, which reach past the stand-in: say `std`",
        );
    }
    // What is refused of `sync` and `collections` is not in the stand-in, and
    // so does not compile.
    let is_replaced = matches!(rest, [module, ..] if module == "sync" || module == "collections");
    let hides = |(names, _): &(&[&str], &str)| {
        rest.len() < names.len() && rest.iter().zip(*names).all(|(a, b)| a == b)
    };
    (first == "std" && !is_replaced && REFUSED.iter().any(hides)).then_some(
        "hides names of `std` behind `*` or `as`, among which may be one that can't be explored: name what it uses",
    )
}
