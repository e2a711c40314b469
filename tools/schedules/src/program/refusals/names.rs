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
    (
        &["io", "stdin"],
        "reads standard input: say in the program what it reads",
    ),
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
        "reads its arguments or its environment, which the search does not know: say them in the program",
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

/// What the processor counts or makes up. It is reached in several modules, and by `*`.
const OF_THE_PROCESSOR: [&str; 8] = [
    "_rdtsc", "__rdtscp", "_rdrand", "_rdseed", "__cpuid", "_xgetbv", "_rdpmc", "_rdpid",
];

/// Why a program can't be explored that uses what `path` names, or why a crate by others
/// can't be a part of one.
pub fn reach_past(path: &[String], is_dependency: bool) -> Vec<&'static str> {
    let path = without_self(path);
    let Some((first, rest)) = path.split_first() else {
        return vec![];
    };
    let mut found = vec![];
    let is_counted = |name: &String| {
        let mut all = OF_THE_PROCESSOR.iter();
        all.any(|one| name.starts_with(one))
    };
    if path.last().is_some_and(is_counted) {
        found.push("asks the processor");
        return found;
    }
    let is_within = |path: &[String], names: &[&str]| {
        path.len() >= names.len() && path.iter().zip(names).all(|(a, b)| a == b)
    };
    let reached = REFUSED.iter().filter(|(names, _)| match first.as_str() {
        // What is called `alloc` may be all of `std`; it has nothing of this itself.
        "std" | "alloc" => is_within(rest, names),
        // In a crate by others it is what works on values alone, and assembly has a reason
        // of its own.
        "core" if !is_dependency && !rest.iter().any(|name| name.ends_with("asm")) => {
            *names == ["arch"] && is_within(rest, names)
        }
        _ => names.len() > 1 && is_within(path, names),
    });
    found.extend(reached.map(|(_, what)| *what));
    found
}

/// Why a program can't be explored that has `path` behind `*` or `as`:
/// `use std::collections::*` and `use std::io as i` hide the names by which the
/// others are found. What `core` has of them bears its name wherever it is called.
pub fn hide_others(path: &[String], is_dependency: bool) -> Option<&'static str> {
    let (first, rest) = without_self(path).split_first()?;
    // What is refused of `sync` and `collections` is not in the stand-in, and
    // so does not compile.
    let is_replaced = matches!(rest, [module, ..] if module == "sync" || module == "collections");
    let hides = |(names, _): &(&[&str], &str)| {
        rest.len() < names.len() && rest.iter().zip(*names).all(|(a, b)| a == b)
    };
    // A crate by others was written for the real `alloc`.
    let is_std = first == "std" || first == "alloc" && !is_dependency;
    (is_std && !is_replaced && REFUSED.iter().any(hides)).then_some(
        "hides names of `std` behind `*` or `as`, among which may be one that can't be explored: name what it uses",
    )
}
