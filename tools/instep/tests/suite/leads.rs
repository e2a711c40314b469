//! A link leads to the place of which its sentence speaks.

use crate::small::Small;

const PAGE: &str = "src/threads/threads.md";
const SECTIONS: &str = "\n## Harbors\n\nA harbor has a crane, and the crane lifts crates from \
    ships. Without a crane no ship is unloaded.\n\n## Museums\n\nA museum has paintings, and a \
    porter hangs the paintings in rooms. Without a porter no room is full.\n\n## Read on\n\n\
    A harbor with a crane, a museum with paintings and a porter.\n\n## More\n\n";

/// What is wrong with a text below two sections, and what is expected instead.
fn faults(text: &str) -> Vec<(String, String)> {
    let book = Small::copy();
    let page = book.read(PAGE);
    book.write(PAGE, format!("{page}{SECTIONS}{text}\n"));
    let findings = book.findings().into_iter();
    let own = findings.filter(|finding| finding.line > page.lines().count());
    own.filter_map(|finding| Some((finding.what, finding.expected?)))
        .collect()
}

#[test]
fn a_link_to_the_section_that_says_most_of_its_sentence_is_fine() {
    for text in [
        "The [crane](#harbors) lifts crates.",
        "A porter [hangs paintings](#museums).",
        "| what | where |\n| --- | --- |\n| a ship waits for a crane | [there](#harbors) |",
    ] {
        assert_eq!(faults(text), [], "{text}");
    }
}

#[test]
fn a_link_to_a_section_that_says_less_of_its_sentence_is_told() {
    let what = "another section of that page says more of what this sentence is about";
    for (text, expected) in [
        ("The [crane](#museums) lifts crates.", "`#harbors`"),
        ("A porter [hangs paintings](#harbors).", "`#museums`"),
        (
            "| what | where |\n| --- | --- |\n| a ship waits for a crane | [there](#museums) |",
            "`#harbors`",
        ),
    ] {
        let expected = (what.to_owned(), expected.to_owned());
        assert_eq!(faults(text), [expected], "{text}");
    }
}

#[test]
fn what_marks_name_is_no_word_of_a_section() {
    let mark = "*<data value=\"std::sync::Mutex::lock.omits(crane)\">nobody</data>*";
    let sections = SECTIONS.replace("A museum has", &format!("Here {mark} sleeps. A museum has"));
    let book = Small::copy();
    let page = book.read(PAGE);
    let text = "Crane\n: It lifts. [There](#harbors)\n";
    book.write(PAGE, format!("{page}{sections}{text}"));
    let told: Vec<_> = book.findings().into_iter().map(|it| it.what).collect();
    let what = "`Crane` is said to mean something in another section of that page";
    assert!(!told.contains(&what.to_owned()), "{told:?}");
}

#[test]
fn a_term_is_explained_where_its_first_link_leads() {
    let term = |to: &str| format!("Crane\n: It lifts. [There]({to}), and [here](#museums)");
    assert_eq!(faults(&term("#harbors")), []);
    let said = faults(&term("#museums"));
    let what = "`Crane` is not explained where this link leads";
    assert!(said.len() == 1 && said[0].0 == what, "{said:#?}");
}

#[test]
fn a_link_to_where_a_page_only_asks_is_told() {
    let book = Small::copy();
    let page = book.read(PAGE);
    let asks =
        "## Check yourself\n\nWhat does a crane lift?\n\n## More\n\n[Cranes](#check-yourself)";
    book.write(PAGE, format!("{page}\n{asks}\n"));
    let findings = book.findings().into_iter();
    let told: Vec<_> = findings.map(|finding| finding.what).collect();
    assert!(
        told.contains(&"nothing is explained where this link leads".to_owned()),
        "{told:?}"
    );
}

#[test]
fn a_term_leads_to_the_section_that_stresses_it() {
    let book = Small::copy();
    let page = book.read(PAGE);
    let sections = "\n## Harbors\n\nWhat lifts crates is a *crane*.\n\n## Museums\n\nNo crane is here.\n\n## More\n\n";
    let what = "`Crane` is said to mean something in another section of that page";
    for (section, is_told) in [("harbors", false), ("museums", true)] {
        let term = format!("Crane\n: It lifts. [There](#{section})\n");
        book.write(PAGE, format!("{page}{sections}{term}"));
        let told = book.findings().iter().any(|it| it.what == what);
        assert_eq!(told, is_told, "{section}");
    }
}

#[test]
fn a_listing_leads_to_the_section_that_shows_it() {
    let book = Small::copy();
    let page = book.read(PAGE);
    let what = "this link says `count` and leads to a section that does not show it";
    for (section, is_told) in [("counting", false), ("more", true)] {
        let link = format!("\n## More\n\nThe sum is counted by [`count`](#{section}).\n");
        book.write(PAGE, format!("{page}{link}"));
        let told = book.findings().iter().any(|it| it.what == what);
        assert_eq!(told, is_told, "{section}");
    }
}

#[test]
fn a_title_leads_to_its_section() {
    let what = "this link says the title of another section";
    for (text, is_told) in [
        ("[Threads: harbors](#harbors) have a crane.", false),
        ("[Museums](#museums) have a porter.", false),
        ("[Threads: harbors](#museums) have a porter.", true),
        ("[Harbors](#museums) have a porter.", true),
    ] {
        let told = faults(text).into_iter().any(|(said, _)| said == what);
        assert_eq!(told, is_told, "{text}");
    }
}
