//! Watches what a program with `unsafe` does to memory.
//!
//! The compiler tells: such a program is compiled with the instrumentation of
//! ThreadSanitizer, which calls a function before each access to memory that others
//! might see ([`calls`]). ThreadSanitizer's own library is not linked; what is called
//! is here. For each access it is found out whose it is ([`caller`]): what the
//! stand-in does on the program's behalf is no access of the program's. What remains
//! comes to [places](places), by address, and the [state](super::state::plain) tells
//! whether it races.

#![cfg_attr(
    not(all(target_os = "linux", target_arch = "x86_64")),
    allow(dead_code, reason = "no program is watched there")
)]

mod caller;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod calls;
pub mod places;
mod statics;

use std::alloc::Layout;
use std::ops::Range;

use formats::graph::{Refusal, Touching};

use super::current::{Leaving, current, leaving};
use super::graph::refuse_at_once;
use super::location::Location;
use super::memory;
use super::runtime::{Runtime, abandon, runtime, with};
use super::state::ending::Ending;
use super::state::plain::{Access, Trouble};
use super::watch::{self, Work, is_watching};

/// At most so much lies above the first calls of a thread: what the system keeps of it, and
/// its thread-locals.
const ABOVE: usize = 16 * 1024;

/// From now on, accesses are watched.
pub fn watch() {
    memory::ask_before_release(frees);
    watch::begin();
}

/// The program comes to these bytes, from the instruction before `code`.
fn touch(address: usize, length: usize, how: Touching, code: usize) {
    if length == 0 || !is_watching() {
        return;
    }
    let _work = Work::begin();
    if let Some(location) = caller::of(code) {
        come_to(address..address + length, how, location);
    }
}

/// An operation of an atomic that lies there.
pub fn use_atomic<T>(atomic: &T, location: Location) {
    if is_watching() {
        let _work = Work::begin();
        let address = std::ptr::from_ref(atomic).addr();
        come_to(
            address..address + size_of::<T>(),
            Touching::UsesAtomic,
            location,
        );
    }
}

/// What the standard library's own code reads behind a reference, past what the
/// compiler tells.
#[track_caller]
pub fn look<T: ?Sized>(value: &T) -> &T {
    match is_watching() {
        true => look_at(value, Some(Location::here())),
        false => value,
    }
}

/// The same where who calls is not told the caller's line, as in a `Drop`: the call stack
/// has it.
pub fn look_back<T: ?Sized>(value: &T) -> &T {
    look_at(value, None)
}

/// What std puts into words by code that is compiled already, if it is a number or the like.
pub fn look_into<T: ?Sized>(value: &T) -> &T {
    const PLAIN: [&str; 17] = [
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8",
        "u16", "u32", "u64", "u128", "usize",
    ];
    match PLAIN.contains(&std::any::type_name::<T>()) {
        true => look_back(value),
        false => value,
    }
}

fn look_at<T: ?Sized>(value: &T, location: Option<Location>) -> &T {
    if is_watching() {
        let _work = Work::begin();
        let address = std::ptr::from_ref(value).addr();
        let length = size_of_val(value);
        if length > 0
            && let Some(location) = location.or_else(caller::of_program)
        {
            come_to(address..address + length, Touching::Reads, location);
        }
        // If that races, what is there may be gone when the others are unwound.
        if if_searching(|runtime| runtime.is_over()) {
            abandon();
        }
    }
    value
}

/// What the stand-in writes where its owner will find it, or takes out from there: the program
/// has asked for that.
#[track_caller]
pub fn write<T: ?Sized>(value: &T) {
    if is_watching() {
        let _work = Work::begin();
        let address = std::ptr::from_ref(value).addr();
        let length = size_of_val(value);
        if length > 0 {
            come_to(
                address..address + length,
                Touching::Writes,
                Location::here(),
            );
        }
    }
}

/// From now on, it is noted which blocks of memory the program is given.
pub fn note_blocks() {
    memory::tell_blocks(gives);
}

fn gives(block: *mut u8, layout: Layout) {
    if !is_watching() || leaving() != Leaving::No {
        return;
    }
    let _work = Work::begin();
    let Some(location) = caller::of(0) else {
        return;
    };
    let me = current();
    if_searching(|runtime| {
        if !runtime.is_over() {
            let history = runtime.state.thread(me).history;
            let whose = (me, history);
            runtime
                .pointers
                .give(whose, location, (block.addr(), layout));
        }
    });
}

/// A block of memory is given back: whether to keep it until the execution is over,
/// so that no other gets its address.
fn frees(block: *mut u8, layout: Layout) -> bool {
    if !is_watching() {
        return false;
    }
    let _work = Work::begin();
    let bytes = block.addr()..block.addr() + layout.size();
    let keep = if_searching(|runtime| {
        let is_named = runtime.pointers.take_back(&bytes);
        let is_known = is_named || runtime.is_over() || runtime.places.knows(&bytes);
        is_known && runtime.places.keep(block, layout)
    });
    if keep && let Some(location) = caller::of(0) {
        come_to(bytes, Touching::Frees, location);
    }
    keep
}

/// The running thread has this memory for its stack from now on, and for its
/// thread-locals; what another had there is gone.
pub fn begin_stack() {
    if watch::is_on() {
        let _work = Work::begin();
        let local = 0u8;
        let here = std::ptr::from_ref(&local).addr();
        let mut stack = statics::mapping_of(here);
        stack.end = stack.end.min(here + ABOVE);
        with(|runtime| {
            runtime.pointers.clear(stack.clone());
            for place in runtime.places.clear(stack) {
                runtime.state.forget_place(place);
            }
        });
    }
}

/// The thread of a scope may still be there, to drop what is its own, when the search is over.
fn if_searching<R: Default>(work: impl FnOnce(&mut Runtime) -> R) -> R {
    runtime().as_mut().map(work).unwrap_or_default()
}

fn come_to(bytes: Range<usize>, how: Touching, location: Location) {
    let me = current();
    if_searching(|runtime| {
        if how.writes() {
            runtime.places.save(&bytes);
        }
        if leaving() == Leaving::Ended
            && how.writes()
            && runtime.places.in_image(bytes.start).is_some()
        {
            refuse_at_once(runtime, Refusal::ThreadLocal, location);
        }
        // What else its thread-locals do when they are dropped may come late.
        if runtime.is_over() || leaving() != Leaving::No {
            return;
        }
        let access = runtime.state.next_access(me, how, location);
        if let Err(trouble) = runtime.come_to(bytes, access) {
            runtime.is_in(trouble, access);
        }
    });
}

impl Runtime {
    fn come_to(&mut self, bytes: Range<usize>, access: Access) -> Result<(), Trouble> {
        for (place, part) in self.places.of(&bytes, &mut self.state) {
            self.state.come_to(place, access, part)?;
        }
        Ok(())
    }

    fn is_in(&mut self, trouble: Trouble, access: Access) {
        match trouble {
            Trouble::Race(earlier) => {
                let ending = Ending::Race {
                    earlier,
                    later: access,
                };
                self.search.end(&ending, &self.state);
                self.finish();
            }
            Trouble::Shared(lines) => self.learn(|learned| learned.shared.extend(lines)),
        }
    }
}
