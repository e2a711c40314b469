//! What a reader sees of a moment: where each thread stands, and what the
//! shared objects hold.

use formats::graph::{Borrows, Kind, Manner, ObjectState, ObjectView, OnceState, ThreadView, View};

use super::key::{Key, Place, text_of};
use super::trace::Traced;
use super::world::{Object, Op, Status, World};

/// In a moment that `is_stuck`, nobody takes a step any more, not even who
/// could.
pub fn view(world: &World, is_stuck: bool) -> View {
    let threads = world.threads.iter().map(|(tid, thread)| {
        let op = match &thread.status {
            Status::Pending(op) => Some(op),
            Status::Running | Status::Finished => None,
        };
        // Who has been notified waits for the lock alone.
        let locks_again = match op {
            Some(Op::Wake { condvar, lock, .. }) if world.is_notified(*tid, *condvar) => {
                Some(*lock)
            }
            _ => None,
        };
        ThreadView {
            thread: *tid,
            next: match locks_again {
                Some(_) => Some(Kind::LockAgain),
                None => op.map(Op::kind),
            },
            manner: match op {
                Some(Op::Trace { manner, .. }) => *manner,
                _ => Manner::Usual,
            },
            object: locks_again.or(op.and_then(Op::object)),
            other: match op {
                Some(Op::Join(other) | Op::Unpark(other) | Op::IsFinished(other)) => Some(*other),
                Some(Op::JoinAll(others)) => others
                    .iter()
                    .copied()
                    .find(|other| !world.is_finished(*other)),
                _ => None,
            },
            line: thread
                .place
                .and_then(Place::line_of_program)
                .filter(|_| op.is_some()),
            ready: world.ways(*tid) > 0 && !is_stuck,
        }
    });
    let objects = world.objects.iter().map(|(id, object)| ObjectView {
        object: *id,
        state: state(object),
    });
    View {
        threads: threads.collect(),
        objects: objects.collect(),
    }
}

fn state(object: &Object) -> ObjectState {
    match object {
        Object::Lock {
            writer,
            readers,
            poisoned,
            value,
        } => ObjectState::Lock {
            value: text_of(*value).filter(|_| writer.is_none()),
            writer: *writer,
            readers: readers.keys().copied().collect(),
            poisoned: *poisoned,
        },
        Object::Condvar(waiting) => {
            let asleep = waiting.iter().filter(|(_, told)| !**told);
            ObjectState::Condvar {
                asleep: asleep.map(|(tid, _)| *tid).collect(),
            }
        }
        Object::Barrier { size, arrived, .. } => ObjectState::Barrier {
            size: *size,
            arrived: arrived.len(),
        },
        Object::Atomic(value) => ObjectState::Atomic {
            value: text_of(*value),
        },
        Object::Channel(channel) => ObjectState::Channel {
            messages: channel
                .queue
                .iter()
                .map(|(_, content)| text_of(*content))
                .collect(),
            bound: channel.bound,
            has_sender: channel.senders > 0,
            has_receiver: !channel.receiver_gone,
        },
        Object::Once {
            running: Some(tid), ..
        } => ObjectState::Once(OnceState::Running(*tid)),
        Object::Once { done: true, .. } => ObjectState::Once(OnceState::Done),
        Object::Once { poisoned: true, .. } => ObjectState::Once(OnceState::Poisoned),
        Object::Once { .. } => ObjectState::Once(OnceState::New),
        Object::Traced(traced) => traced_state(traced),
    }
}

fn traced_state(traced: &Traced) -> ObjectState {
    match traced {
        Traced::Cell(value) => ObjectState::Cell {
            value: value.clone(),
        },
        Traced::RefCell {
            value,
            shared,
            mutably,
        } => match mutably {
            0 => ObjectState::RefCell {
                value: value.clone(),
                borrows: Borrows::Shared(*shared),
            },
            // Who holds it may be changing the value.
            _ => ObjectState::RefCell {
                value: None,
                borrows: Borrows::Mutable,
            },
        },
        Traced::Rc {
            weak,
            is_made: false,
            ..
        } => ObjectState::Rc {
            strong: None,
            weak: *weak,
        },
        Traced::Rc {
            strong: 0, weak: 0, ..
        }
        | Traced::Dropped => ObjectState::Dropped,
        Traced::Rc { strong, weak, .. } => ObjectState::Rc {
            strong: Some(*strong),
            weak: *weak,
        },
        Traced::Unwrapped => ObjectState::Unwrapped,
    }
}

/// What a step hands over, as far as its text is known.
pub fn message(op: &Op, outgoing: Option<(u64, Key)>) -> Option<String> {
    match op {
        Op::Send(_) | Op::TrySend(_) => text_of(outgoing?.1),
        _ => None,
    }
}
