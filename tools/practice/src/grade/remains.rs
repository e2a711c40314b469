//! What must remain of the start, so that an answer is one to the question.

use formats::graph::Graph;
use quote::ToTokens;
use schedules::analysis::paths;
use schedules::page::words;
use serde::Serialize;
use syn::{File, Item};

use super::tokens;
use crate::exercise::{Exercise, Keeps};

/// What has to be there, and is not, or the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// This is not as it was.
    Item(String),
    /// This code is gone.
    Code(String),
    /// This code has no place here.
    Without {
        code: String,
        line: usize,
    },
    Threads {
        expected: usize,
        found: usize,
    },
    /// Too little happens at once.
    Schedules {
        expected: u128,
        found: u128,
    },
    Objects {
        kind: String,
        expected: usize,
        found: usize,
    },
}

/// What is missing in the text of an answer that compiles.
pub fn in_text(exercise: &Exercise, text: &str) -> Option<Missing> {
    let keeps = &exercise.manifest.keeps;
    let (Ok(now), Ok(start)) = (syn::parse_file(text), syn::parse_file(&exercise.start)) else {
        return None;
    };
    let changed = |name: &&String| item(&now, name) != item(&start, name);
    if let Some(name) = keeps.items.iter().find(changed) {
        return Some(Missing::Item(name.clone()));
    }
    let flat = tokens::flat(text);
    if let Some(code) = keeps
        .code
        .iter()
        .find(|code| tokens::find(&flat, code).is_none())
    {
        return Some(Missing::Code(code.clone()));
    }
    keeps.without.iter().find_map(|code| {
        let line = tokens::find(&flat, code)?;
        Some(Missing::Without {
            code: code.clone(),
            line,
        })
    })
}

/// What is missing in what the answer does.
pub fn in_graph(keeps: &Keeps, graph: &Graph) -> Option<Missing> {
    let found = graph.threads.len();
    if found < keeps.threads {
        return Some(Missing::Threads {
            expected: keeps.threads,
            found,
        });
    }
    for (kind, expected) in &keeps.objects {
        let is_one = |object: &&formats::graph::Object| words::kind(&object.kind) == kind;
        let found = graph.objects.iter().filter(is_one).count();
        if found < *expected {
            return Some(Missing::Objects {
                kind: kind.clone(),
                expected: *expected,
                found,
            });
        }
    }
    let found = paths::schedules(graph);
    (found < keeps.schedules).then_some(Missing::Schedules {
        expected: keeps.schedules,
        found,
    })
}

/// The tokens of the items of that name: `main`, `Queue`, `impl Queue`.
fn item(file: &File, name: &str) -> Vec<String> {
    let is_named = |item: &&Item| match item {
        Item::Fn(item) => item.sig.ident == name,
        Item::Struct(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        Item::Const(item) => item.ident == name,
        Item::Static(item) => item.ident == name,
        Item::Trait(item) => item.ident == name,
        Item::Impl(item) => name
            .strip_prefix("impl ")
            .is_some_and(|name| item.self_ty.to_token_stream().to_string().starts_with(name)),
        _ => false,
    };
    let items = file.items.iter().filter(is_named);
    items
        .map(|item| item.to_token_stream().to_string())
        .collect()
}
