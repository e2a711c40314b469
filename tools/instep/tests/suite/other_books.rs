//! A book without contracts is asked for what every reader needs, and for
//! nothing that is the rule in this house.

use crate::small::Small;
use instep::book::Book;

#[test]
fn what_mdbook_allows_is_no_finding() {
    let book = Small::plain(
        "# One\n\n```\nno language\n```\n\n```text\ntyped by hand\n```\n\n\
         ```rust,ignore\nfn f()\n```\n\n```rust,no_run\nfn main() {}\n```\n\n```json\n{}\n```\n\n\
         Run `cargo run -p anything`, see E0999 and <https://example.com/>.\n\n\
         {{#include ../lib.rs:2:3}}\n{{#title One}}\n\\{{#include escaped}}\n",
    );
    book.write("lib.rs", "one\ntwo\nthree\n");
    assert_eq!(book.says(), [""; 0]);
}

#[test]
fn what_no_reader_wants_is_a_finding() {
    let book = Small::plain(
        "# One\n\n{{#include gone.rs}}\n{{#include ../lib.rs:none}}\n\n[a](two.md) [b](#nothing)\n\
         [c](https://doc.rust-lang.org/std/vec/struct.Vex.html) {{#playground gone2.rs}}\n",
    );
    book.write("lib.rs", "// ANCHOR: some\n// ANCHOR_END: some\n");
    book.write("src/forgotten.md", "# Forgotten\n");
    book.edit(
        "src/SUMMARY.md",
        "- [One]",
        "- [Missing](missing.md)\n- [One]",
    );
    let says = book.says();
    for expected in [
        "src/SUMMARY.md:3 the chapter `src/missing.md` cannot be read: it does not exist",
        "src/forgotten.md:0 the table of contents does not name this chapter",
        "src/one.md:3 the included file `src/gone.rs` cannot be read: it does not exist",
        "src/one.md:4 `lib.rs` has no anchor `none`",
        "src/one.md:6 `src/one.md` has no heading `#nothing`",
        "src/one.md:6 this link leads to `src/two.md`, which does not exist",
        "src/one.md:7 the included file `src/gone2.rs` cannot be read: it does not exist",
        "src/one.md:7 the standard library has no `std::vec::Vex`",
    ] {
        assert!(
            says.iter().any(|said| said == expected),
            "{expected}: {says:#?}"
        );
    }
    assert_eq!(says.len(), 8, "{says:#?}");
}

#[test]
fn links_to_pages_are_followed_as_a_browser_would() {
    let book = Small::plain(
        "# One\n\n[a](two.html#two) [b](deep/index.html) [c](deep/) [d](print.html) [e](old.html)\n\
         [f](../std/vec/struct.Vec.html) [g](../elsewhere/page.html) [h](/top.html) [i](a%20b.txt)\n\
         [j](two.html?x=1#two) <a href=\"two.html\">k</a> [l](mailto:a@b.c) [m](deep/README.md)\n",
    );
    book.write(
        "src/SUMMARY.md",
        "- [One](one.md)\n- [Two](two.md)\n- [Deep](deep/README.md)\n",
    );
    book.write("src/two.md", "# Two\n");
    book.write("src/deep/README.md", "# Deep\n\n[up](../one.md)\n");
    book.write("src/a b.txt", "");
    book.write(
        "book.toml",
        "[output.html.redirect]\n\"/old.html\" = \"one.html\"\n",
    );
    assert_eq!(book.says(), [""; 0]);
    book.edit("src/one.md", "two.html#two", "two.html#too");
    book.edit("src/one.md", "std/vec/struct.Vec", "std/vec/struct.Vex");
    assert_eq!(
        book.says(),
        [
            "src/one.md:3 `src/two.md` has no heading `#too`",
            "src/one.md:4 the standard library has no `std::vec::Vex`",
        ]
    );
}

#[test]
fn the_chapters_may_lie_anywhere() {
    for src in ["docs/the book", ".", "../elsewhere"] {
        let outer = tempfile::tempdir().expect("a temporary folder");
        let root = outer.path().join("root");
        let chapters = root.join(src);
        std::fs::create_dir_all(&root).expect("the folder can be made");
        std::fs::create_dir_all(root.join(src)).expect("the folder can be made");
        std::fs::write(root.join("book.toml"), format!("[book]\nsrc = \"{src}\"\n"))
            .expect("the file can be written");
        std::fs::write(chapters.join("SUMMARY.md"), "- [One](one.md)\n").expect("a file");
        std::fs::write(
            chapters.join("one.md"),
            "# One\n\n{{#include two.txt}}\n[x](none.md) [y](one.md#one)\n",
        )
        .expect("the file can be written");
        std::fs::write(chapters.join("two.txt"), "two\n").expect("the file can be written");
        let book = Book::load(&root).expect("the book can be read");
        let findings = instep::rules::check(&book).expect("the book can be checked");
        assert_eq!(findings.len(), 1, "{src}: {findings:#?}");
        assert!(findings[0].what.contains("none.md"), "{src}: {findings:#?}");
    }
}

#[test]
fn crates_below_code_without_contracts_are_none_of_our_business() {
    let book = Small::plain("# One\n\n{{#include ../code/part/demo/src/main.rs}}\n");
    book.write("code/part/demo/Cargo.toml", "[package]\nname = \"other\"\n");
    book.write("code/part/demo/src/main.rs", "fn main() {}\n");
    book.write(
        "code/part/demo/output.txt",
        "$ cargo run\n   Compiling demo v0.1.0 (file:///projects/demo)\nhello\n",
    );
    book.write("code/part/broken/Cargo.toml", b"\xff\xfe");
    assert_eq!(book.says(), [""; 0]);
    let loaded = Book::load(book.root()).expect("the book can be read");
    assert!(!loaded.has_contracts);
}

#[test]
fn an_included_chapter_need_not_be_in_the_contents() {
    let book = Small::plain("# One\n\n{{#include parts/a.md}}\n");
    book.write("src/parts/a.md", "## A\n");
    assert_eq!(book.says(), [""; 0]);
}

#[test]
fn what_is_wrong_in_an_included_text_is_told_there() {
    let book = Small::plain("# One\n\n{{#include parts/a.md}}\n");
    book.write("src/parts/a.md", "Text.\n\n[x](gone.md)\n\n```rust\n");
    let expected = [
        "src/parts/a.md:3 this link leads to `src/gone.md`, which does not exist",
        "src/parts/a.md:5 this block is never closed",
    ];
    assert_eq!(book.says(), expected);
    book.instep(&["check", "one"])
        .expect(1, &["out of step: 2 findings"]);
}

#[test]
fn the_page_for_missing_pages_is_no_chapter() {
    let book = Small::plain("# One\n");
    book.write("src/404.md", "# Not found\n");
    assert_eq!(book.says(), [""; 0]);
}

#[test]
fn a_playground_is_a_block_with_its_attributes() {
    let book = Small::plain("# One\n\n{{#playground ../demo.rs editable}}\n");
    book.write("demo.rs", "fn main() {}\n");
    let book = Book::load(book.root()).expect("the book can be read");
    let block = &book.chapters[0].blocks[0];
    assert_eq!(block.info.language, "rust");
    assert!(block.info.has("editable"));
    assert_eq!(block.lines[0].text, "fn main() {}");
}
