//! All outcomes of a program, by the axioms of C++20, without load buffering.
//!
//! Executions are built as graphs of events, and those are left that are
//! [consistent](crate::relations). A plain access and another to the same place, one of
//! them a write, that happens before does not order, are a data race.

use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::Ordering;

use crate::program::{Outcome, PLACES, Program, VARIABLES, What};
use crate::relations::{Event, Kind, NOWHERE, Relations, Source, has};

/// Variables, then plain places.
const LOCATIONS: usize = VARIABLES.len() + PLACES.len();

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Graph {
    next: Vec<usize>,
    events: Vec<Vec<Event>>,
    registers: Vec<u8>,
}

/// The outcomes that the axioms allow; `None` if some execution has a data race.
pub fn outcomes(program: &Program) -> Option<BTreeSet<Outcome>> {
    let threads = program.threads.len();
    let start = Graph {
        next: vec![0; threads],
        events: vec![vec![]; threads],
        registers: vec![0; program.registers],
    };
    let mut outcomes = BTreeSet::new();
    let mut seen = HashSet::from([start.clone()]);
    let mut pending = vec![start];
    while let Some(graph) = pending.pop() {
        let open =
            (0..threads).filter(|thread| graph.next[*thread] < program.threads[*thread].len());
        let open: Vec<usize> = open.collect();
        if open.is_empty() {
            let relations = Relations::new(LOCATIONS, &graph.events, &[]);
            for orders in relations.consistent() {
                if is_racy(&relations) {
                    return None;
                }
                let last = program.last.iter().map(|variable| {
                    let order = &orders[*variable];
                    let last = relations.events[order[order.len() - 1]];
                    last.stores().expect("it is a store")
                });
                outcomes.insert(graph.registers.iter().copied().chain(last).collect());
            }
        }
        for thread in open {
            for next in graph.extended(program, thread) {
                if seen.insert(next.clone()) {
                    pending.push(next);
                }
            }
        }
    }
    Some(outcomes)
}

impl Graph {
    fn value(&self, source: Source) -> u8 {
        source.map_or(0, |(thread, event)| {
            self.events[thread][event].stores().expect("it is a store")
        })
    }

    /// The stores to a location, the initial one first.
    fn stores(&self, location: usize) -> Vec<Source> {
        let stores = self.events.iter().enumerate().flat_map(|(thread, events)| {
            let stores = events
                .iter()
                .enumerate()
                .filter(|(_, event)| event.stores().is_some() && event.location == location);
            stores.map(move |(number, _)| Some((thread, number)))
        });
        [None].into_iter().chain(stores).collect()
    }

    fn is_updated(&self, location: usize, source: Source) -> bool {
        self.events.iter().flatten().any(|event| {
            matches!(event.kind, Kind::Update(from, _) if from == source)
                && event.location == location
        })
    }

    fn extended(&self, program: &Program, thread: usize) -> Vec<Graph> {
        let line = program.threads[thread][self.next[thread]];
        let is_skipped = line
            .when
            .is_some_and(|(register, value)| self.registers[register] != value);
        let put = |event: Option<Event>, set: Option<(usize, u8)>| {
            let mut graph = self.clone();
            graph.next[thread] += 1;
            graph.events[thread].extend(event);
            if let Some((register, value)) = set {
                graph.registers[register] = value;
            }
            graph
        };
        if is_skipped {
            return vec![put(None, None)];
        }
        let event = |kind, location, ordering| {
            Some(Event {
                kind,
                location,
                ordering,
            })
        };
        let plain = |place: usize| VARIABLES.len() + place;
        // An update of each store that nobody has updated yet.
        let updates = |variable: usize,
                       ordering,
                       register: Option<usize>,
                       change: &dyn Fn(u8) -> Option<u8>| {
            let sources = self.stores(variable).into_iter();
            let free = sources.filter(|source| !self.is_updated(variable, *source));
            let graphs = free.filter_map(|source| {
                let old = self.value(source);
                let update = Kind::Update(source, change(old)?);
                let set = register.map(|register| (register, old));
                Some(put(event(update, variable, Some(ordering)), set))
            });
            graphs.collect::<Vec<_>>()
        };
        let reads = |location: usize, ordering, register: usize, may: &dyn Fn(u8) -> bool| {
            let sources = self.stores(location).into_iter();
            let graphs = sources.filter_map(|source| {
                let value = self.value(source);
                let read = event(Kind::Read(source), location, ordering);
                may(value).then(|| put(read, Some((register, value))))
            });
            graphs.collect::<Vec<_>>()
        };
        match line.what {
            What::Load(variable, ordering, register) => {
                reads(variable, Some(ordering), register, &|_| true)
            }
            What::Read(place, register) => reads(plain(place), None, register, &|_| true),
            What::Store(variable, value, ordering) => {
                vec![put(
                    event(Kind::Write(value), variable, Some(ordering)),
                    None,
                )]
            }
            What::Unlock(variable) => {
                let unlock = event(Kind::Write(0), variable, Some(Ordering::Release));
                vec![put(unlock, None)]
            }
            What::Write(place, value) => {
                vec![put(event(Kind::Write(value), plain(place), None), None)]
            }
            What::Fence(ordering) => {
                vec![put(event(Kind::Fence, NOWHERE, Some(ordering)), None)]
            }
            What::Add(variable, more, ordering, register) => {
                updates(variable, ordering, Some(register), &|old| Some(old + more))
            }
            What::Swap(variable, new, ordering, register) => {
                updates(variable, ordering, Some(register), &|_| Some(new))
            }
            What::Lock(variable) => updates(variable, Ordering::Acquire, None, &|old| {
                (old == 0).then_some(1)
            }),
            What::Exchange {
                variable,
                expected,
                new,
                success,
                failure,
                register,
            } => {
                let mut graphs = updates(variable, success, Some(register), &|old| {
                    (old == expected).then_some(new)
                });
                graphs.extend(reads(variable, Some(failure), register, &|old| {
                    old != expected
                }));
                graphs
            }
        }
    }
}

fn is_racy(relations: &Relations) -> bool {
    let numbered = || {
        relations
            .events
            .iter()
            .enumerate()
            .filter(|(number, _)| relations.threads[*number].is_some())
    };
    numbered().any(|(one, first)| {
        numbered().any(|(other, second)| {
            one < other
                && first.location == second.location
                && first.location != NOWHERE
                && relations.threads[one] != relations.threads[other]
                && (first.stores().is_some() || second.stores().is_some())
                && (first.ordering.is_none() || second.ordering.is_none())
                && !has(relations.hb[one], other)
                && !has(relations.hb[other], one)
        })
    })
}
