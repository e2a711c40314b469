//! What the checks say of quizzes, and what the page gets of them.

use crate::pages::page;
use crate::small::{Small, says};

const PAGE: &str = "src/threads/threads.md";
const OTHER: &str = "src/threads/panics.md";

/// A quiz that asks what a listing prints.
fn quiz(asks: &str, candidates: &[&str]) -> String {
    let candidates: String = candidates
        .iter()
        .map(|it| format!("- [ ] {it}\n"))
        .collect();
    format!("\n<!-- quiz: {asks} -->\n\nWhat of `{asks}`?\n\n{candidates}")
}

fn add(book: &Small, page: &str, quiz: &str) {
    let text = book.read(page);
    book.write(page, format!("{text}{quiz}"));
}

/// A book whose other chapter has a quiz to which there is nothing to say.
fn book() -> Small {
    let book = Small::copy();
    let right = "\n<!-- quiz: runs -->\n\nWhich of them end well?\n\n\
                 - [ ] A\n  ```rust\n  assert_eq!(1 + 1, 2);\n  ```\n\
                 - [ ] B\n  ```rust,should_panic\n  assert_eq!(1 + 1, 3);\n  # // panics: left\n  ```\n";
    add(&book, OTHER, right);
    book
}

#[test]
fn a_quiz_with_a_right_and_a_wrong_candidate_is_in_step() {
    let book = book();
    add(
        &book,
        PAGE,
        &quiz("prints count", &["`the sum is 2`", "`the sum is 3`"]),
    );
    assert_eq!(book.says(), Vec::<String>::new());
}

#[test]
fn a_chapter_without_a_quiz_is_told_where_others_have_one() {
    says(&book(), "src/threads/threads.md:0 this chapter has no quiz");
}

#[test]
fn a_quiz_that_asks_nothing_is_told() {
    for (asks, candidates, expected) in [
        (
            "prints count",
            &["`the sum is 2`"][..],
            "nothing is wrong in this quiz",
        ),
        (
            "prints count",
            &["`the sum is 1`"],
            "nothing is right in this quiz",
        ),
        (
            "prints count",
            &["`the sum is 2`", "`the sum is 2`"],
            "this candidate stands twice",
        ),
        (
            "prints coumt",
            &["`the sum is 2`"],
            "the page of this quiz shows no listing `coumt`",
        ),
        (
            "guess count",
            &["`the sum is 2`"],
            "this quiz asks for nothing that is known",
        ),
        (
            "prints count",
            &["`the sum is 2`", "`a pumpkin`"],
            "`count` has no word `pumpkin`",
        ),
        (
            "prints count",
            &["`the sum is 2`", "nothing"],
            "this candidate names no line",
        ),
        (
            "prints count",
            &["`the sum is 2`", "*asleep*"],
            "`asleep` is no way to end",
        ),
        (
            "panics at count",
            &["`fn main() {`"],
            "`count` does not panic at one line",
        ),
        (
            "compiles",
            &["`fn main() {`"],
            "this quiz asks about code, and a candidate has none",
        ),
    ] {
        let book = book();
        add(&book, PAGE, &quiz(asks, candidates));
        let told = book.says();
        assert!(
            told.iter().any(|finding| finding.contains(expected)),
            "expected {expected}\nfound {told:#?}"
        );
    }
}

#[test]
fn the_same_question_twice_in_a_chapter_is_told() {
    let book = book();
    let quiz = quiz("prints count", &["`the sum is 2`", "`the sum is 3`"]);
    add(&book, PAGE, &(quiz.clone() + &quiz));
    let told = book.says();
    assert!(
        matches!(&told[..], [only] if only.ends_with("this chapter asks the same twice")),
        "{told:#?}"
    );
}

#[test]
fn a_page_has_boxes_to_tick_and_what_is_proven_of_each_in_a_folded_answer() {
    let book = book();
    add(
        &book,
        PAGE,
        &quiz("prints count", &["`the sum is 2`", "`the sum is 3`"]),
    );
    let page = page(&book);
    let (_, quiz) = page.split_once("<div class=\"quiz\"").expect("a quiz");
    assert_eq!(
        quiz.matches("<input type=\"checkbox\">").count(),
        2,
        "{page}"
    );
    for part in [
        "<code>the sum is 2</code>: </span>yes, in every run.",
        "<code>the sum is 3</code>: </span>no, in no run.",
        "<details><summary>Answer</summary>",
    ] {
        assert!(quiz.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("<!-- quiz"), "{page}");
}

#[test]
fn a_question_that_names_another_listing_is_told() {
    let book = book();
    let asked = quiz("prints count", &["`the sum is 2`", "`the sum is 3`"]);
    add(&book, PAGE, &asked.replace("`prints count`", "`greet`"));
    let said = book.says().join("\n");
    let what = "this question names another listing than the one that is asked";
    assert!(said.contains(what), "{said}");
}
