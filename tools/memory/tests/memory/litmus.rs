//! The classic programs: the axioms and the machine are asked, and have to say
//! what was derived by hand.

use libtest_mimic::{Failed, Trial};

use crate::axioms;
use crate::explore::explore;
use crate::program::Program;
use crate::programs::{Set, programs};

pub fn trials() -> Vec<Trial> {
    let trial = |(name, text, set): &(&str, &'static str, Set)| {
        let (text, set) = (*text, *set);
        Trial::test(format!("litmus: {name}"), move || check(text, set))
    };
    programs().map(trial).collect()
}

fn check(text: &str, set: Set) -> Result<(), Failed> {
    let program = Program::read(text);
    let axioms = axioms::outcomes(&program);
    set.holds(axioms.as_ref())
        .map_err(|error| format!("the axioms: {error}"))?;
    for merge in [true, false] {
        let machine = explore(&program, merge).outcomes;
        set.holds(machine.as_ref())
            .map_err(|error| format!("the machine (merging: {merge}): {error}"))?;
        if machine != axioms {
            return Err(format!("axioms: {axioms:?}, machine: {machine:?}").into());
        }
    }
    Ok(())
}
