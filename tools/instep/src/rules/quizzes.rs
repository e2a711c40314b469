//! What a quiz may ask, and where one has to be.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::listing::Listing;
use crate::book::quiz::{Asks, Choice, Quiz};
use crate::finding::Finding;
use crate::record::quiz;

/// Quizzes that can't be answered, or that ask nothing; and chapters without one, in a
/// book that has any.
pub fn check(book: &Book) -> Vec<Finding> {
    let chapters = book.chapters.iter();
    let mut findings: Vec<_> = (chapters.clone())
        .flat_map(|chapter| of_chapter(book, chapter))
        .collect();
    if chapters.clone().any(|chapter| !chapter.quizzes.is_empty()) {
        findings.extend(chapters.filter_map(|chapter| missing(book, chapter)));
    }
    findings
}

/// What a chapter of a part lacks: a quiz, and two where readers can see every schedule.
fn missing(book: &Book, chapter: &Chapter) -> Option<Finding> {
    let is_of_a_part = book.within(&chapter.path).contains('/');
    let mut listings = book.listings.iter();
    let is_explored = listings.any(|listing| {
        listing
            .explored
            .as_ref()
            .is_some_and(|explored| explored.complete)
            && book.shows(chapter, listing)
    });
    let (least, what) = match is_explored {
        true => (
            2,
            "this chapter shows an explored listing, and has fewer than two quizzes",
        ),
        false => (1, "this chapter has no quiz"),
    };
    let help = "ask what can happen; CONTRIBUTING.md says how a quiz is written";
    let is_short = is_of_a_part && chapter.quizzes.len() < least;
    is_short.then(|| at(chapter, 0, what, help))
}

fn of_chapter(book: &Book, chapter: &Chapter) -> Vec<Finding> {
    let mut findings = vec![];
    let mut questions = BTreeSet::new();
    for quiz in &chapter.quizzes {
        findings.extend(of_quiz(book, chapter, quiz));
        // What the reader has answered is kept under the question.
        if !questions.insert(&quiz.question.text) {
            let what = "this chapter asks the same twice";
            let help = "let each question of a chapter have its own words";
            findings.push(at(chapter, quiz.first, what, help));
        }
    }
    findings
}

fn at(chapter: &Chapter, line: usize, what: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding::new(&chapter.path, line, what, help)
}

/// A question that names another listing than the one whose search answers it.
fn of_another(book: &Book, chapter: &Chapter, quiz: &Quiz, listing: &Listing) -> Option<Finding> {
    static CODE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"<code>(\w+)</code>").expect("a valid pattern"));
    let mut named = CODE.captures_iter(&quiz.question.html);
    let other = named.find_map(|found| {
        let name = found.get(1).map_or("", |name| name.as_str());
        (book.listing(name).is_some() && name != listing.name).then_some(name)
    })?;
    let what = "this question names another listing than the one that is asked";
    let help = "name the same one in the comment and in the question";
    Some(
        at(chapter, quiz.first, what, help)
            .expected(format!("`{}`", listing.name))
            .found(format!("`{other}`")),
    )
}

fn of_quiz(book: &Book, chapter: &Chapter, quiz: &Quiz) -> Vec<Finding> {
    let truths = match quiz::truths(book, chapter, quiz) {
        Ok(truths) => truths,
        Err((what, help)) => return vec![at(chapter, quiz.first, what, help)],
    };
    let Some(asks) = &quiz.asks else {
        return vec![];
    };
    let mut findings = vec![];
    if quiz.question.text.trim().is_empty() {
        let what = "this quiz has no question";
        let help = "write it in a paragraph between the comment and the candidates";
        findings.push(at(chapter, quiz.first, what, help));
    }
    let right = truths.iter().filter(|truth| truth.is_right(asks)).count();
    let help = "let some candidates be right, and some wrong";
    if right == truths.len() {
        findings.push(at(
            chapter,
            quiz.first,
            "nothing is wrong in this quiz",
            help,
        ));
    } else if right == 0 {
        findings.push(at(
            chapter,
            quiz.first,
            "nothing is right in this quiz",
            help,
        ));
    }
    let listing = asks.listing().and_then(|name| book.listing(name));
    findings.extend(listing.and_then(|listing| of_another(book, chapter, quiz, listing)));
    let mut before = vec![];
    for choice in &quiz.options {
        findings.extend(of_choice(chapter, asks, listing, choice));
        if choice.block.is_none() && before.contains(&&choice.candidate) {
            let what = "this candidate stands twice in its quiz";
            findings.push(at(chapter, choice.line, what, "leave one of them out"));
        }
        before.push(&choice.candidate);
    }
    findings
}

fn of_choice(
    chapter: &Chapter,
    asks: &Asks,
    listing: Option<&Listing>,
    choice: &Choice,
) -> Vec<Finding> {
    let mut findings = vec![];
    let mut says = |what: String, help: &str| findings.push(at(chapter, choice.line, what, help));
    if !choice.has_box {
        let what = "this candidate has no box to tick";
        says(what.to_owned(), "begin it with `- [ ] `");
    }
    if let Some(word) = &choice.unknown {
        let what = format!("`{word}` is no way to end");
        says(
            what,
            "say `*stuck*` or `*panic*`, and other words without stars",
        );
    }
    if matches!(asks, Asks::Orders(_)) && choice.candidate.ending.is_some() {
        let what = "an order of lines has no end";
        says(
            what.to_owned(),
            "leave it out, or ask what is printed: `prints`",
        );
    }
    let says_nothing = choice.candidate.lines.is_empty() && choice.candidate.ending.is_none();
    if says_nothing && !asks.is_of_blocks() {
        let what = "this candidate names no line";
        says(
            what.to_owned(),
            "quote what it would print, each line as code",
        );
    }
    if let (Asks::Prints(name) | Asks::Orders(name), Some(listing)) = (asks, listing)
        && let Some(word) = listing.foreign(&choice.candidate.lines)
    {
        let what = format!("`{name}` has no word `{word}`, so nobody would take this candidate");
        says(
            what,
            "write candidates from the words that the program and its output have",
        );
    }
    findings
}
