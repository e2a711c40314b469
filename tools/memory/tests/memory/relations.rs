//! Which executions are consistent, by the axioms of C++20, without load buffering.
//!
//! An execution is a graph of events. Nothing here knows of views, or of the order in which a
//! machine takes its steps. With *sb* sequenced before, *rf* reads from, *mo* modification order
//! and *fr* from a read to what was stored after what it read:
//!
//! 1. sb ∪ rf has no circle: nothing is read before it is stored.
//! 2. *Happens before*, hb, is (sb ∪ sw ∪ more)⁺, where a release store, or a store
//!    behind a release fence, synchronizes with whatever acquires it or an update
//!    in its release sequence, and *more* is what the start of a thread, a lock and the like order.
//! 3. Coherence: hb ; (rf ∪ mo ∪ fr)* leads nowhere back.
//! 4. An update stands right behind what it reads in mo.
//! 5. The `SeqCst` events have a total order that agrees with *strongly happens
//!    before*, and with coherence order in the four ways of [atomics.order]/4.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use memory::Strength;

/// The n-th event of a thread.
pub type At = (usize, usize);
/// What an event reads from: the initial value, or an event.
pub type Source = Option<At>;

/// Where nothing lies.
pub const NOWHERE: usize = usize::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Read(Source),
    Write(u8),
    Update(Source, u8),
    Fence,
    /// What neither loads nor stores, and is no fence.
    #[allow(dead_code, reason = "in the memory model's own test there is none")]
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Event {
    pub kind: Kind,
    /// [`NOWHERE`] for a fence, and for what is no access.
    pub location: usize,
    /// `None` for a plain access.
    pub ordering: Option<Ordering>,
}

impl Event {
    pub fn source(&self) -> Option<Source> {
        match self.kind {
            Kind::Read(source) | Kind::Update(source, _) => Some(source),
            _ => None,
        }
    }

    pub fn stores(&self) -> Option<u8> {
        match self.kind {
            Kind::Write(value) | Kind::Update(_, value) => Some(value),
            _ => None,
        }
    }

    pub fn is_fence(&self) -> bool {
        self.kind == Kind::Fence
    }

    fn is(&self, asks: fn(Ordering) -> bool) -> bool {
        self.ordering.is_some_and(asks)
    }
}

/// For each event, a set of events: bit by bit.
pub type Relation = Vec<u64>;

fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(lowest)
    })
}

pub fn has(set: u64, event: usize) -> bool {
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
pub struct Relations {
    locations: usize,
    /// Initial stores first: one for each location.
    pub events: Vec<Event>,
    pub threads: Vec<Option<usize>>,
    sb: Relation,
    rf: Relation,
    /// What each read reads from.
    sources: HashMap<usize, usize>,
    sw: Relation,
    pub hb: Relation,
}

impl Relations {
    /// The events of each thread, and what else happens before what.
    pub fn new(locations: usize, of_threads: &[Vec<Event>], more: &[(At, At)]) -> Self {
        let initial = (0..locations).map(|location| Event {
            kind: Kind::Write(0),
            location,
            ordering: None,
        });
        let mut events: Vec<Event> = initial.collect();
        let mut threads = vec![None; locations];
        let mut numbers = HashMap::new();
        for (thread, own) in of_threads.iter().enumerate() {
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
        let mut known = vec![0; number];
        for (from, to) in more {
            known[numbers[from]] |= 1 << numbers[to];
        }
        let mut relations = Relations {
            locations,
            sw: vec![0; number],
            hb: vec![],
            events,
            threads,
            sb,
            rf,
            sources,
        };
        relations.synchronize();
        relations.hb = closed(&either(&[&relations.sb, &relations.sw, &known]));
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

    /// For each consistent execution with this graph, the stores to each location in
    /// modification order.
    pub fn consistent(&self) -> Vec<Vec<Vec<usize>>> {
        if !is_acyclic(&self.hb) {
            return vec![];
        }
        let mut combinations = vec![vec![]];
        for location in 0..self.locations {
            let orders = self.orders(location);
            let all = combinations
                .into_iter()
                .flat_map(|chosen: Vec<Vec<usize>>| {
                    let with = |order: &Vec<usize>| [chosen.clone(), vec![order.clone()]].concat();
                    orders.iter().map(with).collect::<Vec<_>>()
                });
            combinations = all.collect();
        }
        combinations.retain(|orders| self.is_consistent(orders));
        combinations
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

    fn is_consistent(&self, orders: &[Vec<usize>]) -> bool {
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
