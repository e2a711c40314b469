//! Names for addresses that threads hand on in an `AtomicPtr`.
//!
//! An address differs from run to run, and so it can't be part of a state. What it stands
//! for is the same whenever its thread has seen the same: this block, the third that was
//! asked for in that line since then, and so many bytes behind its start. That is its name,
//! by which the [state](super::state) knows it; null is 0. What lies in no block that the
//! program has asked for (a `static`, something on a stack, what an `Arc` of the stand-in
//! has) is named by where it lies in the program's file, or else by the thread that was the
//! first to pass it to an operation, what it had seen, and how many such addresses it had
//! passed before.
//!
//! So equal names are equal addresses within an execution, and in two executions they stand
//! for what a thread that has seen the same has made of it. A block that has a name is not
//! given back before the execution is over: another block with its address would have its
//! name.

use std::alloc::Layout;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::current::current;
use super::fingerprint::Fingerprint;
use super::location::Location;
use super::runtime::{Runtime, with};
use super::state::ids::ThreadId;

/// The names of one execution.
#[derive(Debug, Default)]
pub struct Pointers {
    /// What the program has asked for, by the addresses of their first bytes.
    blocks: BTreeMap<usize, Block>,
    /// How many blocks each thread was given in a line, having seen the same.
    given: HashMap<(ThreadId, Fingerprint, Location, Layout), u32>,
    /// How many of each layout.
    alike: HashMap<(ThreadId, Layout), u32>,
    /// How many addresses each thread was the first to pass.
    passed: HashMap<ThreadId, u32>,
    names: BTreeMap<usize, u64>,
    addresses: HashMap<u64, usize>,
}

#[derive(Debug, Clone, Copy)]
struct Block {
    layout: Layout,
    identity: Fingerprint,
    origin: Origin,
}

/// What a page may know an address by: it is the same on each way to a state, and no two of
/// an execution share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Origin {
    /// So many bytes of this layout had the thread been given before.
    Block(ThreadId, Layout, u32),
    /// So many had the thread passed before.
    Passed(ThreadId, u32),
    /// Where it lies in the program's file, or what number it is.
    Fixed(usize),
}

/// An address below is that of nothing: a number that stands for itself.
const FIRST: usize = 4096;

impl Pointers {
    /// A thread that has seen `history` is given a block, in this line.
    pub fn give(
        &mut self,
        (thread, history): (ThreadId, Fingerprint),
        location: Location,
        (start, layout): (usize, Layout),
    ) {
        let given = self
            .given
            .entry((thread, history, location, layout))
            .or_default();
        let identity = Fingerprint::of(&("block", thread, history, location, layout, *given));
        *given += 1;
        let alike = self.alike.entry((thread, layout)).or_default();
        let origin = Origin::Block(thread, layout, *alike);
        *alike += 1;
        self.clear(start..start + layout.size());
        self.blocks.insert(
            start,
            Block {
                layout,
                identity,
                origin,
            },
        );
    }

    /// A block is given back; whether it has a name, and so must be kept.
    pub fn take_back(&mut self, bytes: &Range<usize>) -> bool {
        let is_named = self.names.range(bytes.clone()).next().is_some();
        if !is_named {
            self.blocks.remove(&bytes.start);
        }
        is_named
    }

    /// What was there is gone, and something else may come.
    pub fn clear(&mut self, bytes: Range<usize>) {
        let gone: Vec<_> = self.names.range(bytes).map(|(at, _)| *at).collect();
        for address in gone {
            self.names.remove(&address);
        }
    }

    /// The block with this address, or just behind which it is.
    fn block(&self, address: usize) -> Option<(usize, Block)> {
        let (start, block) = self.blocks.range(..=address).next_back()?;
        (address < start + block.layout.size()).then_some((*start, *block))
    }

    fn address(&self, name: u64) -> usize {
        self.addresses.get(&name).copied().unwrap_or_default()
    }
}

impl Runtime {
    /// The name of an address that a thread passes on, which leads to a `kind`.
    fn name_of(&mut self, thread: ThreadId, address: usize, kind: &str) -> u64 {
        if address == 0 {
            return 0;
        }
        if let Some(name) = self.pointers.names.get(&address) {
            return *name;
        }
        let (identity, origin, behind) = if let Some((start, block)) = self.pointers.block(address)
        {
            (block.identity, block.origin, address - start)
        } else if let Some(fixed) = self.fixed(address) {
            (Fingerprint::of(&("fixed", fixed)), Origin::Fixed(fixed), 0)
        } else {
            let history = self.state.thread(thread).history;
            let passed = self.pointers.passed.entry(thread).or_default();
            let origin = Origin::Passed(thread, *passed);
            let identity = Fingerprint::of(&("passed", thread, history, *passed));
            *passed += 1;
            (identity, origin, 0)
        };
        let name = identity.and(&behind).short();
        self.pointers.names.insert(address, name);
        self.pointers.addresses.insert(name, address);
        Shown::with(|shown| shown.note(name, kind, origin, behind));
        name
    }

    /// The same in each execution: a place in the program's file, or a number.
    fn fixed(&mut self, address: usize) -> Option<usize> {
        match address < FIRST {
            true => Some(address),
            false => self.places.in_image(address),
        }
    }
}

/// The name of an address that the running thread passes on.
pub fn name<T>(pointer: *mut T) -> u64 {
    let address = pointer.expose_provenance();
    let me = current();
    with(|runtime| runtime.name_of(me, address, std::any::type_name::<T>()))
}

/// What has the name in this execution.
pub fn pointer<T>(name: u64) -> *mut T {
    std::ptr::with_exposed_provenance_mut(with(|runtime| runtime.pointers.address(name)))
}

/// What a page calls the names of a search: `Node 1`.
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

/// A name as a page shows it.
pub fn shown(name: u64) -> String {
    match name {
        0 => "null".to_owned(),
        _ => Shown::with(|shown| shown.texts.get(&name).cloned().unwrap_or_default()),
    }
}

/// A new search begins, whose threads may come to other things.
pub fn forget_shown() {
    Shown::with(|shown| *shown = Shown::default());
}
