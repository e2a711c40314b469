//! One fault is told once, where it is.

use crate::small::Small;

#[test]
fn a_row_of_the_index_that_is_not_so_is_named() {
    let book = Small::copy();
    let index = book.read("code/README.md");
    let row = |(_, line): &(usize, &str)| line.contains("[`crash`]");
    let (at, line) = index
        .lines()
        .enumerate()
        .find(row)
        .expect("crash has a row");
    book.edit("code/README.md", "[`crash`]", "[`crush`]");
    let findings = book.findings();
    let [only] = &findings[..] else {
        panic!("one row was changed: {findings:#?}");
    };
    assert_eq!(only.line, at + 1);
    assert_eq!(only.expected, Some(format!("`{line}`")));
    assert_eq!(
        only.found,
        Some(format!("`{}`", line.replacen("crash", "crush", 1)))
    );
}

#[test]
fn a_sentence_of_two_lines_stands_whole_in_the_index() {
    let book = Small::copy();
    let source = "code/threads/greet/src/main.rs";
    book.edit(
        source,
        "//! A thread greets.",
        "//! A thread greets\n//! whoever is there.",
    );
    let findings = book.findings();
    let whole = |row: &String| row.contains("| A thread greets whoever is there. |");
    assert!(
        findings
            .iter()
            .filter_map(|it| it.expected.as_ref())
            .any(whole),
        "{findings:#?}"
    );
}

#[test]
fn an_anchor_that_is_missing_is_told_once_and_nothing_else() {
    let book = Small::copy();
    let include =
        "```rust,ignore\n{{#rustdoc_include ../../code/threads/count/src/main.rs:sum}}\n```\n";
    let panics = "src/threads/panics.md";
    book.write(panics, format!("{}\n{include}", book.read(panics)));
    let before = book.says();
    let source = "code/threads/count/src/main.rs";
    book.write(source, book.read(source).replace("sum\n", "total\n"));
    let findings: Vec<_> = book.findings();
    let anchors: Vec<_> = findings
        .iter()
        .filter(|f| f.what.contains("anchor"))
        .collect();
    let [only] = &anchors[..] else {
        panic!("one anchor was renamed: {findings:#?}, and before {before:#?}");
    };
    assert!(
        only.help.ends_with("; also src/threads/threads.md:19"),
        "{only:#?}"
    );
    // Neither is the block without it that of another fault.
    let others = ["no page shows the listing", "nothing proves this block"];
    assert!(
        !findings
            .iter()
            .any(|f| others.iter().any(|other| f.what.contains(other))),
        "{findings:#?}"
    );
}

#[test]
fn a_listing_with_another_name_is_told_once() {
    let book = Small::copy();
    let [old, new] = ["count", "counts"].map(|it| book.path(&format!("code/threads/{it}")));
    std::fs::rename(old, new).expect("it is there");
    let findings = book.findings();
    let of_the_page: Vec<_> = findings
        .iter()
        .filter(|f| f.file.ends_with("threads.md"))
        .collect();
    let [only] = &of_the_page[..] else {
        panic!("one listing has another name: {findings:#?}");
    };
    assert_eq!(only.what, "there is no `code/threads/count`");
    assert!(only.help.contains("more places that name it"), "{only:#?}");
}
