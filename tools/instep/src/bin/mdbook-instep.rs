//! The mdBook preprocessor: see [`instep::page`].

use std::io;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use instep::book::Book;
use instep::page::decorate;
use mdbook_preprocessor::{MDBOOK_VERSION, parse_input};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => preprocess(),
        ["supports", renderer] => {
            return match renderer {
                "html" => ExitCode::SUCCESS,
                _ => ExitCode::FAILURE,
            };
        }
        _ => {
            eprintln!(
                "mdbook-instep adds captions, commands and proofs to the listings of a book.\n\
                 mdBook starts it: see `[preprocessor.instep]` in book.toml."
            );
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn preprocess() -> Result<()> {
    let input = io::read_to_string(io::stdin().lock()).context("cannot read what mdBook says")?;
    is_of_known_version(&input)?;
    let (context, mut md_book) = parse_input(input.as_bytes())?;
    let book = Book::load(&context.root)?;
    let repository: Option<String> = context.config.get("output.html.git-repository-url")?;
    decorate(&mut md_book, &book, repository.as_deref());
    serde_json::to_writer(io::stdout().lock(), &md_book)?;
    Ok(())
}

/// Another mdBook may say something that reads the same and means otherwise.
fn is_of_known_version(input: &str) -> Result<()> {
    let said: serde_json::Value = serde_json::from_str(input)
        .context("mdBook starts this, and says more: see `[preprocessor.instep]` in book.toml")?;
    let version = said[0]["mdbook_version"]
        .as_str()
        .unwrap_or("of no version");
    let line = |version: &str| version.rsplit_once('.').map(|(line, _)| line.to_owned());
    ensure!(
        line(version) == line(MDBOOK_VERSION),
        "this is mdBook {version}, and the pages need {MDBOOK_VERSION}: \
         `cargo book` installs that for this book alone"
    );
    Ok(())
}
