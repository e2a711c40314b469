//! How much two texts have in common: words that few places have weigh more.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

/// Words that are everywhere.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "a an and are as at be been but by can do does for from had has have he her his \
    how i if in into is it its just let may me more most no not nor of off on one only or other our \
    out over she so some such than that the their them then there these they this those to too two up \
    was we were what when where which while who whom why will with you your would could should each \
    all any same read take takes see here did"
        .split_whitespace()
        .collect()
});

/// The words of a text, and how often each stands there.
#[derive(Default)]
pub struct Words {
    counts: BTreeMap<String, usize>,
    total: usize,
}

impl Words {
    pub fn add(&mut self, text: &str) {
        for word in words(text) {
            *self.counts.entry(word).or_default() += 1;
            self.total += 1;
        }
    }

    pub fn join(&mut self, other: &Words) {
        for (word, count) in &other.counts {
            *self.counts.entry(word.clone()).or_default() += count;
        }
        self.total += other.total;
    }
}

/// How fast the weight of a word grows with its share of a place, and how many words a
/// place has at least, so that a short one does not win by a single word.
#[derive(Clone, Copy)]
pub struct Growth {
    share: f64,
    least: f64,
}

pub const SECTIONS: Growth = Growth {
    share: 200.0,
    least: 30.0,
};
pub const PAGES: Growth = Growth {
    share: 500.0,
    least: 200.0,
};

/// What each place has of a sentence; what a link shows counts twice.
pub fn scores(sentence: &str, shown: &str, places: &[&Words], growth: Growth) -> Vec<f64> {
    let asked: BTreeSet<_> = words(sentence).collect();
    let shown: BTreeSet<_> = words(shown).collect();
    let mut scores = vec![0.0; places.len()];
    for word in &asked {
        let having = places
            .iter()
            .filter(|place| place.counts.contains_key(word));
        let having = having.count() as f64;
        let rare = (1.0 + places.len() as f64 / having).ln();
        let weight = if shown.contains(word) { 2.0 } else { 1.0 };
        for (place, score) in places.iter().zip(&mut scores) {
            if let Some(count) = place.counts.get(word) {
                let share = *count as f64 / (place.total as f64 + growth.least);
                *score += rare * weight * (1.0 + growth.share * share).ln();
            }
        }
    }
    scores
}

/// A word of a term that a place does not have, nor one that begins like it.
pub fn missing(term: &str, place: &Words) -> Option<String> {
    const BEGINNING: usize = 5;
    words(term).find(|word| {
        let beginning: String = word.chars().take(BEGINNING).collect();
        !place
            .counts
            .keys()
            .any(|known| known.starts_with(&beginning))
    })
}

/// Whether a phrase has every word of a term, or one that begins like it.
pub fn has_all(phrase: &str, term: &str) -> bool {
    let mut place = Words::default();
    place.add(phrase);
    words(term).next().is_some() && missing(term, &place).is_none()
}

/// The words of a text without their endings; of a name with `_`, also its parts.
fn words(text: &str) -> impl Iterator<Item = String> {
    let lower = text.to_lowercase();
    let found: Vec<_> = lower
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.len() > 1 && word.starts_with(|c: char| !c.is_ascii_digit()))
        .filter(|word| !COMMON.contains(word))
        .flat_map(|word| {
            let parts = word
                .split('_')
                .filter(|part| part.len() > 2 && *part != word);
            std::iter::once(word)
                .chain(parts)
                .map(stem)
                .collect::<Vec<_>>()
        })
        .collect();
    found.into_iter()
}

fn stem(word: &str) -> String {
    const ENDINGS: [&str; 10] = [
        "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "e",
    ];
    let mut endings = ENDINGS.iter();
    let stem = endings.find_map(|ending| {
        let stem = word.strip_suffix(ending)?;
        (stem.len() >= 3).then_some(stem)
    });
    stem.unwrap_or(word).to_owned()
}
