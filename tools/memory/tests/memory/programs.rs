//! The classic programs, and what of each is derived by hand from the rules.
//!
//! Names are those of the literature: Alglave, Maranget, Tautschnig, *Herding
//! cats* (2014); Lahav and others (2017).

#[path = "derived.rs"]
mod derived;

use std::collections::BTreeSet;

use crate::program::Outcome;

/// What is said of a program's outcomes. Each digit is a register, in the order
/// of their letters, or then the last value of a variable.
#[derive(Clone, Copy)]
pub enum Set {
    /// These and no others.
    Exactly(&'static str),
    /// All that the digits' values make, but for these.
    AllBut(u32, &'static str),
    /// Not these, whatever else.
    Never(&'static str),
    /// These, whatever else.
    Among(&'static str),
    /// Some execution has a data race.
    Race,
}
use Set::{AllBut, Among, Exactly, Never, Race};

impl Set {
    /// Whether these are what is said; `None` for a data race.
    pub fn holds(self, found: Option<&BTreeSet<Outcome>>) -> Result<(), String> {
        let read = |text: &str| -> BTreeSet<Outcome> {
            let digits = |word: &str| word.bytes().map(|digit| digit - b'0').collect();
            text.split_whitespace().map(digits).collect()
        };
        let Some(found) = found else {
            return match self {
                Race => Ok(()),
                _ => Err("a data race".to_owned()),
            };
        };
        let is_so = match self {
            Race => false,
            Exactly(outcomes) => *found == read(outcomes),
            AllBut(values, outcomes) => {
                let digits = found.first().map_or(0, Vec::len) as u32;
                let missing = read(outcomes);
                found.is_disjoint(&missing)
                    && found.len() + missing.len() == values.pow(digits) as usize
            }
            Never(outcomes) => found.is_disjoint(&read(outcomes)),
            Among(outcomes) => found.is_superset(&read(outcomes)),
        };
        match is_so {
            true => Ok(()),
            false => Err(format!("{found:?}")),
        }
    }
}

/// All there are.
pub fn programs() -> impl Iterator<Item = &'static (&'static str, &'static str, Set)> {
    PROGRAMS.iter().chain(derived::PROGRAMS)
}

const PROGRAMS: &[(&str, &str, Set)] = &[
    // Store buffering: does each miss the other's store?
    (
        "SB relaxed",
        "x=1 rlx; a=y rlx | y=1 rlx; b=x rlx",
        AllBut(2, ""),
    ),
    (
        "SB release acquire",
        "x=1 rel; a=y acq | y=1 rel; b=x acq",
        AllBut(2, ""),
    ),
    (
        "SB sequential",
        "x=1 sc; a=y sc | y=1 sc; b=x sc",
        AllBut(2, "00"),
    ),
    (
        "SB fences",
        "x=1 rlx; fence sc; a=y rlx | y=1 rlx; fence sc; b=x rlx",
        AllBut(2, "00"),
    ),
    (
        "SB weak fences",
        "x=1 rlx; fence ar; a=y rlx | y=1 rlx; fence ar; b=x rlx",
        AllBut(2, ""),
    ),
    (
        "SB one fence",
        "x=1 rlx; fence sc; a=y rlx | y=1 sc; b=x sc",
        AllBut(2, "00"),
    ),
    // One load that is not `SeqCst` may look past the one order of the others.
    (
        "SB one relaxed load",
        "x=1 sc; a=y rlx | y=1 sc; b=x sc",
        AllBut(2, ""),
    ),
    (
        "SB by updates",
        "a=x+1 ar; b=y rlx | c=y+1 ar; d=x rlx",
        Exactly("0000 0001 0100 0101"),
    ),
    // Message passing: is there a flag without its data?
    (
        "MP relaxed",
        "x=1 rlx; y=1 rlx | a=y rlx; b=x rlx",
        AllBut(2, ""),
    ),
    (
        "MP release acquire",
        "x=1 rlx; y=1 rel | a=y acq; b=x rlx",
        AllBut(2, "10"),
    ),
    (
        "MP release alone",
        "x=1 rlx; y=1 rel | a=y rlx; b=x rlx",
        AllBut(2, ""),
    ),
    (
        "MP acquire alone",
        "x=1 rlx; y=1 rlx | a=y acq; b=x rlx",
        AllBut(2, ""),
    ),
    (
        "MP sequential",
        "x=1 sc; y=1 sc | a=y sc; b=x sc",
        AllBut(2, "10"),
    ),
    (
        "MP fences",
        "x=1 rlx; fence rel; y=1 rlx | a=y rlx; fence acq; b=x rlx",
        AllBut(2, "10"),
    ),
    (
        "MP release fence too late",
        "x=1 rlx; y=1 rlx; fence rel | a=y rlx; fence acq; b=x rlx",
        AllBut(2, ""),
    ),
    (
        "MP acquire fence too early",
        "x=1 rlx; fence rel; y=1 rlx | fence acq; a=y rlx; b=x rlx",
        AllBut(2, ""),
    ),
    (
        "MP fence and acquire",
        "x=1 rlx; fence rel; y=1 rlx | a=y acq; b=x rlx",
        AllBut(2, "10"),
    ),
    (
        "MP release and fence",
        "x=1 rlx; y=1 rel | a=y rlx; fence acq; b=x rlx",
        AllBut(2, "10"),
    ),
    // The order of `SeqCst` steps is not that of time.
    (
        "MP sequential data, relaxed flag",
        "x=1 sc; y=1 rlx | a=y rlx; b=x sc",
        AllBut(2, ""),
    ),
    (
        "MP plain",
        "p=1; y=1 rel | a=y acq; if a=1 b=p",
        Exactly("00 11"),
    ),
    (
        "MP plain relaxed",
        "p=1; y=1 rlx | a=y rlx; if a=1 b=p",
        Race,
    ),
    (
        "MP plain release alone",
        "p=1; y=1 rel | a=y rlx; if a=1 b=p",
        Race,
    ),
    (
        "MP plain fences",
        "p=1; fence rel; y=1 rlx | a=y rlx; fence acq; if a=1 b=p",
        Exactly("00 11"),
    ),
    (
        "MP plain without a look",
        "p=1; y=1 rel | a=y acq; b=p",
        Race,
    ),
    (
        "MP later store",
        "x=1 rlx; y=1 rel; x=2 rlx | a=y acq; b=x rlx",
        Exactly("00 01 02 11 12"),
    ),
    // Load buffering is left out: C++20 allows 11 if all is relaxed.
    ("LB", "a=x rlx; y=1 rlx | b=y rlx; x=1 rlx", AllBut(2, "11")),
    // Coherence: one variable has one order.
    ("CoRR", "x=1 rlx | a=x rlx; b=x rlx", AllBut(2, "10")),
    (
        "CoRR two stores",
        "x=1 rlx | x=2 rlx | a=x rlx; b=x rlx",
        Exactly("00 01 02 11 12 21 22"),
    ),
    (
        "CoRR two readers",
        "x=1 rlx | x=2 rlx | a=x rlx; b=x rlx | c=x rlx; d=x rlx",
        Never("1221 2112"),
    ),
    ("CoWW", "x=1 rlx; x=2 rlx -> x", Exactly("2")),
    ("CoWR", "x=1 rlx; a=x rlx | x=2 rlx", Exactly("1 2")),
    (
        "CoRW",
        "a=x rlx; x=1 rlx | x=2 rlx -> x",
        Exactly("01 02 21"),
    ),
    ("two stores", "x=1 rlx | x=2 rlx -> x", Exactly("1 2")),
    // Stores that come earlier in modification order than in time.
    (
        "S relaxed",
        "x=2 rlx; y=1 rlx | a=y rlx; x=1 rlx -> x",
        Exactly("01 02 11 12"),
    ),
    (
        "S release acquire",
        "x=2 rlx; y=1 rel | a=y acq; x=1 rlx -> x",
        Exactly("01 02 11"),
    ),
    (
        "R relaxed",
        "x=1 rlx; y=1 rlx | y=2 rlx; a=x rlx -> y",
        Exactly("01 02 11 12"),
    ),
    (
        "R release acquire",
        "x=1 rel; y=1 rel | y=2 rel; a=x acq -> y",
        Exactly("01 02 11 12"),
    ),
    (
        "R sequential",
        "x=1 sc; y=1 sc | y=2 sc; a=x sc -> y",
        Exactly("01 11 12"),
    ),
    (
        "R fences",
        "x=1 rlx; fence sc; y=1 rlx | y=2 rlx; fence sc; a=x rlx -> y",
        Exactly("01 11 12"),
    ),
    (
        "2+2W relaxed",
        "x=1 rlx; y=2 rlx | y=1 rlx; x=2 rlx -> x y",
        Exactly("11 12 21 22"),
    ),
    (
        "2+2W release",
        "x=1 rel; y=2 rel | y=1 rel; x=2 rel -> x y",
        Exactly("11 12 21 22"),
    ),
    (
        "2+2W sequential",
        "x=1 sc; y=2 sc | y=1 sc; x=2 sc -> x y",
        Exactly("12 21 22"),
    ),
    (
        "2+2W fences",
        "x=1 rlx; fence sc; y=2 rlx | y=1 rlx; fence sc; x=2 rlx -> x y",
        Exactly("12 21 22"),
    ),
    // Independent reads of independent writes: do readers agree on the order?
    (
        "IRIW release acquire",
        "x=1 rel | y=1 rel | a=x acq; b=y acq | c=y acq; d=x acq",
        AllBut(2, ""),
    ),
    (
        "IRIW sequential",
        "x=1 sc | y=1 sc | a=x sc; b=y sc | c=y sc; d=x sc",
        AllBut(2, "1010"),
    ),
    // C++20 forbids it, and so did not RC11 of 2017.
    (
        "IRIW sequential loads",
        "x=1 rlx | y=1 rlx | a=x sc; b=y sc | c=y sc; d=x sc",
        AllBut(2, "1010"),
    ),
    (
        "IRIW fences",
        "x=1 rlx | y=1 rlx | a=x rlx; fence sc; b=y rlx | c=y rlx; fence sc; d=x rlx",
        AllBut(2, "1010"),
    ),
    // Causality through a third thread.
    (
        "WRC relaxed",
        "x=1 rlx | a=x rlx; y=1 rlx | b=y rlx; c=x rlx",
        AllBut(2, ""),
    ),
    (
        "WRC release acquire",
        "x=1 rlx | a=x rlx; y=1 rel | b=y acq; c=x rlx",
        AllBut(2, "110"),
    ),
    (
        "ISA2",
        "x=1 rlx; y=1 rel | a=y acq; z=1 rel | b=z acq; c=x rlx",
        AllBut(2, "110"),
    ),
    (
        "ISA2 relaxed middle",
        "x=1 rlx; y=1 rel | a=y rlx; z=1 rel | b=z acq; c=x rlx",
        AllBut(2, ""),
    ),
    (
        "RWC release acquire",
        "x=1 rel | a=x acq; b=y acq | y=1 rel; c=x acq",
        AllBut(2, ""),
    ),
    (
        "RWC sequential",
        "x=1 sc | a=x sc; b=y sc | y=1 sc; c=x sc",
        AllBut(2, "100"),
    ),
    (
        "WWC release acquire",
        "x=2 rlx | a=x acq; y=1 rel | b=y acq; x=1 rlx -> x",
        Never("212 111 112"),
    ),
    // What two states must not share, though all values and all that was seen are
    // the same: in which order the `SeqCst` stores of x came. Somebody stores 2
    // over both of them, so that nothing else tells.
    (
        "forgotten order",
        "y=1 sc; x=1 sc; x=2 rlx | x=1 sc; b=x rlx; c=y sc",
        Among("20 21"),
    ),
    (
        "forgotten order, mirrored",
        "x=1 sc; b=x rlx; c=y sc | y=1 sc; x=1 sc; x=2 rlx",
        Among("20 21"),
    ),
    // What is stored before a release is before what comes behind the load that
    // acquires it, and not before this load itself: S may run a=x, x=2, b=y, y=1.
    (
        "sequential load of a released store",
        "y=1 sc; x=1 rel | a=x sc | x=2 sc; b=y sc -> x",
        Among("102"),
    ),
    (
        "a step behind the load",
        "y=1 sc; x=1 rel | a=x acq; z=1 sc | c=z sc; b=y sc",
        Never("101"),
    ),
    // A release sequence goes on through updates, and (since C++20) nothing else.
    (
        "release sequence",
        "p=1; x=1 rel | a=x+1 rlx | b=x acq; if b=2 c=p",
        Exactly("000 010 100 110 121"),
    ),
    (
        "no release sequence",
        "p=1; x=1 rel; x=2 rlx | b=x acq; if b=2 c=p",
        Race,
    ),
    (
        "release sequence broken",
        "p=1; x=1 rel | x=2 rlx | b=x acq; if b=1 c=p",
        Exactly("00 11 20"),
    ),
    // Updates: none is lost, whatever the ordering.
    (
        "two additions",
        "a=x+1 rlx | b=x+1 rlx -> x",
        Exactly("012 102"),
    ),
    (
        "three additions",
        "a=x+1 rlx | b=x+1 rlx | c=x+1 rlx -> x",
        Exactly("0123 0213 1023 1203 2013 2103"),
    ),
    (
        "lost update",
        "a=x rlx; if a=0 x=1 rlx; if a=1 x=2 rlx | b=x rlx; if b=0 x=1 rlx; if b=1 x=2 rlx -> x",
        Exactly("001 012 102"),
    ),
    (
        "exchange",
        "a=x?0:1 ar rlx | b=x?0:2 ar rlx -> x",
        Exactly("011 202"),
    ),
    ("swap", "a=x~1 rlx | b=x~2 rlx -> x", Exactly("012 201")),
    (
        "failed exchange acquires",
        "p=1; x=1 rel | a=x?0:2 rlx acq; if a=1 b=p",
        Exactly("00 11"),
    ),
    (
        "failed exchange relaxed",
        "p=1; x=1 rel | a=x?0:2 ar rlx; if a=1 b=p",
        Race,
    ),
    // Locks.
    (
        "lock",
        "lock m; a=p; p=1; unlock m | lock m; b=p; p=2; unlock m",
        Exactly("01 20"),
    ),
    (
        "spin lock",
        "a=m~1 acq; if a=0 p=1; if a=0 m=0 rel | b=m~1 acq; if b=0 p=2; if b=0 m=0 rel",
        Exactly("00 01 10"),
    ),
    (
        "spin lock, relaxed swap",
        "a=m~1 rlx; if a=0 p=1; if a=0 m=0 rel | b=m~1 rlx; if b=0 p=2; if b=0 m=0 rel",
        Race,
    ),
    (
        "spin lock, relaxed store",
        "a=m~1 acq; if a=0 p=1; if a=0 m=0 rlx | b=m~1 acq; if b=0 p=2; if b=0 m=0 rlx",
        Race,
    ),
    (
        "Dekker sequential",
        "x=1 sc; a=y sc; if a=0 p=1 | y=1 sc; b=x sc; if b=0 p=2",
        Exactly("01 10 11"),
    ),
    (
        "Dekker release acquire",
        "x=1 rel; a=y acq; if a=0 p=1 | y=1 rel; b=x acq; if b=0 p=2",
        Race,
    ),
    (
        "double-checked",
        "lock m; p=1; x=1 rel; unlock m | a=x acq; if a=1 b=p",
        Exactly("00 11"),
    ),
    (
        "double-checked relaxed",
        "lock m; p=1; x=1 rlx; unlock m | a=x rlx; if a=1 b=p",
        Race,
    ),
    (
        "sequence lock",
        "x=1 rlx; fence rel; y=1 rlx; x=2 rel | a=x acq; b=y rlx; fence acq; c=x rlx",
        Never("010 202"),
    ),
    // The last owner must see what the others did.
    (
        "last owner",
        "a=p; b=x+1 rel; if b=1 fence acq; if b=1 p=1 | c=p; d=x+1 rel; if d=1 fence acq; if d=1 p=2",
        Exactly("0001 0100"),
    ),
    (
        "last owner without fence",
        "a=p; b=x+1 rel; if b=1 p=1 | c=p; d=x+1 rel; if d=1 p=2",
        Race,
    ),
    (
        "last owner, relaxed drop",
        "a=p; b=x+1 rlx; if b=1 fence acq; if b=1 p=1 | c=p; d=x+1 rlx; if d=1 fence acq; if d=1 p=2",
        Race,
    ),
    // Plain data.
    ("two writes", "p=1 | p=2", Race),
    ("two reads", "a=p | b=p", Exactly("00")),
];
