//! The graph that a reader walks through on a page: every moment in words, and
//! small.
//!
//! A step that is no choice (a thread begins, say) goes with the step before
//! it, and moments that look the same and have the same future are one.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use anyhow::Result;
use formats::SourceHash;
use formats::graph::{Graph, Kind, Manner, Node, Step, View};
use formats::search::Reductions;
use formats::state_graph::{State, StateGraph, Step as Choice};
use formats::version::Version;

use crate::analysis::outputs::{Counts, Outputs};
use crate::explore::{Explorer, Options};
use crate::page::names::Words;
use crate::page::variables::Variables;
use crate::page::words;

/// A program with more moments than this is walked through without the choices
/// that make no difference.
const MANY: usize = 1_500;

/// A step of the walk before it is numbered: where it leads, and all that is
/// done on the way.
type Way<'a> = (usize, Vec<(usize, &'a Step)>);

/// Explores the program of this number for a page.
///
/// # Errors
///
/// When the program does what can't be explored; the error names the line.
pub fn explore(explorer: &Explorer<'_>, number: usize, options: Options) -> Result<StateGraph> {
    let all = Options {
        states: options.states.min(MANY),
        reductions: Reductions {
            persistent_sets: false,
            ..options.reductions
        },
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
    Ok(of_graph(&graph, &program.source, &program.variables()?))
}

/// Of a graph with views. `names` tells the variable that holds what is made at a
/// line.
pub fn of_graph(graph: &Graph, source: &str, names: &Variables) -> StateGraph {
    in_words(graph, source, &Words::new(graph, names))
}

/// The same, in the words that are given.
pub fn in_words(graph: &Graph, source: &str, words: &Words<'_>) -> StateGraph {
    let mut walk = StateGraph {
        format: Version,
        source: SourceHash::of(source),
        complete: graph.complete,
        threads: (0..graph.threads.len())
            .map(|thread| words.thread(thread))
            .collect(),
        objects: words.objects.clone(),
        actions: vec![],
        thread_states: vec![],
        object_states: vec![],
        states: vec![],
    };
    if graph.complete {
        let ways = ways(graph);
        let class = classes(graph, &ways);
        fill(&mut walk, graph, &ways, &class, words);
    }
    walk
}

/// How many outputs there are for each ending: as many as the graph has that this was
/// made of.
pub fn count(walk: &StateGraph) -> Counts {
    let nodes = walk.states.iter().enumerate().map(|(number, state)| Node {
        ending: state.ending,
        steps: (0..state.steps.len())
            .map(|step| Step {
                thread: 0,
                kind: Kind::Print,
                manner: Manner::Usual,
                object: None,
                line: None,
                printed: walk.printed((number, step)),
                message: None,
                to: Some(state.steps[step].to),
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

fn fill(
    walk: &mut StateGraph,
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
    while let Some(&node) = members.get(walk.states.len()) {
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
            steps.push(Choice {
                to: number,
                actions: taken.collect(),
            });
        }
        let ending = graph.nodes[node].ending;
        let view = graph.nodes[node].view.as_ref();
        let stand = |thread| {
            let stand = words.stand(view?, thread, ending.is_some())?;
            Some(stands.number(stand))
        };
        let state = |object| Some(states.number(state(view?, object, &graph.threads)?));
        walk.states.push(State {
            threads: (0..graph.threads.len()).map(stand).collect(),
            objects: (0..graph.objects.len()).map(state).collect(),
            steps,
            ending,
        });
    }
    walk.actions = actions.texts;
    walk.thread_states = stands.texts;
    walk.object_states = states.texts;
}

fn state(view: &View, object: usize, threads: &[Option<String>]) -> Option<String> {
    let object = view.objects.iter().find(|one| one.object == object)?;
    Some(words::state(&object.state, threads))
}
