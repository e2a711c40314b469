//! How a program ends, by the axioms: executions are built as graphs of events, and those are left
//! that are [consistent](crate::relations). Two accesses of plain data that share a byte, of which
//! one writes, are a data race if happens before orders them in neither way.
//!
//! What std has besides atomics is used in some order, each for itself. A plain read has no part in
//! the graph: where nothing races, the last write before it is the one that it reads.

use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::Ordering;

use crate::program::{DONE, Program, Span, Step, TOLD, TOOLS, Tool, Use, VARIABLES};
use crate::relations::{At, Event, Kind, NOWHERE, Relations, Source, has};

/// More graphs than any of the programs has that are held to the axioms.
const GRAPHS: usize = 60_000;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    Race,
    Prints(String),
    /// Threads wait for each other, or go round for ever.
    Stuck,
}

/// What a thread tells at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Told {
    Value(u8),
    /// What this event has read.
    Read(At),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Access {
    Read(Span),
    Write(Span, u8),
    /// What the read before it has read, and so much more.
    Add(Span, u8),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Thread {
    next: usize,
    events: Vec<Event>,
    /// The plain accesses among the events.
    accesses: Vec<(usize, Access)>,
    told: Vec<Told>,
    /// Whom it has joined, and in which event.
    joined: Vec<(usize, usize)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Graph {
    threads: Vec<Thread>,
    /// Who has used each tool, in order, and whether they have found something.
    used: [Vec<(At, Use, bool)>; TOOLS],
}

/// How a thread can go on.
enum Moves {
    /// In one way, whatever others do; and nobody notices when.
    Alone(Graph),
    Any(Vec<Graph>),
    /// It waits for a variable to have another value: these are the ways in which it has.
    Awaits(Vec<Graph>),
}

/// `None` if these are too many executions. `unordered` are uses of a tool that are taken to come
/// behind nothing.
pub fn ends(program: &Program, unordered: Option<Use>) -> Option<BTreeSet<End>> {
    let start = Graph {
        threads: vec![Thread::default(); program.threads.len()],
        used: Default::default(),
    };
    let mut ends = BTreeSet::new();
    let mut seen = HashSet::from([start.clone()]);
    let mut pending = vec![start];
    while let Some(graph) = pending.pop() {
        let (next, is_maximal) = graph.next(program);
        if is_maximal {
            graph.end(program, unordered, &mut ends);
            if ends.contains(&End::Race) {
                return Some(BTreeSet::from([End::Race]));
            }
        }
        for next in next {
            if seen.insert(next.clone()) {
                pending.push(next);
            }
        }
        if seen.len() > GRAPHS {
            return None;
        }
    }
    Some(ends)
}

impl Graph {
    /// What comes next, and whether it may be that nothing does.
    fn next(&self, program: &Program) -> (Vec<Graph>, bool) {
        let mut all = vec![];
        let mut is_maximal = true;
        for (thread, steps) in program.threads.iter().enumerate() {
            let Some(step) = steps.get(self.threads[thread].next) else {
                continue;
            };
            match self.moves(program, thread, *step) {
                Moves::Alone(graph) => return (vec![graph], false),
                Moves::Any(graphs) => {
                    is_maximal &= graphs.is_empty();
                    all.extend(graphs);
                }
                Moves::Awaits(graphs) => all.extend(graphs),
            }
        }
        (all, is_maximal)
    }

    fn with(&self, thread: usize, event: Event, skipped: usize) -> Graph {
        let mut graph = self.clone();
        let own = &mut graph.threads[thread];
        own.events.push(event);
        own.next += 1 + skipped;
        graph
    }

    fn value(&self, program: &Program, variable: usize, source: Source) -> u8 {
        let first = match variable {
            2 => program.owners,
            _ => 0,
        };
        source.map_or(first, |(thread, event)| {
            let event = self.threads[thread].events[event];
            event.stores().expect("it is a store")
        })
    }

    /// The stores to a variable, and what each has stored; the first of all in front.
    fn stores(&self, program: &Program, variable: usize) -> Vec<(Source, u8)> {
        let threads = self.threads.iter().enumerate();
        let stores = threads.flat_map(|(thread, own)| {
            let events = own.events.iter().enumerate();
            let stores =
                events.filter(|(_, event)| event.location == variable && event.stores().is_some());
            stores.map(move |(number, _)| Some((thread, number)))
        });
        let sources = [None].into_iter().chain(stores);
        let with_value = sources.map(|source| (source, self.value(program, variable, source)));
        with_value.collect()
    }

    fn is_updated(&self, variable: usize, source: Source) -> bool {
        let mut events = self.threads.iter().flat_map(|thread| &thread.events);
        events.any(|event| {
            event.location == variable
                && matches!(event.kind, Kind::Update(from, _) if from == source)
        })
    }

    fn moves(&self, program: &Program, thread: usize, step: Step) -> Moves {
        let at = (thread, self.threads[thread].events.len());
        let event = |kind, location, ordering| Event {
            kind,
            location,
            ordering,
        };
        let other = event(Kind::Other, NOWHERE, None);
        let plain = |access| {
            let mut graph = self.with(thread, other, 0);
            graph.threads[thread].accesses.push((at.1, access));
            graph
        };
        match step {
            Step::Start | Step::End => Moves::Alone(self.with(thread, other, 0)),
            Step::Read { span, is_told } => {
                let mut graph = plain(Access::Read(span));
                if is_told {
                    graph.threads[thread].told.push(Told::Read(at));
                }
                Moves::Alone(graph)
            }
            Step::Write(span, value) => Moves::Alone(plain(Access::Write(span, value))),
            Step::Add(span, more) => Moves::Alone(plain(Access::Add(span, more))),
            Step::Store(variable, value, ordering) => {
                let store = event(Kind::Write(value), variable, Some(ordering));
                Moves::Alone(self.with(thread, store, 0))
            }
            Step::Fence(ordering) => {
                let fence = event(Kind::Fence, NOWHERE, Some(ordering));
                Moves::Alone(self.with(thread, fence, 0))
            }
            Step::Join(joined) => {
                if self.threads[joined].next < program.threads[joined].len() {
                    return Moves::Any(vec![]);
                }
                let mut graph = self.with(thread, other, 0);
                graph.threads[thread].joined.push((joined, at.1));
                Moves::Alone(graph)
            }
            Step::Load {
                variable,
                ordering,
                expected,
                otherwise,
            } => {
                let stores = self.stores(program, variable).into_iter();
                let loads = stores.map(|(source, value)| {
                    let is_other = expected.is_some_and(|expected| expected != value);
                    let load = event(Kind::Read(source), variable, Some(ordering));
                    let mut graph = self.with(thread, load, if is_other { otherwise } else { 0 });
                    if expected.is_none() {
                        graph.threads[thread].told.push(Told::Value(value));
                    }
                    graph
                });
                Moves::Any(loads.collect())
            }
            Step::Follow(ordering) => {
                let stores = self.stores(program, TOLD).into_iter();
                let loads = stores.map(|(source, number)| {
                    let load = event(Kind::Read(source), TOLD, Some(ordering));
                    let mut graph = self.with(thread, load, 0);
                    if number > 0 {
                        let own = &mut graph.threads[thread];
                        let read = (thread, own.events.len());
                        own.events.push(other);
                        let span = Span::of_box(number);
                        own.accesses.push((read.1, Access::Read(span)));
                        own.told.push(Told::Read(read));
                    }
                    graph
                });
                Moves::Any(loads.collect())
            }
            Step::Await {
                variable,
                ordering,
                expected,
            } => {
                let stores = self.stores(program, variable).into_iter();
                let found = stores.filter(|(_, value)| *value == expected);
                let loads = found.map(|(source, _)| {
                    let load = event(Kind::Read(source), variable, Some(ordering));
                    self.with(thread, load, 0)
                });
                Moves::Awaits(loads.collect())
            }
            Step::Update {
                variable,
                more,
                ordering,
                expected,
                otherwise,
            } => {
                let stores = self.stores(program, variable).into_iter();
                let free = stores.filter(|(source, _)| !self.is_updated(variable, *source));
                let updates = free.map(|(source, value)| {
                    let is_other = expected.is_some_and(|expected| expected != value);
                    let update = Kind::Update(source, value.wrapping_add(more));
                    let update = event(update, variable, Some(ordering));
                    self.with(thread, update, if is_other { otherwise } else { 0 })
                });
                Moves::Any(updates.collect())
            }
            Step::Exchange {
                variable,
                expected,
                new,
                success,
                failure,
                otherwise,
            } => {
                let stores = self.stores(program, variable).into_iter();
                let graphs = stores.filter_map(|(source, value)| match value == expected {
                    true if self.is_updated(variable, source) => None,
                    true => {
                        let update = event(Kind::Update(source, new), variable, Some(success));
                        Some(self.with(thread, update, 0))
                    }
                    false => {
                        let load = event(Kind::Read(source), variable, Some(failure));
                        Some(self.with(thread, load, otherwise))
                    }
                });
                Moves::Any(graphs.collect())
            }
            Step::Use {
                tool,
                what,
                otherwise,
            } => {
                let Some(finds) = self.finds(program, tool, what) else {
                    return Moves::Any(vec![]);
                };
                // What was begun is found done by loads, too.
                let used = match what {
                    Use::Done => event(Kind::Write(1), DONE, Some(Ordering::Release)),
                    _ => other,
                };
                let mut graph = self.with(thread, used, if finds { 0 } else { otherwise });
                graph.used[tool as usize].push((at, what, finds));
                Moves::Any(vec![graph])
            }
        }
    }

    /// Whether who uses a tool now finds something; `None` if they have to wait.
    fn finds(&self, program: &Program, tool: Tool, what: Use) -> Option<bool> {
        let count = |asked: Use| {
            let uses = self.used[tool as usize].iter();
            uses.filter(|(_, what, finds)| *what == asked && *finds)
                .count()
        };
        let is_locked = || count(Use::Lock) > count(Use::Unlock);
        let is_free = match what {
            Use::Lock => !is_locked() && count(Use::Read) == count(Use::ReadUnlock),
            Use::Read => !is_locked(),
            Use::Begin if count(Use::Begin) == 0 => true,
            Use::Begin => return (count(Use::Done) > 0).then_some(false),
            Use::Receive if count(Use::Send) > count(Use::Receive) => true,
            Use::Receive => {
                let has_senders = count(Use::Leave) < program.threads.len() - 1;
                return (!has_senders).then_some(false);
            }
            Use::Park => {
                let uses = self.used[tool as usize].iter();
                uses.last().is_some_and(|(_, what, _)| *what == Use::Unpark)
            }
            // Nobody arrives twice before all have passed: of two who wait, both pass.
            Use::Pass => count(Use::Arrive) / 2 * 2 > count(Use::Pass),
            _ => true,
        };
        is_free.then_some(true)
    }

    /// What happens before what, by threads and tools.
    fn edges(&self, unordered: Option<Use>) -> Vec<(At, At)> {
        let mut edges = vec![];
        for (thread, own) in self.threads.iter().enumerate().skip(1) {
            if !own.events.is_empty() {
                edges.push(((0, 0), (thread, 0)));
            }
        }
        for (joined, event) in &self.threads[0].joined {
            let last = self.threads[*joined].events.len() - 1;
            edges.push(((*joined, last), (0, *event)));
        }
        for uses in &self.used {
            for (number, &(at, what, finds)) in uses.iter().enumerate() {
                let before = uses[..number].iter();
                let from = |asked: &'static [Use]| {
                    let those = before.clone().filter(|(_, what, _)| asked.contains(what));
                    those.map(|(at, ..)| *at).collect::<Vec<At>>()
                };
                let sources = match what {
                    _ if Some(what) == unordered => vec![],
                    Use::Lock => from(&[Use::Unlock, Use::ReadUnlock]),
                    Use::Read => from(&[Use::Unlock]),
                    Use::Begin => from(&[Use::Done]),
                    Use::Receive if finds => {
                        let received = from(&[Use::Receive]).len();
                        from(&[Use::Send])[received..=received].to_vec()
                    }
                    Use::Receive => from(&[Use::Leave]),
                    Use::Park => from(&[Use::Unpark]),
                    Use::Pass => {
                        // Those of the last two who have arrived, if nobody has arrived since.
                        let passed = from(&[Use::Pass]).len();
                        let arrived = from(&[Use::Arrive]);
                        let first = passed / 2 * 2;
                        arrived[first..first + 2].to_vec()
                    }
                    _ => vec![],
                };
                edges.extend(sources.into_iter().map(|source| (source, at)));
            }
        }
        edges
    }

    fn end(&self, program: &Program, unordered: Option<Use>, ends: &mut BTreeSet<End>) {
        let events: Vec<_> = self.threads.iter().map(|own| own.events.clone()).collect();
        let relations = Relations::new(VARIABLES, &events, &self.edges(unordered));
        let consistent = relations.consistent();
        if consistent.is_empty() {
            return;
        }
        if self.races(&relations) {
            ends.insert(End::Race);
            return;
        }
        let has_ended = |thread: usize| self.threads[thread].next == program.threads[thread].len();
        if (0..self.threads.len()).all(has_ended) {
            let told = self.threads.iter().map(|own| {
                let told = own.told.iter().map(|told| match told {
                    Told::Value(value) => u32::from(*value),
                    Told::Read(at) => self.read(&relations, *at),
                });
                told.collect::<Vec<u32>>()
            });
            let mut told: Vec<_> = told.collect();
            told.resize(3, vec![]);
            ends.insert(End::Prints(format!("{told:?}\n")));
            return;
        }
        // Who waits for a value sees the last one at last.
        let stays = consistent.iter().any(|orders| {
            let steps = program.threads.iter().zip(&self.threads);
            let mut next = steps.filter_map(|(steps, own)| steps.get(own.next));
            next.all(|step| match step {
                Step::Await {
                    variable, expected, ..
                } => {
                    let last = orders[*variable].last().expect("the first is there");
                    let value = match relations.threads[*last] {
                        None => self.value(program, *variable, None),
                        Some(_) => relations.events[*last].stores().expect("it is a store"),
                    };
                    value != *expected
                }
                _ => true,
            })
        });
        if stays {
            ends.insert(End::Stuck);
        }
    }

    fn accesses(&self) -> impl Iterator<Item = (At, Access)> + '_ {
        let threads = self.threads.iter().enumerate();
        threads.flat_map(|(thread, own)| {
            let accesses = own.accesses.iter();
            accesses.map(move |(event, access)| ((thread, *event), *access))
        })
    }

    fn races(&self, relations: &Relations) -> bool {
        let is_ordered =
            |one, other| before(relations, one, other) || before(relations, other, one);
        self.accesses().any(|(one, first)| {
            self.accesses().any(|(other, second)| {
                one.0 < other.0
                    && first.span().overlaps(second.span())
                    && (first.writes() || second.writes())
                    && !is_ordered(one, other)
            })
        })
    }

    /// What a plain read has read: of each byte what was written last before it.
    fn read(&self, relations: &Relations, at: At) -> u32 {
        let access = self.accesses().find(|(other, _)| *other == at);
        let (_, access) = access.expect("it is an access");
        let before = |one, other| before(relations, one, other);
        let mut value = 0;
        for (place, byte) in access.span().bytes().enumerate() {
            let writes = self.accesses().filter(|(other, access)| {
                access.writes()
                    && access.span().bytes().any(|one| one == byte)
                    && before(*other, at)
            });
            let last = writes.reduce(|one, other| if before(one.0, other.0) { other } else { one });
            if let Some((written, access)) = last {
                let whole = self.written(relations, written, access);
                value |= (whole >> (8 * (byte - access.span().first)) & 0xff) << (8 * place);
            }
        }
        value
    }

    fn written(&self, relations: &Relations, at: At, access: Access) -> u32 {
        match access {
            Access::Write(_, value) => u32::from(value),
            Access::Add(_, more) => {
                // The read stands right before it.
                self.read(relations, (at.0, at.1 - 1))
                    .wrapping_add(u32::from(more))
            }
            Access::Read(_) => unreachable!("a read writes nothing"),
        }
    }
}

/// Whether one event happens before another.
fn before(relations: &Relations, one: At, other: At) -> bool {
    let number = |(thread, event): At| {
        let mut threads = relations.threads.iter();
        let first = threads.position(|of| *of == Some(thread));
        first.expect("the thread has events") + event
    };
    has(relations.hb[number(one)], number(other))
}

impl Access {
    fn span(self) -> Span {
        match self {
            Access::Read(span) | Access::Write(span, _) | Access::Add(span, _) => span,
        }
    }

    fn writes(self) -> bool {
        !matches!(self, Access::Read(_))
    }
}
