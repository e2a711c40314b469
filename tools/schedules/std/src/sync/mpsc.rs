//! Channels: the search keeps the line, and the messages wait beside it.

use std::collections::HashMap;
use std::fmt;
use std::sync as real;
use std::sync::PoisonError;
use std::time::Duration;

pub use ::std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

use formats::graph::ObjectKind;

use crate::held::Held;
use crate::rt;
use crate::rt::world::{Channel as State, Object, ObjectId, Op, Outcome};

struct Channel<T> {
    id: ObjectId,
    /// The messages in line, by number.
    messages: real::Mutex<HashMap<u64, T>>,
}

impl<T> Channel<T> {
    fn messages(&self) -> real::MutexGuard<'_, HashMap<u64, T>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lays the message out and takes the step; gives the message back when it
    /// was not taken.
    #[track_caller]
    fn send(&self, message: T, op: Op) -> Result<(), (T, Outcome)> {
        let ticket = rt::ticket();
        let key = rt::key_of(&message);
        self.messages().insert(ticket, message);
        let me = rt::current();
        rt::world(|world| {
            if let Some(thread) = world.threads.get_mut(&me) {
                thread.outgoing = Some((ticket, key));
            }
        });
        let outcome = match op {
            Op::TrySend(_) => rt::step_finely(op),
            op => rt::step(op),
        };
        if outcome == Outcome::Gone {
            // It matters when exactly the receiver left.
            rt::needs_fine();
        }
        match outcome {
            // In an execution that is over, no `unwrap` of it may panic.
            Outcome::Done | Outcome::Aborted => Ok(()),
            outcome => match self.messages().remove(&ticket) {
                Some(message) => Err((message, outcome)),
                None => Ok(()),
            },
        }
    }

    #[track_caller]
    fn receive(&self, op: Op) -> Result<T, Outcome> {
        let outcome = match op {
            Op::TryReceive(_) | Op::ReceiveTimeout(_) => rt::step_finely(op),
            op => rt::step(op),
        };
        match outcome {
            Outcome::Ticket(ticket, _) => self.messages().remove(&ticket).ok_or(Outcome::Aborted),
            outcome => Err(outcome),
        }
    }

    fn one_more_sender(&self) {
        rt::world(|world| {
            if let Some(Object::Channel(channel)) = world.objects.get_mut(&self.id) {
                channel.senders += 1;
            }
        });
    }

    fn one_less_sender(&self) {
        if !rt::is_over() {
            rt::quietly(Op::DropSender(self.id));
        }
    }
}

#[track_caller]
fn new<T>(bound: Option<usize>) -> real::Arc<Channel<T>> {
    let state = State {
        bound,
        senders: 1,
        ..State::default()
    };
    real::Arc::new(Channel {
        id: rt::new_object(ObjectKind::Channel, Object::Channel(state)),
        messages: real::Mutex::default(),
    })
}

#[track_caller]
pub fn channel<T: Held>() -> (Sender<T>, Receiver<T>) {
    let channel = new(None);
    (Sender(real::Arc::clone(&channel)), Receiver::new(channel))
}

#[track_caller]
pub fn sync_channel<T: Held>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let channel = new(Some(bound));
    (
        SyncSender(real::Arc::clone(&channel)),
        Receiver::new(channel),
    )
}

pub struct Sender<T>(real::Arc<Channel<T>>);

impl<T> Sender<T> {
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.0
            .send(message, Op::Send(self.0.id))
            .map_err(|(message, _)| SendError(message))
    }
}

pub struct SyncSender<T>(real::Arc<Channel<T>>);

impl<T> SyncSender<T> {
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.0
            .send(message, Op::Send(self.0.id))
            .map_err(|(message, _)| SendError(message))
    }

    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.0
            .send(message, Op::TrySend(self.0.id))
            .map_err(|(message, outcome)| match outcome {
                Outcome::No => TrySendError::Full(message),
                _ => TrySendError::Disconnected(message),
            })
    }
}

macro_rules! sender {
    ($sender:ident) => {
        impl<T> Clone for $sender<T> {
            fn clone(&self) -> Self {
                self.0.one_more_sender();
                $sender(real::Arc::clone(&self.0))
            }
        }

        impl<T> Drop for $sender<T> {
            fn drop(&mut self) {
                self.0.one_less_sender();
            }
        }

        impl<T> fmt::Debug for $sender<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($sender)).finish_non_exhaustive()
            }
        }
    };
}

sender!(Sender);
sender!(SyncSender);

pub struct Receiver<T> {
    channel: real::Arc<Channel<T>>,
    /// As in `std`, a receiver may move to another thread and not be shared.
    _not_sync: std::marker::PhantomData<std::cell::Cell<()>>,
}

impl<T> Receiver<T> {
    fn new(channel: real::Arc<Channel<T>>) -> Self {
        Receiver {
            channel,
            _not_sync: std::marker::PhantomData,
        }
    }

    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.channel
            .receive(Op::Receive(self.channel.id))
            .map_err(|_| RecvError)
    }

    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.channel
            .receive(Op::TryReceive(self.channel.id))
            .map_err(|outcome| match outcome {
                Outcome::No => TryRecvError::Empty,
                _ => TryRecvError::Disconnected,
            })
    }

    /// A timeout may come at any moment at which there is no message.
    #[track_caller]
    pub fn recv_timeout(&self, _patience: Duration) -> Result<T, RecvTimeoutError> {
        self.channel
            .receive(Op::ReceiveTimeout(self.channel.id))
            .map_err(|outcome| match outcome {
                Outcome::No => RecvTimeoutError::Timeout,
                _ => RecvTimeoutError::Disconnected,
            })
    }

    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }

    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter(self)
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        if rt::is_over() {
            return;
        }
        rt::quietly(Op::DropReceiver(self.channel.id));
        // What was in line is dropped by the receiver. What somebody is about
        // to send is theirs again.
        let lost = rt::world(|world| match world.objects.get_mut(&self.channel.id) {
            Some(Object::Channel(channel)) => std::mem::take(&mut channel.queue),
            _ => Default::default(),
        });
        for (ticket, _) in lost {
            let message = self.channel.messages().remove(&ticket);
            drop(message);
        }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}

#[derive(Debug)]
pub struct Iter<'a, T>(&'a Receiver<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

#[derive(Debug)]
pub struct TryIter<'a, T>(&'a Receiver<T>);

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.try_recv().ok()
    }
}

#[derive(Debug)]
pub struct IntoIter<T>(Receiver<T>);

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self)
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}
