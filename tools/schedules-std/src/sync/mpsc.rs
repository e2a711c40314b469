//! Channels: the search keeps the line, and the messages wait beside it.

use std::collections::HashMap;
use std::fmt;
use std::sync as real;
use std::sync::PoisonError;
use std::time::Duration;

pub use ::std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

use formats::graph::ObjectKind;

use crate::exclusive::NoExclusiveBorrow;
use crate::rt;
use crate::rt::plain::{look, look_back};
use crate::rt::state::channel::{Channel as State, Message, Operation as Op};
use crate::rt::state::ids::ObjectId;
use crate::rt::state::object::Object;
use crate::rt::state::operation::Operation;
use crate::rt::state::outcome::Outcome;
use crate::time::is_for_ever;

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
    fn send(&self, message: T, is_try: bool) -> Result<(), (T, Outcome)> {
        let ticket = rt::ticket();
        let content = rt::fingerprint_of(&message);
        self.messages().insert(ticket, message);
        let message = Message { ticket, content };
        // Called by their names, or they are not told the caller's line.
        let outcome = match is_try {
            true => rt::step_finely(self.operation(Op::TrySend(message))),
            false => rt::step(self.operation(Op::Send(message))),
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
    fn receive(&self, receive: Op) -> Result<T, Outcome> {
        let is_try = receive != Op::Receive;
        let receive = self.operation(receive);
        let outcome = match is_try {
            true => rt::step_finely(receive),
            false => rt::step(receive),
        };
        match outcome {
            Outcome::Message(message) => self
                .messages()
                .remove(&message.ticket)
                .ok_or(Outcome::Aborted),
            outcome => Err(outcome),
        }
    }

    fn operation(&self, operation: Op) -> Operation {
        Operation::Channel(self.id, operation)
    }

    fn one_more_sender(&self) {
        rt::local(self.operation(Op::CloneSender));
    }

    fn one_less_sender(&self) {
        if !rt::is_over() {
            rt::fused(self.operation(Op::DropSender));
        }
    }
}

#[track_caller]
fn new<T>(bound: Option<usize>) -> real::Arc<Channel<T>> {
    real::Arc::new(Channel {
        id: rt::new_object(ObjectKind::Channel, Object::Channel(State::new(bound))),
        messages: real::Mutex::default(),
    })
}

#[track_caller]
pub fn channel<T: NoExclusiveBorrow>() -> (Sender<T>, Receiver<T>) {
    let channel = new(None);
    (Sender(real::Arc::clone(&channel)), Receiver::new(channel))
}

#[track_caller]
pub fn sync_channel<T: NoExclusiveBorrow>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
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
        look(&self.0)
            .send(message, false)
            .map_err(|(message, _)| SendError(message))
    }
}

pub struct SyncSender<T>(real::Arc<Channel<T>>);

impl<T> SyncSender<T> {
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        look(&self.0)
            .send(message, false)
            .map_err(|(message, _)| SendError(message))
    }

    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        look(&self.0)
            .send(message, true)
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
                look_back(&self.0).one_more_sender();
                $sender(real::Arc::clone(&self.0))
            }
        }

        impl<T> Drop for $sender<T> {
            fn drop(&mut self) {
                look_back(&self.0).one_less_sender();
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
        let channel = look(&self.channel);
        channel.receive(Op::Receive).map_err(|_| RecvError)
    }

    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        look(&self.channel)
            .receive(Op::TryReceive)
            .map_err(|outcome| match outcome {
                Outcome::No => TryRecvError::Empty,
                _ => TryRecvError::Disconnected,
            })
    }

    /// A timeout may come at any moment at which there is no message.
    #[track_caller]
    pub fn recv_timeout(&self, patience: Duration) -> Result<T, RecvTimeoutError> {
        look(&self.channel)
            .receive(match is_for_ever(patience) {
                true => Op::Receive,
                false => Op::ReceiveTimeout,
            })
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
        // What was in line is dropped by the receiver. What somebody is about
        // to send is theirs again.
        let channel = look_back(&self.channel);
        let outcome = rt::fused(channel.operation(Op::DropReceiver));
        let Outcome::Lost(messages) = outcome else {
            return;
        };
        for message in messages {
            let message = self.channel.messages().remove(&message.ticket);
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
