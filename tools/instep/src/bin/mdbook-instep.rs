//! The mdBook preprocessor: see [`instep::page`].

use std::io;
use std::process::ExitCode;

use anyhow::Result;
use instep::book::Book;
use instep::page::decorate;
use mdbook_preprocessor::parse_input;

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
    let (context, mut md_book) = parse_input(io::stdin().lock())?;
    let book = Book::load(&context.root)?;
    let repository: Option<String> = context.config.get("output.html.git-repository-url")?;
    decorate(&mut md_book, &book, repository.as_deref());
    serde_json::to_writer(io::stdout().lock(), &md_book)?;
    Ok(())
}
