//! What a program makes of addresses that can't be told from its text: a number, which of
//! two is less, a hash, words. The compiler knows of what type each value is, and says so
//! in its [MIR], the program in small steps, each with the place in the source that it
//! comes from.
//!
//! What generic code does, its MIR does not say: there a value is of any type. But the
//! compiler makes code of it for each type that it is used with, also of that which comes from
//! other crates, and can tell what it has made; without a place.
//!
//! [MIR]: https://rustc-dev-guide.rust-lang.org/mir/index.html

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::reinterpreted::{Casts, Holders, STANDS_IN};
use crate::program::refusals::{ADDRESS, ORDER};

/// With this the compiler says the places, too. It is not stable.
pub const FLAG: &str = "-Zmir-include-spans=on";

/// With these it writes into a folder, for each crate, of which functions it has made code.
/// They are not stable.
pub fn telling_made(folder: &Path) -> [OsString; 2] {
    let mut into = OsString::from(format!("{TELLS_MADE}="));
    into.push(folder);
    [into, format!("{TELLS_MADE}-format=json").into()]
}

/// How these flags begin.
pub const TELLS_MADE: &str = "-Zdump-mono-stats";

/// How the files end that it writes.
const MADE: &str = ".mono_items.json";

/// A function of which the compiler has made code.
#[derive(Deserialize)]
struct Made {
    name: String,
}

/// What the code that has been made for some crates does with addresses.
#[derive(Clone, Copy, Default)]
pub struct Uses {
    /// It asks for an order or a hash of them.
    pub orders: bool,
    /// It can put them into words.
    pub words: bool,
}

/// What the code that has been made for the crates of a folder does with addresses that differs
/// from run to run. What the compiler has written is used up.
///
/// # Errors
///
/// When it has written nothing, or nothing that can be read.
pub fn used_by_generic_code(folder: &Path) -> Result<Uses> {
    let (mut some, mut uses) = (false, Uses::default());
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        if !file.to_string_lossy().ends_with(MADE) {
            continue;
        }
        some = true;
        let told = fs::read(&file)?;
        fs::remove_file(&file)?;
        // Of a library, perhaps no code was made at all.
        if told.is_empty() {
            continue;
        }
        let made: Vec<Made> = serde_json::from_slice(&told)
            .context("cannot read of what the compiler has made code")?;
        uses.orders |= made.iter().any(|one| is_for_pointers(&one.name, &ORDERS));
        uses.words |= made.iter().any(|one| is_for_pointers(&one.name, &WORDS));
    }
    some.then_some(uses)
        .context("the compiler did not say of what it has made code")
}

const ORDERS: [&str; 3] = ["cmp::PartialOrd", "cmp::Ord", "hash::Hash"];
const WORDS: [&str; 2] = ["fmt::Debug", "fmt::Pointer"];

/// Whether a function is what one of these traits has for pointers. Where the traits are from
/// depends on how the crate names the standard library.
fn is_for_pointers(function: &str, traits: &[&str]) -> bool {
    let is_pointer = |of: &str| {
        let named = of.split('<').next().unwrap_or_default();
        named.starts_with("*const ") || named.starts_with("*mut ") || named.ends_with("::NonNull")
    };
    // `<impl std::cmp::Ord for *mut T>::cmp`, `<*mut T as std::fmt::Debug>::fmt`, and what
    // all that lead to functions share, `std::ptr::<impl std::cmp::Ord for F>::cmp`.
    let is_for_functions = |of: &str| of.starts_with("F>") && function.contains("::ptr::<impl ");
    traits.iter().any(|way| {
        let implemented = function.split_once(&format!("{way} for "));
        let named = function
            .strip_prefix('<')
            .and_then(|rest| rest.split_once(&format!("{way}>")));
        let of = named.and_then(|(before, _)| before.split_once(" as "));
        implemented.is_some_and(|(_, of)| is_pointer(of) || is_for_functions(of))
            || of.is_some_and(|(of, _)| is_pointer(of))
    })
}

/// A line of a file, as the compiler names it, and what is done there.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub file: String,
    pub line: usize,
    pub what: &'static str,
}

/// All of it, in the order of the text, and where what stands in for a type of `std` is taken for
/// another.
pub fn found(mir: &str, holders: &Holders) -> Vec<Found> {
    let mut types = HashMap::new();
    let mut found = vec![];
    let mut casts = Casts::new(holders);
    let mut judged = vec![];
    for line in mir.lines() {
        let (code, comment) = line.split_once(" // ").unwrap_or((line, ""));
        if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
            types = arguments(code);
        }
        let code = code.trim();
        if let Some((name, of)) = local(code) {
            types.insert(name, of);
        } else if let Some(what) = made_of_address(code, &types)
            && let Some((file, line)) = place(comment)
        {
            found.push(Found { file, line, what });
        } else if let Some(cast) = casts.judge(code, |place| type_of(place, &types))
            && let Some((file, line)) = place(comment)
        {
            let what = STANDS_IN;
            judged.push((cast, Found { file, line, what }));
        }
    }
    let judged = judged.into_iter();
    let concerns = judged.filter(|(cast, _)| casts.concerns(*cast));
    found.extend(concerns.map(|(_, found)| found));
    found
}

/// The types of a function's arguments: `fn add(_1: &T, _2: u32) -> u32 {`.
fn arguments(head: &str) -> HashMap<&str, &str> {
    let mut types = HashMap::new();
    for (at, _) in head.match_indices('_') {
        if !head[..at].ends_with(['(', ' ']) {
            continue;
        }
        if let Some((name, of)) = head[at..].split_once(": ")
            && is_local(name)
        {
            types.insert(name, of);
        }
    }
    types
}

fn is_local(name: &str) -> bool {
    let number = name.strip_prefix('_').unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// `let mut _3: *mut u32;`
fn local(code: &str) -> Option<(&str, &str)> {
    let rest = code.strip_prefix("let ")?;
    let (name, of) = rest.strip_prefix("mut ").unwrap_or(rest).split_once(": ")?;
    Some((name, of.strip_suffix(';')?))
}

/// `scope 0 at stack.rs:12:5: 12:20`
fn place(comment: &str) -> Option<(String, usize)> {
    let (_, place) = comment.split_once(" at ")?;
    let mut parts = place.rsplitn(4, ':').skip(2);
    let (_, rest) = (parts.next()?, parts.next()?);
    let (file, line) = rest.rsplit_once(':')?;
    Some((file.to_owned(), line.parse().ok()?))
}

fn made_of_address(code: &str, types: &HashMap<&str, &str>) -> Option<&'static str> {
    let says = |text: &str| code.contains(text);
    if says("(PointerExposeProvenance)") {
        return Some(ADDRESS);
    }
    // Which pass to a function what the standard library does with it in code of its own.
    const WORDS: [&str; 3] = [
        "::new_debug::<*",
        "::new_pointer::<",
        "::new_debug::<NonNull<",
    ];
    let of_function = code.split_once("::new_debug::<");
    if WORDS.into_iter().any(says) || of_function.is_some_and(|(_, of)| leads_to_function(of)) {
        return Some(ADDRESS);
    }
    let ordered = ["BTreeSet", "BTreeMap", "BinaryHeap", "cmp::max", "cmp::min"];
    let of_pointers = ["<*", "::<*", "<NonNull<", "::<NonNull<"];
    let is_ordered = ordered
        .iter()
        .any(|name| of_pointers.iter().any(|of| says(&format!("{name}{of}"))));
    let is_sorted = says("<impl [*") && says("::sort");
    let has_order = ["PartialOrd", "Ord", "Hash"]
        .iter()
        .any(|name| implements(code, name).is_some_and(is_pointer));
    (is_ordered || is_sorted || has_order || compares(code, types)).then_some(ORDER)
}

/// `_3 = Lt(copy _1, copy _2)`, if these are pointers.
fn compares(code: &str, types: &HashMap<&str, &str>) -> bool {
    const OPERATORS: [&str; 5] = ["Lt", "Le", "Gt", "Ge", "Cmp"];
    let Some((_, value)) = code.split_once(" = ") else {
        return false;
    };
    let operands = OPERATORS.iter().find_map(|operator| {
        let rest = value.strip_prefix(operator)?.strip_prefix('(')?;
        rest.strip_prefix("copy ").or(rest.strip_prefix("move "))
    });
    operands.is_some_and(|first| type_of(first, types).is_some_and(is_pointer))
}

/// The type of what stands first: `_1, …`, `(*_1), …` or `(_1.0: *mut u32), …`.
fn type_of<'a>(place: &'a str, types: &HashMap<&str, &'a str>) -> Option<&'a str> {
    if let Some(rest) = place.strip_prefix("(*_") {
        let number = rest.split_once(')')?.0;
        let of = types.get(format!("_{number}").as_str())?;
        let led_to = ["&mut ", "&", "*const ", "*mut "];
        return led_to.iter().find_map(|prefix| of.strip_prefix(prefix));
    }
    if place.starts_with('(') {
        return place.split_once(": ").map(|(_, of)| of);
    }
    types.get(place.split([',', ')']).next()?).copied()
}

/// The type of `<TYPE as NAME>::…`.
fn implements<'a>(code: &'a str, name: &str) -> Option<&'a str> {
    let end = code.find(&format!(" as {name}>::"))?;
    let mut depth = 0;
    for (at, letter) in code[..end].char_indices().rev() {
        match letter {
            '>' => depth += 1,
            '<' if depth == 0 => return Some(&code[at + 1..end]),
            '<' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn is_pointer(of: &str) -> bool {
    let of = of.trim_start_matches('&');
    ["*const ", "*mut ", "NonNull<"]
        .iter()
        .any(|prefix| of.starts_with(prefix))
        || leads_to_function(of)
}

/// `fn()`, `for<'a> unsafe extern "C" fn(&'a u32)`
fn leads_to_function(of: &str) -> bool {
    let named = match of.strip_prefix("for<") {
        Some(rest) => rest.split_once("> ").map_or("", |(_, rest)| rest),
        None => of,
    };
    ["fn(", "extern \"", "unsafe fn(", "unsafe extern \""]
        .iter()
        .any(|prefix| named.starts_with(prefix))
}
