//! The renderer that mdBook starts, and the command that makes the PDF.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use mdbook_renderer::RenderContext;

const HELP: &str = "\
Finishes the pages that mdBook has rendered.

mdBook starts this without arguments: see [output.site] in book.toml.

  cargo site pdf [FILE]

builds the book and prints all of it to FILE, a tagged PDF with an outline; without
FILE to book/threads-networking-and-sharing.pdf. It needs mdBook and Chromium; the
variable CHROMIUM may name the latter's place.";

/// Where the book is built, below its root.
const HTML: &str = "book/html";
const PDF: &str = "book/threads-networking-and-sharing.pdf";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => render(),
        ["pdf"] => pdf(PDF.as_ref()),
        ["pdf", file] if !file.starts_with('-') => pdf(file.as_ref()),
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

fn pdf(file: &Path) -> Result<()> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize()?;
    // Before the book is built: a missing program is said at once.
    let chromium = site::pdf::chromium()?;
    let mdbook = cargo_book::mdbook(&root).with_context(|| {
        let version = cargo_book::MDBOOK;
        format!("there is no mdBook {version}: `cargo book install` installs it")
    })?;
    let status = Command::new(mdbook)
        .arg("build")
        .current_dir(&root)
        .status()
        .context("cannot start mdbook")?;
    ensure!(status.success(), "mdbook can't build the book");
    let file = match file == Path::new(PDF) {
        true => root.join(file),
        false => file.to_owned(),
    };
    eprintln!("Printing; this takes some seconds.");
    site::pdf::print(&chromium, &root.join(HTML), &file)?;
    println!("{}", file.display());
    Ok(())
}
