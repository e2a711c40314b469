//! Plays a conversation with a program.

use std::io;
use std::mem;
use std::path::Path;
use std::time::{Duration, Instant};

use super::hold;
use super::outcome::{Broken, Instead};
use super::script::{Act, Conversation, Deed, Step};
use super::stage::{Played, Stage, Stop};

/// A step that takes longer than that may make others late, whose programs have time-outs.
const LATE: Duration = Duration::from_millis(250);
/// How often a conversation is played that goes wrong, and is late.
const PLAYS: usize = 4;
/// The status of a program that has panicked.
const PANICKED: i32 = 101;

/// Plays it with a new run of the program, and returns what went wrong. What goes wrong on
/// a machine that is late may be the machine's doing, since programs have time-outs: then
/// it is played again.
///
/// # Errors
///
/// When the program can't be started, the system has no sockets left, or somebody
/// pressed Ctrl-C.
pub fn play(program: &Path, conversation: &Conversation) -> io::Result<Option<Broken>> {
    let mut play = Play::default();
    for _ in 0..PLAYS {
        play = play_once(program, conversation)?;
        if !play.is_late {
            break;
        }
    }
    Ok(play.broken)
}

/// What became of one play.
#[derive(Default)]
struct Play {
    broken: Option<Broken>,
    /// It went wrong, and something took longer than it should.
    is_late: bool,
}

fn play_once(program: &Path, conversation: &Conversation) -> io::Result<Play> {
    let (mut stage, address) = Stage::open(program, conversation.calls())?;
    let mut done = 0;
    let played = address.and_then(|()| {
        for step in &conversation.steps {
            stage.play_in_time(step)?;
            done += 1;
        }
        Ok(())
    });
    match played {
        Ok(()) => Ok(Play::default()),
        Err(Stop::Failed(error)) => Err(error),
        Err(Stop::Instead(instead)) => Ok(Play {
            is_late: stage.is_late,
            broken: Some(Broken {
                done,
                instead,
                printed: stage.running.end(),
            }),
        }),
    }
}

impl Stage {
    fn play_in_time(&mut self, step: &Step) -> Played<()> {
        let begun = Instant::now();
        let played = self.play(step);
        let pause = match &step.deed {
            Deed::Does(_, Act::Waits(pause)) => *pause,
            _ => Duration::ZERO,
        };
        // That nothing happens is waited for, and known.
        let is_silent = matches!(
            played,
            Err(Stop::Instead(
                Instead::Nothing(_) | Instead::NotRead(_) | Instead::Listens(_)
            ))
        );
        self.is_late |= !is_silent && begun.elapsed() > LATE + pause;
        played
    }

    fn play(&mut self, step: &Step) -> Played<()> {
        match &step.deed {
            Deed::Connects(who) => self.connect(who),
            Deed::IsCalled(who) => self.accept(who),
            Deed::Prints(expected) => match self.line()? {
                line if line == *expected => Ok(()),
                line => Err(Stop::Instead(Instead::Printed(line))),
            },
            Deed::Ends => self.ends(|status| status == Some(0)),
            Deed::Fails => self.ends(|status| status != Some(0) && status != Some(PANICKED)),
            Deed::IsHeldUp => {
                let people = mem::take(&mut self.people);
                let heard = people.values().try_for_each(|person| self.is_heard(person));
                self.people = people;
                heard?;
                Ok(hold::up(self.running.id())?)
            }
            Deed::GoesOn => Ok(hold::no_more(self.running.id())?),
            Deed::Does(who, act) => {
                let Some(mut person) = self.people.remove(who) else {
                    let unknown = format!("{who} is not connected");
                    return Err(Stop::Failed(io::Error::other(unknown)));
                };
                self.act(&mut person, act)?;
                if *act != Act::Leaves {
                    self.people.insert(who.clone(), person);
                }
                Ok(())
            }
        }
    }
}
