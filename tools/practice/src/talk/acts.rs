//! What those do who are connected with the program.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::thread;
use std::time::{Duration, Instant};

use supervise::interrupt;

use super::outcome::{Instead, Silence};
use super::person::{GLANCE, Person, is_later};
use super::script::Act;
use super::stage::{Played, Stage, Stop};
use super::taken;

/// How long a program may listen to somebody who says one thing after another.
const ON_AND_ON: Duration = Duration::from_secs(5);
/// How much it may take from somebody who says it without end.
const FLOOD: usize = 4 << 20;
/// What was said is out by then where the system does not tell whether it was read.
const PAUSE: Duration = Duration::from_millis(100);

impl Stage {
    pub fn act(&mut self, person: &mut Person, act: &Act) -> Played<()> {
        match act {
            Act::Says(bytes) => {
                // Two pieces come as two only if the first was read before.
                self.is_heard(person)?;
                person.has_spoken = true;
                self.say(person, bytes)
            }
            Act::SaysWithoutEnd(bytes) => {
                let many = bytes.repeat((64 << 10) / bytes.len().max(1));
                let mut said = 0;
                while !person.is_cut && said < FLOOD {
                    self.say(person, &many)?;
                    said += many.len();
                }
                // The system takes some of it from us before the program does, and the first
                // word after the program has let go.
                for _ in 0..2 {
                    if !person.is_cut {
                        self.is_taken(person)?;
                        self.say(person, bytes)?;
                    }
                }
                match person.is_cut {
                    true => Ok(()),
                    false => Err(Stop::Instead(Instead::Listens(said))),
                }
            }
            Act::SaysEvery(bytes, pause) => self.say_every(person, bytes, *pause),
            Act::SaysNoMore => ignoring_the_end(person.stream.shutdown(Shutdown::Write)),
            Act::Waits(pause) => {
                thread::sleep(*pause);
                Ok(())
            }
            // The stream is dropped.
            Act::Leaves => Ok(()),
            Act::Hears(expected) => self.hear(person, expected),
            Act::HearsTheEnd => {
                while person.over.is_none() && person.heard.is_empty() {
                    self.listen(person, Instead::Nothing)?;
                }
                match (&person.heard[..], &person.over) {
                    ([], Some(Instead::End)) => Ok(()),
                    ([], Some(over)) => Err(Stop::Instead(over.clone())),
                    (heard, _) => Err(Stop::Instead(said(heard))),
                }
            }
            Act::IsLetGo => {
                while person.over.is_none() && !person.is_cut {
                    self.listen(person, Instead::Nothing)?;
                }
                Ok(())
            }
        }
    }

    fn hear(&mut self, person: &mut Person, expected: &[u8]) -> Played<()> {
        loop {
            if let Some(rest) = person.heard.strip_prefix(expected) {
                person.heard = rest.to_vec();
                return Ok(());
            }
            if !expected.starts_with(&person.heard) {
                return Err(Stop::Instead(said(&person.heard)));
            }
            if let Some(over) = &person.over {
                return Err(Stop::Instead(match &person.heard[..] {
                    [] => over.clone(),
                    heard => said(heard),
                }));
            }
            let is_part = !person.heard.is_empty();
            let part = said(&person.heard);
            self.listen(person, |silence| match is_part {
                true => part,
                false => Instead::Nothing(silence),
            })?;
        }
    }

    /// Reads once; what has come, or how the connection has ended, is kept.
    fn listen(
        &mut self,
        person: &mut Person,
        or_else: impl FnOnce(Silence) -> Instead,
    ) -> Played<()> {
        let mut buffer = [0; 512];
        self.wait(or_else, |_| match person.stream.read(&mut buffer) {
            Ok(0) => {
                person.over = Some(Instead::End);
                Ok(Some(()))
            }
            Ok(count) => {
                person.heard.extend(&buffer[..count]);
                Ok(Some(()))
            }
            Err(error) if is_later(&error) => Ok(None),
            Err(_) => {
                person.over = Some(Instead::Reset);
                Ok(Some(()))
            }
        })
    }

    /// Writes all of it, if the connection lasts.
    fn say(&mut self, person: &mut Person, bytes: &[u8]) -> Played<()> {
        let mut left = bytes;
        while !left.is_empty() && !person.is_cut {
            let count = self.wait(Instead::NotRead, |_| match person.stream.write(left) {
                Ok(count) => Ok(Some(count)),
                Err(error) if is_later(&error) => Ok(None),
                Err(_) => {
                    person.is_cut = true;
                    Ok(Some(0))
                }
            })?;
            left = &left[count..];
        }
        Ok(())
    }

    fn say_every(&mut self, person: &mut Person, bytes: &[u8], pause: Duration) -> Played<()> {
        let until = Instant::now() + ON_AND_ON;
        let mut said = 0;
        person.stream.set_read_timeout(Some(pause))?;
        while Instant::now() < until {
            self.say(person, bytes)?;
            said += bytes.len();
            let mut buffer = [0; 512];
            match person.stream.read(&mut buffer) {
                Err(error) if is_later(&error) => {}
                Ok(1..) => {}
                Ok(0) => person.over = Some(Instead::End),
                Err(_) => person.over = Some(Instead::Reset),
            }
            if person.over.is_some() || person.is_cut {
                person.stream.set_read_timeout(Some(GLANCE))?;
                return Ok(());
            }
            interrupt::unless_requested(())?;
        }
        Err(Stop::Instead(Instead::Listens(said)))
    }

    /// Waits until what was said, if anything, is read.
    pub fn is_heard(&mut self, person: &Person) -> Played<()> {
        match person.has_spoken && !person.is_cut {
            true => self.is_taken(person),
            false => Ok(()),
        }
    }

    fn is_taken(&mut self, person: &Person) -> Played<()> {
        self.wait(Instead::NotRead, |_| {
            match taken::is_taken(&person.stream) {
                Ok(Some(true)) => Ok(Some(())),
                Ok(Some(false)) => {
                    thread::sleep(Duration::from_millis(1));
                    Ok(None)
                }
                Ok(None) => {
                    thread::sleep(PAUSE);
                    Ok(Some(()))
                }
                // It has no addresses any more.
                Err(_) => Ok(Some(())),
            }
        })
    }
}

fn ignoring_the_end(result: io::Result<()>) -> Played<()> {
    match result {
        Err(error) if error.kind() != ErrorKind::NotConnected => Err(error.into()),
        _ => Ok(()),
    }
}

fn said(bytes: &[u8]) -> Instead {
    Instead::Heard(bytes.escape_ascii().to_string())
}
