//! A moment in a reader's words, with the names that its program gives.

use formats::graph::{
    self, Fence, Graph, Kind, Manner, Node, Object as Made, ObjectState, Ownership, Step,
    ThreadView, View,
};
use formats::state_graph::{Action, Message, Object, Passed, Progress, ThreadState, Touch};

use super::memory;
use super::variables::Variables;
use super::words::{self, Plain, Wording};

/// Whether two of the same name have to be told apart: an `Rc` and the
/// `RefCell` in it need not be.
fn are_alike(one: &Made, other: &Made) -> bool {
    let is_traced = |made: &Made| made.origin.is_some();
    one.kind == other.kind || !(is_traced(one) && is_traced(other))
}

/// The variable that it is made for; in a program with one thread also one that
/// a caller makes it for, or else the name of the type within.
fn own_name<'a>(made: &'a Made, names: &'a Variables) -> Option<&'a String> {
    match &made.origin {
        Some(origin) => origin
            .callers
            .iter()
            .find_map(|place| names.around(*place).next())
            .or(Some(&origin.holds)),
        None => names.of_line_with(made.line?, words::kind(&made.kind)),
    }
}

/// Where one line makes several, the variables that they are made for tell
/// them apart: `partner of ada`, `partner of ben`.
fn name_owners(objects: &mut [Object], graph: &Graph, names: &Variables) {
    let plain: Vec<_> = objects.iter().map(|object| object.name.clone()).collect();
    for (index, object) in objects.iter_mut().enumerate() {
        let made = &graph.objects[index];
        let has_namesake = graph.objects.iter().enumerate().any(|(other, theirs)| {
            other != index && plain[other] == plain[index] && theirs.kind == made.kind
        });
        let callers = made.origin.iter().flat_map(|origin| &origin.callers);
        let mut callers = callers.flat_map(|place| names.around(*place));
        let owner = callers.find(|name| **name != plain[index]);
        if let Some(owner) = owner
            && has_namesake
        {
            object.name = format!("{} of {owner}", plain[index]);
        }
    }
}

/// The value of an atomic of which each load finds the last.
fn last_value(view: &View, object: Option<usize>) -> Option<&str> {
    let mut objects = view.objects.iter();
    match &objects.find(|one| Some(one.object) == object)?.state {
        ObjectState::Atomic { value, history } if history.is_empty() => value.as_deref(),
        _ => None,
    }
}

/// What a step loads, or stores.
fn touch(view: &View, thread: &ThreadView, step: &Step) -> Option<Touch> {
    let now = last_value(view, step.object)?;
    let (value, stores) = match step.kind {
        Kind::Load => (now, false),
        Kind::Store => (thread.stores.as_deref()?, true),
        _ => return None,
    };
    Some(Touch {
        object: step.object?,
        value: value.to_owned(),
        stores,
    })
}

/// Whether a thread is about to read what may not be the last value.
fn may_read_older(view: &View, thread: &ThreadView) -> bool {
    let reads = matches!(
        thread.next,
        Some(Kind::Load | Kind::Swap | Kind::CompareExchange | Kind::Fetch(_))
    );
    let mut objects = view.objects.iter();
    reads
        && objects.any(|one| {
            Some(one.object) == thread.object
                && matches!(&one.state, ObjectState::Atomic { history, .. } if !history.is_empty())
        })
}

/// The names of what is in a graph.
pub struct Words<'a> {
    threads: &'a [Option<String>],
    pub objects: Vec<Object>,
    names: &'a Variables,
    wording: &'a dyn Wording,
}

impl<'a> Words<'a> {
    /// `names` tells the variable that holds what is made at a line.
    pub fn new(graph: &'a Graph, names: &'a Variables) -> Self {
        Words::in_words(graph, names, &Plain)
    }

    /// The same in other words for the steps.
    pub fn in_words(graph: &'a Graph, names: &'a Variables, wording: &'a dyn Wording) -> Self {
        let mut objects: Vec<Object> = graph
            .objects
            .iter()
            .map(|made| Object {
                name: own_name(made, names)
                    .map_or_else(|| words::kind(&made.kind).to_owned(), String::clone),
                kind: words::kind(&made.kind).to_owned(),
                line: made.line,
            })
            .collect();
        name_owners(&mut objects, graph, names);
        // Several that are made at one place are numbered.
        for index in 0..objects.len() {
            let name = objects[index].name.clone();
            let namesakes: Vec<_> = (index..objects.len())
                .filter(|other| objects[*other].name == name)
                .filter(|other| are_alike(&graph.objects[index], &graph.objects[*other]))
                .collect();
            if namesakes.len() > 1 {
                for (number, namesake) in namesakes.into_iter().enumerate() {
                    objects[namesake].name = format!("{name} {}", number + 1);
                }
            }
        }
        Words {
            threads: &graph.threads,
            objects,
            names,
            wording,
        }
    }

    pub fn thread(&self, thread: usize) -> String {
        words::thread(self.threads, thread)
    }

    fn object(&self, object: Option<usize>) -> &str {
        object
            .and_then(|object| self.objects.get(object))
            .map_or("it", |object| &object.name)
    }

    /// What a step does: `locks tally`, `sends 3 into sender`.
    pub fn action(&self, node: &Node, step: &Step) -> Action {
        let view = node.view.as_ref();
        let thread = view.and_then(|view| view.threads.iter().find(|t| t.thread == step.thread));
        let mut words = self.about(
            (step.kind, step.manner),
            step.object,
            thread.and_then(|thread| thread.other),
            step.message.as_deref(),
        );
        if matches!(step.kind, Kind::Load | Kind::Own(Ownership::Get))
            && step.access.is_none()
            && let Some(view) = view
            && let Some(object) = view.objects.iter().find(|o| Some(o.object) == step.object)
        {
            let state = words::state(&object.state, self.threads);
            words = format!("{words}, which is {state}");
        }
        if let Some(value) = thread.and_then(|thread| thread.stores.as_deref()) {
            words = self.wording.store(value, self.object(step.object));
        }
        if let Some(access) = &step.access {
            let (object, thread) = (self.object(step.object), self.thread(step.thread));
            let wording = self.wording;
            words = wording.access(step.kind, step.manner, access, object, &thread);
        }
        let passed = self.passed(&step.passed, &words, step.line, step.object);
        Action {
            thread: step.thread,
            line: step.line,
            words,
            does: match step.kind {
                Kind::Own(does) => Some(does),
                _ => None,
            },
            printed: step.printed.clone(),
            touches: view
                .zip(thread)
                .and_then(|(view, thread)| touch(view, thread, step)),
            passed,
        }
    }

    /// What is done in a fence.
    pub fn fence(&self, thread: usize, fence: &Fence) -> Action {
        let words = self.wording.fence(fence.ordering).to_owned();
        Action {
            thread,
            line: fence.line,
            passed: self.passed(&fence.passed, &words, fence.line, None),
            words,
            does: None,
            printed: String::new(),
            touches: None,
        }
    }

    /// What a thread can't read any more once it has done something to an object.
    fn passed(
        &self,
        passed: &[graph::Passed],
        does: &str,
        line: Option<u32>,
        object: Option<usize>,
    ) -> Vec<Passed> {
        let place = line.map_or_else(String::new, |line| self.names.in_line(line));
        let does = does.to_owned() + &place;
        let words = |passed: &graph::Passed| {
            let name = self.object(Some(passed.object));
            let is_other = object != Some(passed.object);
            let brought = is_other.then_some(&*passed.up_to);
            memory::passed(name, &passed.value, &does, brought)
        };
        let passed = passed.iter().map(|passed| Passed {
            object: passed.object,
            words: words(passed),
        });
        passed.collect()
    }

    fn about(
        &self,
        (kind, manner): (Kind, Manner),
        object: Option<usize>,
        other: Option<usize>,
        message: Option<&str>,
    ) -> String {
        let what = self.wording.step(kind, manner, message, object.is_none());
        match (object, other) {
            (Some(_), _) => format!("{what} {}", self.object(object)),
            (None, Some(other)) => format!("{what} {}", self.thread(other)),
            (None, None) => what,
        }
    }

    /// What there is to read of an atomic.
    pub fn history(&self, state: &ObjectState) -> Vec<Message> {
        let ObjectState::Atomic { history, .. } = state else {
            return vec![];
        };
        let brings = |(object, up_to): &(usize, String)| {
            format!("{} up to {up_to}", self.object(Some(*object)))
        };
        let messages = history.iter().map(|message| Message {
            value: message.value.clone(),
            seen: message.seen.clone(),
            brings: message.brings.iter().map(brings).collect(),
        });
        messages.collect()
    }

    /// How a thread stands; `None` before it is started.
    pub fn stand(&self, view: &View, thread: usize, over: bool) -> Option<ThreadState> {
        let thread = view.threads.iter().find(|one| one.thread == thread)?;
        let Some(next) = thread.next else {
            return Some(ThreadState {
                line: None,
                words: "has ended".to_owned(),
                progress: Progress::Ended,
                waits_for: vec![],
                waits_at: None,
                stores: None,
                reads: None,
                barred: vec![],
            });
        };
        let (state, words, waits_for) = match thread.ready {
            true if over => {
                let words = "is cut off, as the program has ended".to_owned();
                (Progress::Ended, words, vec![])
            }
            true => {
                let next = match &thread.stores {
                    Some(value) => self.wording.store(value, self.object(thread.object)),
                    None => {
                        let next = (next, thread.manner);
                        self.about(next, thread.object, thread.other, None)
                    }
                };
                (Progress::Ready, format!("next: {next}"), vec![])
            }
            false => {
                let (words, waits_for) = self.waits(view, thread, next);
                (Progress::Waits, words, waits_for)
            }
        };
        let name = self.object(thread.object);
        let barred = (thread.barred.iter()).map(|value| memory::barred(name, value));
        Some(ThreadState {
            line: thread.line,
            words,
            progress: state,
            waits_for,
            waits_at: thread.object.filter(|_| state == Progress::Waits),
            stores: thread
                .object
                .filter(|_| thread.stores.is_some() && last_value(view, thread.object).is_some()),
            reads: thread.object.filter(|_| may_read_older(view, thread)),
            barred: barred.collect(),
        })
    }

    /// Why a thread can't go on, and whom it waits for.
    fn waits(&self, view: &View, thread: &ThreadView, next: Kind) -> (String, Vec<usize>) {
        let object = self.object(thread.object);
        let holders = view
            .objects
            .iter()
            .find(|one| Some(one.object) == thread.object)
            .map_or(vec![], |one| one.state.holders());
        let held = match &holders[..] {
            [] => String::new(),
            [holder] if *holder == thread.thread => ", which it holds itself".to_owned(),
            holders => {
                let names: Vec<_> = holders.iter().map(|holder| self.thread(*holder)).collect();
                let verb = if names.len() == 1 { "holds" } else { "hold" };
                format!(", which {} {verb}", names.join(" and "))
            }
        };
        if thread.spins {
            let until = match (thread.object, thread.other) {
                (Some(_), _) => format!(" until {object} changes"),
                (None, Some(other)) => format!(" until {} ends", self.thread(other)),
                (None, None) => String::new(),
            };
            return (format!("spins{until}"), vec![]);
        }
        let words = match next {
            Kind::Lock | Kind::Read => format!("waits to lock {object}{held}"),
            Kind::LockAgain => format!("is notified, and waits to lock {object} again{held}"),
            Kind::Regain => format!("is awake, and waits to lock {object} again{held}"),
            Kind::Join => {
                let other = thread.other.unwrap_or_default();
                return (
                    format!("waits for {} to end", self.thread(other)),
                    vec![other],
                );
            }
            Kind::JoinAll => {
                let other = thread.other.unwrap_or_default();
                return (
                    format!(
                        "waits for the scope's threads, {} first",
                        self.thread(other)
                    ),
                    vec![other],
                );
            }
            Kind::Receive => format!("waits for a message from {object}"),
            Kind::Send => format!("waits to send into {object}: no room, or nobody receives"),
            Kind::Leave => format!("waits at {object} for the others"),
            Kind::Wake => format!("sleeps at {object} until it is notified"),
            Kind::Print | Kind::PrintError | Kind::PrintPanic | Kind::LockStream => {
                "waits to print, for another thread is at it".to_owned()
            }
            Kind::Park => "is parked until somebody unparks it".to_owned(),
            Kind::Enter | Kind::AwaitOnce => {
                format!("waits until {object} is initialized{held}")
            }
            other => format!(
                "can't go on: {}",
                self.about((other, Manner::Usual), thread.object, None, None)
            ),
        };
        (words, holders)
    }
}
