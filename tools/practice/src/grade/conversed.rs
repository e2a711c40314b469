//! An answer that is a program with sockets: people talk with it.

use std::env;
use std::io;
use std::path::Path;
use std::thread;

use anyhow::Result;

use super::compiler::{self, Make};
use super::{Fault, Proof, Verdict, remains};
use crate::exercise::Exercise;
use crate::talk::outcome::{Broken, Instead};
use crate::talk::play::play;
use crate::talk::{Conversation, hold};

pub fn grade(exercise: &Exercise, text: &str, shown: &Path) -> Result<Verdict> {
    let folder = tempfile::tempdir()?;
    let program = folder
        .path()
        .join("program")
        .with_extension(env::consts::EXE_EXTENSION);
    let source = text.to_owned() + exercise.grader.as_deref().unwrap_or_default();
    let make = Make::Program(&program);
    if let Some(said) = compiler::errors(&source, shown, folder.path(), make)? {
        let shown = shown.display();
        let errors = format!("{shown}: does not compile:\n{said}");
        return Ok(Verdict::Wrong(Fault::Unfit(errors)));
    }
    let missing = remains::in_text(exercise, text).map(Fault::Missing);
    let fault = match first_broken(exercise, &program)? {
        // That it is not the program that it was says more.
        Some((_, broken)) if broken.instead == Instead::NoAddress && missing.is_some() => missing,
        Some((number, broken)) => Some(Fault::Conversation { number, broken }),
        None => missing,
    };
    Ok(match fault {
        Some(fault) => Verdict::Wrong(fault),
        None => Verdict::Right(Proof::Conversations(held(exercise).count())),
    })
}

/// The conversations, with their numbers, that this system can have.
fn held(exercise: &Exercise) -> impl Iterator<Item = (usize, &Conversation)> {
    let all = exercise.manifest.conversations.iter().enumerate();
    all.filter(|(_, conversation)| hold::IS_POSSIBLE || !conversation.holds_up())
}

/// All of them at once, since most of their time is spent waiting; the first that does not go
/// as it has to.
fn first_broken(exercise: &Exercise, program: &Path) -> io::Result<Option<(usize, Broken)>> {
    let played: Vec<(usize, io::Result<Option<Broken>>)> = thread::scope(|scope| {
        let start = |(number, conversation)| {
            let playing = scope.spawn(move || play(program, conversation));
            (number, playing)
        };
        let playing: Vec<_> = held(exercise).map(start).collect();
        let played = playing.into_iter().map(|(number, one)| {
            let lost = |_| Err(io::Error::other("a conversation was lost"));
            (number, one.join().unwrap_or_else(lost))
        });
        played.collect()
    });
    for (number, broken) in played {
        if let Some(broken) = broken? {
            return Ok(Some((number, broken)));
        }
    }
    Ok(None)
}
