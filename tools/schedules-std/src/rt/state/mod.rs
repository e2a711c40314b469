//! What the program's threads and shared objects are doing, in one execution,
//! and what each step does to them.
//!
//! The files of this folder say how things stand, and which operations there are: one
//! for each kind of object. [`transition`] says what they do, with a file of the same
//! name for each: in how many ways an operation can go now (none, when it has to wait),
//! what it does, and what its thread learns. [`view`] says what a page shows of it all.
//!
//! What others can notice changes a state by [`State::transition`] alone, which
//! depends on nothing but the state, the thread and the alternative. What is a
//! thread's own business is told by methods of their own: it stops before a step,
//! starts a thread, makes an object, lends what it owns, counts its owners.
//!
//! Nothing here knows of the search, or of real threads.

mod access;
mod ahead;
pub mod atomic;
pub mod barrier;
pub mod channel;
pub mod condvar;
pub mod ending;
pub mod ids;
mod key;
pub mod life;
pub mod lock;
pub mod object;
pub mod once;
pub mod operation;
pub mod outcome;
pub mod output;
pub mod owner;
pub mod ownership;
pub mod park;
pub mod plain;
pub mod pointers;
pub mod rules;
pub mod seen;
pub mod thread;
pub mod transition;
pub mod turns;
mod variable;
pub mod view;

use std::collections::BTreeMap;

use super::bug::bug;
use super::fingerprint::Fingerprint;
use ending::Ending;
use ids::{ObjectId, ThreadId};
use object::Object;
use output::Output;
use plain::Plain;
use rules::Rules;
use seen::Seen;
use thread::{Status, Thread};
use variable::variable;

/// One moment of an execution.
#[derive(Debug, Clone, Default)]
pub struct State {
    pub rules: Rules,
    threads: BTreeMap<ThreadId, Thread>,
    objects: BTreeMap<ObjectId, Object>,
    output: Output,
    /// If loads may read older values.
    seen: Option<Seen>,
    plain: Plain,
    pub ending: Option<Ending>,
}

impl State {
    /// Where an execution starts: `main` is running.
    pub fn start(rules: Rules) -> Self {
        let mut state = State {
            seen: rules.weak.then(|| Seen::new(rules.fences)),
            rules,
            ..State::default()
        };
        let main = Thread::new(Status::Running, Fingerprint::of(&0));
        state.threads.insert(0, main);
        state
    }

    /// An object is made, or used for the first time.
    pub fn make(&mut self, id: ObjectId, object: Object) {
        self.make_variable(id, &object);
        self.objects.insert(id, object);
    }

    /// A new object, if loads are from it.
    pub(super) fn make_variable(&mut self, id: ObjectId, object: &Object) {
        let Some(seen) = &mut self.seen else { return };
        match object {
            Object::Atomic(atomic) => seen.memory.make(variable(id), atomic.value()),
            Object::Once(once) if self.rules.glances.initialized => {
                seen.memory.make(variable(id), once.is_done().into());
            }
            _ => {}
        }
    }

    /// What is in an object, for whoever owns it alone.
    pub fn contents(&self, id: ObjectId) -> Fingerprint {
        self.object(id).contents()
    }

    fn object(&self, id: ObjectId) -> &Object {
        match self.objects.get(&id) {
            Some(object) => object,
            None => bug(format_args!("there is no object {id}")),
        }
    }

    fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        match self.objects.get_mut(&id) {
            Some(object) => object,
            None => bug(format_args!("there is no object {id}")),
        }
    }

    pub fn thread(&self, id: ThreadId) -> &Thread {
        match self.threads.get(&id) {
            Some(thread) => thread,
            None => bug(format_args!("there is no thread {id}")),
        }
    }

    pub(super) fn thread_mut(&mut self, id: ThreadId) -> &mut Thread {
        match self.threads.get_mut(&id) {
            Some(thread) => thread,
            None => bug(format_args!("there is no thread {id}")),
        }
    }

    pub fn threads(&self) -> impl Iterator<Item = (ThreadId, &Thread)> {
        self.threads.iter().map(|(id, thread)| (*id, thread))
    }

    /// The step that a thread is about to take.
    pub fn pending(&self, id: ThreadId) -> Option<&super::Operation> {
        match &self.threads.get(&id)?.status {
            Status::Pending(operation) => Some(operation),
            Status::Running | Status::Finished => None,
        }
    }

    pub fn is_finished(&self, id: ThreadId) -> bool {
        self.thread(id).status == Status::Finished
    }
}
