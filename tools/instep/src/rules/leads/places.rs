//! The parts of a page to which a link can lead, and their words.

use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::prose::without_sources;
use crate::book::text;
use crate::rules::leads::weight::{self, Words};
use crate::rules::said::passages::without_links;

/// What stands at the end of each chapter: it speaks of the whole of it.
const ENDS: [&str; 5] = [
    "check-yourself",
    "your-turn",
    "what-you-can-do-now",
    "where-people-slip",
    "read-on",
];

/// A heading weighs more than a line.
const HEADING: usize = 4;

pub struct Place {
    /// The line of its heading, and that of the next one.
    pub first: usize,
    pub end: usize,
    /// Empty before the first section.
    pub id: String,
    pub words: Words,
    /// Its lines, without the blocks.
    text: String,
    /// Whether it is no section about something.
    pub is_apart: bool,
}

pub struct Places {
    pub places: Vec<Place>,
}

impl Places {
    /// Reads the sections of a chapter, its programs among their words.
    pub fn of(book: &Book, chapter: &Chapter) -> Self {
        let source = text::read_page(&book.root.join(&chapter.path)).unwrap_or_default();
        let source = without_sources(&source);
        let mut places = vec![Place::new(0, String::new())];
        let mut in_block = false;
        for (index, line) in source.lines().enumerate() {
            let is_fence = line.trim_start().starts_with("```");
            if is_fence && !in_block {
                let block = chapter.blocks.iter().find(|it| it.line == index + 1);
                let lines = block.iter().flat_map(|block| &block.lines);
                lines.for_each(|line| last(&mut places).words.add(&line.text));
            }
            in_block ^= is_fence;
            if in_block || is_fence {
                continue;
            }
            match line.strip_prefix('#') {
                Some(heading) if heading.trim_start_matches('#').starts_with(' ') => {
                    let title = heading.trim_start_matches('#').trim();
                    if heading.starts_with('#') {
                        last(&mut places).end = index + 1;
                        places.push(Place::new(index + 1, id(title)));
                    }
                    (0..HEADING).for_each(|_| last(&mut places).words.add(title));
                }
                _ => {
                    last(&mut places).words.add(line);
                    last(&mut places).text.push_str(line.trim());
                    last(&mut places).text.push(' ');
                }
            }
        }
        Places { places }
    }

    /// The words of the section with this id.
    pub fn named(&self, id: &str) -> Option<&Words> {
        let mut places = self.places.iter();
        places
            .find(|place| place.id == id)
            .map(|place| &place.words)
    }

    pub fn whole(&self) -> Words {
        let mut whole = Words::default();
        for place in &self.places {
            whole.join(&place.words);
        }
        whole
    }
}

impl Place {
    /// Whether it stresses these words, as a page does where it says what they mean.
    pub fn stresses(&self, term: &str) -> bool {
        static STRESSED: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:^|[^*\w])\*([^*\s][^*]*)\*(?:[^*\w]|$)").expect("a pattern")
        });
        let mut found = STRESSED.captures_iter(&self.text);
        found.any(|stressed| weight::has_all(&stressed[1], term))
    }

    fn new(first: usize, id: String) -> Self {
        Place {
            first,
            is_apart: id.is_empty() || ENDS.contains(&id.as_str()),
            end: usize::MAX,
            words: Words::default(),
            text: String::new(),
            id,
        }
    }
}

fn last(places: &mut [Place]) -> &mut Place {
    let last = places.len() - 1;
    &mut places[last]
}

/// As mdBook makes it of a heading.
pub fn id(title: &str) -> String {
    let title = without_links(title, |shown| shown.to_owned()).to_lowercase();
    let kept = title.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
        _ => None,
    });
    kept.collect()
}
