//! Sizes, which may be others for the stand-in's types.

use proc_macro2::Span;

use crate::program::tokens::flat;

pub const SIZE: &str =
    "asks for a size, which may be another for what stands in for the types of `std`";
pub const CAPACITY: &str = "asks for a capacity, which the search does not tell apart";

/// Where a capacity is asked for, in a program with threads: values of the same content
/// are taken for one.
pub fn capacities(source: &str) -> Vec<Span> {
    let flat = flat(source);
    if !flat.iter().any(|(name, _)| name == "thread") {
        return vec![];
    }
    let asks = |window: &&[(String, Span)]| {
        window[0].0 == "." && ["capacity", "spare_capacity_mut"].contains(&window[1].0.as_str())
    };
    flat.windows(2)
        .filter(asks)
        .map(|window| window[1].1)
        .collect()
}

/// Where a size is asked for that may be another for the stand-in's types: of
/// anything but numbers and the like.
pub fn asked_for(source: &str) -> Vec<Span> {
    const KNOWN: [&str; 24] = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
        "f32", "f64", "bool", "char", "str", "String", "Vec", "Option", "Box", "Result", "fn",
        "dyn",
    ];
    let flat = flat(source);
    let is_name = |text: &str| text.starts_with(|first: char| first.is_alphabetic());
    let mut found = vec![];
    for (index, (name, span)) in flat.iter().enumerate() {
        let rest = flat[index + 1..].iter().map(|(text, _)| text.as_str());
        let is_unknown = match name.as_str() {
            "size_of" | "align_of" => {
                let mut of = rest.skip_while(|text| *text == ":").peekable();
                of.peek() == Some(&"<")
                    && of
                        .take_while(|text| *text != "(")
                        .any(|text| is_name(text) && !KNOWN.contains(&text))
            }
            "size_of_val" | "align_of_val" => rest.take(1).eq(["("]),
            _ => false,
        };
        if is_unknown {
            found.push(*span);
        }
    }
    found
}
