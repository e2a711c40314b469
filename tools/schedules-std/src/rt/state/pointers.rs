//! What a page calls the addresses that an atomic has held: `Node 1`.

use std::alloc::Layout;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::ids::ThreadId;

/// What a page may know an address by: it is the same on each way to a state, and no two of
/// an execution share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// So many bytes of this layout had the thread been given before.
    Block(ThreadId, Layout, u32),
    /// So many had the thread passed before.
    Passed(ThreadId, u32),
    /// Where it lies in the program's file, or what number it is.
    Fixed(usize),
}

#[derive(Debug, Default)]
struct Shown {
    texts: HashMap<u64, String>,
    things: HashMap<(Origin, String), String>,
    /// How many there are of a kind.
    counts: HashMap<String, u32>,
}

static SHOWN: Mutex<Option<Shown>> = Mutex::new(None);

impl Shown {
    fn with<R>(work: impl FnOnce(&mut Shown) -> R) -> R {
        let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
        work(shown.get_or_insert_default())
    }

    fn note(&mut self, name: u64, kind: &str, origin: Origin, behind: usize) {
        if self.texts.contains_key(&name) {
            return;
        }
        let (counts, kind) = (&mut self.counts, short(kind).to_owned());
        let thing = self.things.entry((origin, kind.clone()));
        let thing = thing.or_insert_with(|| {
            let count = counts.entry(kind.clone()).or_default();
            *count += 1;
            format!("{kind} {count}")
        });
        let text = match behind {
            0 => thing.clone(),
            _ => format!("{thing} + {behind}"),
        };
        self.texts.insert(name, text);
    }
}

/// `Node` of `stack::Node<u32>`; what has no name of its own is a `value`.
fn short(kind: &str) -> &str {
    let path = kind.split('<').next().unwrap_or_default();
    let last = path.rsplit("::").next().unwrap_or_default();
    match last.starts_with(char::is_uppercase) {
        true => last,
        false => "value",
    }
}

/// A name, and what it stands for: an address so many bytes `behind` the start of something
/// that leads to a `kind`.
pub fn note(name: u64, kind: &str, origin: Origin, behind: usize) {
    Shown::with(|shown| shown.note(name, kind, origin, behind));
}

/// A name as a page shows it.
pub fn shown(name: u64) -> String {
    match name {
        0 => "null".to_owned(),
        _ => Shown::with(|shown| shown.texts.get(&name).cloned().unwrap_or_default()),
    }
}

/// A new search begins, whose threads may come to other things.
pub fn forget() {
    Shown::with(|shown| *shown = Shown::default());
}
