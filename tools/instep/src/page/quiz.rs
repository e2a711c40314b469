//! A quiz as HTML: boxes to tick, and a folded answer that needs no script.
//! `theme/quiz.js` lays the parts of that answer beside the boxes.

use std::fmt::Write;

use schedules::amounts::grouped;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::quiz::{Asks, Choice, Quiz};
use crate::html::escaped;
use crate::record::quiz::{Truth, truths};

/// Under which name the reader's browser keeps what was answered of a chapter.
pub fn name(book: &Book, chapter: &Chapter) -> String {
    book.within(&chapter.path)
}

/// The id of the chapter's quiz of this number, from 1.
pub fn id(number: usize) -> String {
    format!("quiz-{number}")
}

/// What stands in the place of the lines of a quiz; `None` while the checks have
/// something to say of it. `lines` are the chapter's.
pub fn html(
    book: &Book,
    chapter: &Chapter,
    quiz: &Quiz,
    number: usize,
    lines: &[&str],
) -> Option<String> {
    let asks = quiz.asks.as_ref()?;
    let truths = truths(book, chapter, quiz).ok()?;
    let id = id(number);
    let mut html = format!(
        "<div class=\"quiz\" role=\"group\" aria-labelledby=\"{id}\" data-name=\"{name}\">\n\
         <p id=\"{id}\">{question}</p>\n<ul>\n",
        name = name(book, chapter),
        question = quiz.question.html,
    );
    for (index, choice) in quiz.options.iter().enumerate() {
        html += &option(chapter, choice, index, lines);
    }
    html += "</ul>\n<p class=\"verdict\" role=\"status\"></p>\n\
             <button type=\"button\" hidden>Check</button>\n<details><summary>Answer</summary>\n<ul>\n";
    for (index, (choice, truth)) in quiz.options.iter().zip(&truths).enumerate() {
        let is_right = truth.is_right(asks);
        let _ = writeln!(
            html,
            "<li class=\"{}\"><span>{}: </span>{}</li>",
            if is_right { "yes" } else { "no" },
            label(choice, index),
            words(truth, asks)
        );
    }
    html += "</ul>\n</details>\n</div>\n";
    Some(html)
}

/// What tells a candidate from the others: its words; a letter if it has none.
fn label(choice: &Choice, index: usize) -> String {
    match choice.words.html.trim() {
        "" => char::from(b'A' + u8::try_from(index).unwrap_or(25).min(25)).to_string(),
        words => words.to_owned(),
    }
}

fn option(chapter: &Chapter, choice: &Choice, index: usize, lines: &[&str]) -> String {
    let label = label(choice, index);
    let code = code(chapter, choice, lines).unwrap_or_default();
    format!("<li><label><input type=\"checkbox\"> <span>{label}</span></label>{code}</li>\n")
}

/// The block of a candidate, out of its list, so that mdBook reads it as any other.
fn code(chapter: &Chapter, choice: &Choice, lines: &[&str]) -> Option<String> {
    let block = chapter.blocks.get(choice.block?)?;
    let first = block.line - 1;
    let opening = lines.get(first)?;
    let fence = opening.len() - opening.trim_start().len();
    let mut text = format!("\n\n{}\n", &opening[fence..]);
    for line in &lines[first + 1..] {
        let cut = line.len() - line.trim_start_matches(' ').len();
        let line = &line[cut.min(fence)..];
        text += line;
        text.push('\n');
        if line.starts_with("```") {
            text.push('\n');
            return Some(text);
        }
    }
    None
}

fn words(truth: &Truth, asks: &Asks) -> String {
    match truth {
        Truth::Schedule { link, steps } => {
            let many = match steps {
                1 => "one step".to_owned(),
                steps => format!("{steps} steps"),
            };
            format!("yes, in {many} or more. <a href=\"#{link}\">Show me</a>")
        }
        Truth::NoSchedule(states) => format!(
            "no schedule does it: all {} moments were searched.",
            grouped(*states as u128)
        ),
        Truth::EveryRun(true) => "yes, in every run.".to_owned(),
        Truth::EveryRun(false) => "no, in no run.".to_owned(),
        Truth::Panics { here: true, line } => format!("yes, it’s line {line}."),
        Truth::Panics { here: false, line } => format!("no, it’s line {line}."),
        Truth::Works if *asks == Asks::Compiles => "it compiles.".to_owned(),
        Truth::Works => "it runs to its end.".to_owned(),
        Truth::Panicked(_) if *asks == Asks::Compiles => "it compiles.".to_owned(),
        Truth::Panicked(Some(message)) => {
            format!("it panics: <code>{}</code>.", escaped(message))
        }
        Truth::Panicked(None) => "it panics.".to_owned(),
        Truth::Refused(Some(code)) => format!(
            "rustc refuses it: \
             <a href=\"https://doc.rust-lang.org/error_codes/{code}.html\">{code}</a>."
        ),
        Truth::Refused(None) => "rustc refuses it.".to_owned(),
    }
}
