//! The command `cargo export`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use export::arguments::{Arguments, Edition, Place};
use export::{epub, pdf};

/// Where the book is built, below its root.
const HTML: &str = "book/html";
const NAME: &str = "book/threads-networking-and-sharing";

fn main() -> ExitCode {
    match export(Arguments::parse().edition) {
        Ok(file) => {
            println!("{}", file.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn export(edition: Edition) -> Result<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize()?;
    let place = |place: Place, extension: &str| {
        let own = || root.join(format!("{NAME}.{extension}"));
        place.file.unwrap_or_else(own)
    };
    match edition {
        Edition::Pdf(file) => {
            // Before the book is built: a missing program is said at once.
            let chromium = pdf::chromium()?;
            build(&root)?;
            let file = place(file, "pdf");
            eprintln!("Printing; this takes some seconds.");
            pdf::print(&chromium, &root.join(HTML), &file)?;
            Ok(file)
        }
        Edition::Epub(file) => {
            build(&root)?;
            let file = place(file, "epub");
            epub::write(&root, &root.join(HTML), &file)?;
            Ok(file)
        }
    }
}

fn build(root: &Path) -> Result<()> {
    let mdbook = cargo_book::mdbook(root).with_context(|| {
        let version = cargo_book::MDBOOK;
        format!("there is no mdBook {version}: `cargo book install` installs it")
    })?;
    let status = Command::new(mdbook)
        .arg("build")
        .current_dir(root)
        .status()
        .context("cannot start mdbook")?;
    ensure!(status.success(), "mdbook can't build the book");
    Ok(())
}
