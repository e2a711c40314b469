//! The tables that chapters include.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail, ensure};

use super::Server;
use super::clients::{CLIENTS, Client};

/// A table with a row for each client.
pub struct Table {
    /// Relative to the book's root.
    pub file: &'static str,
    /// The columns: names of servers.
    pub servers: &'static [&'static str],
}

const RENEW: &str = "TRIALS=write cargo test --test listings trial";

/// What this run has found, by server and client.
static FOUND: Mutex<BTreeMap<(&str, &str), bool>> = Mutex::new(BTreeMap::new());

impl Table {
    fn render(&self, cell: impl Fn(&str, &str) -> Option<bool>) -> Option<String> {
        let head: String = self
            .servers
            .iter()
            .map(|name| format!(" `{name}` |"))
            .collect();
        let rule = " --- |".repeat(self.servers.len());
        let mut text = format!("| the client |{head}\n| --- |{rule}\n");
        for client in CLIENTS {
            text += &format!("| {} |", client.name);
            for server in self.servers {
                let passed = cell(server, client.name)?;
                text += if passed { " yes |" } else { " no |" };
            }
            text += "\n";
        }
        Some(text)
    }

    /// What the file says of a server and a client.
    fn cell(&self, text: &str, server: &str, client: &str) -> Option<bool> {
        let column = self.servers.iter().position(|name| *name == server)?;
        let row = text
            .lines()
            .find_map(|line| line.strip_prefix(&format!("| {client} | ")))?;
        match row.trim_end_matches('|').split('|').nth(column)?.trim() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }
}

/// Every table with this cell says what has happened.
pub fn agree(
    root: &Path,
    tables: &[Table],
    server: &Server,
    client: &Client,
    passed: bool,
) -> Result<()> {
    FOUND
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert((server.name, client.name), passed);
    if asked_to_write() {
        return Ok(());
    }
    let of_server = tables
        .iter()
        .filter(|table| table.servers.contains(&server.name));
    let mut shown = 0;
    for table in of_server {
        shown += 1;
        let text = read(root, table)?;
        let word = |passed| if passed { "`yes`" } else { "`no`" };
        match table.cell(&text, server.name, client.name) {
            Some(said) if said == passed => {}
            said => bail!(
                "the table does not say what `{}` makes of this client\n  in {}\n  \
                 expected {}, which is what happened\n  found {}\n  \
                 if the listing is as it should be, see what the chapter says of it, and renew \
                 the table with `{RENEW}`",
                server.name,
                table.file,
                word(passed),
                said.map_or("nothing", word),
            ),
        }
    }
    ensure!(shown > 0, "no table shows the server `{}`", server.name);
    Ok(())
}

/// The table has its rows, and no others.
pub fn is_whole(root: &Path, table: &Table) -> Result<()> {
    if asked_to_write() {
        return Ok(());
    }
    let text = read(root, table)?;
    let whole = table.render(|server, client| table.cell(&text, server, client));
    ensure!(
        whole.as_ref() == Some(&text),
        "{} is not the table of the trials: rows are missing, or too many, or in another order; \
         renew it with `{RENEW}`",
        table.file
    );
    Ok(())
}

fn read(root: &Path, table: &Table) -> Result<String> {
    let text = fs::read_to_string(root.join(table.file))
        .with_context(|| format!("{}: make it with `{RENEW}`", table.file))?;
    Ok(text.replace('\r', ""))
}

fn asked_to_write() -> bool {
    env::var_os("TRIALS").is_some_and(|wish| wish == "write")
}

/// Writes the tables of which every cell was tried in this run, where that was
/// asked for.
pub fn write_if_asked(root: &Path, tables: &[Table]) -> Result<()> {
    if !asked_to_write() {
        return Ok(());
    }
    let found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    for table in tables {
        let text = table.render(|server, client| {
            found
                .iter()
                .find(|((s, c), _)| (*s, *c) == (server, client))
                .map(|(_, passed)| *passed)
        });
        if let Some(text) = text {
            fs::write(root.join(table.file), text)
                .with_context(|| format!("{} can't be written", table.file))?;
        }
    }
    Ok(())
}
