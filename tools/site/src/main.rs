//! The renderer that mdBook starts.

use std::io;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use mdbook_renderer::RenderContext;

const HELP: &str = "\
Finishes the pages that mdBook has rendered.

mdBook starts this without arguments: see [output.site] in book.toml.";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => render(),
        ["--help" | "-h" | "help"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => {
            eprintln!("{HELP}");
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

fn render() -> Result<()> {
    let context = RenderContext::from_json(io::stdin().lock())
        .context("mdBook starts this; it wants a book on standard input. See --help")?;
    let html = context.destination.with_file_name("html");
    ensure!(
        html.join("index.html").is_file(),
        "{} has no pages: [output.html] has to come before [output.site] in book.toml",
        html.display()
    );
    site::finish(&context, &html)?;
    // It is mdBook's, for what a renderer leaves there. This one leaves nothing.
    let _ = std::fs::remove_dir(&context.destination);
    Ok(())
}
