//! Methods that are easily taken for each other: one that a text names is one that the
//! program above it calls, unless the text compares the two.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::book::block::Block;
use crate::book::chapter::Chapter;
use crate::book::text::has_word;
use crate::finding::Finding;
use crate::rules::said::passages::{Passage, without_links};
use crate::rules::said::{at, texts};

const SISTERS: [&[&str]; 17] = [
    &["send", "try_send"],
    &["recv", "try_recv", "recv_timeout"],
    &["lock", "try_lock"],
    &["borrow", "try_borrow"],
    &["borrow_mut", "try_borrow_mut"],
    &["iter", "try_iter"],
    &["notify_one", "notify_all"],
    &["wait", "wait_while", "wait_timeout", "wait_timeout_while"],
    &["park", "unpark", "park_timeout"],
    &["write", "write_all"],
    &["read_exact", "read_to_string", "read_to_end", "read_line"],
    &["set_read_timeout", "set_write_timeout"],
    &["connect", "connect_timeout"],
    &["channel", "sync_channel"],
    &["compare_exchange", "compare_exchange_weak"],
    &["fetch_add", "fetch_sub"],
    &["upgrade", "downgrade"],
];

pub fn check(chapter: &Chapter, source: &str, passages: &[Passage]) -> Vec<Finding> {
    let starts = sections(source);
    let section = |line: usize| starts.partition_point(|start| *start <= line);
    let mut findings = vec![];
    for passage in passages {
        // What a link says is held to where it leads.
        let own = without_links(&passage.written, |_| String::new());
        let (named, own) = (names(&passage.written), names(&own));
        let known: Vec<_> = own
            .iter()
            .filter_map(|name| Some((name, sisters_of(name)?)))
            .collect();
        if known.is_empty() {
            continue;
        }
        let within = |holds: &dyn Fn(&Block) -> bool| -> Vec<&Block> {
            chapter.blocks.iter().filter(|block| holds(block)).collect()
        };
        let mut answers = chapter.answers.iter();
        let answer = answers.find(|it| it.first <= passage.line && passage.line <= it.last);
        let here = section(passage.line);
        let scopes = [
            within(&|block| answer.is_some_and(|answer| answer.holds(block))),
            within(&|block| section(block.line) == here),
            within(&|_| true),
        ];
        for (name, sisters) in known {
            let called = scopes.iter().map(|scope| called(scope, sisters));
            let Some(called) = called.into_iter().find(|called| !called.is_empty()) else {
                continue;
            };
            if called.contains(name.as_str()) || called.iter().any(|it| named.contains(*it)) {
                continue;
            }
            let what = format!("the program beside this does not call `{name}`");
            let help = "name what it calls, or say of both how they differ";
            let expected: Vec<_> = called.iter().map(|it| format!("`{it}`")).collect();
            findings.push(
                at(chapter, passage, &what, help)
                    .expected(expected.join(", "))
                    .found(format!("`{name}`")),
            );
        }
    }
    findings
}

/// The lines on which sections begin.
fn sections(source: &str) -> Vec<usize> {
    let mut in_block = false;
    let lines = source.lines().enumerate();
    let starts = lines.filter(|(_, line)| {
        in_block ^= line.trim_start().starts_with("```");
        !in_block && line.starts_with("## ")
    });
    starts.map(|(index, _)| index + 1).collect()
}

/// The names that a text has in code.
fn names(text: &str) -> BTreeSet<String> {
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"`(?:\w+::)*(\w+)(?:\([^`]*\))?`").expect("a valid pattern"));
    let found = NAME.captures_iter(text);
    found.map(|name| name[1].to_owned()).collect()
}

pub(super) fn sisters_of(name: &str) -> Option<&'static [&'static str]> {
    let mut families = SISTERS.iter();
    families.find(|family| family.contains(&name)).copied()
}

/// Those of a family that blocks name.
fn called<'a>(blocks: &[&Block], family: &[&'a str]) -> BTreeSet<&'a str> {
    let has = |name: &&&str| texts(blocks).any(|line| has_word(line, name));
    family.iter().filter(has).copied().collect()
}
