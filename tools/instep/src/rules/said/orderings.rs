//! The ordering that a sentence gives to an access: one that such an access can have, and
//! that a program of the page gives to it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use crate::finding::Finding;
use crate::rules::said::passages::Passage;

static ORDERING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("`(Relaxed|Release|Acquire|AcqRel|SeqCst)`").expect("a pattern"));

/// Where a sentence ends, and where it is cut, so that one part of it speaks of one access.
static END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[.;:!?](?:\s|$)").expect("a valid pattern"));
static CUT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r",\s|\sand\s`").expect("a valid pattern"));

/// What a clause says of that only a write does, and of that only a read does.
static WRITES: LazyLock<Regex> = LazyLock::new(|| {
    let words = "stores?|stored|writes?|written|set|sets|raised|unlocks?|gives? it back|\
                 given back|handed over|bring along|brings along";
    Regex::new(&format!(r"(?i)\b(?:{words})\b")).expect("a valid pattern")
});
static READS: LazyLock<Regex> = LazyLock::new(|| {
    let words = "loads?|loaded|reads?|seen|sees|looks?|looked|takes? (?:it|over|that)|takes|\
                 taken|locked";
    Regex::new(&format!(r"(?i)\b(?:{words})\b")).expect("a valid pattern")
});

/// What only one side does, whatever else is said: the one of these that stands nearest
/// behind an ordering decides.
static DEEDS: LazyLock<Regex> = LazyLock::new(|| {
    let words = "(?P<release>brings? along|hands? (?:\\w+ )?over|gives? (?:it )?back)|(?P<acquire>takes? (?:\\w+ )?over)";
    Regex::new(&format!(r"(?i)\b(?:{words})\b")).expect("a valid pattern")
});

/// *Both are `Relaxed`.*
static ALL: LazyLock<Regex> = LazyLock::new(|| {
    let words = "Both|All|All of (?:it|them)|All accesses|All (?:\\w+ )?loads|All (?:\\w+ )?stores";
    Regex::new(&format!(
        r"\b(?i:{words}) (?:is|are|can be|may be) `(?P<name>\w+)`"
    ))
    .expect("a valid pattern")
});

/// Words for an access, and what its methods' names begin with.
static ACCESSES: LazyLock<[(Regex, &str); 6]> = LazyLock::new(|| {
    [
        (r"(?i)\b(?:stores?|stored)\b", "store"),
        (r"(?i)\b(?:loads?|loaded)\b", "load"),
        (r"(?i)\bswaps?\b", "swap"),
        (r"(?i)\bfences?\b", "fence"),
        (r"(?i)\bsubtract\w*\b", "fetch_sub"),
        (r"(?i)\bexchanges?\b", "compare_exchange"),
    ]
    .map(|(words, name)| (Regex::new(words).expect("a valid pattern"), name))
});

/// Held to are the `programs` beside the passages of the file.
pub fn check(file: &Path, programs: &[String], passages: &[Passage]) -> Vec<Finding> {
    let names = |passage: &&Passage| ORDERING.is_match(&passage.text);
    let passages: Vec<_> = passages.iter().filter(names).collect();
    if passages.is_empty() {
        return vec![];
    }
    let done = orderings_of(programs);
    let findings = passages.into_iter().flat_map(|passage| {
        let sentences = parts(&passage.text, &END);
        let faults = sentences.iter().flat_map(|said| of_sentence(said, &done));
        let faults = faults
            .chain(sentences.iter().filter_map(|said| deed(said)))
            .chain(nowhere(&passage.text, &done))
            .chain(twice(&passage.text))
            .chain(article(&passage.text));
        faults
            .map(|(what, help, found)| Finding::new(file, passage.line, what, help).found(found))
            .collect::<Vec<_>>()
    });
    findings.collect()
}

/// What is wrong, what helps, and the words that say it.
type Fault = (String, String, String);

/// The orderings that programs give to each kind of access.
type Orderings = BTreeMap<String, BTreeSet<String>>;

fn of_sentence(sentence: &str, done: &Orderings) -> Vec<Fault> {
    let clauses = parts(sentence, &CUT).into_iter();
    let faults: Vec<_> = clauses
        .filter_map(|clause| side(clause).or_else(|| undone(clause, done)))
        .collect();
    match faults.is_empty() {
        // What a clause does not say, its sentence may.
        true => side(sentence).into_iter().collect(),
        false => faults,
    }
}

/// A text, cut; a backtick belongs to what follows.
fn parts<'a>(text: &'a str, cuts: &Regex) -> Vec<&'a str> {
    let mut parts = vec![];
    let mut from = 0;
    for cut in cuts.find_iter(text) {
        parts.push(&text[from..cut.start()]);
        from = cut.end() - usize::from(cut.as_str().ends_with('`'));
    }
    parts.push(&text[from..]);
    parts
}

fn named(clause: &str) -> Vec<&str> {
    let found = ORDERING.captures_iter(clause);
    found
        .map(|found| found.get(1).map_or("", |it| it.as_str()))
        .collect()
}

/// To acquire is a reader's, and to release a writer's.
fn side(clause: &str) -> Option<Fault> {
    let [ordering] = named(clause)[..] else {
        return None;
    };
    let (writes, reads) = (WRITES.is_match(clause), READS.is_match(clause));
    let (what, right) = match (ordering, writes, reads) {
        ("Acquire", true, false) => ("what is written acquires nothing", "Release"),
        ("Release", false, true) => ("what is read releases nothing", "Acquire"),
        _ => return None,
    };
    let help = format!("say `{right}`, or of which access it is the ordering");
    Some((
        what.to_owned(),
        help,
        format!("`{}`", clause.trim().replace('`', "")),
    ))
}

/// To bring along is what a release does, and to take over what an acquire does, a fence
/// among them, of which a sentence may say what was read or stored besides.
fn deed(sentence: &str) -> Option<Fault> {
    let [ordering] = named(sentence)[..] else {
        return None;
    };
    // Where something is only said to be missing or too weak, the deed is another's.
    if side(sentence).is_some() {
        return None;
    }
    let behind = ORDERING.find(sentence)?.end();
    let found = DEEDS.captures(&sentence[behind..])?;
    let (what, right) = match (ordering, found.name("release").is_some()) {
        ("Acquire", true) => ("what acquires brings nothing along", "Release"),
        ("Release", false) => ("what releases takes nothing over", "Acquire"),
        _ => return None,
    };
    let help = format!("say `{right}`, or of which access it is the ordering");
    let words = sentence.trim().replace('`', "");
    Some((what.to_owned(), help, format!("`{words}`")))
}

/// An ordering that all of something has, and that no program of the page has.
fn nowhere(text: &str, done: &Orderings) -> Option<Fault> {
    let name = &ALL.captures(text)?["name"];
    if done.is_empty() || done.values().any(|known| known.contains(name)) {
        return None;
    }
    Some((
        "no program here has this ordering".to_owned(),
        "name the one that the programs have".to_owned(),
        format!("`{name}`"),
    ))
}

/// `Acquire` and `Acquire`: one of them is meant to be another.
fn twice(text: &str) -> Option<Fault> {
    static TWICE: LazyLock<Regex> = LazyLock::new(|| {
        let pair = |name: &str| format!(r"`{name}`,?\s(?:and|or|but)\s(?:not\s)?`{name}`");
        let all = ["Relaxed", "Release", "Acquire", "AcqRel", "SeqCst"].map(pair);
        Regex::new(&all.join("|")).expect("a valid pattern")
    });
    let found = TWICE.find(text)?.as_str().replace('`', "");
    let help = "name the other one, too".to_owned();
    Some((
        "one ordering is named twice".to_owned(),
        help,
        format!("`{found}`"),
    ))
}

/// `a` stands before a consonant.
fn article(text: &str) -> Option<Fault> {
    static ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b[Aa] `Ac\w+`|\b[Aa]n `(?:Re|Seq)\w+`").expect("a valid pattern")
    });
    let found = ARTICLE.find(text)?.as_str().replace('`', "");
    let help = "write the article that goes with it, or the ordering that is meant".to_owned();
    Some((
        "the article is that of another ordering".to_owned(),
        help,
        format!("`{found}`"),
    ))
}

/// An ordering that no program of the page gives to the access of which the clause speaks.
fn undone(clause: &str, done: &Orderings) -> Option<Fault> {
    let [ordering] = named(clause)[..] else {
        return None;
    };
    let mut accesses = ACCESSES.iter().filter(|(words, _)| words.is_match(clause));
    let (Some((_, access)), None) = (accesses.next(), accesses.next()) else {
        return None;
    };
    let known = done.get(*access)?;
    if known.contains(ordering) {
        return None;
    }
    let what = format!("no program here has a `{access}` with this ordering");
    let known: Vec<_> = known.iter().map(String::as_str).collect();
    let help = format!(
        "the programs have {}; show one that has it, or name another",
        known.join(", ")
    );
    Some((what, help, format!("`{ordering}`")))
}

fn orderings_of(programs: &[String]) -> Orderings {
    static CALL: LazyLock<Regex> = LazyLock::new(|| {
        let names = "store|load|swap|fence|fetch_sub|compare_exchange";
        Regex::new(&format!(r"\b({names})(?:_weak)?\(")).expect("a valid pattern")
    });
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:Relaxed|Release|Acquire|AcqRel|SeqCst)\b").expect("a valid pattern")
    });
    let mut known = Orderings::new();
    for program in programs {
        for call in CALL.captures_iter(program) {
            let from = call.get(0).map_or(0, |call| call.end());
            let arguments = arguments(&program[from..]);
            let orderings = NAME.find_iter(arguments).map(|name| name.as_str().into());
            known
                .entry(call[1].to_owned())
                .or_default()
                .extend(orderings);
        }
    }
    known
}

/// What stands before the parenthesis that closes a call.
fn arguments(text: &str) -> &str {
    let mut open = 1;
    let end = text.find(|c: char| {
        open += i32::from(c == '(') - i32::from(c == ')');
        open == 0
    });
    &text[..end.unwrap_or(text.len())]
}
