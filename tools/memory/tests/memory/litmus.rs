//! The classic programs: the axioms and the machine are asked, and have to say
//! what was derived by hand.

use std::collections::BTreeSet;

use libtest_mimic::{Failed, Trial};

use crate::axioms;
use crate::explore::explore;
use crate::program::{Outcome, Program};
use crate::programs::PROGRAMS;
use crate::programs::Set::{self, AllBut, Among, Exactly, Never, Race};

pub fn trials() -> Vec<Trial> {
    let trial = |(name, text, set): &(&str, &'static str, Set)| {
        let (text, set) = (*text, *set);
        Trial::test(format!("litmus: {name}"), move || check(text, set))
    };
    PROGRAMS.iter().map(trial).collect()
}

fn check(text: &str, set: Set) -> Result<(), Failed> {
    let program = Program::read(text);
    let axioms = axioms::outcomes(&program);
    is_in_line(set, axioms.as_ref()).map_err(|error| format!("the axioms: {error}"))?;
    for merge in [true, false] {
        let machine = explore(&program, merge).outcomes;
        is_in_line(set, machine.as_ref())
            .map_err(|error| format!("the machine (merging: {merge}): {error}"))?;
        if machine != axioms {
            return Err(format!("axioms: {axioms:?}, machine: {machine:?}").into());
        }
    }
    Ok(())
}

fn is_in_line(set: Set, found: Option<&BTreeSet<Outcome>>) -> Result<(), String> {
    let read = |text: &str| -> BTreeSet<Outcome> {
        let digits = |word: &str| word.bytes().map(|digit| digit - b'0').collect();
        text.split_whitespace().map(digits).collect()
    };
    let Some(found) = found else {
        return match set {
            Race => Ok(()),
            _ => Err("a data race".to_owned()),
        };
    };
    let is_so = match set {
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
