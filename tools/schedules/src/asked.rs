//! The outputs that somebody asks for: all of them, or the way to one.

use std::fmt::Write;

use formats::ending::Ending;
use formats::graph::Graph;
use formats::summary;

use crate::amounts::grouped;
use crate::analysis::outputs::Outputs;
use crate::analysis::ways;
use crate::program::Program;
use crate::report;

/// The first `most` outputs, each with the number by which it can be asked for.
pub fn list(graph: &Graph, most: usize) -> String {
    let outputs = Outputs::new(graph);
    let found = outputs.first(most);
    let mut text = String::new();
    for (index, (printed, ending)) in found.iter().enumerate() {
        let _ = writeln!(text, "\n{}. {}", index + 1, report::in_words(*ending));
        text += &quoted(printed);
    }
    let all = summary::total(outputs.count().values());
    let left = all.saturating_sub(found.len() as u128);
    if left > 0 {
        let left = grouped(left);
        let _ = writeln!(
            text,
            "\nand {left} more: ask for them with --outputs NUMBER"
        );
    }
    text
}

/// The way to the output of this number, or to the one with this text.
///
/// # Errors
///
/// When there is no such output; the error says what there is.
pub fn way(program: &Program, graph: &Graph, asked: &str) -> Result<String, String> {
    let (text, ending) = output(graph, asked)?;
    let (path, end) = ways::way_to(graph, &text, ending).map_err(|_| "it was found".to_owned())?;
    let mut told = format!("\n{} prints this:\n{}", program.name, quoted(&text));
    told += &report::steps(program, graph, &path, end);
    if let Some(ending) = end.ending {
        let _ = writeln!(told, "  {}.", report::in_words(ending));
    }
    Ok(told)
}

/// The text of the output of this number, or with this text, and its ending if that was
/// asked for.
///
/// # Errors
///
/// When there is no such output; the error says what there is.
pub fn output(graph: &Graph, asked: &str) -> Result<(String, Option<Ending>), String> {
    let (printed, ending) = match asked.parse::<usize>() {
        Ok(number) => numbered(graph, number)?,
        Err(_) => (unescaped(asked), None),
    };
    // Who names a text seldom types its last line end.
    let with_end = format!("{printed}\n");
    let mut farthest = 0;
    for text in [&printed, &with_end] {
        match ways::way_to(graph, text, ending) {
            Ok(_) => return Ok((text.clone(), ending)),
            Err(printed) => farthest = farthest.max(printed),
        }
    }
    let line = with_end[..farthest].matches('\n').count() + 1;
    let found = match graph.complete {
        true => "no schedule prints it",
        false => "none was found that prints it, and a limit was reached",
    };
    Err(format!(
        "of the output that is asked for, {found}: line {line} is the first that can't follow. \
         See what there is with --outputs"
    ))
}

fn numbered(graph: &Graph, number: usize) -> Result<(String, Option<Ending>), String> {
    let mut first = Outputs::new(graph).first(number);
    let count = first.len();
    match first.pop() {
        Some((printed, ending)) if count == number => Ok((printed, Some(ending))),
        _ => Err(format!(
            "there are {count} outputs, and number {number} is asked for"
        )),
    }
}

/// `\\n` is a line end, as shells don't make one of it.
fn unescaped(text: &str) -> String {
    text.replace("\\n", "\n")
}

fn quoted(printed: &str) -> String {
    match printed.is_empty() {
        true => "  nothing is printed\n".to_owned(),
        false => printed
            .lines()
            .map(|line| format!("  | {line}\n"))
            .collect(),
    }
}
