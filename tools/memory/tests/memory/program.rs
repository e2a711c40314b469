//! Small programs of loads and stores, in a notation of one line.
//!
//! Threads are parted by `|`, operations by `;`. Variables are `x y z w m`, plain
//! places `p q`, registers all other letters; each register is written in one
//! place. Everything begins with 0.
//!
//! | notation | operation |
//! | --- | --- |
//! | `x=1 rel` | stores 1 |
//! | `a=x acq` | loads into a |
//! | `a=x+1 ar` | adds 1; a is what was there |
//! | `a=x~2 ar` | swaps |
//! | `a=x?0:1 acq rlx` | exchanges 0 for 1, with the orderings of success and failure |
//! | `fence sc` | a fence |
//! | `p=1`, `a=p` | plain accesses |
//! | `lock m`, `unlock m` | a mutex made of a variable: waits for 0 |
//! | `if a=1 …` | the operation only if a is 1 |
//!
//! Behind `->` stand variables whose last value belongs to the outcome.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

pub const VARIABLES: &str = "xyzwm";
pub const PLACES: &str = "pq";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    Load(usize, Ordering, usize),
    Store(usize, u8, Ordering),
    Add(usize, u8, Ordering, usize),
    Swap(usize, u8, Ordering, usize),
    Exchange {
        variable: usize,
        expected: u8,
        new: u8,
        success: Ordering,
        failure: Ordering,
        register: usize,
    },
    Fence(Ordering),
    Read(usize, usize),
    Write(usize, u8),
    Lock(usize),
    Unlock(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Line {
    pub when: Option<(usize, u8)>,
    pub what: What,
}

#[derive(Debug, Clone)]
pub struct Program {
    pub threads: Vec<Vec<Line>>,
    /// How many registers there are; they are numbered by their letters' order.
    pub registers: usize,
    /// Variables whose last value belongs to the outcome.
    pub last: Vec<usize>,
    pub has_fences: bool,
}

/// All registers, then the last values.
pub type Outcome = Vec<u8>;

impl Program {
    pub fn read(text: &str) -> Self {
        let (body, last) = text.split_once("->").unwrap_or((text, ""));
        let mut registers = BTreeMap::new();
        for operation in body.split(['|', ';']) {
            for (target, _) in operation.match_indices('=') {
                let letter = operation[..target]
                    .chars()
                    .last()
                    .expect("a name before `=`");
                if !VARIABLES.contains(letter) && !PLACES.contains(letter) {
                    registers.insert(letter, 0);
                }
            }
        }
        for (number, register) in registers.values_mut().enumerate() {
            *register = number;
        }
        let threads = body.split('|').map(|thread| {
            let operations = thread
                .split(';')
                .map(str::trim)
                .filter(|one| !one.is_empty());
            operations.map(|one| line(one, &registers)).collect()
        });
        let threads: Vec<Vec<Line>> = threads.collect();
        let has_fences = threads
            .iter()
            .flatten()
            .any(|line| matches!(line.what, What::Fence(_)));
        let last = last.split_whitespace();
        Program {
            threads,
            registers: registers.len(),
            last: last.map(|name| index(VARIABLES, name)).collect(),
            has_fences,
        }
    }
}

fn index(names: &str, name: &str) -> usize {
    names
        .find(name)
        .unwrap_or_else(|| panic!("unknown name {name}"))
}

fn ordering(name: &str) -> Ordering {
    match name {
        "rlx" => Ordering::Relaxed,
        "acq" => Ordering::Acquire,
        "rel" => Ordering::Release,
        "ar" => Ordering::AcqRel,
        "sc" => Ordering::SeqCst,
        _ => panic!("unknown ordering {name}"),
    }
}

fn line(text: &str, registers: &BTreeMap<char, usize>) -> Line {
    let register = |name: &str| registers[&name.chars().next().expect("a register")];
    let number = |text: &str| text.parse().expect("a number");
    if let Some(rest) = text.strip_prefix("if ") {
        let (condition, rest) = rest
            .split_once(' ')
            .expect("an operation behind the condition");
        let (name, value) = condition.split_once('=').expect("a condition");
        return Line {
            when: Some((register(name), number(value))),
            ..line(rest, registers)
        };
    }
    let words: Vec<&str> = text.split(' ').collect();
    let what = match words[..] {
        ["fence", name] => What::Fence(ordering(name)),
        ["lock", name] => What::Lock(index(VARIABLES, name)),
        ["unlock", name] => What::Unlock(index(VARIABLES, name)),
        [assignment, ..] => {
            let (target, source) = assignment.split_once('=').expect("an assignment");
            let mut orderings = words[1..].iter().map(|name| ordering(name));
            let mut ordering = || orderings.next().expect("an ordering");
            let variable = |at: usize| index(VARIABLES, &source[at..=at]);
            match source.as_bytes() {
                _ if VARIABLES.contains(target) => {
                    What::Store(index(VARIABLES, target), number(source), ordering())
                }
                _ if PLACES.contains(target) => What::Write(index(PLACES, target), number(source)),
                [place] if PLACES.contains(*place as char) => {
                    What::Read(index(PLACES, source), register(target))
                }
                [_] => What::Load(variable(0), ordering(), register(target)),
                [_, b'+', ..] => What::Add(
                    variable(0),
                    number(&source[2..]),
                    ordering(),
                    register(target),
                ),
                [_, b'~', ..] => What::Swap(
                    variable(0),
                    number(&source[2..]),
                    ordering(),
                    register(target),
                ),
                _ => {
                    let (expected, new) = source[2..].split_once(':').expect("two values");
                    What::Exchange {
                        variable: variable(0),
                        expected: number(expected),
                        new: number(new),
                        success: ordering(),
                        failure: ordering(),
                        register: register(target),
                    }
                }
            }
        }
        [] => panic!("an empty operation"),
    };
    Line { when: None, what }
}
