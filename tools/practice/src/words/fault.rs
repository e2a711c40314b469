//! What is not right, and how it comes about.

use std::fmt::Write;
use std::path::Path;

use formats::ending::Ending;
use schedules::amounts::{grouped, many};
use schedules::report;

use super::{WIDTH, conversation, quoted, wrapped};
use crate::exercise::Exercise;
use crate::grade::{Fault, Missing, Prediction, Verdict, Way};

/// In few words.
pub fn not_yet(fault: &Fault) -> &'static str {
    match fault {
        Fault::Untouched(_) => "it is as it was at the start",
        Fault::Unfit(_) => "it can't be run yet",
        Fault::Missing(Missing::Schedules { .. }) => {
            "nothing goes wrong, and too little happens at once"
        }
        Fault::Missing(_) => "that is an answer to another question",
        Fault::Output { .. } | Fault::Ending { .. } => "not right in every schedule yet",
        Fault::Impossible { .. } => "it can do less than it has to",
        Fault::Unreached { .. } | Fault::OtherPanic { .. } => "no schedule does that",
        Fault::TooStrong { .. } => "right, and stronger than it has to be",
        Fault::Predicted(_) => "not quite",
        Fault::Conversation { .. } => "not right in every conversation yet",
    }
}

/// With the shortest way there.
pub fn explained(exercise: &Exercise, fault: &Fault, file: &Path) -> String {
    match fault {
        Fault::Untouched(found) => match &**found {
            Verdict::Wrong(fault) => explained(exercise, fault, file),
            _ => String::new(),
        },
        Fault::Unfit(why) => format!("{}\n", why.trim_end()),
        Fault::Missing(missing) => wrapped(&remains(missing)),
        Fault::Output {
            printed,
            ending,
            expected,
            way,
        } => {
            let mut text = "It can print\n".to_owned() + &quoted(printed);
            if *ending != Ending::SUCCESS {
                let _ = writeln!(text, "{}.", report::in_words(*ending));
            }
            text += match expected.len() {
                1 => "and has to print\n",
                _ => "and has to print one of\n",
            };
            text += &expected
                .iter()
                .map(|output| quoted(output))
                .collect::<Vec<_>>()
                .join("  or\n");
            text + &told(way) + &watched(exercise, file, Some(printed))
        }
        Fault::Ending { ending, way } => {
            let text = match *ending {
                Ending::Deadlock => "It can get stuck, forever.\n".to_owned(),
                Ending::Spins => "It can spin, forever.\n".to_owned(),
                Ending::Race => "It can have a data race.\n".to_owned(),
                other => format!("{}.\n", report::in_words(other)),
            };
            text + &told(way) + &watched(exercise, file, None)
        }
        Fault::Impossible { output } => {
            format!(
                "In no schedule does it print\n{}Is a thread waited for before the next one begins?\n",
                quoted(output)
            )
        }
        Fault::Unreached { ending, schedules } => wrapped(&format!(
            "It has to be possible that {}. That was sought in all schedules; {}.",
            lowercase(&report::in_words(*ending)),
            match schedules {
                1 => "one stands for all".to_owned(),
                count => format!("{} stand for all", grouped(*count)),
            }
        )),
        Fault::OtherPanic { expected } => wrapped(&format!(
            "It panics, and no panic says `{expected}`, which is the one to bring about."
        )),
        Fault::TooStrong {
            line,
            ordering,
            weaker,
        } => wrapped(&format!(
            "In line {line}, `{weaker}` is right in every schedule as well, and you ask for \
             `{ordering}`."
        )),
        Fault::Predicted(prediction) => predicted(prediction),
        Fault::Conversation { number, broken } => conversation::told(exercise, *number, broken),
    }
}

fn remains(missing: &Missing) -> String {
    match missing {
        Missing::Item(name) => format!(
            "`{name}` is not as it was at the start, and the exercise needs it as it was. \
             Change the rest."
        ),
        Missing::Code(code) => {
            format!("`{code}` is gone, and this exercise is about a program that has it.")
        }
        Missing::Asked(code) => {
            format!("An answer to this exercise is built with `{code}`, and there is none here.")
        }
        Missing::Without { code, line } => {
            format!("`{code}` in line {line} has no place in an answer to this exercise.")
        }
        Missing::Sleep => "In no schedule does a thread wait at a `Condvar`, and this exercise is \
             about threads that do: who asks again and again keeps a core from its work."
            .to_owned(),
        Missing::Replaced { name, line } => format!(
            "Line {line} puts something else in the place of `{name}`, and the exercise \
             needs the one of the standard library."
        ),
        Missing::Ordering { line } => format!(
            "The ordering in line {line} is not one of a single operation. Write each \
             ordering where its operation is, by its own name: `store(7, Release)`."
        ),
        Missing::Threads { expected, found } => format!(
            "It runs {}, and this exercise is about {expected}, main among them.",
            many(*found as u128, "thread")
        ),
        Missing::ManyThreads { expected, found } => format!(
            "It runs {}, and the answer does with {expected}, main among them.",
            many(*found as u128, "thread")
        ),
        Missing::Schedules {
            expected,
            found,
            locks,
        } => {
            let mut text = match found {
                1 => "One schedule stands for all: its threads run one after the other, or never \
                      meet. Those of the answer run side by side, and meet."
                    .to_owned(),
                found => format!(
                    "Less happens at once than has to: {found} schedules stand for all, and there \
                     would be at least {expected}."
                ),
            };
            if *locks {
                text += " Is a lock held for longer than it has to be? A guard lives to the end of \
                         its block, and one without a name, in the head of a `while let`, an `if \
                         let` or a `match`, to the end of that.";
            }
            text
        }
        Missing::Objects {
            kind,
            expected,
            found,
        } => format!(
            "It makes {}, and the answer has at least {expected}.",
            match found {
                0 => format!("no {kind}"),
                count => format!("{count} × {kind}"),
            }
        ),
    }
}

fn predicted(prediction: &Prediction) -> String {
    let mut text = String::new();
    for output in &prediction.impossible {
        let _ = write!(text, "No schedule prints\n{}", quoted(output));
    }
    if prediction.right > 0 {
        let _ = writeln!(text, "Right: {}.", many(prediction.right as u128, "output"));
    }
    match prediction.missing {
        0 => {}
        1 => text += "One more is possible.\n",
        count => {
            let _ = writeln!(text, "{count} more are possible.");
        }
    }
    text
}

fn told(way: &Way) -> String {
    let mut text = match (way.woken, way.steps.len()) {
        (true, _) => {
            "It takes a thread that wakes up for no reason, as the standard library allows:\n"
                .to_owned()
        }
        (false, 1) => "One step leads there:\n".to_owned(),
        (false, count) => format!("The shortest way there has {count} steps:\n"),
    };
    for (index, step) in way.steps.iter().enumerate() {
        text += &indented(&format!("  {:>3}. ", index + 1), step);
    }
    for waiting in &way.waiting {
        text += &indented("       ", waiting);
    }
    text
}

/// A step in the width of a terminal, below its number.
fn indented(number: &str, step: &str) -> String {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(number)
        .subsequent_indent("       ")
        .break_words(false);
    textwrap::fill(step, options) + "\n"
}

/// How to see more of it, if the reader's file is a program of its own.
fn watched(exercise: &Exercise, file: &Path, printed: Option<&String>) -> String {
    if exercise.grader.is_some() {
        return String::new();
    }
    let file = file.display();
    match printed.filter(|printed| printed.len() < 40 && !printed.contains('\'')) {
        Some(printed) => {
            let printed = printed.replace('\n', "\\n");
            format!("\n    cargo schedules {file} --output '{printed}'\n")
        }
        None => format!("\n    cargo schedules {file}\n"),
    }
}

fn lowercase(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_lowercase);
    first.chain(chars).collect()
}
