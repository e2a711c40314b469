//! What can be asked for.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Builds the book, and makes one file of all of it.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo export", arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub edition: Edition,
}

#[derive(Debug, Subcommand)]
pub enum Edition {
    /// A tagged PDF with an outline, printed by Chromium, whose place the variable
    /// CHROMIUM may name.
    Pdf(Place),
    /// An EPUB, for readers of electronic books.
    Epub(Place),
}

#[derive(Debug, Args)]
pub struct Place {
    /// Where it is written; in the folder `book` if this is left out.
    pub file: Option<PathBuf>,
}
