//! Whatever lies in a book's folder is read as mdBook reads it, or told about.

use crate::small::Small;

const THREADS: &str = "src/threads/threads.md";

#[test]
fn lines_that_end_as_on_windows_change_nothing() {
    let book = Small::copy();
    for (path, bytes) in book.files() {
        let text = String::from_utf8(bytes).expect("the book is text");
        std::fs::write(path, text.replace('\n', "\r\n")).expect("the file can be written");
    }
    assert_eq!(book.says(), [""; 0]);
    let loaded = instep::book::Book::load(book.root()).expect("the book can be read");
    let greet = loaded.listing("greet").expect("the listing is there");
    assert_eq!(greet.output.as_deref(), Some("hello\n"));
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    let book = Small::copy();
    for file in [THREADS, "src/SUMMARY.md", "book.toml"] {
        book.write(file, format!("\u{feff}{}", book.read(file)));
    }
    assert_eq!(book.says(), [""; 0]);
}

#[test]
fn a_chapter_that_is_not_utf8_is_told_with_its_line() {
    let book = Small::copy();
    book.write(THREADS, b"# Threads\n\ncaf\xe9\n");
    let says = book.says();
    assert!(
        says.contains(&format!(
            "{THREADS}:3 the chapter `{THREADS}` cannot be read: line 3 is not UTF-8"
        )),
        "{says:#?}"
    );
    assert!(
        !says.iter().any(|says| says.contains("table of contents")),
        "{says:#?}"
    );
}

#[test]
fn an_output_that_is_not_utf8_is_told_and_not_taken_for_missing() {
    let book = Small::copy();
    book.write("code/threads/greet/output.txt", b"hell\xf6\n");
    let says = book.says();
    assert!(
        says.contains(
            &"code/threads/greet/output.txt:1 this file cannot be read: line 1 is not UTF-8"
                .to_owned()
        ),
        "{says:#?}"
    );
    assert!(
        !says.iter().any(|says| says.contains("not recorded")),
        "{says:#?}"
    );
}

#[test]
fn a_fence_that_is_never_closed_is_told_where_it_opens() {
    let book = Small::plain("# One\n\n```rust\nfn main() {}\n\nMore text.\n");
    assert_eq!(book.says(), ["src/one.md:3 this block is never closed"]);
}

#[test]
fn a_fence_that_the_end_of_its_list_closes_is_told() {
    let book = Small::plain("# One\n\n- item\n\n  ```rust\n  fn main() {}\n\nMore text.\n");
    assert_eq!(book.says(), ["src/one.md:5 this block is never closed"]);
}

#[test]
fn a_closing_fence_that_is_too_short_closes_nothing() {
    let book = Small::plain("# One\n\n````rust\nfn main() {}\n```\n");
    assert_eq!(book.says(), ["src/one.md:3 this block is never closed"]);
}

#[test]
fn fences_in_nested_lists_and_quotes_are_blocks() {
    let text = "# One\n\n- a\n  - b\n\n    ~~~rust\n    let x = 1;\n    ~~~\n\n> ```text\n> quoted\n> ```\n";
    let book = Small::plain(text);
    assert_eq!(book.says(), [""; 0]);
    let book = instep::book::Book::load(book.root()).expect("the book can be read");
    let blocks: Vec<_> = book.chapters[0]
        .blocks
        .iter()
        .map(|block| {
            (
                block.line,
                block.lines[0].text.as_str(),
                block.lines[0].number,
            )
        })
        .collect();
    assert_eq!(blocks, [(6, "let x = 1;", 7), (10, "quoted", 11)]);
}

#[test]
fn includes_that_loop_are_told_once_each() {
    let loops = "{{#include one.md}}\n".repeat(20);
    let book = Small::plain(&loops);
    let says = book.says();
    assert_eq!(says.len(), 20, "{says:#?}");
    assert!(says[0].contains("leads back to itself"), "{says:#?}");
}

#[test]
fn includes_that_multiply_end() {
    let book = Small::plain("{{#include a.txt}}\n");
    for (file, next) in [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f")] {
        book.write(
            &format!("src/{file}.txt"),
            format!("{{{{#include {next}.txt}}}}\n").repeat(20),
        );
    }
    book.write("src/f.txt", "text\n");
    let says = book.says();
    assert!(
        says.iter().any(|says| says.contains("at most")),
        "{says:#?}"
    );
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told() {
    for (file, says) in [
        (THREADS, "cannot be read: it is a folder"),
        (
            "code/threads/greet/src/main.rs",
            "cannot be read: it is a folder",
        ),
        (
            "code/threads/greet/output.txt",
            "cannot be read: it is a folder",
        ),
        (
            "code/threads/greet/Cargo.toml",
            "cannot be read: it is a folder",
        ),
        ("book.toml", "cannot be read: it is a folder"),
    ] {
        let book = Small::copy();
        book.delete(file);
        std::fs::create_dir(book.path(file)).expect("the folder can be made");
        let all = book.says();
        assert!(
            all.iter().any(|said| said.contains(says)),
            "{file}: {all:#?}"
        );
    }
}

#[test]
fn a_readme_that_is_no_file_is_left_alone() {
    let book = Small::copy();
    std::fs::create_dir(book.path("NOTES.md")).expect("the folder can be made");
    book.write("LATIN1.md", b"caf\xe9");
    assert_eq!(book.says(), [""; 0]);
}

#[cfg(unix)]
#[test]
fn symbolic_links_that_loop_are_not_followed() {
    use std::os::unix::fs::symlink;
    let book = Small::copy();
    symlink("..", book.path("src/threads/up")).expect("the link can be made");
    symlink("..", book.path("code/threads/greet/src/up")).expect("the link can be made");
    symlink("nowhere", book.path("code/threads/count/src/dangling")).expect("the link can be made");
    symlink("self.md", book.path("self.md")).expect("the link can be made");
    assert_eq!(
        book.says(),
        [
            "code/threads/count/src/dangling:0 nothing uses this file",
            "code/threads/greet/src/up:0 nothing uses this file",
            "src/threads/up:0 no page shows this file",
        ]
    );
    book.edit(THREADS, "greet/output.txt", "greet/loop.txt");
    symlink("loop.txt", book.path("code/threads/greet/loop.txt")).expect("the link can be made");
    let says = book.says();
    assert!(
        says.iter()
            .any(|s| s.starts_with("src/threads/threads.md:10 the included file")),
        "{says:#?}"
    );
}

#[cfg(unix)]
#[test]
fn a_chapter_may_be_a_symbolic_link() {
    let book = Small::copy();
    let elsewhere = book.path("threads.md.elsewhere");
    std::fs::rename(book.path(THREADS), &elsewhere).expect("the chapter can be moved");
    std::os::unix::fs::symlink(&elsewhere, book.path(THREADS)).expect("the link can be made");
    assert_eq!(book.says(), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_chapter_is_told_and_not_waited_for() {
    let book = Small::copy();
    book.delete(THREADS);
    let made = std::process::Command::new("mkfifo")
        .arg(book.path(THREADS))
        .status()
        .expect("mkfifo can be started");
    assert!(made.success());
    let says = book.says();
    assert!(
        says.iter().any(|s| s.contains("it is no regular file")),
        "{says:#?}"
    );
}

#[test]
fn settings_that_do_not_parse_are_told_with_their_line() {
    let book = Small::copy();
    book.write("book.toml", "[book]\ntitle = A small book\n");
    let says = book.says();
    assert!(
        says[0].starts_with("book.toml:2 the settings do not parse"),
        "{says:#?}"
    );
}

#[test]
fn a_recorded_terminal_is_told_from_an_output() {
    let book = Small::copy();
    let session = "$ cargo run\n   Compiling greet v0.1.0\n    Finished `dev` profile\nhello\n";
    book.write("code/threads/greet/output.txt", session);
    let says = book.says();
    assert_eq!(
        says,
        [
            "code/threads/greet/output.txt:1 this shows a terminal, and not only what the program prints"
        ]
    );
}

#[test]
fn empty_files_everywhere_are_no_reason_to_panic() {
    let book = Small::copy();
    for (path, _) in book.files() {
        if !path.ends_with("SUMMARY.md") {
            std::fs::write(path, "").expect("the file can be written");
        }
    }
    book.says();
    book.write("src/SUMMARY.md", "");
    book.says();
}

#[test]
fn a_crate_that_listings_share_is_no_listing_and_its_parts_may_be_shown() {
    let book = Small::copy();
    let manifest = "[package]\nname = \"shared\"\nedition = \"2024\"\n";
    book.write("code/threads/shared/Cargo.toml", manifest);
    book.write(
        "code/threads/shared/src/lib.rs",
        "// ANCHOR: part\npub fn part() {}\n// ANCHOR_END: part\n",
    );
    let part = "```rust,ignore\n{{#include ../../code/threads/shared/src/lib.rs:part}}\n```\n";
    book.write(THREADS, format!("{}\n{part}", book.read(THREADS)));
    assert_eq!(book.says(), [""; 0]);
    book.edit(THREADS, part, "```rust,ignore\npub fn part() {}\n```\n");
    let says = book.says();
    assert!(says[0].contains("`ignore`"), "{says:#?}");
}
