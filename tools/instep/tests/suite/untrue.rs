//! Edits after which everything still runs, and a page is untrue.

use crate::small::{Small, says};

const THREADS: &str = "src/threads/threads.md";
const GREET_TOML: &str = "code/threads/greet/Cargo.toml";

/// The small book with more files in it.
fn with(files: &[(&str, &str)]) -> Small {
    let book = Small::copy();
    for (file, text) in files {
        book.write(file, text);
    }
    book
}

#[test]
fn outputs_that_change_places_are_told() {
    let book = Small::copy();
    book.edit(THREADS, "greet/output.txt", "HERE");
    book.edit(THREADS, "count/output.txt", "greet/output.txt");
    book.edit(THREADS, "HERE", "count/output.txt");
    assert_eq!(
        book.says(),
        [
            "src/threads/threads.md:10 `code/threads/count/output.txt` does not stand below its own program",
            "src/threads/threads.md:23 `code/threads/greet/output.txt` does not stand below its own program",
        ]
    );
}

#[test]
fn an_output_of_the_changed_program_is_not_that_of_the_listing() {
    let book = Small::copy();
    book.edit(THREADS, "count/output.txt", "count/changes/more.txt");
    let says = book.says();
    assert!(
        says.iter().any(|said| said
            .contains("threads.md:23 `code/threads/count/changes/more.txt` does not stand below")),
        "{says:#?}"
    );
}

#[test]
fn a_listing_that_needs_what_nobody_has_is_told() {
    let book = Small::copy();
    let contract = "contract = \"exact\"\n";
    book.edit(
        GREET_TOML,
        contract,
        "contract = \"exact\"\nneeds = \"fortune\"\n",
    );
    says(
        &book,
        "code/threads/greet/Cargo.toml:7 `fortune` is on no machine",
    );
    book.write(".ci/run", "if ! command -v fortune > /dev/null; then\n");
    assert_eq!(book.says(), [""; 0]);
}

#[test]
fn a_second_program_in_a_listing_is_told() {
    let book = with(&[("code/threads/greet/src/bin/other.rs", "fn main() {}\n")]);
    let says = book.says();
    assert!(
        says.iter()
            .any(|said| said.contains("`greet` has a second program")),
        "{says:#?}"
    );
    let book = Small::copy();
    let text = book.read(GREET_TOML);
    let bin = |name, path| format!("[[bin]]\nname = \"{name}\"\npath = \"src/{path}\"\n");
    let two = bin("greet", "main.rs") + &bin("other", "main.rs");
    book.write(GREET_TOML, format!("{text}\n{two}"));
    self::says(
        &book,
        "code/threads/greet/Cargo.toml:11 `greet` has a second program",
    );
    book.write(GREET_TOML, format!("{text}\n{}", bin("greet", "other.rs")));
    self::says(
        &book,
        "code/threads/greet/Cargo.toml:8 the program of `greet` is not what the page shows",
    );
}

#[test]
fn a_dependency_that_nothing_uses_is_told() {
    let book = Small::copy();
    let text = book.read(GREET_TOML);
    book.write(
        GREET_TOML,
        format!("{text}\n[dependencies]\nsome-crate = \"1\"\n"),
    );
    says(
        &book,
        "code/threads/greet/Cargo.toml:9 `greet` does not use its dependency `some-crate`",
    );
    book.edit(
        "code/threads/greet/src/main.rs",
        "use std::thread;",
        "use std::thread;\n\nuse some_crate as _;",
    );
    assert_eq!(book.says(), [""; 0]);
}

#[test]
fn a_file_that_no_module_names_is_told() {
    let book = with(&[("code/threads/greet/src/old.rs", "fn old() {}\n")]);
    says(
        &book,
        "code/threads/greet/src/old.rs:0 nothing uses this file",
    );
}

#[test]
fn a_test_that_the_manifest_does_not_name_is_told() {
    let named = "[[test]]\nname = \"listings\"\nharness = false\n";
    let manifest = Small::copy().read("Cargo.toml");
    let book = with(&[
        ("tests/listings/main.rs", "fn main() {}\n"),
        ("Cargo.toml", &format!("{manifest}\n{named}")),
    ]);
    assert_eq!(book.says(), [""; 0]);
    book.write("Cargo.toml", &manifest);
    says(&book, "Cargo.toml:0 `tests/listings` is not named here");
    let harness = named.replace("harness = false\n", "");
    book.write("Cargo.toml", format!("{manifest}\n{harness}"));
    says(
        &book,
        "Cargo.toml:6 `tests/listings` has a `main` of its own",
    );
    book.write(
        "Cargo.toml",
        format!("{manifest}\n{named}{}", named.replace("listings", "gone")),
    );
    says(&book, "Cargo.toml:9 there is no `tests/gone`");
}

#[test]
fn a_pattern_that_lets_anything_through_is_told() {
    for (pattern, expected) in [
        (".*", "this lets `greet` print what it never prints"),
        ("hello", "this lets `greet` print what it never prints"),
        (r"^\w+$", "this lets `greet` print what it never prints"),
        (
            "^goodbye$",
            "no line that `greet` has printed varies like this",
        ),
    ] {
        let book = Small::copy();
        let contract = "contract = \"exact\"\n";
        let more = format!("{contract}varies = ['{pattern}']\n");
        book.edit(GREET_TOML, contract, &more);
        says(
            &book,
            &format!("code/threads/greet/Cargo.toml:7 {expected}"),
        );
    }
}

const SERVER: &str = "//! A server.\n\nfn main() {\n    let _ = std::env::args().nth(1).as_deref().unwrap_or(\"127.0.0.1:8000\");\n}\n";

/// A client and its server on the page on threads.
fn with_a_server() -> Small {
    let manifest = |name: &str, more: &str| {
        format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[package.metadata.listing]\ncontract = \"network\"\n{more}"
        )
    };
    let shown = |name: &str| {
        format!(
            "```rust,no_run\n{{{{#rustdoc_include ../../code/threads/{name}/src/main.rs}}}}\n```\n\n\
             ```text\n{{{{#include ../../code/threads/{name}/output.txt}}}}\n```\n\n"
        )
    };
    let book = Small::copy();
    for (name, more) in [("serve", ""), ("ask", "peer = \"serve\"\n")] {
        let at = |file: &str| format!("code/threads/{name}/{file}");
        book.write(&at("Cargo.toml"), manifest(name, more));
        book.write(&at("src/main.rs"), SERVER);
        book.write(&at("output.txt"), "listening\n");
        book.write(THREADS, format!("{}\n{}", book.read(THREADS), shown(name)));
    }
    let loaded = instep::book::Book::load(book.root()).expect("the book can be read");
    book.write(
        "code/README.md",
        instep::record::index::for_the_repository(&loaded),
    );
    assert_eq!(book.says(), [""; 0]);
    book
}

#[test]
fn a_client_that_goes_elsewhere_by_default_is_told() {
    let book = with_a_server();
    book.edit("code/threads/ask/src/main.rs", "8000", "8001");
    says(
        &book,
        "code/threads/ask/src/main.rs:4 `ask` and its server `serve` do not meet",
    );
}

#[test]
fn a_command_that_reaches_no_server_of_its_page_is_told() {
    let book = with_a_server();
    let text = book.read(THREADS);
    book.write(
        THREADS,
        format!("{text}\nTry `nc 127.0.0.1 8000`, or `redis-cli -p 8000 PING`.\n"),
    );
    assert_eq!(book.says(), [""; 0]);
    for (from, to) in [
        ("nc 127.0.0.1 8000", "nc 127.0.0.1 8001"),
        ("-p 8000", "-p 6379"),
    ] {
        let whole = book.read(THREADS);
        book.edit(THREADS, from, to);
        let says = book.says();
        assert!(
            says.len() == 1 && says[0].contains("no server of this page listens"),
            "{says:#?}"
        );
        book.write(THREADS, whole);
    }
}

#[test]
fn words_that_are_not_so_of_the_book_are_told() {
    for (added, expected) in [
        (
            "The [next chapter](threads.md).",
            "this is not the next chapter",
        ),
        (
            "[Panics](panics.md), the last chapter.",
            "this is not the last chapter",
        ),
        (
            "See [Panics](threads.md).",
            "this link says `Panics` and leads elsewhere",
        ),
        ("See [this][nowhere].", "this is no link"),
        ("Run `refuse` again.", "`refuse` is no listing of this page"),
        (
            "Run `cargo run -p crash`.",
            "`crash` is no listing of this page",
        ),
        (
            "The error is E0382.",
            "no block of this page shows this error",
        ),
    ] {
        let book = Small::copy();
        let text = book.read(THREADS);
        book.write(THREADS, format!("{text}\n{added}\n"));
        let says = book.says();
        assert!(
            says.iter().any(|said| said.contains(expected)),
            "{added}: {says:#?}"
        );
    }
    let book = Small::copy();
    let text = book.read(THREADS);
    let linked = "The [next chapter](panics.md) shows `refuse`, `cargo run -p crash` and E0382.";
    book.write(THREADS, format!("{text}\n{linked}\n"));
    assert_eq!(book.says(), [""; 0]);
    book.edit("src/SUMMARY.md", "[Panics]", "[Panic]");
    says(
        &book,
        "src/SUMMARY.md:4 the table of contents calls this chapter otherwise",
    );
}

#[test]
fn a_name_that_looks_like_that_of_a_listing_is_one() {
    let book = Small::copy();
    for name in ["turn1", "turn_taken"] {
        let at = |file: &str| format!("code/threads/{name}/{file}");
        book.add(
            name,
            "contract = \"exact\"",
            "fn main() {\n    println!(\"turn\");\n}\n",
        );
        book.write(&at("output.txt"), "turn\n");
        let shown = format!(
            "```rust\n{{{{#rustdoc_include ../../{}}}}}\n```\n\n```text\n{{{{#include ../../{}}}}}\n```\n",
            at("src/main.rs"),
            at("output.txt")
        );
        book.write(THREADS, format!("{}\n{shown}", book.read(THREADS)));
    }
    let loaded = instep::book::Book::load(book.root()).expect("the book can be read");
    let index = instep::record::index::for_the_repository(&loaded);
    book.write("code/README.md", index);
    let page = book.read(THREADS);
    let says = |span: &str| {
        book.write(THREADS, format!("{page}\nRead `{span}` again.\n"));
        book.says()
    };
    for (span, meant) in [
        ("turn7", "turn1"),
        ("turn_token", "turn_taken"),
        ("turn_takes", "turn_taken"),
    ] {
        let found = says(span);
        let expected = format!("there is no listing `{span}`");
        assert!(
            matches!(&found[..], [only] if only.ends_with(&expected)),
            "`{meant}` is meant: {found:#?}"
        );
    }
    // Names of listings, of the language, and of what the blocks of the page hold.
    for span in ["turn1", "turn_taken", "u64", "to", "main"] {
        assert_eq!(says(span), [""; 0], "`{span}` is fine");
    }
    book.write(
        THREADS,
        format!(
            "{page}\nRead `turn7` again.\n\n```rust\nlet turn7 = 7;\nassert_eq!(turn7, 7);\n```\n"
        ),
    );
    assert_eq!(book.says(), [""; 0]);
}

#[test]
fn a_block_that_hides_what_it_does_is_told() {
    for (hidden, line) in [
        ("# std::process::exit(0);", 27),
        ("# drop(sender);", 27),
        ("# if false {", 27),
        ("# sender.send(1);", 27),
        ("#[cfg(any())]", 27),
    ] {
        let book = Small::copy();
        book.edit(
            THREADS,
            "assert_eq!(1 + 1, 2);",
            &format!("{hidden}\nassert_eq!(1 + 1, 2);"),
        );
        let says = book.says();
        let at = format!("{THREADS}:{line} ");
        assert!(
            matches!(&says[..], [only] if only.starts_with(&at)),
            "{hidden}: {says:#?}"
        );
    }
    let book = Small::copy();
    let stage = "# use std::rc::Rc;\n# struct Two(u8);\n# impl Two {\n#     fn new() -> Self { Two(2) }\n# }\nassert_eq!(1 + 1, 2);";
    book.edit(THREADS, "assert_eq!(1 + 1, 2);", stage);
    assert_eq!(book.says(), [""; 0]);
}

#[test]
fn code_in_html_is_told() {
    let book = Small::copy();
    let text = book.read(THREADS);
    book.write(
        THREADS,
        format!("{text}\n<pre><code>assert_eq!(1, 2);</code></pre>\n"),
    );
    says(
        &book,
        "src/threads/threads.md:60 no test sees what stands in HTML",
    );
}

#[test]
fn a_panic_without_its_message_is_told() {
    let book = Small::copy();
    book.edit(
        THREADS,
        "```rust\nassert_eq!(1 + 1, 2);",
        "```rust,should_panic\nassert_eq!(1 + 1, 3);",
    );
    says(
        &book,
        "src/threads/threads.md:26 the message of the panic is missing",
    );
    book.edit(
        THREADS,
        "1 + 1, 3);",
        "1 + 1, 3);\n// panics: left == right",
    );
    assert_eq!(book.says(), [""; 0]);
}

#[test]
fn a_file_that_no_page_shows_is_told() {
    let book = with(&[("src/images/old.svg", "<svg/>")]);
    says(&book, "src/images/old.svg:0 no page shows this file");
}

#[test]
fn an_output_with_other_line_ends_than_its_program_is_told() {
    let book = with(&[("code/threads/greet/output.txt", "hello\r\n")]);
    says(
        &book,
        "code/threads/greet/output.txt:1 the lines end with a carriage return",
    );
}

#[test]
fn a_document_that_shows_another_manifest_than_the_checks_take_is_told() {
    let block = "```toml\n[[package.metadata.listing.challenges]]\ntext = \"Get stuck.\"\nending = \"deadlock\"\n```\n";
    let row = |name: &str, tags: &str| format!("| `{name}` | … | `{tags}` |\n");
    let table: String = [
        ("exact", "rust"),
        ("any schedule", "rust"),
        ("property", "rust"),
        ("panics", "rust,should_panic"),
        ("fails to compile", "rust,compile_fail,E0373"),
        ("hangs", "rust,no_run"),
        ("network", "rust,no_run"),
        ("measured", "rust,no_run"),
    ]
    .map(|(name, tags)| row(name, tags))
    .concat();
    let text =
        format!("# Contributing\n\n| contract | … | tags |\n| --- | --- | --- |\n{table}\n{block}");
    let book = with(&[("CONTRIBUTING.md", &text)]);
    assert_eq!(book.says(), [""; 0]);
    for (from, to, expected) in [
        (
            "ending =",
            "end =",
            "CONTRIBUTING.md:14 a listing's manifest with this would be refused",
        ),
        (
            "deadlock",
            "stuck",
            "CONTRIBUTING.md:14 a listing's manifest with this would be refused",
        ),
        (
            "`hangs`",
            "`stops`",
            "CONTRIBUTING.md:3 this table of the contracts",
        ),
        (
            "rust,should_panic",
            "rust,no_run",
            "CONTRIBUTING.md:8 this table of the contracts",
        ),
    ] {
        book.write("CONTRIBUTING.md", text.replacen(from, to, 1));
        let says = book.says();
        assert!(
            says.iter().any(|said| said.starts_with(expected)),
            "{says:#?}"
        );
    }
}

#[test]
fn an_answer_that_begins_with_what_the_page_does_not_show_is_told() {
    let says = |answer: &str| {
        let book = Small::copy();
        book.edit(
            THREADS,
            "<data value=\"count/more.prints(the sum is {})\">Three</data>:",
            answer,
        );
        book.says()
    };
    // Of the output, of the program above, and no code at all.
    for answer in [
        "`the sum is 3`:",
        "`the sum is 2` becomes another.",
        "That `it` is.",
    ] {
        assert_eq!(says(answer), [""; 0], "{answer}");
    }
    assert_eq!(
        says("`the sum is 4`:"),
        [
            "src/threads/threads.md:39 the answer begins with `the sum is 4`, and nothing on the page has it"
        ]
    );
}

#[test]
fn what_a_document_names_is_there() {
    let text = "A listing says in `[package.metadata.listing]` what it promises.\n\n\
                It stands in `code/threads/greet`, or `code/PART/NAME`; `lost_lines = true`, \
                `at_least = 2`, `NAME.outputs`, `NAME.can(A \\| B)`, `NAME.LIMIT(s)`, \
                `here.list`, `book.goals`.\n";
    let book = with(&[("CONTRIBUTING.md", text)]);
    assert_eq!(book.says(), [""; 0]);
    for (right, wrong, said) in [
        (
            "threads/greet",
            "threads/great",
            "this file or folder does not exist",
        ),
        (
            "lost_lines",
            "loses_lines",
            "no manifest of a listing has this",
        ),
        ("at_least", "minimum", "no manifest of a listing has this"),
        ("NAME.can", "NAME.ever", "a number can't come from there"),
        ("here.list", "here.lists", "a number can't come from there"),
        ("book.goals", "book.gaols", "a number can't come from there"),
    ] {
        let book = with(&[("CONTRIBUTING.md", &text.replace(right, wrong))]);
        assert_eq!(book.says(), [format!("CONTRIBUTING.md:3 {said}")]);
    }
}
