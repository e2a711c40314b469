//! All outcomes of a program, by the machine.

use std::collections::{BTreeSet, HashSet};

use memory::{Canonical, Exchange, Memory, PlaceId, VariableId, View, Views};

use crate::program::{Line, Outcome, PLACES, Program, VARIABLES, What};

/// What the machine has found.
pub struct Found {
    /// `None` if some execution has a data race: then all bets are off.
    pub outcomes: Option<BTreeSet<Outcome>>,
    pub states: usize,
}

#[derive(Clone)]
struct Thread {
    next: usize,
    views: Views,
}

#[derive(Clone)]
struct State {
    threads: Vec<Thread>,
    registers: Vec<u8>,
    plain: Vec<u8>,
    memory: Memory<u8>,
    variables: Vec<VariableId>,
    places: Vec<PlaceId>,
}

struct DataRace;

/// With `merge`, states that have the same future are followed once.
pub fn explore(program: &Program, merge: bool) -> Found {
    let mut memory = Memory::default();
    let variables: Vec<_> = (0..VARIABLES.len()).map(VariableId::new).collect();
    for variable in &variables {
        memory.make(*variable, 0);
    }
    let places = PLACES.chars().map(|_| memory.place()).collect();
    let start = State {
        threads: vec![
            Thread {
                next: 0,
                views: Views::of_spawned(View::default())
            };
            program.threads.len()
        ],
        registers: vec![0; program.registers],
        plain: vec![0; PLACES.len()],
        memory,
        variables,
        places,
    };
    let mut visited = HashSet::new();
    let mut found = Found {
        outcomes: Some(BTreeSet::new()),
        states: 0,
    };
    let mut pending = vec![start];
    while let Some(state) = pending.pop() {
        if merge && !visited.insert(state.key(program)) {
            continue;
        }
        found.states += 1;
        assert!(found.states < 3_000_000, "too many states");
        let mut has_ended = true;
        for thread in 0..program.threads.len() {
            let Some(line) = state.next(program, thread) else {
                continue;
            };
            has_ended = false;
            match state.ways(thread, line) {
                Ok(ways) => pending.extend(ways),
                Err(DataRace) => {
                    found.outcomes = None;
                    return found;
                }
            }
        }
        if has_ended && let Some(outcomes) = &mut found.outcomes {
            outcomes.insert(state.outcome(program));
        }
    }
    found
}

impl State {
    fn next(&self, program: &Program, thread: usize) -> Option<Line> {
        program.threads[thread]
            .get(self.threads[thread].next)
            .copied()
    }

    fn key(&self, program: &Program) -> (Vec<usize>, Vec<u8>, Vec<u8>, Canonical<u8>) {
        let (mut alive, mut ended) = (vec![], vec![]);
        for (thread, lines) in self.threads.iter().zip(&program.threads) {
            match thread.next < lines.len() {
                true => alive.push(&thread.views),
                false => ended.push(thread.views.current()),
            }
        }
        (
            self.threads.iter().map(|thread| thread.next).collect(),
            self.registers.clone(),
            self.plain.clone(),
            self.memory
                .canonical(&alive, &ended, &self.places, program.has_fences),
        )
    }

    fn outcome(&self, program: &Program) -> Outcome {
        let mut views = Views::default();
        for thread in &self.threads {
            self.memory.acquire(&mut views, &thread.views.release());
        }
        let last = program.last.iter().map(|variable| {
            let id = self.variables[*variable];
            let last = self.memory.last(id);
            let readable = self
                .memory
                .readable(&views, id, std::sync::atomic::Ordering::Relaxed);
            assert_eq!(readable, [last], "whoever joins all has seen all");
            *self.memory.value(id, last)
        });
        self.registers.iter().copied().chain(last).collect()
    }

    fn after(&self, thread: usize, step: impl FnOnce(&mut State, &mut Views)) -> State {
        let mut state = self.clone();
        let mut views = std::mem::take(&mut state.threads[thread].views);
        step(&mut state, &mut views);
        state.threads[thread].views = views;
        state.threads[thread].next += 1;
        state
    }

    /// The states after each way in which a thread's next line can go.
    fn ways(&self, thread: usize, line: Line) -> Result<Vec<State>, DataRace> {
        if line
            .when
            .is_some_and(|(register, value)| self.registers[register] != value)
        {
            return Ok(vec![self.after(thread, |_, _| ())]);
        }
        let views = &self.threads[thread].views;
        let memory = &self.memory;
        let id = |variable: usize| self.variables[variable];
        Ok(match line.what {
            What::Load(variable, ordering, register) => {
                let readable = memory.readable(views, id(variable), ordering);
                let read = |message| {
                    self.after(thread, |state, views| {
                        let value = state.memory.load(views, id(variable), message, ordering);
                        state.registers[register] = value;
                    })
                };
                readable.into_iter().map(read).collect()
            }
            What::Store(variable, value, ordering) => {
                self.stores(thread, variable, value, ordering)
            }
            What::Unlock(variable) => {
                self.stores(thread, variable, 0, std::sync::atomic::Ordering::Release)
            }
            What::Add(variable, more, ordering, register) => {
                self.updates(thread, variable, ordering, Some(register), |old| old + more)
            }
            What::Swap(variable, new, ordering, register) => {
                self.updates(thread, variable, ordering, Some(register), |_| new)
            }
            What::Lock(variable) => {
                let acquire = std::sync::atomic::Ordering::Acquire;
                let locks =
                    memory.exchanges(views, id(variable), |value| *value == 0, acquire, acquire);
                let locks = locks.into_iter().filter_map(|way| match way {
                    Exchange::Succeeds(message) => Some(self.after(thread, |state, views| {
                        state
                            .memory
                            .update(views, id(variable), message, 1, acquire);
                    })),
                    Exchange::Fails(_) => None,
                });
                locks.collect()
            }
            What::Exchange {
                variable,
                expected,
                new,
                success,
                failure,
                register,
            } => {
                let ways = memory.exchanges(
                    views,
                    id(variable),
                    |value| *value == expected,
                    success,
                    failure,
                );
                let take = |way| {
                    self.after(thread, |state, views| {
                        state.registers[register] = match way {
                            Exchange::Succeeds(message) => {
                                state
                                    .memory
                                    .update(views, id(variable), message, new, success);
                                expected
                            }
                            Exchange::Fails(message) => {
                                state.memory.load(views, id(variable), message, failure)
                            }
                        };
                    })
                };
                ways.into_iter().map(take).collect()
            }
            What::Fence(ordering) => {
                vec![self.after(thread, |state, views| state.memory.fence(views, ordering))]
            }
            What::Read(place, register) => {
                let mut raced = false;
                let state = self.after(thread, |state, views| {
                    raced = state
                        .memory
                        .read(views, thread, state.places[place])
                        .is_err();
                    state.registers[register] = state.plain[place];
                });
                if raced {
                    return Err(DataRace);
                }
                vec![state]
            }
            What::Write(place, value) => {
                let mut raced = false;
                let state = self.after(thread, |state, views| {
                    raced = state
                        .memory
                        .write_plain(views, thread, state.places[place])
                        .is_err();
                    state.plain[place] = value;
                });
                if raced {
                    return Err(DataRace);
                }
                vec![state]
            }
        })
    }

    fn stores(
        &self,
        thread: usize,
        variable: usize,
        value: u8,
        ordering: std::sync::atomic::Ordering,
    ) -> Vec<State> {
        let id = self.variables[variable];
        let places = self
            .memory
            .places(&self.threads[thread].views, id, ordering);
        let store = |rank| {
            self.after(thread, |state, views| {
                state.memory.store(views, id, rank, value, ordering);
            })
        };
        places.into_iter().map(store).collect()
    }

    fn updates(
        &self,
        thread: usize,
        variable: usize,
        ordering: std::sync::atomic::Ordering,
        register: Option<usize>,
        change: impl Fn(u8) -> u8,
    ) -> Vec<State> {
        let id = self.variables[variable];
        let messages = self
            .memory
            .updatable(&self.threads[thread].views, id, ordering);
        let update = |message| {
            self.after(thread, |state, views| {
                let old = *state.memory.value(id, message);
                state
                    .memory
                    .update(views, id, message, change(old), ordering);
                if let Some(register) = register {
                    state.registers[register] = old;
                }
            })
        };
        messages.into_iter().map(update).collect()
    }
}
