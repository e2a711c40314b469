//! A client and its server meet where nobody names an address.

use anyhow::Result;

use crate::book::Book;
use crate::book::address::by_default;
use crate::book::contract::Contract;
use crate::book::text::line_of;
use crate::finding::Finding;

/// Pairs whose default addresses differ, and commands of other programs that
/// reach none of the servers on their page.
///
/// # Errors
///
/// When a folder cannot be read.
pub fn check(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = vec![];
    for client in &book.listings {
        let Contract::Network { peer, .. } = &client.promise.contract else {
            continue;
        };
        // An unknown one is reported.
        let Some(server) = peer.as_deref().and_then(|peer| book.listing(peer)) else {
            continue;
        };
        let (expected, found) = (by_default(book, server)?, by_default(book, client)?);
        if expected != found {
            let found = found.unwrap_or_else(|| "none".to_owned());
            findings.push(
                Finding::new(
                    client.source_path(),
                    line_of(&client.source, &format!("\"{found}\"")),
                    format!(
                        "`{}` and its server `{}` do not meet by themselves",
                        client.name, server.name
                    ),
                    "give both of them the same address by default",
                )
                .expected(format!("`{}`", expected.as_deref().unwrap_or("none")))
                .found(format!("`{found}`")),
            );
        }
    }
    findings.extend(unserved(book)?);
    Ok(findings)
}

/// `nc 127.0.0.1 8000`, say, where no server of the page listens.
fn unserved(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = vec![];
    for chapter in &book.chapters {
        let mut addresses = vec![];
        for listing in book.listings.iter().filter(|l| book.shows(chapter, l)) {
            addresses.extend(by_default(book, listing)?);
        }
        for (line, command) in chapter.commands() {
            let Some(address) = reaches(&command) else {
                continue;
            };
            if !addresses.contains(&address) {
                let known = match addresses.first() {
                    Some(known) => format!("`{known}`"),
                    None => "a server on this page".to_owned(),
                };
                let what = "no server of this page listens where this command goes";
                let help = "name the address that the page's server takes by default";
                findings.push(
                    Finding::new(&chapter.path, line, what, help)
                        .expected(known)
                        .found(format!("`{address}`, by `{command}`")),
                );
            }
        }
    }
    Ok(findings)
}

/// The address to which a well-known client goes.
fn reaches(command: &str) -> Option<String> {
    let words: Vec<_> = command.split_whitespace().collect();
    let port = |word: &str| word.parse::<u16>().ok();
    match words[..] {
        ["nc" | "telnet", host, number, ..] if port(number).is_some() => {
            Some(format!("{host}:{number}"))
        }
        ["redis-cli" | "redis-benchmark", ref rest @ ..] if !rest.is_empty() => {
            let after = |name| {
                let at = rest.iter().position(|word| *word == name)?;
                rest.get(at + 1).copied()
            };
            let host = after("-h").unwrap_or("127.0.0.1");
            Some(format!("{host}:{}", after("-p").unwrap_or("6379")))
        }
        _ => None,
    }
}
