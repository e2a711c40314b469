//! What a listing can do, in a word: *Yes*, *It can*, *never*, *in every schedule*.

use formats::challenge::Challenge;
use formats::ending::Ending;
use formats::quiz::{Candidate, Fate};
use formats::state_graph::StateGraph;
use formats::summary::Summary;

/// What stands between two lines.
const BETWEEN: &str = " | ";

/// The lines of a source's detail, in their order, and how the program ends after them.
/// Without lines it is asked whether it gets stuck.
pub fn candidate(detail: &str) -> Candidate {
    let mut lines: Vec<_> = detail.split(BETWEEN).map(str::to_owned).collect();
    let last = lines.last().and_then(|last| {
        let word = last.strip_prefix('*')?.strip_suffix('*')?;
        Fate::named(word)
    });
    if last.is_some() {
        lines.pop();
    }
    Candidate {
        lines,
        ending: last,
    }
}

/// Whether some schedule prints the lines in this order, perhaps with others between;
/// with an ending, whether some schedule prints these and no others, and ends so.
pub fn can(graph: &StateGraph, asked: &Candidate) -> bool {
    match asked.ending {
        Some(_) => asked.shortest(graph).is_some(),
        None => asked.in_order(graph).is_some(),
    }
}

/// Whether the program can get stuck, or always does.
pub fn sticks(search: &Summary, what: &str) -> bool {
    match what {
        "can" => search.outputs.contains_key(&Ending::Deadlock),
        _ => search.ends() == 0,
    }
}

/// Whether every schedule prints each of the lines, and none of them before one that
/// stands in front of it.
pub fn always(graph: &StateGraph, asked: &Candidate) -> bool {
    let is_missed = |line: &String| {
        let missed = Challenge {
            missing: Some(line.clone()),
            ..Challenge::default()
        };
        missed.shortest(graph).is_some()
    };
    let is_turned = |pair: &[String]| {
        let turned = Candidate {
            lines: vec![pair[1].clone(), pair[0].clone()],
            ending: None,
        };
        turned.in_order(graph).is_some()
    };
    !asked.lines.iter().any(is_missed) && !asked.lines.windows(2).any(is_turned)
}

/// What may stand for a *yes* and for a *no* by itself, and claims no more than that.
const YES: [&str; 16] = [
    "yes", "are", "can", "may", "does", "do", "is", "it is", "it does", "it can", "they are",
    "they do", "they can", "you can", "you may", "it may",
];
const NO: [&str; 31] = [
    "no",
    "not",
    "none",
    "neither",
    "never",
    "nobody",
    "nothing",
    "no one",
    "nor",
    "can't",
    "cannot",
    "isn't",
    "doesn't",
    "aren't",
    "don't",
    "won't",
    "does not",
    "it isn't",
    "it is not",
    "it doesn't",
    "it does not",
    "it can't",
    "they aren't",
    "they are not",
    "they don't",
    "they do not",
    "they can't",
    "none can",
    "neither can",
    "not at all",
    "not before",
];

/// What comes before something else, and what does not.
const BEFORE: [&str; 2] = ["before", "first"];
const AFTER: [&str; 3] = ["after", "behind", "last"];

/// What only a search of all schedules can say, of what is in each or in none.
const EACH: [&str; 5] = ["always", "each", "every", "all", "in every schedule"];
const IN_NO_SCHEDULE: &str = "in no schedule";

/// Words that make a *yes* or a *no* of what they stand in, although it may say more.
const YES_WORDS: [&str; 10] = [
    "both", "either", "always", "each", "every", "will", "all", "any", "only", "still",
];

/// Words that say the opposite of each other. A source that means one of them names both,
/// that for *yes* in front.
const OPPOSITES: [(&str, &str); 36] = [
    ("accepted", "refused"),
    ("allow", "forbid"),
    ("allows", "forbids"),
    ("before", "behind"),
    ("busy", "idle"),
    ("cheaper", "dearer"),
    ("done", "undone"),
    ("downward", "upward"),
    ("early", "late"),
    ("empty", "full"),
    ("end", "start"),
    ("ends", "hangs"),
    ("first", "last"),
    ("free", "taken"),
    ("front", "behind"),
    ("higher", "lower"),
    ("holds", "frees"),
    ("inside", "outside"),
    ("keeps", "loses"),
    ("least", "most"),
    ("leaves", "takes"),
    ("longer", "shorter"),
    ("many", "few"),
    ("more", "fewer"),
    ("off", "on"),
    ("own", "another's"),
    ("panics", "returns"),
    ("same", "other"),
    ("shared", "mutable"),
    ("small", "large"),
    ("stays", "changes"),
    ("succeeded", "failed"),
    ("succeeds", "fails"),
    ("waits", "fails"),
    ("with", "without"),
    ("worked", "failed"),
];

/// What a text says, if it is a verdict.
pub fn read(text: &str) -> Option<bool> {
    let text = plain(text);
    let has = |is_said: &dyn Fn(&str) -> bool| text.split([' ', ',']).any(is_said);
    let is_no = |word: &str| {
        NO.contains(&word) || AFTER.contains(&word) || OPPOSITES.iter().any(|(_, no)| *no == word)
    };
    let is_yes = |word: &str| {
        YES.contains(&word)
            || BEFORE.contains(&word)
            || YES_WORDS.contains(&word)
            || OPPOSITES.iter().any(|(yes, _)| *yes == word)
    };
    match (has(&is_no), has(&is_yes)) {
        (true, _) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    }
}

/// Whether a text says no more than the *yes* or *no* of its source. *Busy* and *all* may
/// be a *yes*, too, but so would be *free* and *some*.
pub fn is_bound(text: &str, source: &str) -> bool {
    let text = plain(text);
    let asks = |what: &str| source.contains(what);
    let is_in = |words: &[&str]| words.contains(&text.as_str());
    is_in(&YES)
        || is_in(&NO)
        || is_in(&BEFORE)
        || is_in(&AFTER)
        || (is_in(&EACH) && asks(".always("))
        || (text == IN_NO_SCHEDULE && (asks(".can(") || asks(".always(")))
}

/// A source that names the word which a page has for its verdict, and its opposite.
pub fn named(source: &str, text: &str, verdict: bool) -> String {
    let text = plain(text);
    let other = OPPOSITES.iter().find_map(|(yes, no)| match () {
        () if *yes == text => Some(*no),
        () if *no == text => Some(*yes),
        () => None,
    });
    let other = other.unwrap_or("OTHERWISE");
    match verdict {
        true => format!("{source} ? {text} : {other}"),
        false => format!("{source} ? {other} : {text}"),
    }
}

/// A text in small letters, between single spaces.
fn plain(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// How it would be said in a word.
pub fn in_words(verdict: bool) -> &'static str {
    if verdict { "Yes" } else { "No" }
}
