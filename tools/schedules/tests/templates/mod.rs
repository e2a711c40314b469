//! Lines of random programs, with letters in the place of numbers and orderings.

use fastrand::Rng;

/// Fills in a line: `V` is a small number, `O` an ordering of a load, `S` of a store, `U` of both
/// and `F` of a fence. All orderings are `SeqCst` unless the program `is_weak`.
pub fn filled(text: &str, rng: &mut Rng, is_weak: bool) -> String {
    let letters: Vec<_> = text.chars().collect();
    let is_part = |place: Option<usize>| {
        let letter = place.and_then(|place| letters.get(place));
        letter.is_some_and(|letter| letter.is_alphanumeric() || *letter == '_')
    };
    let mut filled = String::new();
    for (place, letter) in letters.iter().enumerate() {
        if is_part(place.checked_sub(1)) || is_part(Some(place + 1)) {
            filled.push(*letter);
            continue;
        }
        let mut pick = |all: &[&'static str]| match is_weak {
            true => all[rng.usize(..all.len())],
            false => "SeqCst",
        };
        match letter {
            'O' => filled += pick(&["Relaxed", "Acquire", "SeqCst"]),
            'S' => filled += pick(&["Relaxed", "Release", "SeqCst"]),
            'U' => filled += pick(&["Relaxed", "Acquire", "AcqRel", "SeqCst"]),
            'F' => filled += pick(&["Release", "Acquire", "AcqRel", "SeqCst"]),
            'V' => filled += &rng.u32(0..=2).to_string(),
            letter => filled.push(*letter),
        }
    }
    filled
}
