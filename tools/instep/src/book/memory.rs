//! A picture of a program's memory at one moment: who owns what, and who only
//! knows it.
//!
//! The author says who points where. The trace of the program says how many
//! owners each value has at that moment, so an arrow too many, or one that is
//! missing, is told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use formats::state_graph::StateGraph;
use serde::Deserialize;

use crate::book::text::has_word;

/// The file beside a listing that holds the picture of this name.
pub fn file(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("memory-{name}.svg"))
}

/// As it stands in the manifest.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// The moment: after this line was printed for the first time; the program's
    /// end without it.
    after: Option<String>,
    /// The title: what the picture shows.
    pub title: String,
    /// `variable -> value`, or `value.field -> value`.
    #[serde(default)]
    owns: Vec<String>,
    /// The same for those who only know a value.
    #[serde(default)]
    knows: Vec<String>,
    /// What a value is called in the picture, where the trace has no good name.
    #[serde(default)]
    names: BTreeMap<String, String>,
}

/// A value that is, or was, owned by counted owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// As the trace calls it.
    pub name: String,
    /// As the picture calls it.
    pub label: String,
    pub strong: usize,
    pub weak: usize,
}

/// From whom an arrow leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    Variable(String),
    /// The index of a value, and the name of its field.
    Field(usize, String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    pub from: From,
    /// The index of a value.
    pub to: usize,
    pub owns: bool,
}

/// What a picture shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    pub values: Vec<Value>,
    pub arrows: Vec<Arrow>,
}

impl Memory {
    /// The moment in words.
    pub fn when(&self) -> String {
        match &self.after {
            Some(line) => format!("after the line \"{line}\""),
            None => "at the end of the program".to_owned(),
        }
    }

    /// What the trace of `source` shows, with the author's arrows.
    ///
    /// # Errors
    ///
    /// In words, when the two do not fit.
    pub fn scene(&self, source: &str, trace: &StateGraph) -> Result<Scene, String> {
        let values = self.values(trace)?;
        let mut arrows = vec![];
        for (list, owns) in [(&self.owns, true), (&self.knows, false)] {
            for arrow in list {
                arrows.push(read(arrow, owns, &values, source)?);
            }
        }
        for (index, value) in values.iter().enumerate() {
            let count = |owns| {
                let here = arrows.iter().filter(|a| a.to == index && a.owns == owns);
                here.count()
            };
            for (owns, counted, what) in [(true, value.strong, "own"), (false, value.weak, "know")]
            {
                if count(owns) != counted {
                    return Err(format!(
                        "{} arrows of those who {what} `{}`, and the trace counts {counted} {}",
                        count(owns),
                        value.name,
                        self.when()
                    ));
                }
            }
        }
        Ok(Scene { values, arrows })
    }

    /// The values whose memory is in use at the moment.
    fn values(&self, trace: &StateGraph) -> Result<Vec<Value>, String> {
        let state = self.moment(trace)?;
        let mut values: Vec<Value> = vec![];
        for (object, state) in trace.objects.iter().zip(&trace.states[state].objects) {
            let words = state.map(|state| trace.object_states[state].as_str());
            let Some((strong, weak)) = words.and_then(counts) else {
                continue;
            };
            if strong + weak == 0 {
                continue;
            }
            if values.iter().any(|value| value.name == object.name) {
                return Err(format!(
                    "two values are called `{}` by the trace",
                    object.name
                ));
            }
            let label = self.names.get(&object.name).unwrap_or(&object.name);
            values.push(Value {
                name: object.name.clone(),
                label: label.clone(),
                strong,
                weak,
            });
        }
        match self
            .names
            .keys()
            .find(|name| values.iter().all(|v| v.name != **name))
        {
            Some(name) => Err(format!("there is no value `{name}` {}", self.when())),
            None => Ok(values),
        }
    }

    /// The state after the line was printed. A program with one thread has one way.
    fn moment(&self, trace: &StateGraph) -> Result<usize, String> {
        let mut state = 0;
        for _ in 0..=trace.states.len() {
            let [step] = &trace.states[state].steps[..] else {
                break;
            };
            let printed = trace.printed((state, 0));
            state = step.to;
            if self
                .after
                .as_ref()
                .is_some_and(|line| printed.lines().any(|l| l == line))
            {
                return Ok(state);
            }
        }
        match (&self.after, trace.states[state].ending) {
            (None, Some(_)) => Ok(state),
            (None, None) => Err("the program has more than one way to go on".to_owned()),
            (Some(line), _) => Err(format!("the program never prints \"{line}\"")),
        }
    }
}

/// `strong 2, weak 1` and `dropped, weak 1`; `None` for what has no owners.
fn counts(state: &str) -> Option<(usize, usize)> {
    let (strong, weak) = state.split_once(", weak ").unwrap_or((state, "0"));
    let strong = match strong {
        "dropped" => 0,
        strong => strong.strip_prefix("strong ")?.parse().ok()?,
    };
    Some((strong, weak.parse().ok()?))
}

fn read(arrow: &str, owns: bool, values: &[Value], source: &str) -> Result<Arrow, String> {
    let (from, to) = (arrow.split_once(" -> "))
        .ok_or_else(|| format!("`{arrow}` is no arrow: write `variable -> value`"))?;
    let find = |name: &str| {
        let index = values.iter().position(|value| value.name == name);
        let known: Vec<_> = values.iter().map(|value| value.name.as_str()).collect();
        index.ok_or_else(|| {
            format!(
                "`{arrow}`: there is no value `{name}` at that moment; there is {}",
                known.join(", ")
            )
        })
    };
    let word = |name: &str| match has_word(source, name) {
        true => Ok(()),
        false => Err(format!("`{arrow}`: the program has no `{name}`")),
    };
    let to = find(to)?;
    let from = match from.split_once('.') {
        Some((value, field)) => {
            let value = find(value)?;
            word(field)?;
            if values[value].strong == 0 {
                return Err(format!(
                    "`{arrow}`: `{}` has been dropped",
                    values[value].name
                ));
            }
            From::Field(value, field.to_owned())
        }
        None => {
            word(from)?;
            From::Variable(from.to_owned())
        }
    };
    Ok(Arrow { from, to, owns })
}
