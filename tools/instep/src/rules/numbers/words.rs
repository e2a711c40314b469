//! Numbers as a page writes them: in digits, in words, as an ordinal, and as
//! `once` and `twice`.

use schedules::amounts::grouped;

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const LARGE: [(u128, &str); 4] = [
    (1_000_000_000, "billion"),
    (1_000_000, "million"),
    (1_000, "thousand"),
    (100, "hundred"),
];
/// Ordinals that do not only add `th`.
const ORDINALS: [(&str, &str); 8] = [
    ("one", "first"),
    ("two", "second"),
    ("three", "third"),
    ("five", "fifth"),
    ("eight", "eighth"),
    ("nine", "ninth"),
    ("twelve", "twelfth"),
    ("zero", "zeroth"),
];

/// All words that a number in words is made of, but for `and`.
pub fn all() -> impl Iterator<Item = &'static str> {
    let large = LARGE.iter().map(|(_, word)| *word);
    SMALL.into_iter().chain(TENS).chain(large)
}

/// In which of the ways a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `14,400`
    Digits,
    /// `fourteen`, `eighty-four`, `a hundred and twenty`
    Words,
    /// `third`
    Ordinal,
    /// `twice`
    Times,
    /// `both`
    Both,
    /// `no`, `none`
    No,
}

/// What a text says, if it is a number: `14,400`, `Seventy`, `third`, `twice`.
pub fn read(text: &str) -> Option<u128> {
    read_with_style(text).map(|(number, _)| number)
}

fn read_with_style(text: &str) -> Option<(u128, Style)> {
    let text = text.trim().to_lowercase();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let number: u128 = text.replace(',', "").parse().ok()?;
        let is_plain = text == number.to_string();
        return (is_plain || text == grouped(number)).then_some((number, Style::Digits));
    }
    match text.as_str() {
        "once" => return Some((1, Style::Times)),
        "twice" => return Some((2, Style::Times)),
        "both" => return Some((2, Style::Both)),
        "no" | "none" => return Some((0, Style::No)),
        _ => {}
    }
    let words: Vec<_> = text.split([' ', '-', '\n']).collect();
    if let Some(number) = cardinal(&words) {
        return Some((number, Style::Words));
    }
    let (last, before) = words.split_last()?;
    let base = SMALL
        .into_iter()
        .chain(TENS)
        .find(|word| ordinal_of(word) == *last)?;
    let words: Vec<_> = before.iter().copied().chain([base]).collect();
    Some((cardinal(&words)?, Style::Ordinal))
}

/// `a hundred and twenty`.
fn cardinal(words: &[&str]) -> Option<u128> {
    let words = match words {
        ["a", rest @ ..] if rest.first().is_some_and(|word| large(word).is_some()) => rest,
        words => words,
    };
    if words.is_empty() {
        return None;
    }
    let mut total = 0;
    let mut part: Option<u128> = None;
    let mut before = u128::MAX;
    for (index, word) in words.iter().enumerate() {
        if *word == "and" {
            if index == 0 || before < 100 || index + 1 == words.len() {
                return None;
            }
            continue;
        }
        if let Some(value) = small(word) {
            let fits = match part {
                None => true,
                Some(part) => {
                    (part % 100 == 0 && before >= 100)
                        || (part % 10 == 0 && part % 100 >= 20 && value < 10 && value > 0)
                }
            };
            if !fits {
                return None;
            }
            part = Some(part.unwrap_or(0) + value);
            before = value;
        } else {
            let value = large(word)?;
            if value == 100 {
                part = Some(part.unwrap_or(1) * 100);
            } else {
                total += part.take().unwrap_or(1) * value;
            }
            before = value;
        }
    }
    Some(total + part.unwrap_or(0))
}

fn small(word: &str) -> Option<u128> {
    if let Some(index) = SMALL.iter().position(|small| *small == word) {
        return Some(index as u128);
    }
    let index = TENS.iter().position(|ten| *ten == word)?;
    Some((index as u128 + 2) * 10)
}

fn large(word: &str) -> Option<u128> {
    let found = LARGE.iter().find(|(_, large)| *large == word);
    found.map(|(value, _)| *value)
}

fn ordinal_of(cardinal: &str) -> String {
    if let Some((_, ordinal)) = ORDINALS.iter().find(|(word, _)| *word == cardinal) {
        return (*ordinal).to_owned();
    }
    match cardinal.strip_suffix('y') {
        Some(stem) => format!("{stem}ieth"),
        None => format!("{cardinal}th"),
    }
}

/// A number, written in the way in which `model` is written: in digits, in words
/// up to a hundred, with a capital letter where that has one.
pub fn write_like(model: &str, number: u128) -> String {
    let digits = grouped(number);
    let Some((_, style)) = read_with_style(model) else {
        return digits;
    };
    let written = match (style, number) {
        (Style::Digits, _) => match model.len() < 4 || model.contains(',') {
            true => digits,
            false => number.to_string(),
        },
        (Style::Times, 1) => "once".to_owned(),
        (Style::Times, 2) => "twice".to_owned(),
        (Style::Times, _) => format!("{} times", in_words(number).unwrap_or(digits)),
        (Style::Both, 2) => "both".to_owned(),
        (Style::No, 0) => model.to_lowercase(),
        (Style::Words | Style::Both | Style::No, _) => in_words(number).unwrap_or(digits),
        (Style::Ordinal, _) => match in_words(number) {
            Some(words) => {
                let (before, last) = words.rsplit_once('-').unwrap_or(("", &words));
                let ordinal = ordinal_of(last);
                match before {
                    "" => ordinal,
                    before => format!("{before}-{ordinal}"),
                }
            }
            None => format!("{digits}th"),
        },
    };
    let has_capital = model.starts_with(|c: char| c.is_uppercase());
    match (has_capital, written.chars().next()) {
        (true, Some(first)) => first
            .to_uppercase()
            .chain(written.chars().skip(1))
            .collect(),
        _ => written,
    }
}

/// `eighty-four`; `None` where nobody would write it in words.
fn in_words(number: u128) -> Option<String> {
    let number = usize::try_from(number).ok()?;
    match number {
        0..20 => Some(SMALL[number].to_owned()),
        20..100 if number % 10 == 0 => Some(TENS[number / 10 - 2].to_owned()),
        20..100 => Some(format!("{}-{}", TENS[number / 10 - 2], SMALL[number % 10])),
        100 => Some("a hundred".to_owned()),
        1_000 => Some("a thousand".to_owned()),
        1_000_000 => Some("a million".to_owned()),
        _ => None,
    }
}
