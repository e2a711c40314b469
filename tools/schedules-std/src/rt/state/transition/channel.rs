//! Sending and receiving, and what becomes of a channel without the other side.

use crate::rt::bug::bug;
use crate::rt::state::channel::{Message, Operation};
use crate::rt::state::ids::{ObjectId, ThreadId};
use crate::rt::state::outcome::Outcome;
use crate::rt::state::seen::Carrier;
use crate::rt::state::thread::Status;
use crate::rt::state::{State, life, operation};

impl State {
    /// Whether there is a message that is the receiver's already: nobody waits
    /// for the room that it leaves behind.
    pub fn has_message_without_bound(&self, id: ObjectId) -> bool {
        let channel = self.channel(id);
        !channel.queue.is_empty() && channel.bound.is_none_or(|bound| bound == 0)
    }

    /// Those who are about to do something with this channel.
    fn about_to(&self, id: ObjectId) -> impl Iterator<Item = (ThreadId, &Operation)> {
        let threads = self.threads.iter();
        threads.filter_map(move |(thread, state)| match &state.status {
            Status::Pending(operation::Operation::Channel(channel, operation))
                if *channel == id =>
            {
                Some((*thread, operation))
            }
            _ => None,
        })
    }

    /// Who may stand at a rendezvous, to be met without waiting. Each of them
    /// may also be still on its way: the step before has led it here, but
    /// nobody can tell.
    fn standing(&self, id: ObjectId) -> impl Iterator<Item = (ThreadId, Message)> {
        let channel = self.channel(id);
        let is_open = channel.bound == Some(0) && channel.queue.is_empty();
        self.about_to(id)
            .filter_map(move |(thread, operation)| match operation {
                Operation::Send(message) if is_open => Some((thread, *message)),
                _ => None,
            })
    }

    fn can_send(&self, id: ObjectId) -> bool {
        let channel = self.channel(id);
        let is_awaited = || {
            self.about_to(id).any(|(_, operation)| {
                matches!(operation, Operation::Receive | Operation::ReceiveTimeout)
            })
        };
        channel.receiver_gone
            || match channel.bound {
                None => true,
                Some(0) => channel.queue.is_empty() && is_awaited(),
                Some(bound) => channel.queue.len() < bound,
            }
    }

    /// Whether an operation that does wait can't go on now.
    pub(super) fn has_to_wait(&self, id: ObjectId, operation: &Operation) -> bool {
        let channel = self.channel(id);
        match operation {
            Operation::Send(_) => !self.can_send(id),
            Operation::Receive | Operation::ReceiveTimeout => {
                channel.queue.is_empty() && channel.senders > 0
            }
            _ => false,
        }
    }

    pub(super) fn channel_alternatives(&self, id: ObjectId, operation: &Operation) -> usize {
        let channel = self.channel(id);
        match operation {
            Operation::Send(_) => self.can_send(id).into(),
            // The receiver stands there already, or is still on its way.
            Operation::TrySend(_) if channel.is_rendezvous() => 1 + usize::from(self.can_send(id)),
            Operation::Receive => (!channel.queue.is_empty() || channel.senders == 0).into(),
            Operation::TryReceive | Operation::ReceiveTimeout => 1 + self.standing(id).count(),
            Operation::TrySend(_)
            | Operation::CloneSender
            | Operation::DropSender
            | Operation::DropReceiver => 1,
        }
    }

    pub(super) fn channel_transition(
        &mut self,
        thread: ThreadId,
        id: ObjectId,
        operation: &Operation,
        alternative: usize,
    ) -> Outcome {
        let is_rendezvous = self.channel(id).is_rendezvous();
        match operation {
            Operation::TrySend(_) if is_rendezvous && alternative == 0 => Outcome::No,
            Operation::Send(message) | Operation::TrySend(message) => {
                self.send(thread, id, *message)
            }
            Operation::Receive | Operation::TryReceive | Operation::ReceiveTimeout => {
                self.receive(thread, id, alternative)
            }
            Operation::CloneSender => {
                self.channel_mut(id).senders += 1;
                Outcome::Done
            }
            Operation::DropSender => {
                self.release(thread, Carrier::Object(id));
                let channel = self.channel_mut(id);
                match channel.senders.checked_sub(1) {
                    Some(rest) => channel.senders = rest,
                    None => bug(format_args!("channel {id} loses a sender that it has not")),
                }
                Outcome::Done
            }
            Operation::DropReceiver => {
                self.release(thread, Carrier::Receiver(id));
                let channel = self.channel_mut(id);
                channel.receiver_gone = true;
                let lost: Vec<_> = std::mem::take(&mut channel.queue).into();
                for message in &lost {
                    self.acquire_with(thread, message.ticket);
                }
                Outcome::Lost(lost)
            }
        }
    }

    fn send(&mut self, thread: ThreadId, id: ObjectId, message: Message) -> Outcome {
        let has_room = self.can_send(id);
        if self.channel(id).receiver_gone {
            self.acquire(thread, Carrier::Receiver(id));
            return Outcome::Gone;
        }
        match has_room {
            true => {
                self.release_with(thread, message.ticket);
                self.meet_or_fill(thread, id);
                self.channel_mut(id).queue.push_back(message);
                Outcome::Done
            }
            false => Outcome::No,
        }
    }

    /// A sender goes on after whoever has made room for it: who receives at a
    /// rendezvous, or has received what was in its place.
    fn meet_or_fill(&mut self, thread: ThreadId, id: ObjectId) {
        let channel = self.channel(id);
        let filled = channel.queue.len();
        match channel.bound {
            None => {}
            Some(0) => {
                let receiver = self.about_to(id).find_map(|(receiver, operation)| {
                    let receives =
                        matches!(operation, Operation::Receive | Operation::ReceiveTimeout);
                    receives.then_some(receiver)
                });
                if let Some(receiver) = receiver {
                    self.acquire_from(thread, receiver);
                }
            }
            Some(bound) => self.take_room(thread, id, filled, bound),
        }
    }

    /// In the first way there is nobody at a rendezvous, in the others
    /// somebody is met there.
    fn receive(&mut self, thread: ThreadId, id: ObjectId, alternative: usize) -> Outcome {
        let met = alternative
            .checked_sub(1)
            .and_then(|nth| self.standing(id).nth(nth));
        let channel = self.channel_mut(id);
        let (has_sender, bound) = (channel.senders > 0, channel.bound);
        if let Some(message) = channel.queue.pop_front() {
            self.acquire_with(thread, message.ticket);
            if bound.is_some_and(|bound| bound > 0) {
                self.leave_room(thread, id);
            }
            return Outcome::Message(message);
        }
        match met {
            Some((sender, message)) => {
                let goes_on = operation::Operation::Thread(life::Operation::Yield);
                self.thread_mut(sender).status = Status::Pending(goes_on);
                self.acquire_from(thread, sender);
                self.acquire_from(sender, thread);
                Outcome::Message(message)
            }
            None if has_sender => Outcome::No,
            None => {
                self.acquire(thread, Carrier::Object(id));
                Outcome::Gone
            }
        }
    }
}
