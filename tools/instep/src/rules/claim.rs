//! What the text of a page claims: commands, lines by number.

use std::path::PathBuf;
use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::book::contract::Contract;
use crate::book::listing::REPORTS;
use crate::book::text;
use crate::finding::Finding;

/// Every claim that does not hold.
pub fn check(book: &Book) -> Vec<Finding> {
    let mut findings = line_ranges(book);
    findings.extend(unknown_commands(book));
    findings
}

/// Lines shift silently, anchors do not.
fn line_ranges(book: &Book) -> Vec<Finding> {
    static RANGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\{\{\s*#(rustdoc_)?include\s+[^}\s:]+:\d*(:\d*)?\s*\}\}")
            .expect("a valid pattern")
    });
    let mut findings = vec![];
    for chapter in &book.chapters {
        let text = text::read(&book.root.join(&chapter.path)).unwrap_or_default();
        for (index, line) in text.lines().enumerate() {
            if let Some(found) = RANGE.find(line) {
                findings.push(
                    Finding::new(
                        &chapter.path,
                        index + 1,
                        "this include takes lines by number, which shift when the file changes",
                        "mark the part with `// ANCHOR: name` and `// ANCHOR_END: name`, and include that",
                    )
                    .found(format!("`{}`", found.as_str())),
                );
            }
        }
    }
    findings
}

/// A `cargo run -p NAME` that a page or the README tells the reader to type.
fn unknown_commands(book: &Book) -> Vec<Finding> {
    let mut commands: Vec<(PathBuf, usize, String)> = vec![];
    for chapter in book.chapters.iter().chain(&book.documents) {
        for (line, command) in chapter.commands() {
            commands.push((chapter.path.clone(), line, command));
        }
    }
    let tools = ["instep"];
    commands
        .into_iter()
        .filter_map(|(file, line, command)| {
            let words: Vec<_> = command.split_whitespace().collect();
            let cargo = words.iter().position(|word| *word == "cargo")?;
            let at = words[cargo..]
                .iter()
                .position(|word| ["-p", "--package"].contains(word))?;
            let name = *words.get(cargo + at + 1)?;
            let placeholder = name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            let reported = book.root.join(REPORTS).join(name).join("Cargo.toml");
            if placeholder || tools.contains(&name) || reported.is_file() {
                return None;
            }
            let broken = words.windows(2).any(|pair| pair == ["-F", "broken"]);
            let finding = Finding::new(file, line, "", "").found(format!("`{command}`"));
            match book.listing(name) {
                None => Some(Finding {
                    what: format!("there is no listing `{name}`"),
                    help: "name a listing of `code`".to_owned(),
                    ..finding
                }),
                Some(listing) => {
                    let contract = &listing.promise.contract;
                    let fails = matches!(contract, Contract::FailsToCompile { .. });
                    let slow = *contract == Contract::Measured && !words.contains(&"--release");
                    (fails != broken || slow).then(|| Finding {
                        what: format!("this is not how `{name}` is run"),
                        help: format!("write `{}`", listing.command()),
                        ..finding
                    })
                }
            }
        })
        .collect()
}
