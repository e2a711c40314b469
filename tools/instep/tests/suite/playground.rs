//! Which listings a page offers to run elsewhere.

use instep::book::Book;
use instep::page::playground;

use crate::small::Small;

const MANIFEST: &str = "code/threads/greet/Cargo.toml";
const SOURCE: &str = "code/threads/greet/src/main.rs";

/// The link to run `name` of the book elsewhere.
fn link(book: &Small, name: &str) -> Option<String> {
    let book = Book::load(book.root()).expect("the book can be read");
    playground::link(book.listing(name).expect("the listing is there"))
}

#[test]
fn a_program_of_std_is_offered_as_it_stands() {
    let book = Small::copy();
    let source = "//! Ü & \"<+>\".\n\nfn main() {\n\tprint!(\"100%\\n#\");\n}\n";
    book.write(SOURCE, source);
    let html = link(&book, "greet").expect("it runs anywhere");
    let (before, rest) = html.split_once("&amp;code=").expect("it holds the program");
    assert_eq!(
        before,
        "<a class=\"run-there\" rel=\"noopener\" \
         href=\"https://play.rust-lang.org/?version=stable&amp;mode=debug&amp;edition=2024"
    );
    let (code, after) = rest.split_once('"').expect("the address ends");
    assert_eq!(after, ">Open in Playground</a>");
    assert!(
        code.chars()
            .all(|c| c.is_ascii_alphanumeric() || "-._~%".contains(c)),
        "{code}"
    );
    let decoded = percent_encoding::percent_decode_str(code).decode_utf8();
    assert_eq!(decoded.expect("it is UTF-8"), source);
}

#[test]
fn a_program_is_offered_in_the_edition_of_its_manifest() {
    let book = Small::copy();
    let edition = |book: &Small| {
        let html = link(book, "greet").expect("it runs anywhere");
        let (_, rest) = html.split_once("edition=").expect("it names the edition");
        rest[..4].to_owned()
    };
    book.edit(MANIFEST, "edition = \"2024\"", "edition = \"2021\"");
    assert_eq!(edition(&book), "2021");
    book.edit(MANIFEST, "edition = \"2021\"", "edition.workspace = true");
    book.edit(
        "Cargo.toml",
        "[workspace]\n",
        "[workspace]\npackage.edition = \"2018\"\n",
    );
    assert_eq!(edition(&book), "2018");
    book.edit(MANIFEST, "edition.workspace = true\n", "");
    assert_eq!(edition(&book), "2015", "without one it is the first");
}

#[test]
fn a_program_that_panics_or_does_not_compile_is_offered() {
    let book = Small::copy();
    assert!(link(&book, "crash").is_some());
    assert!(link(&book, "refuse").is_some());
}

#[test]
fn a_program_that_may_not_end_or_talks_to_others_is_not_offered() {
    for contract in [
        "contract = \"hangs\"",
        "contract = \"network\"",
        "contract = \"any schedule\"\ndeadlock = true",
        "contract = \"exact\"\nneeds = \"ping\"",
        "contract = \"exact\"\nargs = [\"3\"]",
    ] {
        let book = Small::copy();
        book.edit(MANIFEST, "contract = \"exact\"", contract);
        assert_eq!(link(&book, "greet"), None, "{contract}");
    }
}

#[test]
fn a_program_that_uses_other_crates_is_not_offered() {
    for (dependencies, offered) in [
        ("[dependencies]", true),
        ("[dev-dependencies]\ntempfile = \"3\"", true),
        ("[dependencies]\nanyhow = \"1\"", false),
        ("[dependencies.anyhow]\nworkspace = true", false),
        ("[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"", false),
    ] {
        let book = Small::copy();
        let manifest = book.read(MANIFEST);
        book.write(MANIFEST, format!("{manifest}\n{dependencies}\n"));
        assert_eq!(link(&book, "greet").is_some(), offered, "{dependencies}");
    }
}

#[test]
fn a_program_that_asks_its_surroundings_is_not_offered() {
    for program in [
        "use std::net::TcpStream;\n\nfn main() {}\n",
        "use std::{net, thread};\n\nfn main() {}\n",
        "fn main() {\n    std::env::args().count();\n}\n",
        "fn main() {\n    std::io::stdin().lines();\n}\n",
        "use std::process::Command;\n\nfn main() {}\n",
    ] {
        let book = Small::copy();
        book.write(SOURCE, format!("//! A test.\n\n{program}"));
        assert_eq!(link(&book, "greet"), None, "{program}");
    }
}
