//! Links that say one thing and lead to another.

use crate::small::{Small, says};

const THREADS: &str = "src/threads/threads.md";

#[test]
fn a_link_into_std_says_the_item_that_it_leads_to() {
    let std = "https://doc.rust-lang.org/std";
    let says = |words: &str, address: &str| {
        let book = Small::copy();
        let page = book.read(THREADS);
        book.write(THREADS, format!("{page}\n[{words}]({std}/{address})\n"));
        book.says()
    };
    for (words, address) in [
        ("`Mutex::lock`", "sync/struct.RwLock.html#method.read"),
        ("`lock`", "sync/struct.Mutex.html#method.try_lock"),
        ("`Mutex`", "sync/struct.Mutex.html#method.lock"),
        ("`Mutex::lock`", "sync/struct.Mutex.html"),
        (
            "`recv()`",
            "sync/mpsc/struct.Receiver.html#method.recv_timeout",
        ),
        ("`std::rc`", "sync/index.html"),
    ] {
        let expected =
            format!("src/threads/threads.md:60 this link says {words} and leads to another");
        let found = says(words, address);
        assert!(
            matches!(&found[..], [only] if only.starts_with(&expected)),
            "{words} {address}: {found:#?}"
        );
    }
    for (words, address) in [
        ("`Mutex::lock`", "sync/struct.Mutex.html#method.lock"),
        ("`lock()`", "sync/struct.Mutex.html#method.lock"),
        ("`Mutex<T>`", "sync/struct.Mutex.html"),
        ("`println!`", "macro.println.html"),
        ("`std::sync`", "sync/index.html"),
        (
            "`slice::split_first_chunk`",
            "primitive.slice.html#method.split_first_chunk",
        ),
        ("a `Mutex`", "sync/struct.RwLock.html"),
    ] {
        assert_eq!(says(words, address), [""; 0], "{words} {address}");
    }
}

#[test]
fn a_section_of_a_std_page_is_one_that_somebody_has_looked_at() {
    let address = "https://doc.rust-lang.org/std/sync/struct.Mutex.html#posioning";
    let book = Small::copy();
    let page = book.read(THREADS);
    book.write(THREADS, format!("{page}\n[poisoning]({address})\n"));
    assert_eq!(
        book.says(),
        ["src/threads/threads.md:60 nobody has looked at this link yet"]
    );
    book.write("tests/external-links.txt", address);
    assert_eq!(book.says(), [""; 0]);
}

#[test]
fn a_defined_term_can_be_linked_to() {
    let book = Small::plain("# One\n\n[x](#an-actor) [y](#a-queue)\n\nan actor\n: Somebody.\n");
    says(&book, "src/one.md:3 `src/one.md` has no heading `#a-queue`");
}

#[test]
fn a_link_is_told_where_its_address_stands() {
    let book = Small::plain("# One\n\n[x][two]\n\n[two]: two.md\n");
    says(&book, "src/one.md:5 this link leads to `src/two.md`");
}

#[test]
fn a_link_that_says_how_a_title_begins_leads_there() {
    let page = |panics: &str| {
        let book = Small::copy();
        let title = book
            .read("src/threads/panics.md")
            .replacen("# Panics", "# Panics: the end", 1);
        book.write("src/threads/panics.md", title);
        book.edit("src/SUMMARY.md", "[Panics]", "[Panics: the end]");
        let page = book.read(THREADS);
        book.write(THREADS, format!("{page}\n[Panics]({panics})\n"));
        let loaded = instep::book::Book::load(book.root()).expect("the book can be read");
        book.write(
            "code/README.md",
            instep::record::index::for_the_repository(&loaded),
        );
        book.says()
    };
    assert_eq!(page("panics.md"), [""; 0]);
    assert_eq!(
        page("#counting"),
        [""; 0],
        "a part of the same page may have any name"
    );
    assert_eq!(
        page("threads.md"),
        ["src/threads/threads.md:60 this link says `Panics` and leads elsewhere"]
    );
}

#[test]
fn a_link_that_says_a_listing_leads_to_a_page_that_shows_it() {
    let says = |words: &str| {
        let book = Small::copy();
        let page = book.read(THREADS);
        book.write(THREADS, format!("{page}\n[{words}](panics.md)\n"));
        book.says()
    };
    assert_eq!(says("`crash`"), [""; 0]);
    assert_eq!(
        says("`greet`"),
        [
            "src/threads/threads.md:60 this link says `greet` and leads to a page that does not show it"
        ]
    );
}
