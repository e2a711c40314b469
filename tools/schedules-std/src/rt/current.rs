//! What the running thread knows of itself, without asking the runtime.

use std::cell::{Cell, RefCell};
use std::sync::OnceLock;

use super::location::Location;
use super::state::ids::ThreadId;

thread_local! {
    static ID: Cell<Option<ThreadId>> = const { Cell::new(None) };
    static NAME: RefCell<Option<String>> = const { RefCell::new(None) };
    static LEAVING: Cell<Leaving> = const { Cell::new(Leaving::No) };
    /// How many shared owners it is dropping, one within the other.
    static DISOWNING: Cell<i32> = const { Cell::new(0) };
    /// Where it is putting something into words, of which it is not known yet
    /// whether it takes steps.
    static SHALLOW: Cell<Option<Location>> = const { Cell::new(None) };
    /// How many hashed collections it is dropping or cloning, one within the other, and how many
    /// steps that has taken.
    static UNORDERED: Cell<(i32, usize)> = const { Cell::new((0, 0)) };
}

/// How the program itself finds its first thread named; the harness of tests names it after
/// the test.
static FIRST: OnceLock<&str> = OnceLock::new();

/// What remains to be done by a thread is to drop its thread-locals.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    No,
    /// The thread has come to its end.
    Ended,
    /// The execution was not followed to the thread's end.
    Abandoned,
}

/// This real thread is one of the program's from now on.
pub fn set(id: ThreadId, name: Option<String>) {
    ID.set(Some(id));
    NAME.set(name);
}

/// Its number; none for a thread of the search itself.
pub fn known() -> Option<ThreadId> {
    ID.get()
}

/// Its number, which every thread of the program has.
pub fn current() -> ThreadId {
    known().expect("only the program's own threads take steps")
}

/// The name that it was given when it was started.
pub fn name() -> Option<String> {
    NAME.with_borrow(Clone::clone)
}

/// From now on, that is the name of the program's first thread.
pub fn name_first(name: &'static str) {
    FIRST.get_or_init(|| name);
}

/// The name of the program's first thread.
pub fn first_name() -> &'static str {
    FIRST.get().copied().unwrap_or("main")
}

pub fn leaving() -> Leaving {
    LEAVING.get()
}

pub fn leave(how: Leaving) {
    LEAVING.set(how);
}

/// Begins, or with -1 ends, to drop what a shared owner owns.
pub fn disown(more: i32) {
    DISOWNING.set(DISOWNING.get() + more);
}

pub fn is_disowning() -> bool {
    DISOWNING.get() > 0
}

/// Begins, or with -1 ends, to drop or clone what a hashed collection has, in an order that is
/// random.
pub fn disorder(more: i32) {
    let (depth, steps) = UNORDERED.get();
    let steps = if depth == 0 { 0 } else { steps };
    UNORDERED.set((depth + more, steps));
}

/// Notes a step; whether others can notice by now in which order there were several.
pub fn is_disordered() -> bool {
    let (depth, steps) = UNORDERED.get();
    if depth > 0 {
        UNORDERED.set((depth, steps + 1));
    }
    depth > 0 && steps > 0
}

/// Where something is being put into words that is taken to take no step.
pub fn shallow() -> Option<Location> {
    SHALLOW.get()
}

/// Sets that until this is dropped, also by a panic.
pub fn puts_into_words(at: Location) -> impl Drop {
    struct Restore(Option<Location>);

    impl Drop for Restore {
        fn drop(&mut self) {
            SHALLOW.set(self.0);
        }
    }

    Restore(SHALLOW.replace(Some(at)))
}
