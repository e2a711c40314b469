//! What a table of the documents tells of a tool, a folder or a contract is told of that
//! one, and of no other: two rows that change places are a fault.
//!
//! What each is about stands elsewhere in other words: in its manifest, its help, or
//! another table. A row has to have more words of that than of its neighbor's.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use clap::CommandFactory;
use instep::arguments::Arguments;
use toml::Table;

/// A row of a table, and what is said elsewhere of the same thing.
struct Row {
    file: String,
    line: usize,
    name: String,
    says: String,
    elsewhere: String,
}

/// Rows that fit another one's place as well as their own.
pub fn faults(root: &Path) -> Result<Vec<String>> {
    let mut faults = vec![];
    for rows in [tools(root)?, commands(root)?, contracts(root)?] {
        ensure!(rows.len() > 2, "a table of the documents is gone");
        faults.extend(exchanged(&rows));
    }
    Ok(faults)
}

/// The folders of tools in the README, and the description in each manifest.
fn tools(root: &Path) -> Result<Vec<Row>> {
    let described = |folder: &str| -> Result<String> {
        let manifest = root.join(folder).join("Cargo.toml");
        let manifest: Table = toml::from_str(&fs::read_to_string(&manifest)?)?;
        let description = manifest["package"].get("description");
        let description = description.and_then(|it| it.as_str());
        Ok(description
            .with_context(|| format!("{folder} has no description"))?
            .to_owned())
    };
    let rows = table(root, "README.md", "| where | what |")?;
    let of_tools = rows
        .into_iter()
        .filter(|row| row.name.starts_with("tools/"));
    of_tools
        .map(|row| {
            let elsewhere = described(&row.name)?;
            Ok(Row { elsewhere, ..row })
        })
        .collect()
}

/// The author's commands in the README, and what each one's help says first.
fn commands(root: &Path) -> Result<Vec<Row>> {
    let command = Arguments::command();
    let rows = table(root, "README.md", "| command | what it does |")?;
    rows.into_iter()
        .map(|row| {
            let name = row.name.trim_start_matches("cargo instep ");
            let of = command.find_subcommand(name);
            let about = of.and_then(|command| command.get_about());
            let elsewhere = about.with_context(|| format!("no help of {}", row.name))?;
            Ok(Row {
                elsewhere: elsewhere.to_string(),
                ..row
            })
        })
        .collect()
}

/// The contracts for authors, and those for readers.
fn contracts(root: &Path) -> Result<Vec<Row>> {
    let head = "| contract | what a test asks of every run |";
    let for_readers = table(root, "src/proofs.md", head)?;
    let head = "| contract | what every run has to do |";
    let rows = table(root, "CONTRIBUTING.md", head)?;
    rows.into_iter()
        .map(|row| {
            let same = for_readers.iter().find(|other| other.name == row.name);
            let same = same.with_context(|| format!("src/proofs.md has no `{}`", row.name))?;
            Ok(Row {
                elsewhere: same.says.clone(),
                ..row
            })
        })
        .collect()
}

/// The first two cells of each row below a head.
fn table(root: &Path, file: &str, head: &str) -> Result<Vec<Row>> {
    let text = fs::read_to_string(root.join(file))?;
    let lines = text.lines().enumerate();
    let below = lines
        .skip_while(|(_, line)| !line.starts_with(head))
        .skip(2);
    let rows = below.take_while(|(_, line)| line.starts_with('|'));
    let rows = rows.map(|(index, line)| {
        let mut cells = line.trim_matches('|').split(" | ");
        let name = cells.next().unwrap_or_default();
        let name = name.split('`').nth(1).unwrap_or(name).trim().to_owned();
        Row {
            file: file.to_owned(),
            line: index + 1,
            name,
            says: cells.next().unwrap_or_default().to_owned(),
            elsewhere: String::new(),
        }
    });
    Ok(rows.collect())
}

fn exchanged(rows: &[Row]) -> Vec<String> {
    let mut faults = vec![];
    for (index, one) in rows.iter().enumerate() {
        for other in &rows[index + 1..] {
            let stays = fit(one, one) + fit(other, other);
            let changes = fit(one, other) + fit(other, one);
            if changes >= stays {
                faults.push(format!(
                    "error: {}:{} and {}: what is said of `{}` and `{}` fits as well the other \
                     way round\n  expected words of `{}`\n  and of `{}`\n",
                    one.file,
                    one.line,
                    other.line,
                    one.name,
                    other.name,
                    one.elsewhere,
                    other.elsewhere
                ));
            }
        }
    }
    faults
}

/// How many words of what is said elsewhere of one stand in the row of another.
fn fit(of: &Row, row: &Row) -> usize {
    words(&of.elsewhere).intersection(&words(&row.says)).count()
}

/// The beginnings of words, which their endings leave as they are.
fn words(text: &str) -> BTreeSet<String> {
    const BEGINNING: usize = 4;
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    let long = words.filter(|word| word.len() > 3 || ["std", "pdf", "all"].contains(word));
    long.map(|word| word.chars().take(BEGINNING).collect())
        .collect()
}
