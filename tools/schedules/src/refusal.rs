//! Why a program can't be explored, in words, and which flag raises which limit.
//!
//! What its source says is found, with its words, by [`refusals`](crate::program::refusals).

use formats::graph::{Hashed, Refusal};

use crate::program::Program;

/// What raises the limits of a search that is not all.
pub const LIMITS: &str = "--states, --memory and --seconds";

/// ``main.rs:12: `dining` reads the clock, and so can't be explored``.
pub fn told(program: &Program, line: Option<u32>, what: &str) -> String {
    let place = match line.map(|line| program.place(line)) {
        Some((file, line)) => format!("{file}:{line}"),
        None => program.shown.clone(),
    };
    at(&place, program, what)
}

/// The same of a place that is known by its file's name and its line.
pub fn at(place: &str, program: &Program, what: &str) -> String {
    let name = &program.name;
    format!("{place}: `{name}` {what}, and so can't be explored")
}

/// What a program does when it runs; its name stands before.
pub fn of_run(what: &Refusal) -> String {
    match what {
        Refusal::Steps(most) => {
            format!("takes more than {most} steps, as if it spins or never ends")
        }
        Refusal::Threads(most) => {
            format!("starts more than {most} threads, as if it never stops")
        }
        Refusal::Output(most) => format!("prints more than {most} bytes"),
        Refusal::Computes(seconds) => {
            format!("computes for {seconds} seconds without a step, as if it never ends")
        }
        Refusal::Nondeterministic => "does not do the same when the same threads take the same turns, as if it reads a clock, a random number, or an address".to_owned(),
        Refusal::ThreadLocal => {
            "does something that others can notice when a thread-local is dropped".to_owned()
        }
        Refusal::JoinsItself => {
            "lets a thread join itself, or two join each other, which panics on one system and never ends on another".to_owned()
        }
        Refusal::ThreadNumber => "shows a `ThreadId`, and starts a thread from one that is not main, so that the numbers depend on more than the search follows".to_owned(),
        Refusal::RandomOrder(Hashed::Map) => {
            "goes through a `HashMap`, whose order is random".to_owned()
        }
        Refusal::RandomOrder(Hashed::Set) => {
            "goes through a `HashSet`, whose order is random".to_owned()
        }
        Refusal::RandomDrops => "drops or clones what is in a `HashMap` or a `HashSet`, whose order is random, and which others can notice".to_owned(),
        Refusal::Clock => "reads the clock".to_owned(),
        Refusal::Address => "shows an address, which differs from run to run".to_owned(),
        Refusal::Computed => "computes with an address, which differs from run to run".to_owned(),
        Refusal::TypeName => {
            "asks for the name of a type that stands in for one of `std`".to_owned()
        }
        Refusal::PanicHook => "replaces the panic hook, which is the search's".to_owned(),
        Refusal::Abort => "aborts".to_owned(),
        Refusal::Undefined(what) => {
            format!("does by `unsafe`, in one of its schedules, what is undefined behavior ({what}), which aborts it")
        }
        Refusal::SecondPanic => {
            "panics in a `drop` while another panic unwinds the thread, which aborts it".to_owned()
        }
        Refusal::ExitInDrop => {
            "exits in a `drop` while a panic unwinds, where the search can't end it".to_owned()
        }
        Refusal::LockInDrop => "waits in a `drop` for a lock that its thread holds, when the search gives up an execution, and too often".to_owned(),
        Refusal::LockedForever => {
            "leaves a lock in a `static` locked at its end, which the search can't undo".to_owned()
        }
        Refusal::PanicInResult => {
            "panics while it drops what a thread returns, which aborts it".to_owned()
        }
        Refusal::PanicInDrop => {
            "panics in a `drop` when the search gives up an execution, as by `unwrap`, and too often".to_owned()
        }
    }
}

/// What to do about it: how to raise the limit that made a program look as if it never
/// ends, or what else to use.
pub fn way_out(what: &Refusal) -> &'static str {
    match what {
        Refusal::Steps(_) => "; if it does end, allow it more with --steps",
        Refusal::Threads(_) => "; if it does stop, allow it more with --threads",
        Refusal::Output(_) => "; allow it more with --bytes",
        Refusal::Computes(_) => "; if it does end, wait longer with --patience",
        Refusal::RandomOrder(Hashed::Map) => {
            "; use a `BTreeMap`, which has an order, or sort in the statement behind a `collect` into a `Vec`"
        }
        Refusal::RandomOrder(Hashed::Set) => {
            "; use a `BTreeSet`, which has an order, or sort in the statement behind a `collect` into a `Vec`"
        }
        Refusal::RandomDrops => "; use a `BTreeMap` or a `BTreeSet`, which has an order",
        Refusal::Clock => "; leave out what measures time",
        Refusal::Address => "; print what is there, and not where it is",
        Refusal::Nondeterministic
        | Refusal::Computed
        | Refusal::ThreadLocal
        | Refusal::JoinsItself
        | Refusal::ThreadNumber
        | Refusal::TypeName
        | Refusal::PanicHook
        | Refusal::Abort
        | Refusal::Undefined(_)
        | Refusal::SecondPanic
        | Refusal::ExitInDrop
        | Refusal::LockInDrop
        | Refusal::LockedForever
        | Refusal::PanicInResult
        | Refusal::PanicInDrop => "",
    }
}

/// What ends a whole process, in the words of the real library.
pub fn of_end(said: &str) -> Option<&'static str> {
    const WORDS: [(&str, &str); 3] = [
        (
            "has overflowed its stack",
            "overflows the stack of a thread, as if it calls itself without end, which aborts it",
        ),
        (
            "non-unwinding panic",
            "panics where nothing can unwind, which aborts it",
        ),
        (
            "memory allocation of",
            "asks for more memory than --memory allows, which aborts it",
        ),
    ];
    let found = WORDS.iter().find(|(words, _)| said.contains(words));
    found.map(|(_, what)| *what)
}
