//! A conversation in batches: many requests, one sync, one write.

use std::net::TcpStream;
use std::ops::Range;
use std::sync::Arc;

use crate::command::Run;
use crate::connection::{Lost, Patience, Replies, Requests};
use crate::conversation::part;
use crate::desk::{Desk, Done};
use crate::limits;
use crate::pace::Pace;
use crate::rounds::Rounds;
use crate::session::Session;
use crate::table::find;

// ANCHOR: talk
/// A conversation as it stands. Whoever has it can go on with it.
#[derive(Debug)]
pub struct Talk {
    stream: Arc<TcpStream>,
    session: Session,
    pub(crate) requests: Requests,
    replies: Replies,
    /// Which of the replies wait for the disk, and for what, in order.
    unkept: Vec<(Range<usize>, u64)>,
    pub(crate) pace: Pace,
}
// ANCHOR_END: talk

impl Talk {
    /// # Errors
    ///
    /// When the system does not take the limit.
    pub fn new(
        stream: impl Into<Arc<TcpStream>>,
        patience: Patience,
    ) -> Result<Self, Lost> {
        let stream = stream.into();
        Ok(Talk {
            session: Session::new(),
            requests: Requests::new(Arc::clone(&stream), patience),
            replies: Replies::new(Arc::clone(&stream), patience)?,
            stream,
            unkept: vec![],
            pace: Pace::default(),
        })
    }

    // ANCHOR: converse
    /// Answers a client's requests until it leaves. Replies are sent
    /// before anything waits for the client, and as a rule not sooner.
    ///
    /// # Errors
    ///
    /// When it is too slow, breaks the protocol, or its connection breaks.
    pub fn converse(
        mut self,
        desk: &impl Desk,
        rounds: &Rounds<Talk>,
    ) -> Result<(), Lost> {
        loop {
            let goes_on = matches!(self.requests.is_ready(), Ok(true));
            if !goes_on || self.is_large() || self.is_over() {
                self.settle(desk)?;
            }
            if self.is_over() {
                part(&self.stream);
                return Ok(());
            }
            if !goes_on && self.is_busy() {
                self = self.go_along(rounds)?;
                continue;
            }
            match self.wait() {
                Ok(true) => {}
                Ok(false) => return self.session.parted(),
                Err(Lost::Protocol(error)) => {
                    self.session.listening = None;
                    self.add(&(error.reply(), None));
                    self.settle(desk)?;
                    part(&self.stream);
                    return Err(Lost::Protocol(error));
                }
                Err(lost) => return Err(lost),
            }
            if self.takes_time() {
                self.settle(desk)?;
            }
            self.answer(desk);
        }
    }
    // ANCHOR_END: converse

    /// Answers the request that is there.
    pub(crate) fn answer(&mut self, desk: &impl Desk) {
        let words = self.requests.take();
        let done = desk.answer(&mut self.session, &words, &self.stream);
        let protocol = self.session.protocol;
        self.replies.protocol = protocol;
        match &self.session.listening {
            None => self.add(&done),
            // Two threads never write to one client.
            Some(listening) => {
                let (reply, record) = done;
                let kept = record.map_or(Ok(()), |r| desk.keep(r));
                let reply = kept.err().unwrap_or(reply);
                listening.mailbox().answer(&reply, protocol);
            }
        }
        self.requests.listens = self.session.listens();
        if self.session.is_over {
            // What is in its mailbox comes first.
            self.session.listening = None;
        }
    }

    fn add(&mut self, (reply, record): &Done) {
        let start = self.replies.waiting();
        self.replies.add(reply);
        if let Some(record) = record {
            self.unkept.push((start..self.replies.waiting(), *record));
        }
    }

    // ANCHOR: settle
    /// Waits once for the disk, and writes once.
    fn settle(&mut self, desk: &impl Desk) -> Result<(), Lost> {
        if let Some((_, last)) = self.unkept.last()
            && desk.keep(*last).is_err()
        {
            // From the last one on, so that the others stay in place.
            for (place, record) in self.unkept.drain(..).rev() {
                if let Err(error) = desk.keep(record) {
                    self.replies.mend(place, &error);
                }
            }
        }
        self.unkept.clear();
        self.replies.send()
    }
    // ANCHOR_END: settle

    /// Sends what nothing has to be waited for; whether that was all, and
    /// the conversation goes on.
    pub(crate) fn offer(&mut self) -> bool {
        self.unkept.is_empty()
            && !self.is_over()
            && self.replies.offer()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.session.is_over
    }

    pub(crate) fn is_large(&self) -> bool {
        self.replies.waiting() > limits::REPLIES
    }

    /// Whether the request that is there may wait, or be answered by
    /// another way.
    pub(crate) fn takes_time(&self) -> bool {
        find(&self.requests.words()).is_ok_and(|command| {
            matches!(command.run, Run::Waits(_) | Run::News(_))
        })
    }

    /// Waits for a request, and sees how soon it comes.
    fn wait(&mut self) -> Result<bool, Lost> {
        match self.requests.is_ready()? {
            true => Ok(true),
            false => self.pace.measure(|| self.requests.wait()),
        }
    }

    fn is_busy(&self) -> bool {
        self.pace.is_quick()
            && self.requests.is_at_rest()
            && self.session.listening.is_none()
    }

    // ANCHOR: go_along
    /// Goes along with the runner, for whom nothing may wait.
    fn go_along(self, rounds: &Rounds<Talk>) -> Result<Self, Lost> {
        let stream = Arc::clone(&self.stream);
        stream.set_nonblocking(true)?;
        let mut back = rounds.go_along(self).ok_or(Lost::Panicked)?;
        stream.set_nonblocking(false)?;
        back.pace.was_along();
        Ok(back)
    }
    // ANCHOR_END: go_along
}
