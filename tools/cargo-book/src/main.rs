//! `cargo book` opens the book. `cargo book --help` tells what else it does.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use cargo_book::MDBOOK;

const HELP: &str = "\
Opens the book in your browser, and renews its pages when you save a chapter.

  cargo book                   the same as `cargo book serve --open`
  cargo book serve [OPTION]    any command of mdBook, with its options
  cargo book build [OPTION]
  cargo book install           only makes sure that mdBook is there

Where there is no mdBook of the right version, it is installed into the folder
`target/tools`, and nowhere else.";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["--help" | "-h" | "help"] => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        // mdBook asks so.
        ["preprocess", "supports", renderer] if renderer != "html" => return ExitCode::FAILURE,
        ["preprocess", "supports", _] => return ExitCode::SUCCESS,
        ["preprocess"] => preprocess(),
        ["install"] => find_or_install().map(|_| 0),
        [] => mdbook(&["serve", "--open"]),
        ref words => mdbook(words),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The book's folder. cargo tells where this crate is, also when somebody has
/// moved the folder since it was built.
fn root() -> PathBuf {
    let crate_folder = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    let root = crate_folder.ancestors().nth(2);
    root.map_or(crate_folder.clone(), Path::to_owned)
}

fn find_or_install() -> io::Result<PathBuf> {
    let root = root();
    if let Some(mdbook) = cargo_book::mdbook(&root) {
        return Ok(mdbook);
    }
    eprintln!(
        "The pages are made by mdBook {MDBOOK}, which is not here yet. It is built now, \
         into target/tools: two or three minutes, once."
    );
    cargo_book::install(&root)?;
    cargo_book::mdbook(&root)
        .ok_or_else(|| io::Error::other("the mdBook just installed does not start"))
}

fn mdbook(words: &[&str]) -> io::Result<u8> {
    let mdbook = find_or_install()?;
    cargo_book::build_tools(&root())?;
    ended(Command::new(mdbook).args(words).current_dir(root()))
}

/// What mdBook starts before it renders: makes sure of the tools, then lets
/// the one that adds to chapters do so.
fn preprocess() -> io::Result<u8> {
    cargo_book::build_tools(&root())?;
    ended(&mut cargo_book::preprocessor()?)
}

fn ended(command: &mut Command) -> io::Result<u8> {
    let status = command.status()?;
    Ok(status
        .code()
        .map_or(1, |code| u8::try_from(code).unwrap_or(1)))
}
