//! A marked number is what its source says, and what has to be marked is.

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

fn mark(source: &str, text: &str) -> String {
    format!("It is <data value=\"{source}\">{text}</data>.")
}

/// Sources of the small book, and what they are.
const SOURCES: &[(&str, u32)] = &[
    ("greet.outputs", 2),
    ("greet.outputs(deadlock)", 1),
    ("greet.outputs(exit 101)", 0),
    ("greet.endings", 2),
    ("greet.schedules", 3),
    ("greet.threads", 3),
    ("greet.threads - 1", 2),
    ("greet.lines + greet.lines(on) * 4", 12),
    ("greet.threads * 4 / 6", 2),
    ("greet.shortest(deadlock)", 2),
    ("greet.lines", 2),
    ("greet.lines(tw)", 1),
    ("count.prints(the sum is {})", 2),
    ("count.code(1 + {};)", 1),
    ("count/more.prints(the sum is {})", 3),
    ("here.code(assert_eq!(1 + 1, {});)", 2),
    ("greet.which(o | tw)", 2),
    ("count.which(1 + 1; | 1 + 1;)", 1),
    ("count.which(// ANCHOR | _END)", 2),
    ("here.which(1 | 1 + 1)", 1),
    ("book.listings", 4),
    ("book.explored", 1),
];

#[test]
fn a_marked_number_is_what_its_source_says() {
    let book = two_threads();
    for (source, number) in SOURCES {
        let right = said_of(&book, &mark(source, &number.to_string()));
        assert_eq!(right, <[&str; 0]>::default(), "{source}");
        let wrong = said_of(&book, &mark(source, &(number + 1).to_string()));
        let what = format!("this number is not what `{source}` is");
        assert!(wrong.len() == 1 && wrong[0].ends_with(&what), "{wrong:?}");
    }
}

#[test]
fn a_mark_that_readers_would_see_is_told() {
    let book = two_threads();
    let right = mark("greet.outputs", "2");
    let within = format!("<data value=\"greet.says(`two` or {right}.");
    let said = said_of(&book, &within);
    let what = "this mark is not read as one, and readers see it";
    assert!(said.iter().any(|it| it.ends_with(what)), "{said:?}");
    assert_eq!(said_of(&book, &right), <[&str; 0]>::default());
}

#[test]
fn a_number_has_many_ways_to_be_written() {
    let book = two_threads();
    let outputs = mark("greet.outputs", "X");
    for text in ["2", "two", "Two", "second", "twice", "both"] {
        let says = said_of(&book, &outputs.replace('X', text));
        assert_eq!(says, <[&str; 0]>::default(), "{text}");
    }
    for text in [
        "3",
        "three",
        "third",
        "once",
        "none",
        "2.0",
        "two three",
        "",
        "02",
        "many",
    ] {
        let says = said_of(&book, &outputs.replace('X', text));
        assert_eq!(says.len(), 1, "{text}: {says:?}");
    }
    book.edit("code/threads/count/src/main.rs", "1 + 1", "7_234 + 7_166");
    let large = mark("count.code({} + 7_166) + count.code(7_234 + {})", "X");
    assert_eq!(
        said_of(&book, &large.replace('X', "14,400")),
        said_of(&book, "")
    );
    for text in ["1,4400", "144,00", "14,401", "fourteen thousand"] {
        let says = said_of(&book, &large.replace('X', text));
        assert_ne!(says, said_of(&book, ""), "{text}");
    }
}

#[test]
fn what_should_stand_there_is_told_in_the_way_of_the_page() {
    let book = two_threads();
    let expected = |text: &str| {
        let page = book.read(PAGE);
        book.write(PAGE, format!("{page}\n{}\n", mark("greet.outputs", text)));
        let found = book.findings().pop().expect("a finding");
        book.write(PAGE, page);
        assert!(found.help.contains("cargo instep record greet --write"));
        found.expected.expect("it says what is expected")
    };
    for (found, mended) in [
        ("7", "`2`"),
        ("seven", "`two`"),
        ("Seventy-one", "`Two`"),
        ("third", "`second`"),
        ("once", "`twice`"),
    ] {
        assert_eq!(expected(found), mended);
    }
}

#[test]
fn a_source_that_is_none_is_refused_and_those_that_are_there_are_named() {
    let book = two_threads();
    for (source, says) in [
        ("greet.output", "`greet` has no `output` to count"),
        ("gret.outputs", "there is no listing `gret`"),
        ("count.outputs", "no search of `count` is kept"),
        ("greet", "names no source"),
        ("2", "names no source"),
        ("2 + 2", "names no source"),
        ("", "names no source"),
        ("count.prints(total {})", "is nowhere in its output"),
        ("count.prints({})", "alone is anything"),
        ("count.prints(the sum)", "has no `{}`"),
        ("count.lines(total)", "no line of the output holds `total`"),
        ("greet.outputs(crash)", "`crash` is no ending"),
        ("greet.steps(Borrow)", "more than one schedule"),
        ("greet.steps(borrows)", "nothing that is done with a cell"),
        ("greet.outputs - greet.schedules", "less than nothing"),
        ("greet.threads / 2", "no whole number"),
        ("greet.which(o)", "has `o`"),
        ("greet.which(o | four)", "has `o | four`"),
        ("here.which(o | four)", "no block above has"),
        ("here.asserts(2 + 2)", "no block of this page that says so"),
        ("here.denies(2 + 2)", "no block of this page that says so"),
        ("here.compiles(2 + 2)", "no block of this page that says so"),
        ("version.serd", "`version` has no `serd`"),
    ] {
        let found = said_of(&book, &mark(source, "2"));
        assert!(
            found.len() == 1 && found[0].contains(says),
            "{source}: {found:?}"
        );
    }
    let page = book.read(PAGE);
    book.write(PAGE, format!("{page}\n{}\n", mark("greet.output", "2")));
    let help = book.findings().pop().expect("a finding").help;
    assert!(help.starts_with("it has: outputs, "), "{help}");
}

#[test]
fn a_number_of_another_page_stands_beside_a_link_to_it() {
    let book = two_threads();
    let page = book.read("src/threads/panics.md");
    let outputs = mark("greet.outputs", "2");
    for (text, findings) in [
        (outputs.clone(), 1),
        (format!("See [there](threads.md).\n{outputs}"), 0),
        (format!("See [here](panics.md).\n{outputs}"), 1),
        (mark("crash.lines(panicked at)", "one"), 0),
        (mark("greet.outputs == 2 ? twice : once", "twice"), 1),
    ] {
        book.write("src/threads/panics.md", format!("{page}\n{text}\n"));
        let says = book.says();
        assert_eq!(says.len(), findings, "{text}: {says:?}");
    }
}

#[test]
fn a_length_of_time_has_a_unit() {
    let book = Small::copy();
    let patience = "const PATIENCE: Duration = Duration::from_millis(200);\n\nfn main";
    book.edit("code/threads/greet/src/main.rs", "fn main", patience);
    for (source, says) in [
        ("greet.PATIENCE(ms)", None),
        ("greet.PATIENCE", Some("is a length of time")),
        ("greet.PATIENCE(s)", Some("no whole number of that unit")),
    ] {
        let found = said_of(&book, &mark(source, "200"));
        assert_eq!(found.first().map(|_| ()), says.map(|_| ()), "{found:?}");
        assert!(says.is_none_or(|says| found[0].contains(says)), "{found:?}");
    }
}

#[test]
fn the_items_of_the_next_list_are_counted() {
    let book = Small::copy();
    let list = "\n\n- This.\n- The other:\n  1. It.\n\nEnd.\n";
    for (text, findings) in [("two", 0), ("three", 1)] {
        let text = mark("here.list", text) + list;
        assert_eq!(said_of(&book, &text).len(), findings, "{text}");
    }
    assert_eq!(said_of(&book, &mark("here.list", "two")).len(), 1);
}

#[test]
fn a_mark_that_is_none_is_reported() {
    let book = Small::copy();
    for text in [
        "It is <data value='count.lines'>1</data>.",
        "It is <data>1</data>.",
        "It is <data value=\"count.lines\">1.",
        "<data value=\"count.lines\"></data>",
        "It is `<data value=\"count.lines\">1</data>`.",
        "It is one</data>.",
        "It is <data value=\"count.lines\">or <data value=\"count.lines\">1</data>.",
    ] {
        assert_ne!(said_of(&book, text), <[&str; 0]>::default(), "{text}");
    }
}

#[test]
fn constants_are_known_by_their_names() {
    let book = Small::copy();
    let constants = "const SEATS: usize = 4 * (1 << 6);\n\
        const PATIENCE: Duration = Duration::from_secs(2);\n\
        const BOTH: usize = SEATS + 0x10;\n\nfn main";
    book.edit("code/threads/greet/src/main.rs", "fn main", constants);
    for (source, text) in [
        ("greet.SEATS", "256"),
        ("greet.PATIENCE(s)", "Two"),
        ("greet.PATIENCE(ms)", "2,000"),
        ("greet.BOTH", "272"),
        ("code/threads/greet/src/main.rs.SEATS", "256"),
    ] {
        let says = said_of(&book, &mark(source, text));
        assert_eq!(says, <[&str; 0]>::default(), "{source}");
        let wrong = said_of(&book, &mark(source, "255"));
        assert_eq!(wrong.len(), 1, "{source}: {wrong:?}");
    }
}

#[test]
fn which_of_several_is_meant_has_to_be_marked() {
    let book = Small::copy();
    for (text, has_to_be) in [
        ("It is the first line.", true),
        ("Their second\nlock waits.", true),
        ("It is the second `expect`.", true),
        ("It is the fourth of them.", true),
        (
            "It is the <data value=\"count.which(ANCHOR | _END)\">second</data> line.",
            false,
        ),
        ("It is the first line that fits.", false),
        ("At first it is a second of time, and another third.", false),
    ] {
        let says = said_of(&book, text);
        let found = says
            .iter()
            .any(|says| says.contains("nothing says which one this is"));
        assert_eq!(found, has_to_be, "{text}: {says:?}");
    }
}

#[test]
fn a_name_may_be_marked() {
    let book = Small::copy();
    let mark =
        |name: &str| format!("It is <data value=\"count.word(let {{}} = 1)\">`{name}`</data>.");
    for name in ["sum", "Sum"] {
        assert_eq!(said_of(&book, &mark(name)), <[&str; 0]>::default());
    }
    let printed = "It is <data value=\"count.word(the {} is 2)\">`sum`</data>.";
    assert_eq!(said_of(&book, printed), <[&str; 0]>::default());
    let says = said_of(&book, &mark("total"));
    assert!(
        says.iter()
            .any(|says| says.ends_with("this is not what `count.word(let {} = 1)` is")),
        "{says:?}"
    );
}

#[test]
fn a_script_of_the_pages_tells_its_keys() {
    let book = Small::copy();
    book.write("theme/board.js", "undo: control(\"Undo\", \"u\"),\n");
    let mark = |key: &str| {
        let source = "theme/board.js.word(control(&quot;Undo&quot;, &quot;{}&quot;)";
        format!("Press <data value=\"{source})\">{key}</data>.")
    };
    assert_eq!(said_of(&book, &mark("u")), <[&str; 0]>::default());
    assert!(!said_of(&book, &mark("z")).is_empty());
}

#[test]
fn a_name_may_stand_in_a_path_or_in_a_sentence() {
    let book = Small::copy();
    let source = "    let sum = Kind::Whole;\n    let sum = 1 + 1;";
    book.edit(
        "code/threads/count/src/main.rs",
        "    let sum = 1 + 1;",
        source,
    );
    for (text, is_so) in [
        ("`Kind::Whole`", true),
        ("whole", true),
        ("`Kind::Half`", false),
        ("half", false),
        ("not Whole", false),
    ] {
        let mark = format!("<data value=\"count.word(sum = Kind::{{}};)\">{text}</data>");
        let wrong = says_of_a_name(&said_of(&book, &mark));
        assert_eq!(wrong, !is_so, "{text}");
    }
}

fn says_of_a_name(says: &[String]) -> bool {
    says.iter()
        .any(|says| says.contains("this is not what `count.word("))
}

/// What has to be marked, and what need not be.
const UNMARKED: &[(&str, bool)] = &[
    ("There are 120 of them.", true),
    ("There are seventy of them.", true),
    ("It has three threads.", true),
    ("It has four possible outputs.", true),
    ("It has two outputs.", true),
    ("It waits for two seconds.", true),
    ("It is read three times.", true),
    ("Seven. It was counted.", true),
    ("Twice: once for each.", true),
    ("- Five, in every schedule.", true),
    ("| a | b |\n| --- | --- |\n| c | 1,024 bytes |", true),
    (
        "<details>\n<summary>All ninety ways</summary>\n\n</details>",
        true,
    ),
    ("Two pieces, and 2 × 2 = 5.", true),
    ("Two at most follow it.", true),
    ("There are at most two of them.", true),
    ("It needs Rust 1.63 or later.", true),
    ("Two threads and one lock.", false),
    ("It waits for five ships.", true),
    ("Thread 3 waits for two ships.", false),
    ("A thousand runs, a few hundred threads.", false),
    ("One thread, once, in the third line.", false),
    ("It is `120 threads`.", false),
    ("A stack of [64 bytes](https://example.com/).", false),
    ("Two pieces, and 2 × 2 = 4.", false),
    ("On x86_64 it is UTF-8.", false),
];

#[test]
fn numbers_that_a_reader_takes_for_facts_have_to_be_marked() {
    let book = Small::copy();
    for (text, has_to_be) in UNMARKED {
        let says = said_of(&book, text);
        let found = says.iter().any(|says| {
            says.contains("nothing says where this number comes from")
                || says.contains("this sum is wrong")
        });
        assert_eq!(found, *has_to_be, "{text}: {says:?}");
    }
}

#[test]
fn of_a_readme_of_a_tool_only_the_marks_are_read() {
    let book = Small::copy();
    let readme = "tools/turns/README.md";
    let says = |number: &str| {
        let text = format!(
            "There are 120 of them, and {}\n",
            mark("book.listings", number)
        );
        book.write(readme, text);
        book.says()
    };
    assert_eq!(says("four"), <[&str; 0]>::default());
    assert_eq!(
        says("five"),
        ["tools/turns/README.md:1 this number is not what `book.listings` is"]
    );
}

#[test]
fn an_exception_holds_for_its_words_and_has_to_be_used() {
    let book = Small::copy();
    let exception = "\n[[preprocessor.instep.unmarked]]\npage = \"src/threads/threads.md\"\n\
        text = \"one of ten threads\"\nwhy = \"a scene\"\n";
    book.edit("book.toml", "book\"\n", &format!("book\"\n{exception}"));
    assert_eq!(
        said_of(&book, "It was one of ten threads."),
        <[&str; 0]>::default()
    );
    let says = said_of(&book, "It was one of nine threads.");
    assert_eq!(says.len(), 2, "{says:?}");
    assert!(says[0].starts_with("book.toml:6 "), "{says:?}");
}

#[test]
fn recording_a_listing_names_the_numbers_that_follow_and_writes_them() {
    let book = Small::copy();
    let page = book.read(PAGE);
    let sum = mark("count.prints(the sum is {})", "two");
    book.write(
        PAGE,
        format!("{page}\nTwice <data value=\"greet.lines\">one</data>, {sum}\n"),
    );
    book.edit("code/threads/count/src/main.rs", "1 + 1", "1 + 11");
    book.edit("code/threads/count/changes/more.diff", "1 + 1;", "1 + 11;");
    let line = page.lines().count() + 2;
    let said = book.instep(&["record", "count"]);
    said.expect(
        1,
        &[&format!(
            "{PAGE}:{line} says `two`, for count.prints(the sum is {{}})"
        )],
    );
    let said = book.instep(&["record", "count", "--write"]);
    said.expect(
        0,
        &[
            &format!("{PAGE}:{line}: two -> twelve\n"),
            "wrote 1 number of the text",
        ],
    );
    assert!(book.read(PAGE).contains("is {})\">twelve</data>."));
    assert!(book.read(PAGE).contains("\"greet.lines\">one</data>"));
}

/// What the standard library's documentation says, as marks quote it, and the word for it.
const QUOTED: &[(&str, &str)] = &[
    (
        "std::thread::park.says(It {} also return spuriously)",
        "may",
    ),
    (
        "std::sync::Mutex::try_lock.says(This function does {} block.)",
        "not",
    ),
    (
        "std::sync::Condvar::notify_one.denies(are not buffered in any way)",
        "No",
    ),
    (
        "std::net::TcpStream.says(between a local and a {} socket)",
        "remote",
    ),
    (
        "std::sync::mpsc.says(Multi-producer, {}-consumer FIFO)",
        "single",
    ),
    ("std::sync::MutexGuard.denies(!Send for MutexGuard)", "no"),
    (
        "std::io::BufRead::read_line.says(buffer will be preserved) ? kept : lost",
        "kept",
    ),
    (
        "std::sync::atomic::Ordering::Relaxed.says(No ordering constraints, {} atomic operations.)",
        "only",
    ),
];

#[test]
fn a_quotation_is_held_against_the_standard_librarys_documentation() {
    let book = two_threads();
    for (source, word) in QUOTED {
        let right = said_of(&book, &mark(source, word));
        assert_eq!(right, <[&str; 0]>::default(), "{source}");
        let wrong = said_of(&book, &mark(source, "yes and always"));
        assert_eq!(wrong.len(), 1, "{source}: {wrong:?}");
    }
}

#[test]
fn a_quotation_that_the_documentation_has_not_is_refused_with_what_it_has() {
    let book = two_threads();
    let refused = |source: &str| {
        let page = book.read(PAGE);
        book.write(PAGE, format!("{page}\n{}\n", mark(source, "never")));
        let mut found = book.findings();
        book.write(PAGE, page);
        assert_eq!(found.len(), 1, "{source}: {found:#?}");
        found.remove(0)
    };
    let found = refused("std::thread::park.says(It never returns spuriously)");
    assert_eq!(
        found.what,
        "the documentation of `std::thread::park` does not say `It never returns spuriously`"
    );
    assert_eq!(
        found.help,
        "quote what it says, and say that on the page; it has: `It may also return spuriously, \
         without consuming the token.`"
    );
    let found = refused("std::thread::park.says(It {} returns spuriously)");
    assert_eq!(
        found.what,
        "`It {} returns spuriously` is nowhere in the documentation of `std::thread::park`"
    );
    assert!(
        found.help.contains("It may also return spuriously"),
        "{}",
        found.help
    );
    let found = refused("std::thread::park.denies(spuriously)");
    assert!(
        found.what.ends_with("does not say `spuriously`"),
        "{}",
        found.what
    );
    for missing in [
        "std::thread::perk",
        "std::sync::Mutex::lend",
        "std::nothing::at_all",
    ] {
        let found = refused(&format!("{missing}.says(It may)"));
        assert_eq!(
            found.what,
            format!("the standard library has no `{missing}`")
        );
    }
    let found = refused("std::thread::park.promises(It may)");
    assert_eq!(
        found.help,
        "it has: denies(…), omits(WORD | WORD), says(…), says(…{}…)"
    );
}

/// A package of the small book's workspace, and one that it passes on.
const TOWER: &str = r#"//! Bells.

pub use tower_core::ring;

pub mod clock;

/// Rings [`Bell`]s *at once*, and does `not` wait.
#[macro_export]
macro_rules! chime {
    () => {};
}

macro_rules! cfg_all {
    ($($item:item)*) => { $($item)* };
}

cfg_all! {
    /// Waits for the hour.
    pub fn wait() {}
}
"#;

const CLOCK: &str = r#"//! What strikes the hours.

/// Its own clock.
struct Hidden;

/// A bell that may crack.
pub struct Bell;

impl Bell {
    /// Strikes before it returns.
    pub fn strike(&self) {}

    /// Is seen from inside only.
    fn swing(&self) {}
}

/// What rings.
pub trait Ring {
    /// Rings twice.
    fn ring(&self);
}
"#;

/// The small book, with two packages that it has no page of.
fn with_packages() -> Small {
    let book = two_threads();
    let package = |name: &str, more: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"1.2.0\"\nedition = \"2024\"\n{more}")
    };
    let core = "\n[dependencies]\ntower-core = { path = \"../core\" }\n";
    book.write("packages/tower/Cargo.toml", package("tower", core));
    book.write("packages/tower/src/lib.rs", TOWER);
    book.write("packages/tower/src/clock.rs", CLOCK);
    book.write("packages/core/Cargo.toml", package("tower-core", ""));
    let ring = "/// Rings until somebody comes.\npub fn ring() {}\n";
    book.write("packages/core/src/lib.rs", ring);
    book.edit("Cargo.toml", "\"code/*/*\"", "\"code/*/*\", \"packages/*\"");
    let lock = book.read("Cargo.lock");
    let locked = |name: &str, more: &str| {
        format!("\n[[package]]\nname = \"{name}\"\nversion = \"1.2.0\"\n{more}")
    };
    let needs = "dependencies = [\n \"tower-core\",\n]\n";
    let more = locked("tower", needs) + &locked("tower-core", "");
    book.write("Cargo.lock", lock + &more);
    book
}

#[test]
fn a_quotation_is_held_against_the_documentation_of_a_package() {
    let book = with_packages();
    for (source, word) in [
        ("tower::ring.says(until {} comes)", "somebody"),
        ("tower::clock.says(What strikes the {}.)", "hours"),
        ("tower::clock::Bell.says(that {} crack)", "may"),
        (
            "tower::clock::Bell::strike.says(Strikes {} it returns.)",
            "before",
        ),
        ("tower::clock::Ring::ring.says(Rings twice)", "does"),
        ("tower::wait.denies(for the hour)", "not"),
        (
            "tower::chime.says(Rings Bells at once, and does {} wait.)",
            "not",
        ),
        ("tower_core::ring.omits(waits)", "never"),
    ] {
        let right = said_of(&book, &mark(source, word));
        assert_eq!(right, <[&str; 0]>::default(), "{source}");
        let wrong = said_of(&book, &mark(source, "yes and always"));
        assert_eq!(wrong.len(), 1, "{source}: {wrong:?}");
    }
}

#[test]
fn a_package_has_what_it_shows_to_others() {
    let book = with_packages();
    for missing in [
        "tower::Bell",
        "tower::Bell::strike",
        "tower::clock::Hidden",
        "tower::clock::Bell::swing",
        "tower::hands::Bell",
    ] {
        let found = said_of(&book, &mark(&format!("{missing}.says(It may)"), "may"));
        assert_eq!(found.len(), 1, "{missing}: {found:?}");
        assert!(
            found[0].ends_with(&format!("the package has no `{missing}`")),
            "{found:?}"
        );
    }
    let found = said_of(&book, &mark("steeple::ring.says(It may)", "may"));
    assert!(
        found[0].ends_with("what `steeple::ring` promises could not be read"),
        "{found:?}"
    );
}

#[test]
fn a_version_is_the_one_that_another_package_needs() {
    let book = two_threads();
    let lock = book.read("Cargo.lock");
    let package = |name: &str, version: &str, needs: &str| {
        format!("\n[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n{needs}")
    };
    let needs = "dependencies = [\n \"bell 0.3.9\",\n \"rope\",\n]\n";
    let more = package("bell", "0.3.9", "")
        + &package("bell", "0.5.1", "")
        + &package("rope", "2.0.0", "")
        + &package("tower", "1.2.0", needs);
    book.write("Cargo.lock", lock + &more);
    for (source, version, findings) in [
        ("version.bell", "0.5", 0),
        ("version.bell(tower)", "0.5", 1),
        ("version.bell(tower)", "0.3", 0),
        ("version.rope(tower)", "2.0.0", 0),
        ("version.tower(rope)", "1.2", 1),
    ] {
        let found = said_of(&book, &mark(source, version));
        assert_eq!(found.len(), findings, "{source}: {found:?}");
    }
}
