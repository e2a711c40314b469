//! What a reader sees of a moment: where each thread stands, and what the
//! shared objects hold.

use serde::Serialize;

use super::key::{Key, Place, text_of};
use super::world::{Channel, Object, ObjectId, Op, Status, Tid, World};

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct View {
    threads: Vec<ThreadView>,
    objects: Vec<ObjectView>,
}

/// A thread that has been started, and the step before which it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct ThreadView {
    thread: Tid,
    /// `None` when it has ended.
    what: Option<&'static str>,
    object: Option<ObjectId>,
    /// The thread that the step is about.
    other: Option<Tid>,
    line: Option<u32>,
    /// Whether it can take its step now.
    ready: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct ObjectView {
    object: ObjectId,
    state: String,
    /// Who holds it, and so makes others wait.
    holders: Vec<Tid>,
}

impl View {
    /// In a moment that `is_stuck`, nobody takes a step any more, not even who
    /// could.
    pub fn new(world: &World, names: &[String], is_stuck: bool) -> Self {
        let threads = world.threads.iter().map(|(tid, thread)| {
            let op = match &thread.status {
                Status::Pending(op) => Some(op),
                Status::Running | Status::Finished => None,
            };
            // Who has been notified waits for the lock alone.
            let locks_again = match op {
                Some(Op::Wake { condvar, lock, .. }) if notified(world, *condvar, *tid) => {
                    Some(*lock)
                }
                _ => None,
            };
            ThreadView {
                thread: *tid,
                what: match locks_again {
                    Some(_) => Some("locks again"),
                    None => op.map(Op::word),
                },
                object: locks_again.or(op.and_then(Op::object)),
                other: match op {
                    Some(Op::Join(other) | Op::Unpark(other) | Op::IsFinished(other)) => {
                        Some(*other)
                    }
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
            state: state(object, names),
            holders: match object {
                Object::Lock {
                    writer, readers, ..
                } => writer.iter().chain(readers.keys()).copied().collect(),
                Object::Once {
                    running: Some(tid), ..
                } => vec![*tid],
                _ => vec![],
            },
        });
        View {
            threads: threads.collect(),
            objects: objects.collect(),
        }
    }
}

fn notified(world: &World, condvar: ObjectId, tid: Tid) -> bool {
    matches!(&world.objects[&condvar], Object::Condvar(waiting) if waiting.get(&tid) == Some(&true))
}

fn state(object: &Object, names: &[String]) -> String {
    let named = |tids: &mut dyn Iterator<Item = &Tid>| {
        let names: Vec<_> = tids
            .filter_map(|tid| names.get(*tid).map(String::as_str))
            .collect();
        names.join(", ")
    };
    match object {
        Object::Lock {
            writer,
            readers,
            poisoned,
            value,
        } => {
            let held = match (writer, readers.is_empty()) {
                (Some(tid), _) => format!("locked by {}", named(&mut [*tid].iter())),
                (None, false) => format!("read by {}", named(&mut readers.keys())),
                (None, true) => "free".to_owned(),
            };
            // Who holds it may be changing the value.
            let value = text_of(*value).filter(|_| writer.is_none());
            let poisoned = if *poisoned { ", poisoned" } else { "" };
            match value {
                Some(value) => format!("{value}, {held}{poisoned}"),
                None => format!("{held}{poisoned}"),
            }
        }
        Object::Condvar(waiting) => {
            let asleep = || waiting.iter().filter(|(_, told)| !**told);
            match asleep().count() {
                0 => "nobody sleeps".to_owned(),
                1 => format!("{} sleeps", named(&mut asleep().map(|(tid, _)| tid))),
                _ => format!("{} sleep", named(&mut asleep().map(|(tid, _)| tid))),
            }
        }
        Object::Barrier { size, arrived, .. } => {
            format!("{} of {size} have arrived", arrived.len())
        }
        Object::Atomic(value) => text_of(*value).unwrap_or_else(|| "changed".to_owned()),
        Object::Channel(channel) => in_line(channel),
        Object::Once {
            running: Some(tid), ..
        } => format!("{} is initializing it", named(&mut [*tid].iter())),
        Object::Once { done: true, .. } => "initialized".to_owned(),
        Object::Once { poisoned: true, .. } => "poisoned".to_owned(),
        Object::Once { .. } => "not initialized".to_owned(),
        Object::Traced(traced) => traced.words(),
    }
}

/// The messages of a channel, and whether there can be more.
fn in_line(channel: &Channel) -> String {
    let messages: Vec<_> = channel
        .queue
        .iter()
        .map(|(_, content)| text_of(*content).unwrap_or_else(|| "a message".to_owned()))
        .collect();
    let line = match (messages.is_empty(), channel.bound) {
        (true, _) => "empty".to_owned(),
        (false, None) => format!("[{}]", messages.join(", ")),
        (false, Some(bound)) => format!("[{}], {} of {bound}", messages.join(", "), messages.len()),
    };
    let senders = match channel.senders {
        0 => ", no sender left",
        _ => "",
    };
    let receiver = if channel.receiver_gone {
        ", no receiver"
    } else {
        ""
    };
    format!("{line}{senders}{receiver}")
}

/// What a step hands over, as far as its text is known.
pub fn message(op: &Op, outgoing: Option<(u64, Key)>) -> Option<String> {
    match op {
        Op::Send(_) | Op::TrySend(_) => text_of(outgoing?.1),
        _ => None,
    }
}
