//! What the documents say of a manifest is what the checks take.

use toml::{Table, Value};

use crate::book::Book;
use crate::book::block::Tags;
use crate::book::chapter::Chapter;
use crate::book::contract::{self, Contract};
use crate::book::text;
use crate::finding::Finding;

/// Examples of manifests that would be refused, and tables of the contracts that
/// are not theirs.
pub fn check(book: &Book) -> Vec<Finding> {
    let mut findings = vec![];
    for document in &book.documents {
        findings.extend(examples(document));
        findings.extend(contracts(book, document));
    }
    findings
}

/// A `toml` block is a part of a manifest.
fn examples(document: &Chapter) -> Vec<Finding> {
    let blocks = document.blocks.iter();
    let examples = blocks.filter(|block| block.info.language == "toml");
    examples
        .filter_map(|block| {
            let lines: Vec<_> = block.lines.iter().map(|line| line.text.as_str()).collect();
            let fault = fault(&lines.join("\n"))?;
            let what = "a listing's manifest with this would be refused";
            let help = "write what the checks take";
            Some(Finding::new(&document.path, block.line, what, help).found(fault))
        })
        .collect()
}

fn fault(text: &str) -> Option<String> {
    let mut manifest: Table = match toml::from_str(text) {
        Ok(manifest) => manifest,
        Err(error) => return Some(error.message().to_owned()),
    };
    let mut table = Value::Table(std::mem::take(&mut manifest));
    for key in ["package", "metadata", "listing"] {
        table = match table.get(key) {
            Some(inner) => inner.clone(),
            None => {
                return Some(format!(
                    "no `[package.metadata.listing]`: `{key}` is missing"
                ));
            }
        };
    }
    let listing = table.as_table_mut()?;
    listing
        .entry("contract")
        .or_insert_with(|| Value::String("exact".to_owned()));
    contract::fault(table)
}

/// The rows of the table whose last column is headed `tags of its block`.
fn contracts(book: &Book, document: &Chapter) -> Vec<Finding> {
    const HEAD: &str = "| contract |";
    let text = text::read_page(&book.root.join(&document.path)).unwrap_or_default();
    let Some(head) = text.lines().position(|line| line.starts_with(HEAD)) else {
        return vec![];
    };
    let rows: Vec<_> = text
        .lines()
        .enumerate()
        .skip(head + 2)
        .take_while(|(_, line)| line.starts_with('|'))
        .map(|(index, line)| {
            (
                index + 1,
                quoted(line.split('|').nth(1)),
                quoted(line.split('|').nth_back(1)),
            )
        })
        .collect();
    let mut findings = vec![];
    let mut wrong = |line: usize, expected: String, found: String| {
        let what = "this table of the contracts is not that of the checks";
        let help = "correct the row";
        findings.push(
            Finding::new(&document.path, line, what, help)
                .expected(expected)
                .found(found),
        );
    };
    for (line, name, tags) in &rows {
        match Contract::named(name) {
            None => wrong(
                *line,
                format!("one of: {}", Contract::names().join(", ")),
                format!("`{name}`"),
            ),
            Some(contract) => {
                let expected = match Tags::of(&contract) {
                    // Which error is an example.
                    Tags::Fails(_) => "rust,compile_fail,E".to_owned(),
                    tags => tags.to_string(),
                };
                let found = match tags.rsplit_once(",E") {
                    Some((rest, _)) => format!("{rest},E"),
                    None => tags.clone(),
                };
                if found != expected {
                    wrong(*line, format!("`{expected}`"), format!("`{tags}`"));
                }
            }
        }
    }
    for name in Contract::names() {
        if !rows.iter().any(|(_, row, _)| row == name) {
            wrong(head + 1, format!("a row for `{name}`"), "none".to_owned());
        }
    }
    findings
}

/// What stands between the first backticks of a cell.
fn quoted(cell: Option<&str>) -> String {
    let cell = cell.unwrap_or_default();
    cell.split('`').nth(1).unwrap_or(cell).trim().to_owned()
}
