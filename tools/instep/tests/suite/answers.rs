//! *Yes*, *never* and *in every schedule* are what the search of a listing says, and what
//! has to be marked is.

use crate::explorer::two_threads;
use crate::small::Small;

const PAGE: &str = "src/threads/threads.md";

/// What the checks say of a book whose page goes on with `text`.
fn said_of(book: &Small, text: &str) -> Vec<String> {
    let page = book.read(PAGE);
    book.write(PAGE, format!("{page}\n{text}\n"));
    let says = book.says();
    book.write(PAGE, page);
    says
}

/// It prints `one` and `two` in both orders, or is stuck after `two`.
const SOURCES: &[(&str, bool)] = &[
    ("greet.can(one | two)", true),
    ("greet.can(two | one)", true),
    ("greet.can(one | one)", false),
    ("greet.can(*stuck*)", true),
    ("greet.can(two | *stuck*)", true),
    ("greet.can(one | *stuck*)", false),
    ("greet.always(two)", true),
    ("greet.always(one)", false),
    ("greet.always(two | one)", false),
    ("greet.always(*stuck*)", false),
];

#[test]
fn a_marked_answer_is_what_the_search_says() {
    let book = two_threads();
    for (source, verdict) in SOURCES {
        for (text, says) in [
            ("Yes", true),
            ("It can", true),
            ("No", false),
            ("never", false),
            ("in no schedule", false),
            ("can't", false),
        ] {
            let mark = format!("Well: <data value=\"{source}\">{text}</data>.");
            let said = said_of(&book, &mark);
            if says == *verdict {
                assert_eq!(said, <[&str; 0]>::default(), "{source}: {text}");
            } else {
                let what =
                    format!("this is not what the search of all schedules says of `{source}`");
                assert!(said.len() == 1 && said[0].ends_with(&what), "{said:?}");
            }
        }
    }
}

/// What contracts and snippets of the small book say.
const CONTRACTS: &[(&str, bool)] = &[
    ("count.ends", true),
    ("crash.ends", true),
    ("crash.panics", true),
    ("count.panics", false),
    ("refuse.compiles", false),
    ("refuse.ends", false),
    ("crash.compiles", true),
    ("count.can(the sum is 2)", true),
    ("count.can(the sum is 2 | the sum is 2)", false),
    ("here.asserts(assert_eq!(1 + 1, 2);)", true),
    ("here.denies(assert_eq!(1 + 1,\n2);)", false),
    ("here.compiles(assert_eq!(1 + 1, 2);)", true),
    ("greet.outputs == greet.lines", true),
    ("greet.outputs == greet.threads", false),
    ("greet.outputs != greet.threads", true),
    ("greet.outputs &lt; greet.threads", true),
    ("greet.outputs > greet.threads", false),
    ("greet.outputs > greet.lines", false),
    ("threads/panics.md.panics(numbers[numbers.len()])", true),
    ("threads/panics.md.compiles(numbers[numbers.len()])", true),
    ("threads/panics.md.compiles(drop(name);)", false),
    (
        "count.which( | let sum) &lt; count.which( | println!)",
        true,
    ),
    (
        "count.which( | println!) &lt; count.which( | let sum)",
        false,
    ),
    ("greet.can(one &#124; two)", true),
];

#[test]
fn a_marked_answer_is_what_a_contract_or_a_snippet_says() {
    let book = two_threads();
    for (source, verdict) in CONTRACTS {
        for (text, says) in [("It does", true), ("may", true), ("It doesn't", false)] {
            let mark = format!("See [there](panics.md): <data value=\"{source}\">{text}</data>.");
            let said = said_of(&book, &mark.replace('\n', " "));
            assert_eq!(
                said.is_empty(),
                says == *verdict,
                "{source}: {text}: {said:?}"
            );
        }
    }
}

#[test]
fn an_order_may_be_said_by_either_of_two_opposites() {
    let book = Small::copy();
    let one = "count.which( | ANCHOR: sum) &lt; count.which( | ANCHOR_END)";
    for (yes, no) in [("before", "after"), ("first", "last"), ("before", "behind")] {
        let mark = |word: &str| format!("It is <data value=\"{one}\">{word}</data> that.");
        assert_eq!(said_of(&book, &mark(yes)), <[&str; 0]>::default());
        let said = said_of(&book, &mark(no));
        assert!(
            said.len() == 1 && said[0].contains("this is not what the build says"),
            "{no}: {said:?}"
        );
    }
}

#[test]
fn a_word_that_says_more_than_yes_or_no_is_named_by_its_source() {
    let book = two_threads();
    let found = |source: &str, word: &str| {
        let page = book.read(PAGE);
        let mark = format!("It is <data value=\"{source}\">{word}</data>.");
        book.write(PAGE, format!("{page}\n{mark}\n"));
        let found = book.findings();
        book.write(PAGE, page);
        found
    };
    for (source, word, named) in [
        ("greet.can(one | two)", "free", "free : taken"),
        ("greet.can(one | one)", "taken", "free : taken"),
        (
            "greet.can(one | two)",
            "in every schedule",
            "in every schedule : OTHERWISE",
        ),
        ("greet.can(one | two)", "always", "always : OTHERWISE"),
        (
            "here.asserts(assert_eq!(1 + 1, 2);)",
            "All",
            "all : OTHERWISE",
        ),
        (
            "here.denies(assert_eq!(1 + 1, 2);)",
            "need not",
            "OTHERWISE : need not",
        ),
        ("count.ends", "ends", "ends : hangs"),
    ] {
        let said = found(source, word);
        assert_eq!(said.len(), 1, "{source}: {word}: {said:#?}");
        assert_eq!(
            said[0].what,
            format!("`{source}` says yes or no, and this word says more")
        );
        assert_eq!(
            said[0].help,
            format!(
                "name the word in the source, and what would be said otherwise: \
                 `{source} ? {named}`"
            )
        );
        assert_eq!(said[0].found, Some(format!("`{word}`")));
    }
    for (source, word) in [
        ("greet.can(one | two) ? free : taken", "free"),
        ("greet.always(two)", "In every schedule"),
        ("greet.always(two)", "always"),
        ("greet.can(one | one)", "in no schedule"),
    ] {
        assert!(found(source, word).is_empty(), "{source}: {word}");
    }
    let turned = found("greet.can(one | two) ? free : taken", "idle");
    assert_eq!(turned.len(), 1, "{turned:#?}");
}

#[test]
fn a_negation_beside_a_mark_is_told() {
    let book = two_threads();
    let can = "<data value=\"greet.can(one | two)\">can</data>";
    let two = "<data value=\"greet.outputs\">two</data>";
    for (text, turned) in [
        (format!("It {can} not come."), "`not` beside `can`"),
        (format!("It {can}\nnever come."), "`never` beside `can`"),
        (
            format!("It [{can}](#threads) *hardly* come."),
            "`hardly` beside `can`",
        ),
        (format!("It never {can} come."), "`never` beside `can`"),
        (format!("There aren't *{two}*."), "`aren't` beside `two`"),
    ] {
        let says = said_of(&book, &text);
        assert_eq!(says.len(), 1, "{text}: {says:?}");
        let what = format!("{turned} turns around what is marked");
        assert!(says[0].ends_with(&what), "{text}: {says:?}");
    }
    for text in [
        format!("Surely it {can}. Not so the other."),
        format!("Of those, not all, {can} come."),
        format!("Is it so? No.\n\n{can}"),
        format!("{can}\n\nNever mind."),
        format!("It {can} come and not go."),
    ] {
        assert_eq!(said_of(&book, &text), <[&str; 0]>::default(), "{text}");
    }
}

#[test]
fn a_program_a_test_and_a_table_can_be_asked() {
    let book = Small::copy();
    book.write(
        "code/table.md",
        "| who | `one` | `two` |\n| --- | --- | --- |\n| **slow** <br> late | yes | no |\n| many | 7 | x |\n| few | 63 (0.8) | 2.3 KiB |\n",
    );
    let code = "fn it_adds() {\n    // assert!(false);\n    assert_eq!(1 + 1,\n        2);\n}\n";
    book.write("tools/sums/tests/sums.rs", code);
    book.write("tools/sums.rs", code);
    book.write(
        "tests/browser/sums.test.mjs",
        "test(\"a sum is shown\", () => {});\n",
    );
    book.write(
        "reports/recorded/sums.txt",
        "one sum:\n  2\nby tool: fast\n",
    );
    for (source, is_so, is_not) in [
        ("reports/recorded/sums.txt.says(one sum: 2)", "is", "isn't"),
        (
            "reports/recorded/sums.txt.omits(3 | two) ? right : wrong",
            "wrong",
            "right",
        ),
        ("reports/recorded/sums.txt.word(by {}:)", "tool", "hand"),
        (
            "tools/sums.rs.has(fn it_adds) ? adds : takes",
            "adds",
            "takes",
        ),
        ("tools/sums.rs.lacks(assert!(false))", "not", "yes"),
        ("code/table.md.cell(slow | one)", "yes", "no"),
        ("code/table.md.cell(slow | two)", "never", "always"),
        ("code/table.md.cell(many | one)", "Seven", "eight"),
        ("code/table.md.cell(few | one)", "63", "8"),
        ("code/table.md.cell(few | two) < 3", "is", "isn't"),
        (
            "tools/sums/tests/sums.rs.asserts(fn it_adds)",
            "is",
            "isn't",
        ),
        (
            "tools/sums/tests/sums.rs.denies(assert_eq!(1 + 1, 2))",
            "nobody",
            "is",
        ),
        (
            "tests/browser/sums.test.mjs.asserts(&quot;a sum is shown&quot;) ? shown : hidden",
            "shown",
            "hidden",
        ),
        ("count.asserts(let sum = 1 + 1;)", "is", "isn't"),
        ("count.word(the {} is)", "sum", "product"),
    ] {
        let mark = |word: &str| format!("It is <data value=\"{source}\">{word}</data>.");
        let said = said_of(&book, &mark(is_so));
        assert_eq!(said, <[&str; 0]>::default(), "{source}");
        assert_eq!(said_of(&book, &mark(is_not)).len(), 1, "{source}");
    }
    book.edit(
        PAGE,
        "assert_eq!(1 + 1, 2);",
        "assert_eq!(1 + 1, 2);\n```\n\n```rust,should_panic\npanic!(\"over\");\n// panics: over",
    );
    let says = said_of(
        &book,
        "Well, it <data value=\"here.panics(panic!)\">does</data>.",
    );
    assert_eq!(says, <[&str; 0]>::default());
    for (source, says) in [
        ("code/table.md.cell(quick | one)", "there is no table with"),
        (
            "code/table.md.cell(many | two)",
            "is no answer, and no number",
        ),
        (
            "tools/sums/tests/sums.rs.asserts(assert!(false))",
            "this test has no",
        ),
        ("tools/sums.rs.asserts(fn it_adds)", "has no `asserts`"),
        ("tools/sums.rs.has(fn it_takes)", "is not so"),
        ("tools/sums.rs.lacks(fn it_adds)", "is not so"),
        ("reports/recorded/sums.txt.says(two sums)", "is not so"),
        ("reports/recorded/sums.txt.omits(one)", "is not so"),
        ("count.asserts(let sum = 1 + 2;)", "does not run to its end"),
        ("crash.asserts(panic!)", "no test runs `crash` to its end"),
    ] {
        let said = said_of(&book, &format!("<data value=\"{source}\">Yes</data>"));
        assert!(
            said.len() == 1 && said[0].contains(says),
            "{source}: {said:?}"
        );
    }
}

#[test]
fn an_answer_that_nobody_can_know_is_refused() {
    let book = two_threads();
    for (source, says) in [
        ("greet.can(three)", "`greet` has no word `three`"),
        ("count.can(*panic*)", "no moments of `count` are kept"),
        ("greet.always(two | *stuck*)", "has lines and an ending"),
        ("greet.can(one) + 1", "can't be reckoned with"),
        ("greet.outputs == greet.outputs", "is compared with itself"),
        (
            "greet.ends ? yes : yes",
            "chooses between a word and itself",
        ),
        ("threads/none.md.asserts(x)", "there is no chapter"),
        (
            "threads/panics.md.panics(numbers)",
            "to which no link beside it leads",
        ),
        ("here.panics(1 + 1)", "no block of this page that says so"),
    ] {
        let said = said_of(
            &book,
            &format!("Well: <data value=\"{source}\">yes</data>."),
        );
        assert!(
            said.len() == 1 && said[0].contains(says),
            "{source}: {said:?}"
        );
    }
}

#[test]
fn an_answer_below_a_searched_output_has_to_be_marked() {
    let book = two_threads();
    let output = "```text\n{{#include ../../code/threads/greet/output.txt}}\n```\n\n";
    let what = "nothing says where this answer comes from";
    let about = |text: &str| {
        let said = said_of(&book, &format!("{output}{text}"));
        said.into_iter().any(|said| said.ends_with(what))
    };
    for text in [
        "Yes. Both are.",
        "No, it is not.",
        "It can: so.",
        "Neither can.",
        "Well.\n\nYes.",
        "Well.\n\n<details>\n\nIt doesn't: so.\n\n</details>",
    ] {
        assert!(about(text), "{text}");
    }
    for text in [
        "<data value=\"greet.can(two)\">Yes</data>. Both are.",
        "Nobody is there.",
        "Well.\n\nIt is so.",
    ] {
        assert!(!about(text), "{text}");
    }
}

#[test]
fn what_is_said_of_every_schedule_has_to_be_marked() {
    let book = two_threads();
    let what = "nothing says where this is known from";
    for phrase in ["in every schedule", "In no\nschedule", "in any schedule"] {
        let said = said_of(&book, &format!("Well, {phrase} it is so."));
        assert!(said.len() == 1 && said[0].ends_with(what), "{said:?}");
    }
    let marked = "Well, <data value=\"greet.always(two)\">in every schedule</data> it is so.";
    assert_eq!(said_of(&book, marked), <[&str; 0]>::default());
    let command = "It runs under every schedule.";
    assert_eq!(said_of(&book, command), <[&str; 0]>::default());
}

#[test]
fn how_many_lines_can_follow_another_is_what_the_search_says() {
    let book = two_threads();
    let mark = |source: &str, number: &str| {
        format!("Here <data value=\"greet.{source}\">{number}</data> at most.")
    };
    for (source, number) in [("most(one | two)", "one"), ("most(one | one)", "zero")] {
        assert_eq!(
            said_of(&book, &mark(source, number)),
            <[&str; 0]>::default()
        );
        let says = said_of(&book, &mark(source, "two"));
        assert!(
            says.len() == 1 && says[0].contains("this number is not"),
            "{says:?}"
        );
    }
    let says = said_of(&book, &mark("most(one)", "one"));
    assert!(
        says[0].contains("is not a line, and what may follow it"),
        "{says:?}"
    );
}

#[test]
fn what_is_proven_decides_between_two_words() {
    let book = two_threads();
    let said = |source: &str, text: &str| {
        said_of(
            &book,
            &format!("It is <data value=\"{source}\">{text}</data>."),
        )
    };
    for (source, right, wrong) in [
        ("count.ends ? over : stuck", "over", "stuck"),
        ("count.panics ? fails : works", "Works", "fails"),
        ("greet.can(one | two) ? at once : later", "at once", "later"),
        ("greet.outputs &lt; 2 ? few : many", "many", "few"),
        ("here.asserts(1 + 1) ? x : y", "x", "always"),
    ] {
        assert_eq!(said(source, right), <[&str; 0]>::default(), "{source}");
        let says = said(source, wrong);
        let what = format!("this is not what `{source}` is");
        assert!(says.len() == 1 && says[0].ends_with(&what), "{says:?}");
    }
    let says = said("greet.outputs ? few : many", "many");
    assert!(
        says.len() == 1 && says[0].ends_with("is not answered by a yes or no"),
        "{says:?}"
    );
}
