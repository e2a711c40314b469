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

use super::fingerprint::Fingerprint;
use super::location::Location;
use super::state::ids::ThreadId;
use super::state::pointers::{self, Origin};

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

    pub fn address(&self, name: u64) -> usize {
        self.addresses.get(&name).copied().unwrap_or_default()
    }

    /// The name of an address that leads to a `kind`, passed on by a thread that has seen
    /// `history`; an address in no block may be `fixed`.
    pub fn name(
        &mut self,
        (address, kind): (usize, &str),
        (thread, history): (ThreadId, Fingerprint),
        fixed: impl FnOnce() -> Option<usize>,
    ) -> u64 {
        if address == 0 {
            return 0;
        }
        if let Some(name) = self.names.get(&address) {
            return *name;
        }
        let (identity, origin, behind) = if let Some((start, block)) = self.block(address) {
            (block.identity, block.origin, address - start)
        } else if let Some(fixed) = fixed() {
            (Fingerprint::of(&("fixed", fixed)), Origin::Fixed(fixed), 0)
        } else {
            let passed = self.passed.entry(thread).or_default();
            let origin = Origin::Passed(thread, *passed);
            let identity = Fingerprint::of(&("passed", thread, history, *passed));
            *passed += 1;
            (identity, origin, 0)
        };
        let name = identity.and(&behind).short();
        self.names.insert(address, name);
        self.addresses.insert(name, address);
        pointers::note(name, kind, origin, behind);
        name
    }
}
