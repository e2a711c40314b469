//! The words of a book, and in which of its sections each of them stands.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Words that tell no section from another: a query is answered without them.
pub const COMMON: &str = "a about after all also an and any are as at be because been before but \
     by can could did do does each for from had has have he her him his how if in into is it its \
     like may me might must my no nor not of on only or other our out own she should so some such \
     than that the their them then there these they this those to too us versus vs was we were what when \
     where which while who whom why will with would yet you your";

/// The sections of a word by their numbers, with how often it stands there.
type Places = BTreeMap<usize, usize>;

/// Words by their first letters.
#[derive(Default)]
pub struct Words {
    pub by_letter: BTreeMap<char, BTreeMap<String, Places>>,
    /// How many words each section has.
    pub lengths: Vec<usize>,
}

impl Words {
    /// Of the texts of sections, in order.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut words = Words::default();
        let mut ends = vec![];
        for (section, text) in texts.enumerate() {
            let names = split(text).filter_map(end);
            ends.extend(names.map(|name| (name.to_lowercase(), section)));
            let text = text.to_lowercase();
            let found = split(&text).filter(|word| !is_common(word));
            let mut length = 0;
            for word in found {
                length += 1;
                words.add(word, section);
            }
            for word in joined(&text) {
                words.add(&word, section);
            }
            words.lengths.push(length);
        }
        // Where the book says it by itself, that is what is looked for.
        let all = words.by_letter.values().flat_map(BTreeMap::keys);
        let known: BTreeSet<_> = all.cloned().collect();
        for (name, section) in ends {
            if !known.contains(&name) {
                words.add(&name, section);
            }
        }
        words
    }

    fn add(&mut self, word: &str, section: usize) {
        let letter = letter(word);
        let words = self.by_letter.entry(letter).or_default();
        *words
            .entry(word.to_owned())
            .or_default()
            .entry(section)
            .or_default() += 1;
    }
}

/// The words that begin with one letter, a line each: how far it is from one section to the
/// next, and behind a colon how often the word stands there, if not once.
pub fn lines(words: &BTreeMap<String, Places>) -> String {
    let mut lines = String::new();
    for (word, places) in words {
        lines.push_str(word);
        let mut last = 0;
        for (section, count) in places {
            let gap = section - last;
            last = *section;
            match count {
                1 => write!(lines, " {gap}"),
                count => write!(lines, " {gap}:{count}"),
            }
            .expect("a text takes more text");
        }
        lines.push('\n');
    }
    lines
}

/// The letter under which a word is looked up.
fn letter(word: &str) -> char {
    let first = word.chars().next();
    first.filter(char::is_ascii_lowercase).unwrap_or('0')
}

fn is_common(word: &str) -> bool {
    word.chars().count() < 2 || COMMON.split_whitespace().any(|common| common == word)
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|char: char| !char.is_alphanumeric() && char != '_');
    words.filter(|word| !word.is_empty())
}

/// Words of two parts, such as wake-up, as others write them: wakeup.
fn joined(text: &str) -> impl Iterator<Item = String> {
    let is_part = |part: &str| part.len() > 1 && part.chars().all(char::is_alphabetic);
    let around = |char: char| !char.is_alphanumeric() && char != '-';
    text.split(around).filter_map(move |word| {
        let (first, second) = word.split_once('-')?;
        (is_part(first) && is_part(second)).then(|| format!("{first}{second}"))
    })
}

/// What a name of several words ends with, as somebody may ask for it: `SendError` of
/// `TrySendError`, `nonblocking` of `set_nonblocking`.
fn end(name: &str) -> Option<&str> {
    if let Some((_, end)) = name.split_once('_') {
        return (end.len() > 2).then_some(end);
    }
    let mut words = name.match_indices(char::is_uppercase);
    let (second, _) = words.nth(1)?;
    // One word of it could be anything.
    words.next().map(|_| &name[second..])
}

/// What is looked for in code: names and words of more than two letters.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    split(text).filter(|word| word.len() > 2 && !word.starts_with(char::is_numeric))
}
