//! What the author's command takes.

use clap::{Parser, Subcommand};

/// Keeps the book and its listings in step.
#[derive(Parser)]
#[command(name = "cargo instep", bin_name = "cargo instep", version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Compare what chapters and listings say of each other, and run listings.
    ///
    /// Reads all chapters, follows their includes and links, builds the
    /// listings, runs each, and holds what it does against its record. It leaves
    /// to `cargo test`, among others, the snippets, the properties, and how
    /// servers take their clients.
    ///
    /// Exits with 0 when all is in step, 1 when something is not, and 2 when
    /// it could not tell.
    #[command(after_help = "Examples:\n  \
        cargo instep check                 all of the book\n  \
        cargo instep check thread5         one listing, built and run\n  \
        cargo instep check threads/order   one chapter, without its listings\n  \
        cargo instep check --format json   for an editor, or a pipeline")]
    Check {
        /// Listings by name, chapters by path or by the name of their file.
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// How findings are written: JSON goes to standard output.
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
    },
    /// Run listings and renew all that follows from them.
    ///
    /// That is a listing's output, the differences and outputs of its changes,
    /// what is kept of its search under every schedule, and the index. Each
    /// program runs three times. A record that the contract still allows stays
    /// as it is: an output in another order, another thread id. An output that
    /// varies as the contract does not allow is refused. What would change is
    /// shown, the pages that show it, and the marked numbers that follow from it;
    /// nothing is written without `--write`, which renews these numbers, too.
    #[command(after_help = "Examples:\n  \
        cargo instep record thread5            show what would change\n  \
        cargo instep record thread5 --write    write it\n  \
        cargo instep record                    the same for all listings")]
    Record {
        /// The listings to run; all of them when none is named.
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Write what would change.
        #[arg(long)]
        write: bool,
    },
    /// Make the crate of a listing, with a small program that keeps its
    /// contract, and tell what to paste into the chapter.
    ///
    /// A part is a folder that `src` and `code` share. Nothing is overwritten.
    #[command(after_help = "Examples:\n  \
        cargo instep new threads/leader\n  \
        cargo instep new threads/too_early --contract 'fails to compile'")]
    New {
        /// Where the listing goes, and its name: threads/leader, say.
        #[arg(value_name = "PART/NAME")]
        place: String,
        /// What every run of it has to do: exact, 'any schedule', property,
        /// panics, 'fails to compile', hangs or network.
        #[arg(long, value_name = "WORD", default_value = "exact")]
        contract: String,
    },
    /// Check again whatever a saved file touches, until Ctrl-C.
    ///
    /// A chapter is read again; a listing is built and run, and the chapters
    /// that show it are read. A finding elsewhere shows once, when it is new:
    /// the link to a heading that was just renamed.
    #[command(after_help = "Example:\n  \
        cargo instep watch    beside your editor, and `mdbook serve`")]
    Watch,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// As a compiler would, for people.
    Human,
    /// One JSON object a line: file, line, what, expected, found, help.
    Json,
}
