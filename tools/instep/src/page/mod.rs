//! What the built book says around each listing and each output.
//!
//! The chapters show listings with mdBook's own includes, and read well
//! without this. The preprocessor adds what a Markdown file cannot know: a
//! caption with a link to the source, the command that runs the listing, what
//! is proven about the output, and a page for each listing.

pub mod explorer;
pub mod goals;
pub mod playground;
mod quiz;
mod timeline;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use formats::summary::Summary;
use mdbook_preprocessor::book::{Book as MdBook, BookItem, Chapter as MdChapter};
use schedules::amounts::grouped;

use crate::book::Book;
use crate::book::block::Block;
use crate::book::chapter::Chapter;
use crate::book::contract::Contract;
use crate::book::listing::Listing;
use crate::files::slashed;
use crate::html::escaped;
use crate::page::explorer::Shown;
use crate::record::{index, normal};

/// The chapter that lists all listings, relative to `src`.
const LISTINGS: &str = "listings.md";

/// The mark at which a chapter shows what all schedules have shown.
const EXPLORED: &str = "<!-- The build puts the table of all explored listings here. -->";

/// The mark at which a chapter lists all goals.
const GOALS: &str = "<!-- The build puts the list of all goals here. -->";

/// The mark at which a chapter lists all quizzes.
const QUIZZES: &str = "<!-- The build puts the list of all quizzes here. -->";

/// Adds captions, commands, proofs and the listings' pages.
///
/// `repository` is the address of the book's repository, if it is known.
pub fn decorate(md_book: &mut MdBook, book: &Book, repository: Option<&str>) {
    md_book.for_each_mut(|item| {
        let BookItem::Chapter(md_chapter) = item else {
            return;
        };
        let Some(path) = md_chapter.path.clone() else {
            return;
        };
        let source = book.settings.src.join(&path);
        if let Some(chapter) = book.chapters.iter().find(|chapter| chapter.path == source) {
            md_chapter.content = with_captions(&md_chapter.content, chapter, book, repository);
        }
        if md_chapter.content.contains(EXPLORED) {
            let table = index::explored(book);
            md_chapter.content = md_chapter.content.replace(EXPLORED, &table);
        }
        if md_chapter.content.contains(GOALS) {
            let list = goals::list(book);
            md_chapter.content = md_chapter.content.replace(GOALS, &list);
        }
        if md_chapter.content.contains(QUIZZES) {
            let list = goals::quizzes(book);
            md_chapter.content = md_chapter.content.replace(QUIZZES, &list);
        }
        if path == Path::new(LISTINGS) {
            md_chapter.content.push_str(&index::for_the_book(book));
            md_chapter.sub_items = listing_pages(book, md_chapter);
        }
    });
}

fn with_captions(
    content: &str,
    chapter: &Chapter,
    book: &Book,
    repository: Option<&str>,
) -> String {
    let lines: Vec<_> = content.lines().collect();
    let is_first = book
        .chapters
        .first()
        .is_some_and(|first| first.path == chapter.path);
    let shown = if is_first { Shown::Open } else { Shown::Closed };
    let mut before: BTreeMap<usize, String> = BTreeMap::new();
    let mut after: BTreeMap<usize, String> = BTreeMap::new();
    for (index, block) in chapter.blocks.iter().enumerate() {
        let Some((mut opening, mut closing)) = frame(block, chapter, book, repository) else {
            continue;
        };
        if shown == Shown::Closed && is_explored_output(block, book) {
            opening = opening.replacen(OUTPUT, FOLDED, 1) + PREDICT;
        }
        if let Some(listing) = listing_of(block, book)
            && !chapter.blocks[index + 1..]
                .iter()
                .any(|later| listing_of(later, book).is_some_and(|l| l.name == listing.name))
            && let Some(explorer) = explorer::html(&book.root, listing, shown)
        {
            closing.push('\n');
            closing.push_str(&explorer);
        }
        let start = block.line - 1;
        if let Some(end) = closing_fence(&lines, start) {
            before.insert(start, opening);
            after.insert(end, closing);
        }
    }
    for answer in &chapter.answers {
        if !chapter.is_proven(answer) {
            before.insert(answer.last - 1, UNPROVEN.to_owned());
        }
    }
    let quizzes = quizzes(&lines, chapter, book);
    let mut text = String::with_capacity(content.len() * 2);
    for (index, line) in lines.iter().enumerate() {
        if let Some((first, html)) = quizzes
            .iter()
            .find_map(|(place, html)| place.contains(&index).then_some((*place.start(), html)))
        {
            text.push_str(if index == first { html } else { "" });
            continue;
        }
        text.push_str(before.get(&index).map_or("", String::as_str));
        text.push_str(line);
        text.push('\n');
        text.push_str(after.get(&index).map_or("", String::as_str));
    }
    text
}

/// What stands in the place of each quiz, by the lines that it takes, from 0.
fn quizzes(lines: &[&str], chapter: &Chapter, book: &Book) -> Vec<(RangeInclusive<usize>, String)> {
    let numbered = chapter.quizzes.iter().enumerate();
    let made = numbered.filter_map(|(index, quiz)| {
        let html = quiz::html(book, chapter, quiz, index + 1, lines)?;
        Some((quiz.first - 1..=quiz.last - 1, html))
    });
    made.collect()
}

/// How an output begins; and one that readers with JavaScript see when they have an
/// answer of their own, with what they say then.
const OUTPUT: &str = "<figure class=\"output\">";
const FOLDED: &str = "<figure class=\"output folded\">";
const PREDICT: &str = "<p class=\"predict\">What will it print? \
    <button type=\"button\">I have an answer</button> \
    <button type=\"button\" value=\"always\">Always show outputs</button></p>\n\n";

/// Whether a block shows the output of a listing whose schedules the reader can choose.
fn is_explored_output(block: &Block, book: &Book) -> bool {
    listing_of(block, book).is_some_and(|listing| {
        block
            .included_from()
            .is_some_and(|file| file == listing.output_path())
            && explorer::html(&book.root, listing, Shown::Closed).is_some()
    })
}

/// What an answer without a proof ends with.
const UNPROVEN: &str = "<p class=\"unproven\">No test checks this answer.</p>\n\n";

/// The listing whose source or output a block shows.
fn listing_of<'a>(block: &Block, book: &'a Book) -> Option<&'a Listing> {
    let file = block.included_from()?;
    let shows = |listing: &&Listing| file == listing.source_path() || file == listing.output_path();
    book.listings.iter().find(shows)
}

/// The changed listing whose difference or output a block shows.
fn change_of<'a>(block: &Block, book: &'a Book) -> Option<&'a Listing> {
    let file = block.included_from()?;
    let changes = book.listings.iter().flat_map(|listing| &listing.changes);
    let shows = |listing: &&Listing| file == listing.source_path() || file == listing.output_path();
    changes.into_iter().find(shows)
}

/// The line that closes the fence at `start`, for fences that are not indented.
fn closing_fence(lines: &[&str], start: usize) -> Option<usize> {
    let opening = lines.get(start)?;
    let mark = opening.chars().next().filter(|c| ['`', '~'].contains(c))?;
    let width = opening.chars().take_while(|c| *c == mark).count();
    (start + 1..lines.len()).find(|index| {
        let line = lines[*index].trim_end();
        line.len() >= width && line.chars().all(|c| c == mark)
    })
}

/// What stands before and after a block that shows a listing or an output.
fn frame(
    block: &Block,
    chapter: &Chapter,
    book: &Book,
    repository: Option<&str>,
) -> Option<(String, String)> {
    let file = block.included_from()?;
    if let Some(changed) = change_of(block, book)
        && file == changed.source_path()
    {
        return Some(around_a_difference(changed));
    }
    let listing = listing_of(block, book).or_else(|| change_of(block, book))?;
    if file == listing.source_path() {
        let caption = format!(
            "<figure class=\"listing\">\n<figcaption>{}</figcaption>\n\n",
            source_link(book, listing, chapter, repository)
        );
        let command = format!(
            "\n<div class=\"command\">\n\n```console\n{}\n```\n\n{}\n</div>\n</figure>\n",
            listing.command(),
            playground::link(listing).unwrap_or_default()
        );
        return Some((caption, command));
    }
    if file == listing.output_path() {
        let caption = format!("{OUTPUT}\n<figcaption>{}</figcaption>\n\n", proof(listing));
        return Some((caption, "\n</figure>\n".to_owned()));
    }
    None
}

/// A difference, with the commands that make the change and run it.
fn around_a_difference(changed: &Listing) -> (String, String) {
    let caption = format!(
        "<figure class=\"listing\">\n<figcaption><code>{}</code> <span>changed</span></figcaption>\n\n",
        changed.known_as()
    );
    let command = |command: &str| {
        format!("\n<div class=\"command\">\n\n```console\n{command}\n```\n\n</div>\n")
    };
    let apply = format!("git apply {}", slashed(&changed.source_path()));
    let commands = command(&apply) + &command(&changed.command());
    (caption, commands + "</figure>\n")
}

/// To the repository where its address is known, else to the listing's page.
fn source_link(
    book: &Book,
    listing: &Listing,
    chapter: &Chapter,
    repository: Option<&str>,
) -> String {
    let address = match repository {
        Some(repository) => format!(
            "{}/tree/HEAD/{}",
            repository.trim_end_matches('/'),
            slashed(&listing.dir)
        ),
        None => {
            let depth = book.within(&chapter.path).matches('/').count();
            format!("{}listings/{}.html", "../".repeat(depth), listing.name)
        }
    };
    format!(
        "<a href=\"{address}\"><code>{}</code></a> <span>{}</span>",
        listing.name,
        slashed(&listing.source_path())
    )
}

/// What `cargo test` proves about an output, in words, as HTML.
fn proof(listing: &Listing) -> String {
    let explored = listing
        .explored
        .as_ref()
        .filter(|explored| explored.complete);
    let differing = differing(listing, explored);
    let words = match &listing.promise.contract {
        Contract::Exact if differing > 0 => "One run.".to_owned(),
        Contract::Exact if explored.is_some() => "Every run prints this, under every schedule.".to_owned(),
        Contract::Exact => "Every run prints this.".to_owned(),
        Contract::AnySchedule { lost_lines, .. } => match explored {
            Some(explored) => possible(explored),
            None if differing > 0 => "One run. Others may print these lines in another order.".to_owned(),
            None if *lost_lines => "One run. Others may lose some of these lines. How many outputs are possible has not been counted.".to_owned(),
            None => "One run. Others print the same lines, perhaps in another order. How many orders are possible has not been counted.".to_owned(),
        },
        Contract::Property => "One run. A test states what every run has in common.".to_owned(),
        Contract::Panics if differing > 0 => "One run. Every run panics, with exit status 101.".to_owned(),
        Contract::Panics => "Every run panics like this, with exit status 101.".to_owned(),
        Contract::FailsToCompile { error: None } => "It does not compile. rustc says:".to_owned(),
        Contract::FailsToCompile { error: Some(error) } => format!(
            "It does not compile. rustc says <a href=\"https://doc.rust-lang.org/error_codes/{error}.html\">{error}</a>:"
        ),
        Contract::Hangs if differing > 0 => "One run. No run ever ends.".to_owned(),
        Contract::Hangs if explored.is_some() => {
            "Every run prints this, and is then stuck forever, under every schedule.".to_owned()
        }
        Contract::Hangs => "Every run prints this, and then never ends.".to_owned(),
        Contract::Network { .. } if differing > 0 => "One run, over real sockets.".to_owned(),
        Contract::Network { .. } => "Every run prints this, over real sockets.".to_owned(),
        Contract::Measured => return measured(listing),
    };
    let others = match differing {
        0 => String::new(),
        1 => " Others may differ in one of these lines.".to_owned(),
        count => format!(" Others may differ in {count} of these lines."),
    };
    let numbers = numbers_that_differ(listing);
    let place = match &listing.promise.needs {
        Some(need) => format!(", where <code>{}</code> is installed", escaped(need)),
        None => String::new(),
    };
    format!(
        "<strong>Output</strong> {words}{others}{numbers} <span>Checked by <code>cargo test</code>{place}.</span>"
    )
}

/// What the system gives to each run anew, where the output has it.
fn numbers_that_differ(listing: &Listing) -> &'static str {
    let output = listing.output.as_deref().unwrap_or_default();
    let has_ports = matches!(listing.promise.contract, Contract::Network { .. })
        && normal::without_ports(output) != output;
    let has_threads = !matches!(listing.promise.contract, Contract::Panics)
        && normal::without_thread_ids(output) != output;
    match (has_ports, has_threads) {
        (true, true) => " The ports, and the numbers of threads, differ from run to run.",
        (true, false) => " The ports differ from run to run.",
        (false, true) => " The number that the system gives a thread differs from run to run.",
        (false, false) => "",
    }
}

/// How many of the recorded lines may be others in another run. What a search has found
/// says more of that.
fn differing(listing: &Listing, explored: Option<&Summary>) -> usize {
    let promise = &listing.promise;
    if explored.is_some() && matches!(promise.contract, Contract::AnySchedule { .. }) {
        return 0;
    }
    let lines = listing.output.iter().flat_map(|output| output.lines());
    lines
        .filter(|line| promise.varies.iter().any(|pattern| pattern.is_match(line)))
        .count()
}

/// Which test holds the lines, and which command the numbers.
fn measured(listing: &Listing) -> String {
    let bounds = listing.promise.measure.iter().flat_map(|m| &m.bounds);
    let bounds: Vec<_> = bounds.map(|bound| escaped(&bound.to_string())).collect();
    format!(
        "<strong>Output</strong> One run. Others print these lines with other numbers, as \
         <code>cargo test</code> checks. <span>On a quiet machine, \
         <code>cargo bench --bench measured {}</code> holds the bounds: {}.</span>",
        listing.name,
        bounds.join("; ")
    )
}

/// `One of 120 possible outputs`, and whether there is a deadlock among them.
fn possible(explored: &Summary) -> String {
    // Each is a path of the graph; every other schedule prints what one of them prints.
    let schedules = match explored.schedules {
        1 => "One schedule stands for all.".to_owned(),
        count => format!("{} schedules stand for all.", grouped(count)),
    };
    let of_these = |count| match count {
        1 => "The only possible output".to_owned(),
        count => format!("One of {} possible outputs", grouped(count)),
    };
    // The output below may be one that was there before it got stuck.
    match (explored.ends(), explored.can_deadlock()) {
        (ends, false) => format!("{}. {schedules}", of_these(ends)),
        (0, true) => format!(
            "{}. Under every schedule, the program then gets stuck forever. {schedules}",
            of_these(explored.all())
        ),
        (1, true) => {
            format!("One run. The program ends with one output, or gets stuck forever. {schedules}")
        }
        (ends, true) => format!(
            "One run. The program ends with one of {} outputs, or gets stuck forever. {schedules}",
            grouped(ends)
        ),
    }
}

/// A page for each listing: its source, its manifest, its output, its chapters.
fn listing_pages(book: &Book, parent: &MdChapter) -> Vec<BookItem> {
    index::in_order(book)
        .into_iter()
        .enumerate()
        .map(|(index, listing)| {
            let path = PathBuf::from(format!("listings/{}.md", listing.name));
            let mut parents = parent.parent_names.clone();
            parents.push(parent.name.clone());
            let mut page =
                MdChapter::new(&listing.name, listing_page(book, listing), path, parents);
            page.source_path = None;
            page.number = parent.number.clone().map(|mut number| {
                number.push(index as u32 + 1);
                number
            });
            BookItem::Chapter(page)
        })
        .collect()
}

fn listing_page(book: &Book, listing: &Listing) -> String {
    let pages: Vec<_> = book
        .pages_of(listing)
        .map(|chapter| format!("[{}](../{})", chapter.title, book.within(&chapter.path)))
        .collect();
    let output = match &listing.output {
        Some(output) => format!(
            "## Output\n\n<figure class=\"output\">\n<figcaption>{}</figcaption>\n\n```text\n{}```\n\n</figure>\n",
            proof(listing),
            ensure_newline(output)
        ),
        None => String::new(),
    };
    format!(
        "# `{name}`\n\n{summary}\n\nExplained in {pages}. Run it:\n\n```console\n{command}\n```\n\n\
         ## Program\n\n{source_path}\n\n```rust\n{source}```\n\n{output}\n\
         ## Manifest\n\n{manifest_path}\n\n```toml\n{manifest}```\n",
        name = listing.name,
        summary = listing.summary(),
        pages = pages.join(" and "),
        command = listing.command(),
        source_path = in_parts(&slashed(&listing.source_path())),
        source = ensure_newline(&listing.source),
        manifest_path = in_parts(&slashed(&listing.manifest_path())),
        manifest = ensure_newline(&listing.manifest),
    )
}

/// A path that goes on in the next line, on a phone, only behind a slash.
fn in_parts(path: &str) -> String {
    let parts = path.split_inclusive('/');
    let parts: String = parts.map(|part| format!("<span>{part}</span>")).collect();
    format!("<code class=\"path\">{parts}</code>")
}

fn ensure_newline(text: &str) -> String {
    match text.ends_with('\n') {
        true => text.to_owned(),
        false => format!("{text}\n"),
    }
}
