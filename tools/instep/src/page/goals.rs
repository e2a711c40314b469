//! All goals that readers may reach as the scheduler, from short to long.

use std::fmt::Write;

use formats::challenge::Challenge;
use formats::state_graph::StateGraph;

use crate::book::Book;
use crate::book::kept;
use crate::html::escaped;
use crate::page::quiz;
use crate::record::index;

/// A goal, where a page poses it.
struct Goal<'a> {
    text: &'a str,
    listing: &'a str,
    /// Its place among those of its listing, from 1.
    number: usize,
    /// The page below `src`, as HTML.
    page: String,
    chapter: &'a str,
    /// How many steps it takes, as far as that may be told.
    length: usize,
}

/// The list of all goals, as HTML: each leads to its explorer.
pub fn list(book: &Book) -> String {
    let mut goals = all(book);
    goals.sort_by_key(|goal| goal.length);
    let mut html = String::from("<ol class=\"goal-list\">\n");
    for goal in goals {
        let _ = writeln!(
            html,
            "<li><a href=\"{page}#goal={listing}:{number}\" data-of=\"{listing}\">{text}</a> <small>{listing}, in <em>{chapter}</em></small></li>",
            page = goal.page,
            listing = goal.listing,
            number = goal.number,
            text = escaped(goal.text),
            chapter = escaped(goal.chapter),
        );
    }
    html.push_str("</ol>\n");
    html
}

fn all(book: &Book) -> Vec<Goal<'_>> {
    let mut goals = vec![];
    for listing in index::in_order(book) {
        let Some(graph) = kept::whole_graph(&book.root.join(&listing.dir), &listing.source) else {
            continue;
        };
        let Some(chapter) = book.pages_of(listing).next() else {
            continue;
        };
        for (index, challenge) in listing.promise.challenges.iter().enumerate() {
            goals.push(Goal {
                text: &challenge.text,
                listing: &listing.name,
                number: index + 1,
                page: book.within(&chapter.path).replace(".md", ".html"),
                chapter: &chapter.title,
                length: length(challenge, &graph),
            });
        }
    }
    goals
}

/// The fewest steps to a goal; to one that can't be reached those to an end of the
/// program, so that its place does not give it away.
fn length(challenge: &Challenge, graph: &StateGraph) -> usize {
    let way = challenge.shortest(graph);
    way.map_or_else(|| graph.steps_to(|_| true).unwrap_or(0), |way| way.len())
}

/// The list of all quizzes, as HTML, by their chapters.
pub fn quizzes(book: &Book) -> String {
    let mut html = String::from("<ol class=\"goal-list\">\n");
    for chapter in &book.chapters {
        let name = quiz::name(book, chapter);
        for (index, quiz) in chapter.quizzes.iter().enumerate() {
            let _ = writeln!(
                html,
                "<li><a href=\"{page}#{id}\" data-of=\"{name}\">{question}</a> <small>in <em>{chapter}</em></small></li>",
                page = name.replace(".md", ".html"),
                id = quiz::id(index + 1),
                question = quiz.question.html,
                chapter = escaped(&chapter.title),
            );
        }
    }
    html.push_str("</ol>\n");
    html
}

/// The pages with goals or quizzes: each with the names under which a browser keeps
/// what was reached there, and how many there are: `order:3 threads/order.md:2`.
pub fn of_chapters(book: &Book) -> Vec<(String, String)> {
    let goals = all(book);
    let mut pages = vec![];
    for chapter in &book.chapters {
        let name = quiz::name(book, chapter);
        let page = name.replace(".md", ".html");
        let mut counts: Vec<(&str, usize)> = vec![];
        for goal in goals.iter().filter(|goal| goal.page == page) {
            match counts.last_mut() {
                Some((listing, count)) if *listing == goal.listing => *count += 1,
                _ => counts.push((goal.listing, 1)),
            }
        }
        if !chapter.quizzes.is_empty() {
            counts.push((&name, chapter.quizzes.len()));
        }
        let words = counts.iter().map(|(name, count)| format!("{name}:{count}"));
        let words = words.collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            pages.push((page, words));
        }
    }
    pages
}
