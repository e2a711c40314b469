//! Random programs: the machine finds what the axioms allow, and nothing else.

use fastrand::Rng;
use libtest_mimic::{Failed, Trial};

use crate::axioms;
use crate::explore::explore;
use crate::generate;
use crate::program::Program;

pub fn trials() -> Vec<Trial> {
    let few = (0..8).map(|part| {
        Trial::test(format!("random programs, part {part}"), move || {
            compare(part * 1_000..part * 1_000 + 60)
        })
    });
    let many = (8..40).map(|part| {
        Trial::test(format!("more random programs, part {part}"), move || {
            compare(part * 1_000..part * 1_000 + 250)
        })
        .with_ignored_flag(true)
    });
    few.chain(many).collect()
}

fn compare(seeds: std::ops::Range<u64>) -> Result<(), Failed> {
    for seed in seeds {
        let text = generate::program(&mut Rng::with_seed(seed));
        let program = Program::read(&text);
        let axioms = axioms::outcomes(&program);
        let machine = explore(&program, true).outcomes;
        if machine != axioms {
            return Err(format!(
                "seed {seed}: {text}\n the axioms: {axioms:?}\nthe machine: {machine:?}"
            )
            .into());
        }
    }
    Ok(())
}
