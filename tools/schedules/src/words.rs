//! A moment in a reader's words.

use crate::graph::{Graph, Node, Object as Made, Step, ThreadView, View};
use crate::variables::Variables;
use crate::walk::{Action, Object, Stand, State};

/// Whether two of the same name have to be told apart: an `Rc` and the
/// `RefCell` in it need not be.
fn are_alike(one: &Made, other: &Made) -> bool {
    let is_traced = |made: &Made| made.holds.is_some();
    one.kind == other.kind || !(is_traced(one) && is_traced(other))
}

/// The variable that it is made for; in a program with one thread also one that
/// a caller makes it for, or else the name of the type within.
fn own_name<'a>(made: &'a Made, names: &'a Variables) -> Option<&'a String> {
    let mut callers = made.callers.iter();
    match &made.holds {
        Some(holds) => callers
            .find_map(|place| names.around(*place).next())
            .or(Some(holds)),
        None => names.of_line(made.line?),
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
        let mut callers = made.callers.iter().flat_map(|place| names.around(*place));
        let owner = callers.find(|name| **name != plain[index]);
        if let Some(owner) = owner
            && has_namesake
        {
            object.name = format!("{} of {owner}", plain[index]);
        }
    }
}

/// The names of what is in a graph.
pub struct Words<'a> {
    threads: &'a [String],
    pub objects: Vec<Object>,
}

impl<'a> Words<'a> {
    /// `names` tells the variable that holds what is made at a line.
    pub fn new(graph: &'a Graph, names: &Variables) -> Self {
        let mut objects: Vec<Object> = graph
            .objects
            .iter()
            .map(|made| Object {
                name: own_name(made, names).unwrap_or(&made.kind).clone(),
                kind: made.kind.clone(),
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
        }
    }

    fn thread(&self, thread: usize) -> &str {
        self.threads.get(thread).map_or("a thread", String::as_str)
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
            &step.what,
            step.object,
            thread.and_then(|thread| thread.other),
            step.message.as_deref(),
        );
        if ["loads", "gets"].contains(&step.what.as_str())
            && let Some(view) = view
            && let Some(object) = view.objects.iter().find(|o| Some(o.object) == step.object)
        {
            words = format!("{words}, which is {}", object.state);
        }
        Action {
            thread: step.thread,
            line: step.line,
            words,
            printed: step.printed.clone(),
        }
    }

    fn about(
        &self,
        what: &str,
        object: Option<usize>,
        other: Option<usize>,
        message: Option<&str>,
    ) -> String {
        let what = match message {
            Some(message) => what.replace("sends", &format!("sends {message}")),
            None => what.to_owned(),
        };
        match (object, other) {
            (Some(_), _) => format!("{what} {}", self.object(object)),
            (None, Some(other)) => format!("{what} {}", self.thread(other)),
            (None, None) => what,
        }
    }

    /// How a thread stands; `None` before it is started.
    pub fn stand(&self, view: &View, thread: usize, over: bool) -> Option<Stand> {
        let thread = view.threads.iter().find(|one| one.thread == thread)?;
        let Some(what) = &thread.what else {
            return Some(Stand {
                line: None,
                words: "has ended".to_owned(),
                state: State::Ended,
                waits_for: vec![],
            });
        };
        let (state, words, waits_for) = match thread.ready {
            true if over => {
                let words = "is cut off, as the program has ended".to_owned();
                (State::Ended, words, vec![])
            }
            true => {
                let next = self.about(what, thread.object, thread.other, None);
                (State::Ready, format!("next: {next}"), vec![])
            }
            false => {
                let (words, waits_for) = self.waits(view, thread, what);
                (State::Waits, words, waits_for)
            }
        };
        Some(Stand {
            line: thread.line,
            words,
            state,
            waits_for,
        })
    }

    /// Why a thread can't go on, and whom it waits for.
    fn waits(&self, view: &View, thread: &ThreadView, what: &str) -> (String, Vec<usize>) {
        let object = self.object(thread.object);
        let holders = view
            .objects
            .iter()
            .find(|one| Some(one.object) == thread.object)
            .map_or(vec![], |one| one.holders.clone());
        let held = match &holders[..] {
            [] => String::new(),
            [holder] if *holder == thread.thread => ", which it holds itself".to_owned(),
            holders => {
                let names: Vec<_> = holders.iter().map(|holder| self.thread(*holder)).collect();
                let verb = if names.len() == 1 { "holds" } else { "hold" };
                format!(", which {} {verb}", names.join(" and "))
            }
        };
        let words = match what {
            "locks" | "locks for reading" => format!("waits to lock {object}{held}"),
            "locks again" => format!("is notified, and waits to lock {object} again{held}"),
            "gets back" => format!("is awake, and waits to lock {object} again{held}"),
            "joins" => {
                let other = thread.other.unwrap_or_default();
                return (
                    format!("waits for {} to end", self.thread(other)),
                    vec![other],
                );
            }
            "waits for the scope" => {
                let other = thread.other.unwrap_or_default();
                return (
                    format!(
                        "waits for the scope's threads, {} first",
                        self.thread(other)
                    ),
                    vec![other],
                );
            }
            "receives from" => format!("waits for a message from {object}"),
            "sends into" => format!("waits to send into {object}: no room, or nobody receives"),
            "leaves" => format!("waits at {object} for the others"),
            "wakes up from" => format!("sleeps at {object} until it is notified"),
            "parks" => "is parked until somebody unparks it".to_owned(),
            "initializes, or finds initialized," | "waits for" => {
                format!("waits until {object} is initialized{held}")
            }
            other => format!(
                "can't go on: {}",
                self.about(other, thread.object, None, None)
            ),
        };
        (words, holders)
    }
}
