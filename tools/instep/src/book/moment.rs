//! A picture of what threads share at one moment: a channel with its messages, a
//! barrier with its seats, and the threads around it.
//!
//! The author names the moment, by what is shared and who waits. All that is drawn
//! comes from the search of the program: a moment that no schedule reaches is told.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};

use formats::state_graph::{Progress, State, StateGraph};
use serde::Deserialize;

use crate::book::text::{has_word, nearest};

/// The file beside a listing that holds the picture of this name.
pub fn file(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("moment-{name}.svg"))
}

/// As it stands in the manifest.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// The title: what the picture shows.
    pub title: String,
    /// What the threads share, as the search calls it.
    object: String,
    /// How that stands, in the words of the search.
    is: String,
    /// The threads that can't go on.
    #[serde(default)]
    waits: Vec<String>,
    /// What threads, and what they share, are called in the picture.
    #[serde(default)]
    names: BTreeMap<String, String>,
}

/// What a picture shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    pub label: String,
    /// As the search calls it, and its kind.
    pub object: String,
    pub kind: String,
    pub cells: Vec<Cell>,
    /// What the cells don't say.
    pub note: String,
    pub threads: Vec<Standing>,
}

/// A place for a message, or for a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Free,
    Taken(String),
}

/// A thread, and what it does at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub label: String,
    pub line: Option<u32>,
    pub words: String,
    pub progress: Progress,
    pub way: Way,
}

/// What a thread has to do with what is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Gives,
    Takes,
    Neither,
}

impl Moment {
    /// The moment in words.
    pub fn when(&self) -> String {
        let waits = match &self.waits[..] {
            [] => String::new(),
            [thread] => format!(", and {thread} waits"),
            threads => format!(", and {} wait", threads.join(" and ")),
        };
        format!("{} is \"{}\"{waits}", self.object, self.is)
    }

    /// What the search of the program found at that moment.
    ///
    /// # Errors
    ///
    /// In words, when there is no such moment.
    pub fn scene(&self, graph: &StateGraph) -> Result<Scene, String> {
        let object = position(&graph.objects, &self.object, |object| &object.name)?;
        for name in self.names.keys().filter(|name| **name != self.object) {
            position(&graph.threads, name, |thread| thread)?;
        }
        let waiting = self
            .waits
            .iter()
            .map(|name| position(&graph.threads, name, |thread| thread));
        let waiting = waiting.collect::<Result<Vec<_>, _>>()?;
        let state = first(graph, |state| {
            self.is_so(graph, state, object)
                && waiting.iter().all(|thread| waits(graph, state, *thread))
        });
        let state = state.ok_or_else(|| self.never(graph, object))?;
        let threads = (0..graph.threads.len())
            .filter_map(|thread| self.standing(graph, state, thread))
            .collect::<Vec<_>>();
        let (cells, note) = self.cells(&threads)?;
        Ok(Scene {
            label: self.label(&self.object),
            object: self.object.clone(),
            kind: graph.objects[object].kind.clone(),
            cells,
            note,
            threads,
        })
    }

    fn label(&self, name: &str) -> String {
        self.names.get(name).map_or(name, String::as_str).to_owned()
    }

    fn is_so(&self, graph: &StateGraph, state: &State, object: usize) -> bool {
        state.objects[object].is_some_and(|words| graph.object_states[words] == self.is)
    }

    fn never(&self, graph: &StateGraph, object: usize) -> String {
        let states = graph.states.iter();
        let mut known: Vec<_> = states
            .filter_map(|state| state.objects[object])
            .map(|words| graph.object_states[words].as_str())
            .collect();
        known.sort_unstable();
        known.dedup();
        match known.contains(&self.is.as_str()) {
            true => format!("at no moment {}", self.when()),
            false => {
                let near = nearest(&self.is, known.iter().copied());
                let (object, is, near) = (&self.object, &self.is, near.join("\", or \""));
                let count = known.len();
                format!("`{object}` is never \"{is}\", but \"{near}\", of {count} that it can be")
            }
        }
    }

    /// `None` for a thread that has not been started.
    fn standing(&self, graph: &StateGraph, state: &State, thread: usize) -> Option<Standing> {
        let stand = &graph.thread_states[state.threads[thread]?];
        let mut way = Way::Neither;
        for action in graph.actions.iter().filter(|a| a.thread == thread) {
            if has_word(&action.words, &self.object) && action.words.starts_with("receives") {
                way = Way::Takes;
            } else if has_word(&action.words, &self.object)
                && ["sends", "tries to send", "arrives"]
                    .iter()
                    .any(|verb| action.words.starts_with(verb))
            {
                way = Way::Gives;
            }
        }
        Some(Standing {
            label: self.label(&graph.threads[thread]),
            line: stand.line,
            words: stand.words.clone(),
            progress: stand.progress,
            way,
        })
    }

    /// The places of a channel or a barrier, and what is left to be said.
    fn cells(&self, threads: &[Standing]) -> Result<(Vec<Cell>, String), String> {
        if let Some((arrived, rest)) = self.is.split_once(" of ")
            && let Some(all) = rest.strip_suffix(" have arrived")
            && let (Ok(arrived), Ok(all)) = (arrived.parse::<usize>(), all.parse::<usize>())
        {
            let at = |thread: &&Standing| {
                thread.progress == Progress::Waits && has_word(&thread.words, &self.object)
            };
            let names = threads.iter().filter(at).map(|t| t.label.clone());
            let mut cells: Vec<_> = names.map(Cell::Taken).collect();
            if cells.len() != arrived {
                return Err(format!("{arrived} have arrived, and {} wait", cells.len()));
            }
            cells.resize(all, Cell::Free);
            return Ok((cells, format!("{arrived} of {all} have arrived")));
        }
        let (messages, note) = match self.is.strip_prefix("empty") {
            Some(note) => (vec![], note),
            None => messages(&self.is)
                .ok_or_else(|| format!("\"{}\" is neither a channel's nor a barrier's", self.is))?,
        };
        let note = note.trim_start_matches(", ");
        let room = note.split_once(" of ").and_then(|(_, rest)| {
            let number = rest.split(',').next()?;
            number.parse::<usize>().ok()
        });
        let mut cells: Vec<_> = messages.into_iter().map(Cell::Taken).collect();
        let room = room.unwrap_or(0).max(cells.len());
        cells.resize(room, Cell::Free);
        Ok((cells, note.to_owned()))
    }
}

/// The first state, by the number of choices, of which `is_it` holds.
fn first(graph: &StateGraph, is_it: impl Fn(&State) -> bool) -> Option<&State> {
    let mut seen = HashSet::from([0]);
    let mut next = VecDeque::from([0]);
    while let Some(index) = next.pop_front() {
        let state = graph.states.get(index)?;
        if is_it(state) {
            return Some(state);
        }
        let steps = state.steps.iter().map(|step| step.to);
        next.extend(steps.filter(|to| seen.insert(*to)));
    }
    None
}

fn waits(graph: &StateGraph, state: &State, thread: usize) -> bool {
    state.threads[thread]
        .is_some_and(|stand| graph.thread_states[stand].progress == Progress::Waits)
}

fn position<T>(all: &[T], name: &str, of: impl Fn(&T) -> &String) -> Result<usize, String> {
    let found = all.iter().position(|one| of(one) == name);
    found.ok_or_else(|| {
        let known: Vec<_> = all.iter().map(|one| of(one).as_str()).collect();
        format!("there is no `{name}`; there is {}", known.join(", "))
    })
}

/// The messages of `[1, "a, b"], 2 of 2`, and what follows them.
fn messages(state: &str) -> Option<(Vec<String>, &str)> {
    let inside = state.strip_prefix('[')?;
    let mut messages = vec![String::new()];
    let (mut quoted, mut escaped, mut depth) = (false, false, 0);
    for (at, letter) in inside.char_indices() {
        let ends = !quoted && depth == 0;
        if ends && letter == ']' {
            let trimmed = messages.iter().map(|message| message.trim().to_owned());
            return Some((trimmed.collect(), &inside[at + 1..]));
        }
        if ends && letter == ',' {
            messages.push(String::new());
            continue;
        }
        match letter {
            '"' if !escaped => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth -= 1,
            _ => {}
        }
        escaped = letter == '\\' && !escaped;
        messages.last_mut()?.push(letter);
    }
    None
}
