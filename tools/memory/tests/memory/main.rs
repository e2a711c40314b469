//! The machine against the axioms, and against sets derived by hand.

mod axioms;
mod cycles;
mod explore;
mod generate;
mod litmus;
mod program;
mod programs;
mod random;
mod relations;

use libtest_mimic::Arguments;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = litmus::trials();
    trials.extend(cycles::trials());
    trials.extend(random::trials());
    libtest_mimic::run(&arguments, trials).exit();
}
