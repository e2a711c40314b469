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
        None => Verdict::Right(Proof::Conversations(exercise.manifest.conversations.len())),
    })
}

/// All of them at once, since most of their time is spent waiting; the first that does not go
/// as it has to.
fn first_broken(exercise: &Exercise, program: &Path) -> io::Result<Option<(usize, Broken)>> {
    let conversations = &exercise.manifest.conversations;
    let played: Vec<io::Result<Option<Broken>>> = thread::scope(|scope| {
        let playing: Vec<_> = conversations
            .iter()
            .map(|conversation| scope.spawn(|| play(program, conversation)))
            .collect();
        let played = playing.into_iter().map(|one| {
            let lost = |_| Err(io::Error::other("a conversation was lost"));
            one.join().unwrap_or_else(lost)
        });
        played.collect()
    });
    for (number, broken) in played.into_iter().enumerate() {
        if let Some(broken) = broken? {
            return Ok(Some((number, broken)));
        }
    }
    Ok(None)
}
