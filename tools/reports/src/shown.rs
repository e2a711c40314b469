//! What a page shows of a report: all of it, but for what the report's rules leave out,
//! and where they left something out it says so.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use html_escape::encode_text;
use regex::Regex;

use crate::{Recorded, Report};

/// The expressions of `finds` that what is shown does not match.
///
/// # Errors
///
/// When a rule is no regular expression.
pub fn missing<'a>(report: &Report, finds: &'a [String], whole: &str) -> Result<Vec<&'a str>> {
    let text = trimmed(report, whole)?;
    let mut missing = vec![];
    for find in finds {
        if !multi_line(report, find)?.is_match(&text) {
            missing.push(find.as_str());
        }
    }
    Ok(missing)
}

/// The text without what the rules leave out. A run of lines becomes one line with
/// their number, and a part of a line becomes `…`.
///
/// # Errors
///
/// When a rule is no regular expression.
pub fn trimmed(report: &Report, whole: &str) -> Result<String> {
    let mut left_out = vec![false; whole.lines().count()];
    for rule in &report.leave_out {
        for part in multi_line(report, rule)?.find_iter(whole) {
            let first = whole[..part.start()].matches('\n').count();
            let lines = part.as_str().lines().count();
            left_out[first..first + lines].fill(true);
        }
    }
    let kept = report.but.as_deref().map(|but| multi_line(report, but));
    let kept = kept.transpose()?;
    let shorten: Vec<_> = report
        .shorten
        .iter()
        .map(|rule| multi_line(report, rule))
        .collect::<Result<_>>()?;

    let mut text = String::new();
    let mut missing = 0;
    for (line, is_left_out) in whole.lines().zip(left_out) {
        if is_left_out && !kept.as_ref().is_some_and(|kept| kept.is_match(line)) {
            missing += 1;
            continue;
        }
        mark(&mut text, missing)?;
        missing = 0;
        let line = shorten.iter().fold(line.to_owned(), |line, rule| {
            rule.replace_all(&line, "…").into_owned()
        });
        writeln!(text, "{}", line.trim_end())?;
    }
    mark(&mut text, missing)?;
    Ok(text)
}

fn mark(text: &mut String, missing: usize) -> Result<()> {
    match missing {
        0 => {}
        1 => writeln!(text, "[… 1 line]")?,
        _ => writeln!(text, "[… {missing} lines]")?,
    }
    Ok(())
}

fn multi_line(report: &Report, rule: &str) -> Result<Regex> {
    Regex::new(&format!("(?m){rule}"))
        .with_context(|| format!("a rule of the report `{}` is not understood", report.name))
}

/// What the chapter includes.
///
/// # Errors
///
/// When a rule is no regular expression.
pub fn page(report: &Report, recorded: &Recorded) -> Result<String> {
    let circumstances = &recorded.circumstances;
    let text = trimmed(report, &recorded.whole)?;
    let whole = match text.trim_end() == recorded.whole.trim_end() {
        true => "all of it",
        false => "shortened by rule",
    };
    let place = match report.folder.to_str() {
        None | Some("") => String::new(),
        Some(folder) => format!(" in the folder <code>{}</code>", encode_text(folder)),
    };
    let versions: Vec<_> = circumstances
        .versions
        .iter()
        .map(|v| encode_text(v))
        .collect();
    Ok(format!(
        "```console\n{}\n```\n\n\
         <figure class=\"output\">\n\
         <figcaption><strong>Recorded</strong>{place} on {}, {}, {whole}: {}.</figcaption>\n\n\
         ```text\n{text}```\n\n\
         </figure>\n",
        circumstances.command,
        circumstances.date,
        encode_text(&circumstances.system),
        versions.join("; "),
    ))
}
