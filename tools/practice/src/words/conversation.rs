//! How a conversation on sockets went.

use std::fmt::Write;

use schedules::amounts::{grouped, many};

use super::{quoted, wrapped};
use crate::exercise::Exercise;
use crate::talk::outcome::{Broken, Instead, Silence};
use crate::talk::script::Deed;

/// What runs on sockets can't be explored.
pub fn right(count: usize) -> String {
    let all = match count {
        1 => "the one conversation".to_owned(),
        count => format!("all {count} conversations"),
    };
    format!("right in {all}, held on real sockets; no other order of events was tried.")
}

/// The steps as far as they came true, the one that did not, and what happened instead.
pub fn told(exercise: &Exercise, number: usize, broken: &Broken) -> String {
    let Some(conversation) = exercise.manifest.conversations.get(number) else {
        return String::new();
    };
    let mut text = format!("{}:\n\n", conversation.about);
    for (index, step) in conversation.steps.iter().enumerate().take(broken.done + 1) {
        let _ = writeln!(text, "  {:>3}. {}", index + 1, step.text);
    }
    let step = conversation.steps.get(broken.done);
    let who = step.and_then(|step| match &step.deed {
        Deed::Does(who, _) => Some(who.as_str()),
        _ => None,
    });
    text += "\n";
    text += &wrapped(&instead(&broken.instead, who.unwrap_or("nobody")));
    if !broken.printed.is_empty() {
        let _ = write!(
            text,
            "\nThe program has printed\n{}",
            quoted(&broken.printed)
        );
    }
    text
}

fn instead(instead: &Instead, who: &str) -> String {
    match instead {
        Instead::NoAddress => "The first line that the program prints has to end with the \
             address at which it listens."
            .to_owned(),
        Instead::Refused => "But the program does not listen any more.".to_owned(),
        Instead::Heard(heard) => format!("But what {who} hears is \"{heard}\"."),
        Instead::End => "But the connection ends.".to_owned(),
        Instead::Reset => "But the connection breaks: it is reset.".to_owned(),
        Instead::Nothing(silence) => format!("But nothing comes: {}.", known(*silence)),
        Instead::NotRead(silence) => format!(
            "But the program does not read what {who} has said: {}.",
            known(*silence)
        ),
        Instead::Listens(bytes) => format!(
            "But the program does not let go: it has listened to {} so far.",
            many(*bytes as u128, "byte")
        ),
        Instead::Printed(line) if line.is_empty() => {
            "But the program prints an empty line.".to_owned()
        }
        Instead::Printed(line) => format!("But the program prints `{line}`."),
        Instead::Ended(Some(status)) => {
            format!("But the program ends, with the status {status}.")
        }
        Instead::Ended(None) => "But the program is ended by a signal.".to_owned(),
        Instead::Floods => "But the program prints, and does not stop.".to_owned(),
    }
}

fn known(silence: Silence) -> String {
    match silence {
        Silence::Still => "no thread of the program has run for more than a second".to_owned(),
        Silence::Waited(seconds) => format!("{} seconds have passed", grouped(seconds.into())),
    }
}
