//! What a page shows of a listing that was run under every schedule, and what
//! the checks say of its challenges.

use crate::pages::page;
use crate::small::Small;
use formats::challenge::Proof;
use formats::page::Page;
use formats::state_graph::{Action, Progress, State, StateGraph, Step, ThreadState};
use formats::summary::Summary;
use formats::version::{Format, Version};
use formats::{Ending, SourceHash};
use instep::book::Book;
use instep::book::listing::Listing;
use instep::page::explorer::{self, Shown};
use instep::record::schedule::departs_from;
use instep::run::compare::compare;

const MANIFEST: &str = "code/threads/greet/Cargo.toml";
const WALK: &str = "code/threads/greet/walk.json";

/// `greet` with two threads that greet in any order, or get stuck when the
/// second goes first and the first goes next; and the walk through that,
/// written by hand.
pub fn two_threads() -> Small {
    let book = Small::copy();
    let source = "//! A thread greets.\n\nfn main() {\n    // Only the walk matters.\n}\n";
    book.write("code/threads/greet/src/main.rs", source);
    book.write("code/threads/greet/output.txt", "one\ntwo\n");
    book.edit(MANIFEST, "exact", "any schedule");
    book.edit(
        "code/README.md",
        "greets. | exact",
        "greets. | any schedule",
    );
    let numbers = Summary {
        format: Version,
        source: SourceHash::of(source),
        complete: true,
        outputs: [(Ending::SUCCESS, 2), (Ending::Deadlock, 1)].into(),
        schedules: 3,
        states: 6,
        steps: 6,
    };
    book.write("code/threads/greet/schedules.json", numbers.to_text());
    book.write(WALK, graph_of(source).to_text());
    book
}

fn graph_of(source: &str) -> StateGraph {
    let action = |thread, line, words: &str, printed: &str| Action {
        thread,
        line,
        words: words.to_owned(),
        does: None,
        printed: printed.to_owned(),
        touches: None,
        passed: vec![],
    };
    let thread = |line, words: &str, progress, waits_for: &[usize]| ThreadState {
        line,
        words: words.to_owned(),
        progress,
        waits_for: waits_for.to_vec(),
        waits_at: None,
        stores: None,
        reads: None,
        barred: vec![],
    };
    let state = |threads: [usize; 3], steps: &[(usize, usize)], ending| State {
        threads: threads.map(Some).to_vec(),
        objects: vec![],
        steps: steps
            .iter()
            .map(|(to, action)| Step {
                to: *to,
                actions: vec![*action],
            })
            .collect(),
        ending,
        race: vec![],
    };
    StateGraph {
        format: Version,
        source: SourceHash::of(source),
        complete: true,
        threads: ["main", "one", "a thread of a <long> name"]
            .map(str::to_owned)
            .to_vec(),
        objects: vec![],
        actions: vec![
            action(1, Some(4), "prints", "one\n"),
            action(2, Some(4), "prints", "two\n"),
            action(1, Some(3), "locks gate", ""),
            action(0, None, "ends the program", ""),
        ],
        thread_states: vec![
            thread(None, "waits for one to end", Progress::Waits, &[1]),
            thread(Some(4), "next: prints", Progress::Ready, &[]),
            thread(None, "has ended", Progress::Ended, &[]),
        ],
        object_states: vec![],
        histories: vec![],
        shapes: vec![],
        states: vec![
            state([0, 1, 1], &[(1, 0), (2, 1)], None),
            state([0, 2, 1], &[(3, 1)], None),
            state([0, 1, 2], &[(3, 0), (4, 2)], None),
            state([1, 2, 2], &[(5, 3)], None),
            state([0, 1, 2], &[], Some(Ending::Deadlock)),
            state([2, 2, 2], &[], Some(Ending::SUCCESS)),
        ],
    }
}

/// With challenges in the manifest of `greet`.
fn with_challenges(challenges: &[&str]) -> Small {
    let book = two_threads();
    let mut manifest = book.read(MANIFEST);
    for challenge in challenges {
        manifest += &format!("\n[[package.metadata.listing.challenges]]\n{challenge}\n");
    }
    book.write(MANIFEST, manifest);
    book
}

fn greet(book: &Small) -> Listing {
    let book = Book::load(book.root()).expect("the book can be read");
    book.listing("greet").expect("it is a listing").clone()
}

#[test]
fn an_explored_listing_prints_what_some_schedule_prints() {
    let book = two_threads();
    let (greet, book) = (
        greet(&book),
        Book::load(book.root()).expect("it can be read"),
    );
    let held = |recorded, actual| compare(&book, &greet, recorded, actual);
    let possible = "one\ntwo\n";
    // The other way round, or stuck in between.
    for other in ["two\none\n", "two\n"] {
        assert!(held(possible, other).is_ok(), "{other:?}");
    }
    let impossible = "two\ntwo\n";
    for (recorded, actual) in [(possible, impossible), (impossible, possible)] {
        let finding = held(recorded, actual).expect_err("no schedule prints this");
        let said = finding.render(&book.root, false);
        assert!(
            said.contains("no schedule of `greet` prints this"),
            "{said}"
        );
        assert!(said.contains("line 2: `two`"), "{said}");
    }
    let cut = held(possible, "one\n").expect_err("it goes on after that");
    assert!(cut.render(&book.root, false).contains("no more lines"));
}

#[test]
fn a_caption_tells_whether_a_program_can_end() {
    let book = two_threads();
    let summary = "code/threads/greet/schedules.json";
    let can_end =
        "One run. The program ends with one of 2 outputs, or gets stuck forever. 3 schedules";
    assert!(page(&book).contains(can_end), "{}", page(&book));
    let text = book.read(summary);
    let mut numbers: Summary = serde_json::from_str(&text).expect("it is a summary");
    numbers.outputs = [(Ending::Deadlock, 2)].into();
    book.write(summary, numbers.to_text());
    let never_ends = "One of 2 possible outputs. Under every schedule, the program then gets \
                      stuck forever. 3 schedules";
    assert!(page(&book).contains(never_ends), "{}", page(&book));
}

fn data(book: &Small) -> Page {
    let mark = |source: &str| {
        source
            .lines()
            .map(|line| format!("<b>{line}</b>"))
            .collect()
    };
    let data = explorer::data(book.root(), &greet(book), mark).expect("there is a walk");
    Page::from_json(&data).expect("it is what a page fetches")
}

/// What the build proves of one challenge.
fn proof(challenge: &str) -> Proof {
    data(&with_challenges(&[challenge])).challenges[0].proof
}

#[test]
fn the_fewest_steps_of_a_challenge_are_found() {
    let cases = [
        ("ending = \"exit 0\"", 3),
        ("ending = \"deadlock\"", 2),
        ("first = \"two\"", 1),
        ("last = \"one\"", 3),
        ("order = [\"two\", \"one\"]", 2),
        ("missing = \"one\"", 2),
        ("first = \"two\"\nlast = \"two\"", 2),
        ("first = \"two\"\nending = \"exit 0\"", 3),
    ];
    for (challenge, steps) in cases {
        let challenge = format!("text = \"Do it.\"\n{challenge}");
        assert_eq!(proof(&challenge), Proof::Steps(steps), "{challenge}");
    }
}

#[test]
fn what_no_schedule_does_is_impossible_and_says_how_much_was_searched() {
    for challenge in [
        "first = \"three\"",
        "missing = \"two\"",
        "first = \"one\"\nending = \"deadlock\"",
        "order = [\"one\", \"two\", \"one\"]",
    ] {
        let challenge = format!("text = \"Do it.\"\npossible = false\n{challenge}");
        assert_eq!(proof(&challenge), Proof::Impossible(6), "{challenge}");
    }
}

#[test]
fn a_challenge_that_does_not_hold_is_reported_at_its_line() {
    let book = with_challenges(&[
        "text = \"Say three.\"\nfirst = \"three\"",
        "text = \"Get stuck.\"\nending = \"deadlock\"\npossible = false",
        "text = \"This one holds.\"\nending = \"deadlock\"",
    ]);
    assert_eq!(
        book.says(),
        [
            format!(
                "{MANIFEST}:10 the challenge \"Say three.\" names a line that no schedule prints"
            ),
            format!("{MANIFEST}:13 the challenge \"Get stuck.\" does not hold"),
        ]
    );
}

#[test]
fn a_challenge_whose_text_asks_for_something_else_is_reported() {
    for (text, keys, is_told) in [
        ("Say two before one.", "order = [\"two\", \"one\"]", false),
        ("Say one before two.", "order = [\"two\", \"one\"]", true),
        ("Say two first.", "first = \"two\"", false),
        ("Say 7 first.", "first = \"two\"", true),
        ("Get both stuck.", "ending = \"deadlock\"", false),
        ("Get both stuck.", "first = \"two\"", true),
    ] {
        let book = with_challenges(&[&format!("text = \"{text}\"\n{keys}")]);
        let what = format!("the challenge \"{text}\" asks for something else than is checked");
        let told = book.says().iter().any(|said| said.contains(&what));
        assert_eq!(told, is_told, "{text} {keys}: {:?}", book.says());
    }
}

#[test]
fn a_challenge_that_asks_for_nothing_is_reported() {
    let book = with_challenges(&["text = \"Do nothing.\""]);
    let says = book.says();
    let expected = format!("{MANIFEST}:8 \"Do nothing.\" asks for nothing");
    assert!(
        says.iter().any(|said| said.starts_with(&expected)),
        "{says:?}"
    );
}

#[test]
fn a_challenge_without_a_walk_is_reported() {
    let book = with_challenges(&["text = \"Get stuck.\"\nending = \"deadlock\""]);
    book.delete("code/threads/greet/schedules.json");
    book.delete(WALK);
    let says = book.says();
    let expected = "was not run under every schedule";
    assert!(says.iter().any(|said| said.contains(expected)), "{says:?}");
}

#[test]
fn a_change_of_any_schedule_without_its_search_is_reported() {
    let book = two_threads();
    let change = "[package.metadata.listing.changes.more]\ncontract = \"exact\"";
    let any = change.replace("exact", "any schedule");
    book.edit("code/threads/count/Cargo.toml", change, &any);
    let says = book.says();
    let expected = "code/threads/count/changes/more.diff:0 this listing was not run under every";
    assert!(
        says.iter().any(|said| said.starts_with(expected)),
        "{says:?}"
    );
}

#[test]
fn a_walk_that_can_not_be_used_is_reported() {
    let outdated = "is about another version of the source";
    let steps = "\"s\":[[1,0],[2,1]]";
    for (from, to, expected) in [
        (
            steps,
            "\"s\":[[1,0],[9,1]]",
            "is damaged: there are 6 moments, and one is named 9",
        ),
        (
            steps,
            "\"s\":[[1,0],[2]]",
            "is damaged: a step leads somewhere, and has an action",
        ),
        (
            steps,
            "\"s\":[[1,0],[2,4]]",
            "there are 4 actions, and one is named 4",
        ),
        (steps, "\"s\":[]", "moment 0 has to have steps or an ending"),
        (
            "\"t\":[0,1,1]",
            "\"t\":[0,1,3]",
            "there are 3 stands, and one is named 3",
        ),
        (
            "\"t\":[0,1,1]",
            "\"t\":[0,1]",
            "moment 0 has another number of threads",
        ),
        (
            "\"o\":[]",
            "\"o\":[0]",
            "moment 0 has another number of threads or objects",
        ),
        (
            "\"thread\":2",
            "\"thread\":3",
            "there are 3 threads, and one is named 3",
        ),
        (
            "\"line\":4",
            "\"line\":6",
            "names line 6 of a source of 5 lines",
        ),
        (
            "\"exit 0\"",
            "\"exits\"",
            "is damaged: `exits` is no ending",
        ),
        ("\"source\":\"", "\"source\":\"0", outdated),
        (
            "\"format\":3",
            "\"format\":1",
            "has format 1, and this program knows format 3",
        ),
        ("\"format\":3,", "", "names no format"),
        (
            "{",
            "{{",
            "is damaged: key must be a string at line 1 column 2",
        ),
    ] {
        let book = two_threads();
        book.edit(WALK, from, to);
        let says = book.says();
        assert!(says[0].contains(expected), "{from} -> {to}: {says:?}");
        let listing = greet(&book);
        let html = explorer::html(book.root(), &listing, Shown::Closed);
        assert_eq!(html, None, "{from} -> {to}");
    }
    let book = two_threads();
    book.delete(WALK);
    assert_eq!(book.says(), [format!("{WALK}:0 this walk is missing")]);
}

#[test]
fn the_page_shows_the_schedule_that_prints_the_recorded_output() {
    let book = with_challenges(&["text = \"Get <stuck>.\"\nending = \"deadlock\""]);
    let html = explorer::html(book.root(), &greet(&book), Shown::Closed).expect("there is a walk");
    let lines: Vec<_> = html
        .lines()
        .filter(|line| line.starts_with("<li><b>"))
        .collect();
    assert_eq!(
        lines,
        [
            "<li><b>one</b>, line 4: prints <samp>one</samp></li>",
            "<li><b>a thread of a &lt;long&gt; name</b>, line 4: prints <samp>two</samp></li>",
            "<li><b>main</b>: ends the program</li>",
        ]
    );
    assert!(html.contains("<summary>Get &lt;stuck&gt;.</summary>Yes, in 2 steps or more."));
    assert!(html.contains("<title>One schedule of greet</title>"));
    assert!(
        !html.contains("\n\n"),
        "a blank line ends the block in Markdown"
    );
}

#[test]
fn a_line_of_another_thread_may_stand_before_the_note_of_a_panic() {
    let note = "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace";
    let mut graph = graph_of("");
    for action in &mut graph.actions {
        if action.printed == "one\n" {
            action.printed = format!("\nthread 'one' (1) panicked at a.rs:1:1:\noh\n{note}\n");
        }
    }
    let panic = "\nthread 'one' (7) panicked at a.rs:1:1:\noh\n";
    for possible in [
        format!("{panic}{note}\ntwo\n"),
        format!("{panic}two\n{note}\n"),
    ] {
        assert_eq!(departs_from(&graph, &possible), None, "{possible}");
    }
    let impossible = format!("{panic}{note}\nthree\n");
    assert_eq!(departs_from(&graph, &impossible), Some(4));
    let impossible = format!("{panic}three\n{note}\n");
    assert_eq!(departs_from(&graph, &impossible), Some(3));
}

#[test]
fn the_picture_has_a_mark_for_each_step_and_dashes_where_a_thread_waits() {
    let book = two_threads();
    let html = explorer::html(book.root(), &greet(&book), Shown::Closed).expect("there is a walk");
    let count = |what: &str| html.matches(what).count();
    assert_eq!(count("class=\"mark"), 3);
    assert_eq!(count("class=\"mark t1 prints\""), 1);
    assert_eq!(count("class=\"mark t2 prints\""), 1);
    // main waits before the first two steps; the last finds it alone.
    assert_eq!(count("class=\"waits\""), 2);
    assert_eq!(count("class=\"goes\""), 4);
}

#[test]
fn a_lane_of_a_thread_without_a_name_is_called_by_its_line() {
    for (name, label) in [
        ("thread of line 118", "line 118"),
        ("thread 2 of line 18", "2, line 18"),
        ("thread of src/stock.rs:12", "…tock.rs:12"),
    ] {
        let book = two_threads();
        book.edit(WALK, "a thread of a <long> name", name);
        let html = explorer::html(book.root(), &greet(&book), Shown::Closed);
        let html = html.expect("there is a walk");
        assert!(html.contains(&format!(">{label}</text>")), "{name}: {html}");
    }
}

#[test]
fn the_data_has_the_lines_as_they_were_marked_up() {
    let data = data(&two_threads());
    assert_eq!(data.lines[2], "<b>fn main() {</b>");
    assert_eq!(data.graph.states.len(), 6);
}

#[test]
fn on_the_first_page_the_explorer_opens_and_its_picture_reaches_the_first_goal() {
    let book = with_challenges(&["text = \"Get <stuck>.\"\nending = \"deadlock\""]);
    let html = explorer::html(book.root(), &greet(&book), Shown::Open).expect("there is a walk");
    assert!(html.contains(" data-open>"));
    assert!(html.contains("<strong>A schedule that does it: Get &lt;stuck&gt;.</strong>"));
    assert_eq!(html.matches("<li><b>").count(), 2);
    // Where that ends, main still waits: a column more than there are steps, and in words.
    assert_eq!(html.matches("class=\"waits\"").count(), 3);
    assert!(html.contains("<p>Nobody can go on, ever: <b>main</b> waits for one to end.</p>"));
}
