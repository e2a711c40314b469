//! All outcomes of a program, by the axioms of C++20, without load buffering.
//!
//! Executions are built as graphs of events. Nothing here knows of views, or of
//! the order in which a machine takes its steps. With *sb* sequenced before
//! (spawn and join among it), *rf* reads from, *mo* modification order and *fr*
//! from a read to what was stored after what it read:
//!
//! 1. sb ∪ rf has no circle: nothing is read before it is stored.
//! 2. *Happens before*, hb, is (sb ∪ sw)⁺, where a release store, or a store
//!    behind a release fence, synchronizes with whatever acquires it or an update
//!    in its release sequence.
//! 3. Coherence: hb ; (rf ∪ mo ∪ fr)* leads nowhere back.
//! 4. An update stands right behind what it reads in mo.
//! 5. The `SeqCst` events have a total order that agrees with *strongly happens
//!    before*, and with coherence order in the four ways of [atomics.order]/4.
//! 6. A plain access and another to the same place, one of them a write, that hb
//!    does not order, are a data race.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::Ordering;

use memory::Strength;

use crate::program::{Outcome, PLACES, Program, VARIABLES, What};

/// What an event reads from: the initial value, or the n-th event of a thread.
type Source = Option<(usize, usize)>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Read(Source),
    Write(u8),
    Update(Source, u8),
    Fence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Event {
    kind: Kind,
    /// Variables first, then plain places; none for a fence.
    location: usize,
    /// `None` for a plain access.
    ordering: Option<Ordering>,
}

impl Event {
    fn source(&self) -> Option<Source> {
        match self.kind {
            Kind::Read(source) | Kind::Update(source, _) => Some(source),
            _ => None,
        }
    }

    fn stores(&self) -> Option<u8> {
        match self.kind {
            Kind::Write(value) | Kind::Update(_, value) => Some(value),
            _ => None,
        }
    }

    fn is_fence(&self) -> bool {
        self.kind == Kind::Fence
    }

    fn is(&self, asks: fn(Ordering) -> bool) -> bool {
        self.ordering.is_some_and(asks)
    }
}

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
            let consistent = Relations::new(&graph).consistent(&graph, program);
            for (outcome, is_racy) in consistent {
                if is_racy {
                    return None;
                }
                outcomes.insert(outcome);
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
                vec![put(event(Kind::Fence, usize::MAX, Some(ordering)), None)]
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

/// For each event, a set of events: bit by bit.
type Relation = Vec<u64>;

fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(lowest)
    })
}

fn has(set: u64, event: usize) -> bool {
    set >> event & 1 == 1
}

fn image(relation: &Relation, set: u64) -> u64 {
    bits(set).fold(0, |all, event| all | relation[event])
}

fn then(first: &Relation, second: &Relation) -> Relation {
    first.iter().map(|set| image(second, *set)).collect()
}

fn either(relations: &[&Relation]) -> Relation {
    let number = relations[0].len();
    let united = (0..number).map(|event| relations.iter().fold(0, |all, one| all | one[event]));
    united.collect()
}

fn closed(relation: &Relation) -> Relation {
    let mut closed = relation.clone();
    for middle in 0..closed.len() {
        let reached = closed[middle];
        for from in &mut closed {
            if has(*from, middle) {
                *from |= reached;
            }
        }
    }
    closed
}

fn is_acyclic(closed: &Relation) -> bool {
    closed
        .iter()
        .enumerate()
        .all(|(event, set)| !has(*set, event))
}

/// What does not depend on modification order.
struct Relations {
    /// Initial stores first: one for each location.
    events: Vec<Event>,
    threads: Vec<Option<usize>>,
    sb: Relation,
    rf: Relation,
    /// What each read reads from.
    sources: HashMap<usize, usize>,
    sw: Relation,
    hb: Relation,
}

impl Relations {
    fn new(graph: &Graph) -> Self {
        let locations = VARIABLES.len() + PLACES.len();
        let initial = (0..locations).map(|location| Event {
            kind: Kind::Write(0),
            location,
            ordering: None,
        });
        let mut events: Vec<Event> = initial.collect();
        let mut threads = vec![None; locations];
        let mut numbers = HashMap::new();
        for (thread, own) in graph.events.iter().enumerate() {
            for (number, event) in own.iter().enumerate() {
                numbers.insert((thread, number), events.len());
                events.push(*event);
                threads.push(Some(thread));
            }
        }
        assert!(events.len() <= 64, "a set of events has 64 bits");
        let number = events.len();
        let mut sb = vec![0; number];
        for (from, set) in sb.iter_mut().enumerate() {
            for to in 0..number {
                let is_before = match (threads[from], threads[to]) {
                    (None, Some(_)) => true,
                    (Some(one), Some(other)) => one == other && from < to,
                    _ => false,
                };
                *set |= u64::from(is_before) << to;
            }
        }
        let mut rf = vec![0; number];
        let mut sources = HashMap::new();
        for (read, event) in events.iter().enumerate() {
            if let Some(source) = event.source() {
                let from = source.map_or(event.location, |source| numbers[&source]);
                rf[from] |= 1 << read;
                sources.insert(read, from);
            }
        }
        let mut relations = Relations {
            sw: vec![0; number],
            hb: vec![],
            events,
            threads,
            sb,
            rf,
            sources,
        };
        relations.synchronize();
        relations.hb = closed(&either(&[&relations.sb, &relations.sw]));
        relations
    }

    /// Fences of a kind that stand before, or behind, an event of their thread.
    fn fences(&self, asks: fn(Ordering) -> bool, stands: impl Fn(usize) -> bool) -> Vec<usize> {
        let all = self.events.iter().enumerate();
        let fences =
            all.filter(|(number, event)| event.is_fence() && event.is(asks) && stands(*number));
        fences.map(|(number, _)| number).collect()
    }

    fn synchronize(&mut self) {
        for (&read, &source) in &self.sources.clone() {
            if self.events[read].ordering.is_none() {
                continue;
            }
            let mut acquires = self.fences(Ordering::acquires, |fence| has(self.sb[read], fence));
            if self.events[read].is(Ordering::acquires) {
                acquires.push(read);
            }
            // Along the release sequence, from its end to its head.
            let mut store = source;
            while self.events[store].ordering.is_some() {
                let mut releases =
                    self.fences(Ordering::releases, |fence| has(self.sb[fence], store));
                if self.events[store].is(Ordering::releases) {
                    releases.push(store);
                }
                for release in releases {
                    for acquire in &acquires {
                        self.sw[release] |= 1 << acquire;
                    }
                }
                match self.events[store].kind {
                    Kind::Update(..) => store = self.sources[&store],
                    _ => break,
                }
            }
        }
    }

    /// The outcome of each consistent execution with this graph, and whether it
    /// has a data race.
    fn consistent(&self, graph: &Graph, program: &Program) -> Vec<(Outcome, bool)> {
        let mut found = vec![];
        if !is_acyclic(&self.hb) {
            return found;
        }
        let locations = VARIABLES.len() + PLACES.len();
        let orders: Vec<Vec<Vec<usize>>> = (0..locations).map(|at| self.orders(at)).collect();
        // One order for each location: all combinations.
        let mut combinations = vec![vec![]];
        for of_location in &orders {
            combinations = combinations
                .into_iter()
                .flat_map(|chosen: Vec<&Vec<usize>>| {
                    of_location.iter().map(move |order| {
                        let mut chosen = chosen.clone();
                        chosen.push(order);
                        chosen
                    })
                })
                .collect();
        }
        let is_racy = self.is_racy();
        for combination in combinations {
            if self.is_consistent(&combination) {
                let last = program.last.iter().map(|variable| {
                    let order = combination[*variable];
                    let last = self.events[order[order.len() - 1]];
                    last.stores().expect("it is a store")
                });
                let outcome = graph.registers.iter().copied().chain(last).collect();
                found.push((outcome, is_racy));
            }
        }
        found
    }

    /// The modification orders of a location that may be.
    fn orders(&self, location: usize) -> Vec<Vec<usize>> {
        let stores = self.events.iter().enumerate().filter(|(number, event)| {
            event.location == location && event.stores().is_some() && *number != location
        });
        let stores: Vec<usize> = stores.map(|(number, _)| number).collect();
        let mut orders = vec![];
        self.permute(&mut vec![location], &stores, &mut orders);
        orders
    }

    fn permute(&self, order: &mut Vec<usize>, left: &[usize], orders: &mut Vec<Vec<usize>>) {
        if left.is_empty() {
            orders.push(order.clone());
            return;
        }
        for &store in left {
            let is_early = left.iter().any(|other| has(self.hb[*other], store));
            let updates_other = matches!(self.events[store].kind, Kind::Update(..))
                && order.last() != Some(&self.sources[&store]);
            if is_early || updates_other {
                continue;
            }
            let rest: Vec<usize> = left
                .iter()
                .copied()
                .filter(|other| *other != store)
                .collect();
            order.push(store);
            self.permute(order, &rest, orders);
            order.pop();
        }
    }

    fn is_racy(&self) -> bool {
        let numbered = || {
            self.events
                .iter()
                .enumerate()
                .filter(|(number, _)| self.threads[*number].is_some())
        };
        numbered().any(|(one, first)| {
            numbered().any(|(other, second)| {
                one < other
                    && first.location == second.location
                    && !first.is_fence()
                    && self.threads[one] != self.threads[other]
                    && (first.stores().is_some() || second.stores().is_some())
                    && (first.ordering.is_none() || second.ordering.is_none())
                    && !has(self.hb[one], other)
                    && !has(self.hb[other], one)
            })
        })
    }

    fn is_consistent(&self, orders: &[&Vec<usize>]) -> bool {
        let number = self.events.len();
        let mut mo = vec![0; number];
        for order in orders {
            for (rank, store) in order.iter().enumerate() {
                for later in &order[rank + 1..] {
                    mo[*store] |= 1 << later;
                }
            }
        }
        let mut fr = vec![0; number];
        for (read, source) in &self.sources {
            fr[*read] = mo[*source] & !(1 << read);
        }
        let eco = closed(&either(&[&self.rf, &mo, &fr]));
        let is_coherent =
            (0..number).all(|from| bits(self.hb[from]).all(|to| to != from && !has(eco[to], from)));
        is_coherent && self.has_order_of_sequential(&eco)
    }

    /// Whether the `SeqCst` events can be ordered.
    fn has_order_of_sequential(&self, eco: &Relation) -> bool {
        let number = self.events.len();
        let sequential = |event: &usize| self.events[*event].is(Ordering::in_total_order);
        let events: Vec<usize> = (0..number).filter(sequential).collect();
        let all = events.iter().fold(0, |set, event| set | 1 << event);
        let fences: Vec<usize> = events
            .iter()
            .copied()
            .filter(|event| self.events[*event].is_fence())
            .collect();
        let fence_set: u64 = fences.iter().fold(0, |set, event| set | 1 << event);
        // The start and the end of a thread are evaluations of their own, so
        // that what is before a spawn is sequenced before something in between.
        let sb = closed(&self.sb);
        let mut direct = sb.clone();
        for &event in &events {
            if !self.events[event].is_fence() {
                direct[event] |= self.sw[event] & all & !fence_set;
            }
        }
        let between = then(&then(&sb, &self.hb), &sb);
        let strongly = closed(&either(&[&direct, &between]));
        let mut before = vec![0; number];
        for &event in &events {
            before[event] |= strongly[event] & all;
        }
        for (one, reached) in eco.iter().enumerate() {
            if self.events[one].is_fence() {
                continue;
            }
            let mut earlier: Vec<usize> = fences
                .iter()
                .copied()
                .filter(|fence| has(self.hb[*fence], one))
                .collect();
            if has(all, one) {
                earlier.push(one);
            }
            for other in bits(*reached).filter(|other| *other != one) {
                let later = 1 << other & all | self.hb[other] & fence_set;
                for event in &earlier {
                    before[*event] |= later;
                }
            }
        }
        is_acyclic(&closed(&before))
    }
}
