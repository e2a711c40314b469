//! The graph that a reader walks through on a page: every moment in words, and
//! small.
//!
//! A step that is no choice (a thread begins, say) goes with the step before
//! it, and moments that look the same and have the same future are one.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use formats::ending::Ending;
use formats::graph::{Graph, Kind, Manner, Node, Step, View};

use crate::analysis::outputs::{Counts, Outputs};
use crate::explore::{Explorer, Options};
use crate::page::names::Words;
use crate::page::variables::Variables;
use crate::page::words;
use crate::summary::hash;

/// The name of the file, beside a crate's manifest.
pub const FILE: &str = "walk.json";

/// Of this form of data.
const FORMAT: u32 = 1;

/// A program with more moments than this is walked through without the choices
/// that make no difference.
const MANY: usize = 1_500;

/// Everything a page needs. Texts that recur stand once, and are named by
/// their index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    pub format: u32,
    /// Of the source that was explored.
    pub source: String,
    /// Whether nothing was cut off by a limit. If not, there are no moments.
    pub complete: bool,
    pub threads: Vec<String>,
    pub objects: Vec<Object>,
    pub actions: Vec<Action>,
    pub stands: Vec<Stand>,
    /// Of objects, in words.
    pub states: Vec<String>,
    /// The first is the start.
    pub moments: Vec<Moment>,
}

/// Something that threads share.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Object {
    /// The variable that it was made for, if there is one.
    pub name: String,
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// What a thread does in a step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Action {
    pub thread: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// `locks tally`.
    pub words: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub printed: String,
}

/// How a thread stands: what it is about to do, or what it waits for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stand {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    pub words: String,
    #[serde(default, skip_serializing_if = "State::is_ready")]
    pub state: State,
    /// Whom it waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<usize>,
}

/// Whether a thread can take a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    #[default]
    Ready,
    Waits,
    Ended,
}

impl State {
    fn is_ready(&self) -> bool {
        *self == State::Ready
    }
}

/// A moment at which somebody has to choose, or the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Each thread's stand; `None` before it is started.
    #[serde(rename = "t")]
    pub threads: Vec<Option<usize>>,
    /// Each object's state; `None` before it is made.
    #[serde(rename = "o")]
    pub objects: Vec<Option<usize>>,
    /// What can be chosen: where it leads, the action, and the actions that
    /// follow without a choice.
    #[serde(rename = "s", default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Vec<usize>>,
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
}

/// A step of the walk before it is numbered: where it leads, and all that is
/// done on the way.
type Way<'a> = (usize, Vec<(usize, &'a Step)>);

impl Walk {
    /// Explores the program of this number for a page.
    ///
    /// # Errors
    ///
    /// When the program does what can't be explored; the error names the line.
    pub fn explore(explorer: &Explorer<'_>, number: usize, options: Options) -> Result<Self> {
        let all = Options {
            states: options.states.min(MANY),
            private_first: false,
            views: true,
            ..options
        };
        let mut graph = explorer.explore(number, all, |_| ())?;
        if !graph.complete {
            let fewer = Options {
                views: true,
                ..options
            };
            graph = explorer.explore(number, fewer, |_| ())?;
        }
        let program = explorer.program(number);
        Ok(Walk::new(&graph, &program.source, &program.variables()?))
    }

    /// Of a graph with views. `names` tells the variable that holds what is
    /// made at a line.
    pub fn new(graph: &Graph, source: &str, names: &Variables) -> Self {
        Walk::in_words(graph, source, &Words::new(graph, names))
    }

    /// The same, in the words that are given.
    pub fn in_words(graph: &Graph, source: &str, words: &Words<'_>) -> Self {
        let mut walk = Walk {
            format: FORMAT,
            source: hash(source),
            complete: graph.complete,
            threads: (0..graph.threads.len())
                .map(|thread| words.thread(thread))
                .collect(),
            objects: words.objects.clone(),
            actions: vec![],
            stands: vec![],
            states: vec![],
            moments: vec![],
        };
        if graph.complete {
            let ways = ways(graph);
            let class = classes(graph, &ways);
            walk.fill(graph, &ways, &class, words);
        }
        walk
    }

    /// How many outputs there are for each ending: as many as the graph has
    /// that this was made of.
    pub fn count(&self) -> Counts {
        let printed = |action: &usize| self.actions[*action].printed.as_str();
        let nodes = self.moments.iter().map(|moment| Node {
            ending: moment.ending,
            steps: moment
                .steps
                .iter()
                .filter_map(|step| step.split_first())
                .map(|(to, actions)| Step {
                    thread: 0,
                    kind: Kind::Print,
                    manner: Manner::Usual,
                    object: None,
                    line: None,
                    printed: actions.iter().map(printed).collect(),
                    message: None,
                    to: Some(*to),
                })
                .collect(),
            ..Node::default()
        });
        let graph = Graph {
            nodes: nodes.collect(),
            ..Graph::default()
        };
        Outputs::new(&graph).count()
    }

    /// As it stands in the file: a moment on each line.
    pub fn to_text(&self) -> String {
        let json = serde_json::to_string(self).expect("a walk is plain data");
        json.replace("{\"t\":", "\n{\"t\":") + "\n"
    }
}

/// The steps of all moments at which there is a choice; the others are left
/// empty.
fn ways(graph: &Graph) -> BTreeMap<usize, Vec<Way<'_>>> {
    let mut ways = BTreeMap::new();
    let mut pending = vec![follow(graph, 0).0];
    while let Some(node) = pending.pop() {
        if ways.contains_key(&node) {
            continue;
        }
        let steps = graph.nodes[node].steps.iter().filter_map(|step| {
            let (to, more) = follow(graph, step.to?);
            Some((to, [(node, step)].into_iter().chain(more).collect()))
        });
        let steps: Vec<Way<'_>> = steps.collect();
        pending.extend(steps.iter().map(|(to, _)| *to));
        ways.insert(node, steps);
    }
    ways
}

/// Takes all steps from a moment that are no choice.
fn follow(graph: &Graph, mut node: usize) -> (usize, Vec<(usize, &Step)>) {
    let mut taken = vec![];
    while let Some((step, to)) = forced(graph, node) {
        taken.push((node, step));
        node = to;
    }
    (node, taken)
}

/// A step that nobody chooses: a thread begins, or the search has put a step
/// first that is nobody else's business.
fn forced(graph: &Graph, node: usize) -> Option<(&Step, usize)> {
    let node = &graph.nodes[node];
    let view = node.view.as_ref()?;
    let step = match node.steps.iter().find(|step| step.kind == Kind::Begin) {
        Some(step) => step,
        None => {
            let ready = view.threads.iter().filter(|thread| thread.ready).count();
            node.steps.first().filter(|step| {
                let same = |other: &Step| other.thread == step.thread;
                node.steps.iter().all(same) && ready > 1
            })?
        }
    };
    Some((step, step.to?))
}

/// Which moments are one: those that look the same, and whose steps lead to
/// moments that are one.
fn classes(graph: &Graph, ways: &BTreeMap<usize, Vec<Way<'_>>>) -> HashMap<usize, usize> {
    let look = |node: usize| (&graph.nodes[node].view, graph.nodes[node].ending);
    let mut class = group(ways.keys().map(|node| (*node, look(*node))));
    loop {
        let next = group(ways.iter().map(|(node, steps)| {
            let steps: Vec<_> = steps
                .iter()
                .map(|(to, taken)| {
                    let taken: Vec<_> = taken.iter().map(|(_, step)| essence(step)).collect();
                    (class[to], taken)
                })
                .collect();
            (*node, (class[node], steps))
        }));
        let count = |class: &HashMap<usize, usize>| class.values().max().copied();
        if count(&next) == count(&class) {
            return next;
        }
        class = next;
    }
}

/// What a reader can tell of a step.
type Essence<'a> = (
    usize,
    (Kind, Manner),
    Option<usize>,
    Option<u32>,
    &'a str,
    Option<&'a str>,
);

fn essence(step: &Step) -> Essence<'_> {
    (
        step.thread,
        (step.kind, step.manner),
        step.object,
        step.line,
        &step.printed,
        step.message.as_deref(),
    )
}

/// Numbers the groups of nodes that have the same mark.
fn group<M: Eq + Hash>(marks: impl Iterator<Item = (usize, M)>) -> HashMap<usize, usize> {
    let mut numbers = HashMap::new();
    marks
        .map(|(node, mark)| {
            let next = numbers.len();
            (node, *numbers.entry(mark).or_insert(next))
        })
        .collect()
}

/// Texts that recur, numbered in the order in which they come.
struct Table<T> {
    numbers: HashMap<T, usize>,
    texts: Vec<T>,
}

impl<T: Clone + Eq + Hash> Table<T> {
    fn new() -> Self {
        Table {
            numbers: HashMap::new(),
            texts: vec![],
        }
    }

    fn number(&mut self, text: T) -> usize {
        *self.numbers.entry(text).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            self.texts.len() - 1
        })
    }
}

impl Walk {
    fn fill(
        &mut self,
        graph: &Graph,
        ways: &BTreeMap<usize, Vec<Way<'_>>>,
        class: &HashMap<usize, usize>,
        words: &Words<'_>,
    ) {
        let mut actions = Table::new();
        let mut stands = Table::new();
        let mut states = Table::new();
        let start = follow(graph, 0).0;
        let mut numbers = HashMap::from([(class[&start], 0)]);
        // One moment stands for its class.
        let mut members = vec![start];
        while let Some(&node) = members.get(self.moments.len()) {
            let mut steps = vec![];
            for (to, taken) in &ways[&node] {
                let next = members.len();
                let number = *numbers.entry(class[to]).or_insert(next);
                if number == next {
                    members.push(*to);
                }
                let taken = taken
                    .iter()
                    .map(|(from, step)| actions.number(words.action(&graph.nodes[*from], step)));
                steps.push([number].into_iter().chain(taken).collect());
            }
            let ending = graph.nodes[node].ending;
            let view = graph.nodes[node].view.as_ref();
            let stand = |thread| {
                let stand = words.stand(view?, thread, ending.is_some())?;
                Some(stands.number(stand))
            };
            let state = |object| Some(states.number(state(view?, object, &graph.threads)?));
            self.moments.push(Moment {
                threads: (0..graph.threads.len()).map(stand).collect(),
                objects: (0..graph.objects.len()).map(state).collect(),
                steps,
                ending,
            });
        }
        self.actions = actions.texts;
        self.stands = stands.texts;
        self.states = states.texts;
    }
}

fn state(view: &View, object: usize, threads: &[Option<String>]) -> Option<String> {
    let object = view.objects.iter().find(|one| one.object == object)?;
    Some(words::state(&object.state, threads))
}
