//! What a page says of a program in its own words is so.

use crate::small::Small;

const PAGE: &str = "src/threads/threads.md";

/// A program as a block of the page, and what is said of `text` below it: what is wrong,
/// and the words that are.
fn said_of(program: &str, text: &str) -> Vec<(String, String)> {
    let book = Small::copy();
    let page = book.read(PAGE);
    book.write(
        PAGE,
        format!("{page}\n## More\n\n```rust\n{program}\n```\n\n{text}\n"),
    );
    let findings = book.findings().into_iter();
    let own = findings.filter(|finding| finding.line > page.lines().count());
    own.filter_map(|finding| Some((finding.what, finding.found?)))
        .collect()
}

#[track_caller]
fn is_fine(program: &str, text: &str) {
    assert_eq!(said_of(program, text), [], "{text}");
}

#[track_caller]
fn is_told(program: &str, text: &str, what: &str, words: &str) {
    let said = said_of(program, text);
    let is_it = |(said, found): &(String, String)| said.contains(what) && found == words;
    assert!(said.len() == 1 && is_it(&said[0]), "{text}: {said:#?}");
}

const FLAG: &str = "use std::sync::atomic::{AtomicBool, Ordering::*};\n\n\
    let flag = AtomicBool::new(false);\n\
    flag.store(\n    true,\n    Release,\n);\n\
    assert!(flag.load(Acquire));\n\
    flag.swap(false, Relaxed);";

#[test]
fn an_ordering_that_the_program_has_may_be_named() {
    for text in [
        "The store is a `Release`, and the load an `Acquire`.",
        "A swap with `Relaxed` is enough.",
        "`Release` where it is set, `Acquire` where it is seen.",
        "`Release` and `Acquire` don't order a store and a later load.",
        "| it is | take |\n| --- | --- |\n| set | `Release` to write it, `Acquire` to read it |",
    ] {
        is_fine(FLAG, text);
    }
}

#[test]
fn what_is_written_does_not_acquire_and_what_is_read_does_not_release() {
    let writes = "what is written acquires nothing";
    let words = "`A store with Acquire brings it along`";
    is_told(
        FLAG,
        "A store with `Acquire` brings it along.",
        writes,
        words,
    );
    let text = "`Acquire` where it is set, `Acquire` where it is seen.";
    is_told(FLAG, text, writes, "`Acquire where it is set`");
    let text = "The light brings along all that was done, by `Acquire`.";
    let words = "`The light brings along all that was done, by Acquire`";
    is_told(FLAG, text, writes, words);
    let reads = "what is read releases nothing";
    let text = "It is set before, and the load is a\n[`Release`](threads.md).";
    is_told(FLAG, text, reads, "`and the load is a Release`");
}

const FENCE: &str = "use std::sync::atomic::{AtomicBool, Ordering::*, fence};\n\n\
    let flag = AtomicBool::new(false);\n\
    fence(Release);\n\
    flag.store(true, Relaxed);\n\
    if flag.load(Relaxed) {\n    fence(Acquire);\n}";

#[test]
fn a_fence_that_releases_brings_along_and_one_that_acquires_takes_over() {
    let right = "Behind a `Release` fence each store brings along what was seen.";
    is_fine(FENCE, right);
    let what = "what acquires brings nothing along";
    let text = right.replace("a `Release`", "an `Acquire`");
    let words = "`Behind an Acquire fence each store brings along what was seen`";
    is_told(FENCE, &text, what, words);
    let right = "Without the `Acquire` fence nobody takes over what the lights bring along.";
    is_fine(FENCE, right);
    let words = "`Without the Release fence nobody takes over what the lights bring along`";
    let text = right.replace("Acquire", "Release");
    is_told(FENCE, &text, "what releases takes nothing over", words);
}

#[test]
fn an_ordering_that_all_are_said_to_have_is_one_that_the_program_has() {
    is_fine(FENCE, "Both are `Relaxed`.");
    let what = "no program here has this ordering";
    is_told(
        FENCE,
        "Both are `SeqCst`: it is the level.",
        what,
        "`SeqCst`",
    );
}

#[test]
fn what_only_its_sister_does_is_told_of_a_method_that_the_program_calls() {
    let both =
        format!("{LETTERS}\nassert!(receiver.try_recv().is_err());\n// Nor is there a notify_one.");
    is_fine(&both, "`recv` waits, and `try_recv` never does.");
    let what = "this is what its sister does";
    is_told(
        &both,
        "There `try_recv` waits for it.",
        what,
        "`try_recv waits`",
    );
    let text = "Here `notify_one` wakes all of them.";
    is_told(&both, text, what, "`notify_one wakes all`");
}

#[test]
fn an_ordering_of_another_access_is_told() {
    let what = "no program here has a `swap` with this ordering";
    is_told(FLAG, "The swap is a `SeqCst`.", what, "`SeqCst`");
}

#[test]
fn one_ordering_twice_and_the_article_of_another_are_told() {
    let twice = "one ordering is named twice";
    let text = "`Acquire` and `Acquire` don't forbid it.";
    is_told(FLAG, text, twice, "`Acquire and Acquire`");
    let article = "the article is that of another ordering";
    is_told(FLAG, "Behind an `Release` fence.", article, "`an Release`");
}

const LETTERS: &str = "use std::sync::mpsc;\n\n\
    let (sender, receiver) = mpsc::channel();\n\
    sender.send(1).expect(\"somebody listens\");\n\
    assert_eq!(receiver.recv(), Ok(1));";

#[test]
fn a_method_that_the_program_calls_may_be_named() {
    for text in [
        "`send` returns, and `recv` waits.",
        "`Sender::send` never waits.",
        "`try_recv` is `recv` without the wait.",
    ] {
        is_fine(LETTERS, text);
    }
}

#[test]
fn a_name_that_no_program_has_is_told_unless_it_is_a_link() {
    let what = "has `upgrade`";
    is_told(
        LETTERS,
        "It is `Weak::upgrade` that asks.",
        what,
        "`upgrade`",
    );
    for text in [
        "It is [`Weak::upgrade`](https://doc.rust-lang.org/std/rc/struct.Weak.html#method.upgrade) that asks.",
        "It is `greet` that greets, and `println!` that prints.",
        "It is `UPGRADE`, or `up`, or `an upgrade`.",
        "`true` is a `bool`.",
    ] {
        is_fine(LETTERS, text);
    }
}

#[test]
fn the_sister_of_what_the_program_calls_is_told() {
    let what = "does not call `try_send`";
    is_told(
        LETTERS,
        "When `try_send` returns, it is there.",
        what,
        "`try_send`",
    );
    let text = "Nothing.\n\n## Where people slip\n\n- **Waiting.** `recv_timeout` waits.";
    is_told(
        LETTERS,
        text,
        "does not call `recv_timeout`",
        "`recv_timeout`",
    );
}

#[test]
fn a_line_that_no_program_prints_is_told() {
    let book = Small::copy();
    let output = book.read("code/threads/count/output.txt");
    let line = output.lines().next().expect("it prints something");
    is_fine(LETTERS, &format!("It prints `{line}`, or *{line}*."));
    let other = format!("{line}!");
    is_told(
        LETTERS,
        &format!("It prints *{other}*."),
        "can't print this line",
        &format!("`{other}`"),
    );
}

#[test]
fn the_words_of_an_exercise_are_held_to_what_methods_do() {
    let book = Small::copy();
    let file = "exercises/threads/bell/exercise.toml";
    let text = |word: &str| format!("because = \"\"\"\nHere `{word}` wakes one of them.\n\"\"\"\n");
    let program = "fn main() {\n    BELL.notify_one();\n    BELL.notify_all();\n}\n";
    book.write("exercises/threads/bell/solution.rs", program);
    book.write(file, text("notify_one"));
    assert!(
        book.findings()
            .iter()
            .all(|it| it.file != std::path::Path::new(file))
    );
    book.write(file, text("notify_all"));
    let findings = book.findings();
    let mut told = findings
        .iter()
        .filter(|it| it.file == std::path::Path::new(file));
    assert!(
        told.any(|it| it.what == "this is what its sister does"),
        "{findings:#?}"
    );
}

#[test]
fn the_orderings_in_the_words_of_an_exercise_are_those_of_its_programs() {
    let book = Small::copy();
    let file = std::path::Path::new("exercises/threads/bell/exercise.toml");
    let program = "fn main() {\n    RUNG.store(true, Relaxed);\n}\n";
    book.write("exercises/threads/bell/solution.rs", program);
    let text = |name: &str| format!("because = \"\"\"\nAll of them can be `{name}`.\n\"\"\"\n");
    book.write("exercises/threads/bell/exercise.toml", text("Relaxed"));
    assert!(book.findings().iter().all(|it| it.file != file));
    book.write("exercises/threads/bell/exercise.toml", text("Release"));
    let findings = book.findings();
    let mut told = findings.iter().filter(|it| it.file == file);
    assert!(
        told.any(|it| it.what == "no program here has this ordering"),
        "{findings:#?}"
    );
}

#[test]
fn a_mark_within_the_source_of_another_is_told() {
    let book = Small::copy();
    let file = std::path::Path::new("exercises/threads/bell/exercise.toml");
    let inner = "<data value=\"goal.always()\">every</data>";
    let task = format!("<data value=\"goal.fails(in {inner} schedule) ? more : less\">more</data>");
    let text = format!("task = \"\"\"\nIt asks for\n{task} than is needed.\n\"\"\"\n");
    book.write("exercises/threads/bell/exercise.toml", text);
    let findings = book.findings();
    let mut told = findings.iter().filter(|it| it.file == file);
    assert!(
        told.any(|it| it.line == 3 && it.what.contains("within the source of another")),
        "{findings:#?}"
    );
}

#[test]
fn a_mark_in_the_words_of_an_exercise_is_held_to_its_own_files() {
    let book = Small::copy();
    let folder = "exercises/threads/bell";
    let file = format!("{folder}/exercise.toml");
    let start = "fn main() {\n    println!(\"1\");\n}\n";
    book.write(&format!("{folder}/start.rs"), start);
    let solution = "fn main() {\n    BELL.notify_one();\n}\n";
    book.write(&format!("{folder}/solution.rs"), solution);
    let said_of = |source: &str, word: &str| {
        let text = format!(
            "chapter = \"threads/threads.md\"\nstart_fails = \"It can print 4 more\"\n\
             hints = [\"\"\"\n```rust\nassert!(true);\n```\n\"\"\"]\n\
             because = \"\"\"\nIt is <data value=\"{source}\">{word}</data>.\n\"\"\"\n\
             [goal]\noutputs = [\"2 rings\\n\", \"\"]\n\
             [keeps]\nthreads = 3\ncode = [\"BELL\"]\nwithout = [\"sleep\"]\n\
             [cheats.twice]\nrefused = \"It can get stuck\"\n"
        );
        book.write(&file, text);
        let findings = book.findings().into_iter();
        let own = findings.filter(|it| it.file == std::path::Path::new(&file));
        own.map(|it| it.what).collect::<Vec<_>>()
    };
    for (source, right, wrong) in [
        ("solution.word(BELL.{}())", "notify_one", "notify_all"),
        ("solution.has(notify_one) ? one : all", "one", "all"),
        ("start.lacks(BELL) ? silent : loud", "loud", "silent"),
        ("start.lines", "three", "four"),
        ("goal.always()", "every", "no"),
        ("goal.outputs", "two", "three"),
        ("goal.prints({} rings)", "2", "3"),
        ("goal.fails(print {} more)", "four", "three"),
        ("goal.fails(can print) ? prints : hangs", "prints", "hangs"),
        ("keeps.threads", "three", "two"),
        ("keeps.has(BELL) ? stays : goes", "stays", "goes"),
        ("keeps.lacks(sleep)", "not", "yes"),
        (
            "cheats.refused(twice | stuck) ? wrong : right",
            "wrong",
            "right",
        ),
        (
            "hints.asserts(assert!(true);) ? so : otherwise",
            "so",
            "otherwise",
        ),
        (
            "here.asserts(assert_eq!(1 + 1, 2);) ? two : three",
            "two",
            "three",
        ),
        (
            "std::thread::park.says(It may also return spuriously) ? may : must",
            "may",
            "must",
        ),
    ] {
        assert_eq!(said_of(source, right), [""; 0], "{source}");
        let told = said_of(source, wrong);
        assert_eq!(told.len(), 1, "{source}: {told:?}");
    }
    for source in [
        "solution.has(notify_all)",
        "start.has(BELL)",
        "goal.fails(stuck)",
        "keeps.has(sleep)",
        "cheats.refused(once)",
        "hints.asserts(assert!(false);)",
        "grader.has(main)",
    ] {
        let told = said_of(source, "yes");
        assert_eq!(told.len(), 1, "{source}: {told:?}");
    }
}
