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

const YES: [&str; 17] = [
    "yes", "are", "can", "may", "both", "either", "always", "each", "every", "does", "do", "is",
    "will", "all", "any", "only", "still",
];
const NO: [&str; 16] = [
    "no", "not", "none", "neither", "never", "nobody", "nothing", "can't", "cannot", "isn't",
    "doesn't", "aren't", "don't", "won't", "nor", "after",
];

/// Words that say the opposite of each other: what the first says is so where the source
/// says *yes*, and the second where it says *no*.
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
    let text = text.to_lowercase();
    let has = |is_said: &dyn Fn(&str) -> bool| text.split([' ', '\n', ',']).any(is_said);
    let is_no = |word: &str| NO.contains(&word) || OPPOSITES.iter().any(|(_, no)| *no == word);
    let is_yes = |word: &str| YES.contains(&word) || OPPOSITES.iter().any(|(yes, _)| *yes == word);
    match (has(&is_no), has(&is_yes)) {
        (true, _) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    }
}

/// How it would be said in a word.
pub fn in_words(verdict: bool) -> &'static str {
    if verdict { "Yes" } else { "No" }
}
