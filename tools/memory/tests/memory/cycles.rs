//! The families of litmus tests that are circles: what each thread does second, and what the
//! next one does first, is done to one variable. So all of *Herding cats*' with two accesses a
//! thread: MP, SB, S, R, 2+2W and LB with two threads, ISA2, Z6, 3.SB, 3.2W and 3.LB with
//! three.
//!
//! Whether the circle can close is derived by hand, for each way to order it. The outcomes
//! besides are compared with the axioms'.

use std::fmt::Write;

use libtest_mimic::{Failed, Trial};

use crate::axioms;
use crate::explore::explore;
use crate::program::{Outcome, Program};

/// How a thread comes before the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    /// It stores what the next one reads.
    Rf,
    /// It reads what was there before the next one has stored.
    Fr,
    /// Its store comes before that of the next one.
    Ws,
}
use Edge::{Fr, Rf, Ws};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Orderings {
    Relaxed,
    /// Stores release, and loads acquire.
    Handing,
    Sequential,
    /// All is relaxed, with a SeqCst fence between the two accesses of each thread.
    Fenced,
    /// The same without a fence in the last thread.
    FencedButOne,
}
use Orderings::{Fenced, FencedButOne, Handing, Relaxed, Sequential};

impl Orderings {
    const ALL: [Orderings; 5] = [Relaxed, Handing, Sequential, Fenced, FencedButOne];

    fn of(self, stores: bool) -> &'static str {
        match self {
            Relaxed | Fenced | FencedButOne => "rlx",
            Handing if stores => "rel",
            Handing => "acq",
            Sequential => "sc",
        }
    }

    /// Whether the circle can close.
    fn close(self, edges: &[Edge]) -> bool {
        let handed_over = edges.iter().filter(|edge| **edge == Rf).count();
        match self {
            // A load would read what is stored only later: load buffering, which is left out.
            _ if handed_over == edges.len() => false,
            Relaxed => true,
            // What is read happens before; against that is one edge at most that need not.
            Handing => edges.len() - handed_over > 1,
            Sequential | Fenced => false,
            // The thread without a fence may do its second access before its first.
            FencedButOne => true,
        }
    }
}

const VARIABLES: [&str; 4] = ["x", "y", "z", "w"];
const REGISTERS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// A program with that circle, and the outcome in which it closes: each register, and then
/// the last value of each variable.
fn program(edges: &[Edge], orderings: Orderings) -> (String, Vec<Option<u8>>) {
    let count = edges.len();
    let mut text = String::new();
    let (mut registers, mut closed) = (REGISTERS.iter(), vec![]);
    let mut access = |text: &mut String, at: usize, is_second: bool| {
        let variable = VARIABLES[at];
        let read = match (edges[at], is_second) {
            (Rf, false) => Some(1),
            (Fr, true) => Some(0),
            _ => None,
        };
        let ordering = orderings.of(read.is_none());
        let done = match (read, edges[at], is_second) {
            (Some(value), ..) => {
                let register = registers.next().expect("there are registers enough");
                closed.push(Some(value));
                write!(text, "{register}={variable} {ordering}")
            }
            (None, Ws, false) => write!(text, "{variable}=2 {ordering}"),
            (None, ..) => write!(text, "{variable}=1 {ordering}"),
        };
        done.expect("a string takes all");
    };
    for thread in 0..count {
        text += if thread == 0 { "" } else { " | " };
        access(&mut text, (thread + count - 1) % count, false);
        let is_fenced = orderings == Fenced || orderings == FencedButOne && thread + 1 < count;
        text += if is_fenced { "; fence sc; " } else { "; " };
        access(&mut text, thread, true);
    }
    text += " ->";
    for (edge, variable) in edges.iter().zip(VARIABLES) {
        text += " ";
        text += variable;
        closed.push((*edge == Ws).then_some(2));
    }
    (text, closed)
}

/// All circles of so many edges, each from one of its beginnings.
fn circles(count: usize) -> Vec<Vec<Edge>> {
    let mut all = vec![vec![]];
    for _ in 0..count {
        let longer = |one: &Vec<Edge>| [Rf, Fr, Ws].map(|edge| [&one[..], &[edge]].concat());
        all = all.iter().flat_map(longer).collect();
    }
    all.retain(|one| {
        let mut turned = one.clone();
        (1..count).all(|_| {
            turned.rotate_left(1);
            *one <= turned
        })
    });
    all
}

pub fn trials() -> Vec<Trial> {
    let two_and_three = [2, 3].into_iter().flat_map(circles);
    let trials = two_and_three.flat_map(|edges| {
        Orderings::ALL.map(|orderings| {
            let edges = edges.clone();
            Trial::test(format!("circle: {edges:?}, {orderings:?}"), move || {
                check(&edges, orderings)
            })
        })
    });
    trials.collect()
}

fn check(edges: &[Edge], orderings: Orderings) -> Result<(), Failed> {
    let (text, closed) = program(edges, orderings);
    let program = Program::read(&text);
    let axioms = axioms::outcomes(&program).ok_or("a data race")?;
    let machine = explore(&program, true).outcomes.ok_or("a data race")?;
    if machine != axioms {
        return Err(format!("{text}\naxioms: {axioms:?}, machine: {machine:?}").into());
    }
    let closes = |outcome: &Outcome| {
        let mut both = outcome.iter().zip(&closed);
        both.all(|(found, wanted)| wanted.is_none_or(|wanted| wanted == *found))
    };
    let found = machine.iter().any(closes);
    let expected = orderings.close(edges);
    if found != expected {
        return Err(format!("{text}\nit closes: {found}, and by hand: {expected}").into());
    }
    Ok(())
}
