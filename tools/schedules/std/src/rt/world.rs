//! What the program's threads and shared objects are doing, in one execution.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use formats::graph::{Kind, Manner, Ownership};

use super::key::{Key, Place};
use super::trace::Traced;

/// A thread, by its number in this program: `main` is 0, and the others are
/// numbered in the order in which the search first met them.
pub type Tid = usize;
/// A shared object, likewise.
pub type ObjectId = usize;

/// The way of a step that is not taken: where all others wait, and threads
/// could go on only by waking up without a reason, or by reading before a writer
/// who waits, they don't have to.
pub const SLEEPS_ON: usize = usize::MAX;

/// What follows the message of the first panic.
const HINT: &str =
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";

/// A step that a thread is about to take.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Op {
    /// Standard output, which shows whole lines and keeps the rest.
    Print(String),
    /// Standard error, which keeps nothing.
    PrintError(String),
    /// The message of a panic. The first that is printed has a hint behind it.
    PrintPanic(String),
    Lock(ObjectId),
    TryLock(ObjectId),
    Read(ObjectId),
    TryRead(ObjectId),
    /// Unlocks a mutex, or gives back one share of a lock for reading.
    Unlock {
        lock: ObjectId,
        value: Key,
        poison: bool,
    },
    /// Makes a reader of a writer.
    Downgrade {
        lock: ObjectId,
        value: Key,
    },
    /// Begins to wait at a condition variable.
    Wait(ObjectId),
    /// Wakes from a wait: with the lock held again if it is notified, and else
    /// to [`Regain`](Op::Regain) it.
    Wake {
        condvar: ObjectId,
        lock: ObjectId,
        timed: bool,
    },
    /// Locks again after a wait that ended without a notice: by its time, or
    /// for no reason.
    Regain {
        lock: ObjectId,
        late: bool,
    },
    NotifyOne(ObjectId),
    NotifyAll(ObjectId),
    Arrive(ObjectId),
    Leave(ObjectId),
    Atomic {
        object: ObjectId,
        what: Kind,
    },
    /// A weak comparison and exchange, which may fail without a reason.
    WeakExchange(ObjectId),
    /// Clones or drops a shared owner.
    Touch,
    /// Reads how many owners there are.
    Count,
    Send(ObjectId),
    TrySend(ObjectId),
    Receive(ObjectId),
    TryReceive(ObjectId),
    ReceiveTimeout(ObjectId),
    DropSender(ObjectId),
    DropReceiver(ObjectId),
    Enter(ObjectId),
    /// Waits for an initialization by others; `force` also for the next, if one
    /// ends by a panic.
    Await {
        once: ObjectId,
        force: bool,
    },
    /// Ends an initialization: well, or by a panic.
    Settle {
        once: ObjectId,
        done: bool,
        value: Key,
    },
    Look(ObjectId),
    Park {
        timed: bool,
    },
    Unpark(Tid),
    Join(Tid),
    JoinAll(Vec<Tid>),
    IsFinished(Tid),
    Begin,
    Yield,
    End,
    Exit(i32),
    /// What a program with one thread does to a value of its own.
    Trace {
        object: Option<ObjectId>,
        what: Ownership,
        manner: Manner,
    },
}

impl Op {
    /// What it is, for whoever shows it.
    pub fn kind(&self) -> Kind {
        match self {
            Op::Print(_) => Kind::Print,
            Op::PrintError(_) => Kind::PrintError,
            Op::PrintPanic(_) => Kind::PrintPanic,
            Op::Lock(_) => Kind::Lock,
            Op::TryLock(_) => Kind::TryLock,
            Op::Read(_) => Kind::Read,
            Op::TryRead(_) => Kind::TryRead,
            Op::Unlock { .. } => Kind::Unlock,
            Op::Downgrade { .. } => Kind::Downgrade,
            Op::Wait(_) => Kind::Wait,
            Op::Wake { .. } => Kind::Wake,
            Op::Regain { .. } => Kind::Regain,
            Op::NotifyOne(_) => Kind::NotifyOne,
            Op::NotifyAll(_) => Kind::NotifyAll,
            Op::Arrive(_) => Kind::Arrive,
            Op::Leave(_) => Kind::Leave,
            Op::Atomic { what, .. } => *what,
            Op::WeakExchange(_) => Kind::CompareExchange,
            Op::Touch => Kind::Touch,
            Op::Count => Kind::Count,
            Op::Send(_) => Kind::Send,
            Op::TrySend(_) => Kind::TrySend,
            Op::Receive(_) => Kind::Receive,
            Op::TryReceive(_) => Kind::TryReceive,
            Op::ReceiveTimeout(_) => Kind::ReceiveTimeout,
            Op::DropSender(_) => Kind::DropSender,
            Op::DropReceiver(_) => Kind::DropReceiver,
            Op::Enter(_) => Kind::Enter,
            Op::Await { .. } => Kind::AwaitOnce,
            Op::Settle { done: true, .. } => Kind::Settle,
            Op::Settle { done: false, .. } => Kind::GiveUp,
            Op::Look(_) => Kind::Look,
            Op::Park { .. } => Kind::Park,
            Op::Unpark(_) => Kind::Unpark,
            Op::Join(_) => Kind::Join,
            Op::JoinAll(_) => Kind::JoinAll,
            Op::IsFinished(_) => Kind::IsFinished,
            Op::Begin => Kind::Begin,
            Op::Yield => Kind::Yield,
            Op::End => Kind::End,
            Op::Exit(_) => Kind::Exit,
            Op::Trace { what, .. } => Kind::Own(*what),
        }
    }

    pub fn object(&self) -> Option<ObjectId> {
        match self {
            Op::Lock(id)
            | Op::TryLock(id)
            | Op::Read(id)
            | Op::TryRead(id)
            | Op::Unlock { lock: id, .. }
            | Op::Downgrade { lock: id, .. }
            | Op::Wait(id)
            | Op::Wake { condvar: id, .. }
            | Op::Regain { lock: id, .. }
            | Op::NotifyOne(id)
            | Op::NotifyAll(id)
            | Op::Arrive(id)
            | Op::Leave(id)
            | Op::Atomic { object: id, .. }
            | Op::WeakExchange(id)
            | Op::Send(id)
            | Op::TrySend(id)
            | Op::Receive(id)
            | Op::TryReceive(id)
            | Op::ReceiveTimeout(id)
            | Op::DropSender(id)
            | Op::DropReceiver(id)
            | Op::Enter(id)
            | Op::Await { once: id, .. }
            | Op::Settle { once: id, .. }
            | Op::Look(id) => Some(*id),
            Op::Trace { object, .. } => *object,
            _ => None,
        }
    }
}

/// What a thread learns from its step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Outcome {
    Done,
    /// It did not work: taken, full, empty, timed out.
    No,
    /// The other side is gone.
    Gone,
    /// A message: its number, and what it is.
    Ticket(u64, Key),
    /// A lock's state: whether it is poisoned.
    Locked {
        poisoned: bool,
    },
    /// True for the last to arrive, or for whoever has to initialize.
    First(bool),
    /// The execution is over; nothing counts any more.
    Aborted,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Channel {
    /// `None` for no bound.
    pub bound: Option<usize>,
    /// Messages in line: their numbers, and what they are.
    pub queue: VecDeque<(u64, Key)>,
    pub senders: usize,
    pub receiver_gone: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Object {
    Lock {
        writer: Option<Tid>,
        readers: BTreeMap<Tid, usize>,
        poisoned: bool,
        value: Key,
    },
    /// Those who wait, and whether they have been notified.
    Condvar(BTreeMap<Tid, bool>),
    Barrier {
        size: usize,
        arrived: BTreeSet<Tid>,
        leaving: BTreeSet<Tid>,
    },
    Atomic(Key),
    Channel(Channel),
    /// Initialized by whom: nobody yet, somebody at it, done.
    Once {
        running: Option<Tid>,
        done: bool,
        /// The last to try has panicked.
        poisoned: bool,
        /// What it was initialized with.
        value: Key,
    },
    Traced(Traced),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Status {
    Running,
    Pending(Op),
    Finished,
}

#[derive(Debug, Clone)]
pub struct Thread {
    pub status: Status,
    /// All that it has done and seen, which decides what it will do.
    pub history: Key,
    pub place: Option<Place>,
    /// Threads and objects that it has made, to number the next one.
    pub made: u32,
    pub parked_token: bool,
    /// It has woken up once without a reason.
    pub startled: bool,
    /// What it had seen whenever it was the first to use one of several objects
    /// that are made at the same place, and so gave it its number.
    pub numbered: Option<Key>,
    /// The lock that it has got with its last step.
    pub acquired: Option<ObjectId>,
    /// A send in progress: the message's number and content.
    pub outgoing: Option<(u64, Key)>,
}

/// One execution.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Whether a thread that waits may wake up once without a reason.
    pub spurious: bool,
    pub threads: BTreeMap<Tid, Thread>,
    pub objects: BTreeMap<ObjectId, Object>,
    /// The first panic prints a hint that later ones don't.
    pub has_panicked: bool,
    /// What has been printed on standard output since the last end of a line.
    pub unshown: String,
    pub ending: Option<Ending>,
}

/// How an execution ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ending {
    Exit(i32),
    /// Who waits, in which step, where.
    Deadlock(Vec<(Tid, Op, Option<Place>)>),
}

impl World {
    /// Decides whether two moments have the same future.
    pub fn key(&self) -> Key {
        let threads: Vec<_> = self
            .threads
            .iter()
            .map(|(tid, thread)| match thread.status {
                // What a finished thread has seen does not matter any more,
                // but for what it returns, which its history tells.
                Status::Finished => (*tid, None, thread.history, (false, false)),
                _ => (
                    *tid,
                    Some(&thread.status),
                    thread.history,
                    (thread.parked_token, thread.startled),
                ),
            })
            .collect();
        Key::of(&(threads, &self.objects, self.has_panicked, &self.unshown))
    }

    /// In how many ways a thread's step can go now; 0 when it has to wait.
    pub fn ways(&self, tid: Tid) -> usize {
        let Some(Thread {
            status: Status::Pending(op),
            parked_token,
            startled,
            ..
        }) = self.threads.get(&tid)
        else {
            return 0;
        };
        let yes = usize::from;
        let for_no_reason = self.spurious && !startled;
        match op {
            Op::Lock(id) | Op::Regain { lock: id, .. } => yes(self.is_free(*id)),
            Op::Read(id) => yes(self.is_readable(*id)),
            Op::Wake {
                condvar,
                lock,
                timed,
            } => match self.is_notified(tid, *condvar) {
                true => yes(self.is_free(*lock)),
                false => yes(*timed) + yes(for_no_reason),
            },
            Op::NotifyOne(id) => match &self.objects[id] {
                Object::Condvar(waiting) => waiting.values().filter(|told| !**told).count().max(1),
                _ => 1,
            },
            Op::Leave(id) => {
                matches!(&self.objects[id], Object::Barrier { leaving, .. } if leaving.contains(&tid)).into()
            }
            Op::Send(id) => yes(self.can_send(*id)),
            Op::Receive(id) => match &self.objects[id] {
                Object::Channel(channel) => yes(!channel.queue.is_empty() || channel.senders == 0),
                _ => 1,
            },
            Op::Enter(id) => match &self.objects[id] {
                Object::Once { running, .. } => yes(running.is_none()),
                _ => 1,
            },
            Op::Await { once, force } => match &self.objects[once] {
                Object::Once { done, poisoned, .. } => yes(*done || *poisoned && !force),
                _ => 1,
            },
            Op::TryRead(id) => 1 + yes(self.is_readable(*id) && self.yields(tid, *id)),
            Op::TryReceive(id) | Op::ReceiveTimeout(id) => 1 + self.standing(*id).count(),
            // The receiver stands there already, or is still on its way.
            Op::TrySend(id) if self.is_rendezvous(*id) => 1 + yes(self.can_send(*id)),
            Op::WeakExchange(_) => 1 + yes(for_no_reason),
            Op::Park { timed } => yes(*parked_token || *timed || for_no_reason),
            Op::Join(other) => yes(self.is_finished(*other)),
            Op::JoinAll(others) => yes(others.iter().all(|other| self.is_finished(*other))),
            _ => 1,
        }
    }

    pub fn is_notified(&self, tid: Tid, condvar: ObjectId) -> bool {
        matches!(&self.objects[&condvar], Object::Condvar(waiting) if waiting.get(&tid) == Some(&true))
    }

    /// Whether a lock may turn a reader away who could share it, since a writer
    /// waits for those who read, or is about to lock before those who wait.
    fn yields(&self, reader: Tid, id: ObjectId) -> bool {
        let someone = |op: &Op| {
            let mut others = self.threads.iter().filter(|(tid, _)| **tid != reader);
            others
                .any(|(_, thread)| matches!(&thread.status, Status::Pending(other) if other == op))
        };
        let is_read =
            matches!(&self.objects[&id], Object::Lock { readers, .. } if !readers.is_empty());
        someone(&Op::Lock(id)) && (is_read || someone(&Op::Read(id)))
    }

    /// Whether a thread that can take this way need not ever do so.
    pub fn is_optional(&self, tid: Tid, way: usize) -> bool {
        let is_held_up = matches!(self.pending(tid).0, Some(Op::Read(id)) if self.yields(tid, *id));
        is_held_up || self.is_spurious(tid, way)
    }

    /// Whether this way of a thread's step is to wake up, or to fail, without a
    /// reason.
    pub fn is_spurious(&self, tid: Tid, way: usize) -> bool {
        let Some(Thread {
            status: Status::Pending(op),
            parked_token,
            startled: false,
            ..
        }) = self.threads.get(&tid)
        else {
            return false;
        };
        let is = match op {
            // With a timeout, the first way is that its time is over.
            Op::Wake { condvar, timed, .. } => {
                !self.is_notified(tid, *condvar) && way == usize::from(*timed)
            }
            Op::WeakExchange(_) => way == 1,
            Op::Park { timed } => !parked_token && !timed,
            _ => false,
        };
        is && self.spurious
    }

    /// What is special about one of the ways of a thread's step.
    pub fn manner(&self, tid: Tid, way: usize) -> Manner {
        if way == SLEEPS_ON {
            return Manner::StaysBlocked;
        }
        if self.is_spurious(tid, way) {
            return match self.pending(tid).0 {
                Some(Op::WeakExchange(_)) => Manner::FailedSpuriously,
                _ => Manner::WokeSpuriously,
            };
        }
        match self.pending(tid).0 {
            Some(Op::Wake {
                condvar,
                timed: true,
                ..
            }) if way == 0 && !self.is_notified(tid, *condvar) => Manner::TimedOut,
            Some(Op::Trace { manner, .. }) => *manner,
            _ => Manner::Usual,
        }
    }

    /// Whether a step is nobody else's business: no other thread can notice or
    /// prevent it, now or later. Such a step can go first without loss.
    pub fn is_private(&self, tid: Tid) -> bool {
        let Status::Pending(op) = &self.threads[&tid].status else {
            return false;
        };
        match op {
            Op::Leave(_) | Op::Join(_) | Op::JoinAll(_) | Op::Begin | Op::Yield => true,
            Op::Receive(id) | Op::ReceiveTimeout(id) => match &self.objects[id] {
                // With no bound nobody waits for room, and a rendezvous has
                // been agreed on when the message is there.
                Object::Channel(channel) => {
                    !channel.queue.is_empty() && channel.bound.is_none_or(|bound| bound == 0)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Who waits for what, when nobody can go on.
    pub fn deadlock(&self) -> Ending {
        let waiting = self
            .threads
            .iter()
            .filter_map(|(tid, thread)| match &thread.status {
                Status::Pending(op) => Some((*tid, op.clone(), thread.place)),
                _ => None,
            });
        Ending::Deadlock(waiting.collect())
    }

    pub fn is_finished(&self, tid: Tid) -> bool {
        matches!(self.threads.get(&tid), Some(thread) if thread.status == Status::Finished)
    }

    fn is_free(&self, id: ObjectId) -> bool {
        matches!(&self.objects[&id], Object::Lock { writer: None, readers, .. } if readers.is_empty())
    }

    fn is_readable(&self, id: ObjectId) -> bool {
        matches!(&self.objects[&id], Object::Lock { writer: None, .. })
    }

    fn is_rendezvous(&self, id: ObjectId) -> bool {
        matches!(&self.objects[&id], Object::Channel(channel) if channel.bound == Some(0) && !channel.receiver_gone)
    }

    /// Who may stand at a rendezvous, to be met without waiting. Each of them
    /// may also be still on its way: the step before has led it here, but
    /// nobody can tell.
    fn standing(&self, id: ObjectId) -> impl Iterator<Item = Tid> {
        let is_open = matches!(&self.objects[&id], Object::Channel(channel) if channel.bound == Some(0) && channel.queue.is_empty());
        let threads = self
            .threads
            .iter()
            .filter(move |(_, thread)| is_open && thread.status == Status::Pending(Op::Send(id)));
        threads.map(|(tid, _)| *tid)
    }

    fn can_send(&self, id: ObjectId) -> bool {
        let Object::Channel(channel) = &self.objects[&id] else {
            return true;
        };
        channel.receiver_gone
            || match channel.bound {
                None => true,
                Some(0) => {
                    channel.queue.is_empty()
                        && self.threads.values().any(|thread| {
                            matches!(&thread.status, Status::Pending(Op::Receive(other) | Op::ReceiveTimeout(other)) if *other == id)
                        })
                }
                Some(bound) => channel.queue.len() < bound,
            }
    }

    /// Takes a thread's step, in one of its ways.
    pub fn perform(&mut self, tid: Tid, way: usize) -> (Op, Outcome) {
        let is_spurious = self.is_spurious(tid, way);
        let thread = self.threads.get_mut(&tid).expect("the thread exists");
        let Status::Pending(op) = std::mem::replace(&mut thread.status, Status::Running) else {
            unreachable!("only a pending step is taken");
        };
        thread.startled |= is_spurious;
        let outcome = self.outcome(tid, &op, way);
        let seen = self.seen(&op, &outcome);
        let thread = self.threads.get_mut(&tid).expect("the thread exists");
        thread.acquired = match &op {
            Op::Lock(id) | Op::Wake { lock: id, .. } | Op::Regain { lock: id, .. } => Some(*id),
            _ => None,
        };
        if op != Op::End {
            thread.history = thread
                .history
                .and(&(&op, &outcome_key(&outcome), seen, thread.place));
        }
        (op, outcome)
    }

    /// The content that a step lets its thread see.
    fn seen(&self, op: &Op, outcome: &Outcome) -> Option<Key> {
        match (op, outcome) {
            (
                Op::Lock(id) | Op::TryLock(id) | Op::Read(id) | Op::TryRead(id),
                Outcome::Locked { .. },
            )
            | (Op::Wake { lock: id, .. }, Outcome::First(true))
            | (Op::Regain { lock: id, .. }, _) => match &self.objects[id] {
                Object::Lock { value, .. } => Some(*value),
                _ => None,
            },
            (Op::Enter(id) | Op::Look(id) | Op::Await { once: id, .. }, _) => {
                match &self.objects[id] {
                    Object::Once { value, .. } => Some(*value),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn outcome(&mut self, tid: Tid, op: &Op, way: usize) -> Outcome {
        match op {
            Op::Lock(id) => self.lock(tid, *id),
            Op::TryLock(id) if self.is_free(*id) => self.lock(tid, *id),
            Op::Read(id) => self.read(tid, *id),
            Op::TryRead(id) if self.is_readable(*id) && way == 0 => self.read(tid, *id),
            Op::TryLock(_) | Op::TryRead(_) => Outcome::No,
            Op::Unlock {
                lock,
                value,
                poison,
            } => {
                self.unlock(tid, *lock, *value, *poison);
                Outcome::Done
            }
            Op::Downgrade { lock, value } => {
                self.unlock(tid, *lock, *value, false);
                self.read(tid, *lock)
            }
            Op::Wake {
                condvar,
                lock,
                timed,
            } => {
                let notified = match self.objects.get_mut(condvar) {
                    Some(Object::Condvar(waiting)) => waiting.remove(&tid) == Some(true),
                    _ => false,
                };
                if notified {
                    self.lock(tid, *lock);
                } else if let Some(thread) = self.threads.get_mut(&tid) {
                    thread.status = Status::Pending(Op::Regain {
                        lock: *lock,
                        late: way < usize::from(*timed),
                    });
                }
                Outcome::First(notified)
            }
            Op::Regain { lock, late } => {
                self.lock(tid, *lock);
                Outcome::First(!late)
            }
            Op::NotifyOne(id) => {
                if let Some(Object::Condvar(waiting)) = self.objects.get_mut(id)
                    && let Some(told) = waiting.values_mut().filter(|told| !**told).nth(way)
                {
                    *told = true;
                }
                Outcome::Done
            }
            Op::NotifyAll(id) => {
                if let Some(Object::Condvar(waiting)) = self.objects.get_mut(id) {
                    waiting.values_mut().for_each(|told| *told = true);
                }
                Outcome::Done
            }
            Op::Arrive(id) => match self.objects.get_mut(id) {
                Some(Object::Barrier {
                    size,
                    arrived,
                    leaving,
                }) => {
                    arrived.insert(tid);
                    let last = arrived.len() >= *size;
                    if last {
                        leaving.extend(std::mem::take(arrived));
                        leaving.remove(&tid);
                    }
                    Outcome::First(last)
                }
                _ => Outcome::Done,
            },
            Op::Leave(id) => {
                if let Some(Object::Barrier { leaving, .. }) = self.objects.get_mut(id) {
                    leaving.remove(&tid);
                }
                Outcome::Done
            }
            Op::TrySend(id) if self.is_rendezvous(*id) && way == 0 => {
                if let Some(thread) = self.threads.get_mut(&tid) {
                    thread.outgoing = None;
                }
                Outcome::No
            }
            Op::Send(id) | Op::TrySend(id) => self.send(tid, *id),
            Op::Receive(id) | Op::TryReceive(id) | Op::ReceiveTimeout(id) => self.receive(*id, way),
            Op::DropSender(id) => {
                if let Some(Object::Channel(channel)) = self.objects.get_mut(id) {
                    channel.senders = channel.senders.saturating_sub(1);
                }
                Outcome::Done
            }
            Op::DropReceiver(id) => {
                if let Some(Object::Channel(channel)) = self.objects.get_mut(id) {
                    channel.receiver_gone = true;
                }
                Outcome::Done
            }
            Op::Enter(id) => match self.objects.get_mut(id) {
                Some(Object::Once { running, done, .. }) => {
                    let first = !*done;
                    if first {
                        *running = Some(tid);
                    }
                    Outcome::First(first)
                }
                _ => Outcome::Done,
            },
            Op::Settle { once, done, value } => {
                let after = Object::Once {
                    running: None,
                    done: *done,
                    poisoned: !done,
                    value: *value,
                };
                self.objects.insert(*once, after);
                Outcome::Done
            }
            Op::Look(id) | Op::Await { once: id, .. } => match &self.objects[id] {
                Object::Once { done: true, .. } => Outcome::Done,
                _ => Outcome::No,
            },
            Op::Park { .. } => {
                let thread = self.threads.get_mut(&tid).expect("the thread exists");
                thread.parked_token = false;
                Outcome::Done
            }
            Op::Unpark(other) => {
                if let Some(thread) = self.threads.get_mut(other) {
                    thread.parked_token = true;
                }
                Outcome::Done
            }
            Op::IsFinished(other) => Outcome::First(self.is_finished(*other)),
            Op::End => {
                let thread = self.threads.get_mut(&tid).expect("the thread exists");
                thread.status = Status::Finished;
                Outcome::Done
            }
            Op::Exit(code) => {
                self.ending = Some(Ending::Exit(*code));
                Outcome::Done
            }
            Op::Print(text) => {
                self.unshown.push_str(text);
                let shown = self.unshown.rfind('\n').map_or(0, |end| end + 1);
                self.unshown.drain(..shown);
                Outcome::Done
            }
            Op::WeakExchange(_) if way == 1 => Outcome::No,
            Op::PrintPanic(_) => {
                self.has_panicked = true;
                Outcome::Done
            }
            Op::PrintError(_)
            | Op::WeakExchange(_)
            | Op::Atomic { .. }
            | Op::Count
            | Op::Touch
            | Op::Wait(_)
            | Op::Join(_)
            | Op::JoinAll(_)
            | Op::Begin
            | Op::Yield
            | Op::Trace { .. } => Outcome::Done,
        }
    }

    fn lock(&mut self, tid: Tid, id: ObjectId) -> Outcome {
        match self.objects.get_mut(&id) {
            Some(Object::Lock {
                writer, poisoned, ..
            }) => {
                *writer = Some(tid);
                Outcome::Locked {
                    poisoned: *poisoned,
                }
            }
            _ => Outcome::Done,
        }
    }

    fn read(&mut self, tid: Tid, id: ObjectId) -> Outcome {
        match self.objects.get_mut(&id) {
            Some(Object::Lock {
                readers, poisoned, ..
            }) => {
                *readers.entry(tid).or_default() += 1;
                Outcome::Locked {
                    poisoned: *poisoned,
                }
            }
            _ => Outcome::Done,
        }
    }

    pub fn unlock(&mut self, tid: Tid, id: ObjectId, content: Key, poison: bool) {
        if let Some(Object::Lock {
            writer,
            readers,
            poisoned,
            value,
        }) = self.objects.get_mut(&id)
        {
            if *writer == Some(tid) {
                *writer = None;
                *value = content;
                *poisoned |= poison;
            } else if let Some(count) = readers.get_mut(&tid) {
                *count -= 1;
                if *count == 0 {
                    readers.remove(&tid);
                }
            }
        }
    }

    fn send(&mut self, tid: Tid, id: ObjectId) -> Outcome {
        let room = self.can_send(id);
        let outgoing = self
            .threads
            .get_mut(&tid)
            .and_then(|thread| thread.outgoing.take());
        match (self.objects.get_mut(&id), outgoing) {
            (Some(Object::Channel(channel)), Some(message)) => {
                if channel.receiver_gone {
                    Outcome::Gone
                } else if room {
                    channel.queue.push_back(message);
                    Outcome::Done
                } else {
                    Outcome::No
                }
            }
            _ => Outcome::Done,
        }
    }

    /// In the first way there is nobody at a rendezvous, in the others
    /// somebody is met there.
    fn receive(&mut self, id: ObjectId, way: usize) -> Outcome {
        let met = way
            .checked_sub(1)
            .and_then(|nth| self.standing(id).nth(nth));
        let Some(Object::Channel(channel)) = self.objects.get_mut(&id) else {
            return Outcome::Done;
        };
        if let Some((ticket, content)) = channel.queue.pop_front() {
            return Outcome::Ticket(ticket, content);
        }
        if let Some(sender) = met
            && let Some(thread) = self.threads.get_mut(&sender)
            && let Some((ticket, content)) = thread.outgoing.take()
        {
            thread.status = Status::Pending(Op::Yield);
            return Outcome::Ticket(ticket, content);
        }
        match channel.senders {
            0 => Outcome::Gone,
            _ => Outcome::No,
        }
    }
}

/// Numbers of messages are names only; what they hold is hashed on its own.
fn outcome_key(outcome: &Outcome) -> Key {
    match outcome {
        Outcome::Ticket(_, content) => *content,
        other => Key::of(other),
    }
}

impl World {
    /// What a terminal shows when a thread takes its step.
    pub fn shows(&self, op: &Op) -> String {
        match op {
            Op::Print(text) => {
                let all = format!("{}{text}", self.unshown);
                let end = all.rfind('\n').map_or(0, |end| end + 1);
                all[..end].to_owned()
            }
            Op::PrintError(text) => text.clone(),
            Op::PrintPanic(text) if self.has_panicked => text.clone(),
            Op::PrintPanic(text) => format!("{text}{HINT}"),
            // The end of the program shows what was kept.
            Op::Exit(_) => self.unshown.clone(),
            _ => String::new(),
        }
    }

    /// The step that a thread is about to take, and where.
    pub fn pending(&self, tid: Tid) -> (Option<&Op>, Option<Place>) {
        match self.threads.get(&tid) {
            Some(Thread {
                status: Status::Pending(op),
                place,
                ..
            }) => (Some(op), *place),
            _ => (None, None),
        }
    }
}
