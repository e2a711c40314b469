//! What the preprocessor adds to a page.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::small::Small;
use instep::book::Book;
use instep::page::decorate;
use mdbook_preprocessor::book::{Book as MdBook, BookItem, Chapter};

/// The chapter on threads as mdBook gets it.
pub fn page(book: &Small) -> String {
    const PATH: &str = "threads/threads.md";
    let text = book.read(&format!("src/{PATH}"));
    let chapter = Chapter::new("Threads", text, PATH, vec![]);
    let mut md_book = MdBook::new_with_items(vec![BookItem::Chapter(chapter)]);
    let book = Book::load(book.root()).expect("the book can be read");
    decorate(&mut md_book, &book, None);
    let chapters = md_book.chapters();
    chapters.map(|chapter| chapter.content.as_str()).collect()
}

#[test]
fn an_answer_without_a_proof_is_marked() {
    let book = Small::copy();
    let page = page(&book);
    let marks: Vec<_> = page.match_indices("No test checks this answer.").collect();
    assert_eq!(marks.len(), 1, "{page}");
    let unproven = page.find("Is that so?").expect("it is asked");
    assert!(marks[0].0 > unproven, "{page}");
}

#[test]
fn what_a_tool_has_said_is_a_proof_of_an_answer() {
    let book = Small::copy();
    book.write("reports/recorded/greet.md", "```text\nhello\n```\n");
    book.write("src/notes.txt", "```text\nhello\n```\n");
    for (file, marks) in [("reports/recorded/greet.md", 1), ("src/notes.txt", 2)] {
        book.edit(
            "src/threads/threads.md",
            "# Threads\n",
            &format!("# Threads\n\n<details>\n<summary>Answer</summary>\n\nA word.\n\n{{{{#include ../../{file}}}}}\n\n</details>\n"),
        );
        let said = page(&book).matches("No test checks this answer.").count();
        assert_eq!(said, marks, "{file}");
    }
}

#[test]
fn a_change_is_shown_with_the_commands_that_make_and_run_it() {
    let page = page(&Small::copy());
    let change = page.find("{{#include ../../code/threads/count/changes/more.diff}}");
    let below = &page[change.expect("the difference is shown")..];
    for command in [
        "git apply code/threads/count/changes/more.diff",
        "cargo run -p count",
    ] {
        assert!(
            below.contains(&format!("```console\n{command}\n```")),
            "{page}"
        );
    }
    assert!(below.contains("Every run prints this."), "{page}");
}

#[test]
fn a_caption_tells_how_many_lines_may_differ() {
    let book = Small::copy();
    let shows = |caption: &str| {
        let page = page(&book);
        assert!(page.contains(caption), "{caption}\n\n{page}");
    };
    shows("Every run prints this.");
    let change = "code/threads/count/Cargo.toml";
    for (varies, caption) in [
        (
            "['^the sum is [0-9]$']",
            "One run. Others may differ in one of these lines.",
        ),
        ("['^not there$']", "Every run prints this."),
    ] {
        let before = book.read(change);
        book.edit(
            change,
            "[package.metadata.listing.changes.more]\ncontract = \"exact\"\n",
            &format!(
                "[package.metadata.listing.changes.more]\ncontract = \"exact\"\nvaries = {varies}\n"
            ),
        );
        shows(caption);
        book.write(change, before);
    }
}

#[test]
fn a_caption_tells_which_numbers_the_system_gives() {
    let book = Small::copy();
    let output = "code/threads/greet/output.txt";
    let address = "listening on 127.0.0.1:40000\n";
    let panics = "thread '<unnamed>' (4711) panicked at src/main.rs:1:1:\n";
    let ports = "The ports differ from run to run.";
    let threads = "The number that the system gives a thread differs from run to run.";
    let all = "The ports, and the numbers of threads, differ from run to run.";
    for (contract, printed, caption) in [
        ("network", address.to_owned(), Some(ports)),
        ("network", address.to_owned() + panics, Some(all)),
        ("exact", panics.to_owned(), Some(threads)),
        ("panics", panics.to_owned(), None),
        ("network", "hello\n".to_owned(), None),
    ] {
        let before = book.read("code/threads/greet/Cargo.toml");
        let promised = before.replace("exact", contract);
        book.write("code/threads/greet/Cargo.toml", promised);
        book.write(output, &printed);
        let page = page(&book);
        let told = [ports, threads, all]
            .into_iter()
            .find(|told| page.contains(told));
        assert_eq!(told, caption, "{contract}: {printed}\n{page}");
        book.write("code/threads/greet/Cargo.toml", before);
    }
}

#[test]
fn another_mdbook_is_told_which_one_is_needed() {
    for (input, says) in [
        (
            r#"[{"mdbook_version": "0.4.40"}, {}]"#,
            "this is mdBook 0.4.40",
        ),
        ("[{}, {}]", "of no version"),
        ("hello", "mdBook starts this"),
    ] {
        let mut preprocessor = Command::new(env!("CARGO_BIN_EXE_mdbook-instep"))
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it can be started");
        let mut stdin = preprocessor.stdin.take().expect("it listens");
        stdin.write_all(input.as_bytes()).expect("it reads");
        drop(stdin);
        let output = preprocessor.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(says), "{said}");
    }
}

#[test]
fn an_answer_is_proven_by_code_by_a_marked_number_that_it_begins_with_or_by_a_trial() {
    let answer = |text: &str| {
        let page =
            format!("# One\n\n<details>\n<summary>Answer</summary>\n\n{text}\n\n</details>\n");
        let book = Small::plain(&page);
        let book = Book::load(book.root()).expect("the book can be read");
        let chapter = &book.chapters[0];
        chapter.is_proven(&chapter.answers[0])
    };
    let number = "<data value=\"version.edition\">2024</data>";
    assert!(answer(&format!("{number}. No other.")));
    assert!(answer("Two.\n\n```rust\nassert_eq!(1 + 1, 2);\n```"));
    assert!(answer(
        "The last one.\n\n<!-- trial: server without a limit -->"
    ));
    assert!(!answer(&format!("It waits, in {number}, forever.")));
    assert!(!answer("Two.\n\n```text\n2\n```"));
    assert!(!answer("The last one.\n\n<!-- a note -->"));
}
