//! Every command that the book, its README and its workflows name can be given:
//! the very tools are asked for its words and options.
//!
//! A command is read where a reader finds it: in a chapter, around a listing of
//! the built pages, in a document, a script or a workflow, and in what the
//! tools themselves advise. [`tools`] asks; [`words`] tells a command's words, and [`texts`]
//! what programs read by themselves. [`workflows`] holds that the commands that guard the book
//! are given, and [`tables`] that the documents tell of each tool what it does.

mod sources;
mod tables;
mod texts;
mod tools;
mod words;
mod workflows;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use instep::book::Book;
use libtest_mimic::Trial;

use sources::Found;
use tools::Tools;

fn main() -> ExitCode {
    let kept = concat!(env!("CARGO_TARGET_TMPDIR"), "/kept/commands");
    harness::main(|| harness::tests(kept, |_| tests()))
}

fn tests() -> Result<Vec<Trial>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = Book::load(root)?;
    let tools = Arc::new(Tools::new(&book)?);
    let mut trials = vec![];
    for (name, found) in [
        ("the commands of the chapters", sources::chapters(&book)),
        ("the commands around the listings", sources::pages(&book)),
        ("the commands of the documents", sources::documents(root)?),
        ("the commands of the workflows", sources::workflows(root)?),
        ("the commands that the tools advise", sources::advice(root)?),
    ] {
        let tools = Arc::clone(&tools);
        trials.push(Trial::test(name, move || {
            refused(&tools, &found).map_err(Into::into)
        }));
    }
    let has_mdbook = tools.has_mdbook();
    for (name, wrong, can_be_asked) in [
        ("what cannot be given is refused", WRONG, true),
        (
            "what mdBook does not know is refused",
            WRONG_TO_MDBOOK,
            has_mdbook,
        ),
    ] {
        let tools = Arc::clone(&tools);
        let trial = Trial::test(name, move || {
            let taken: Vec<_> = wrong
                .iter()
                .filter(|wrong| tools.refuse(wrong, true).is_none())
                .collect();
            match taken.is_empty() {
                true => Ok(()),
                false => Err(format!("these were taken: {taken:#?}").into()),
            }
        });
        trials.push(trial.with_ignored_flag(!can_be_asked));
    }
    let tools = Arc::clone(&tools);
    trials.push(Trial::test(
        "a server is not run to ask for its help",
        move || {
            let address = "cargo run -p store_log 127.0.0.1:0 store.log";
            match tools.refuse(address, true) {
                None => Ok(()),
                Some(fault) => Err(format!("`{address}` was refused: {fault}").into()),
            }
        },
    ));
    let versions = sources::versions(&book, root)?;
    trials.push(Trial::test(
        "the versions of the tools",
        move || match versions.is_empty() {
            true => Ok(()),
            false => Err(versions.join("\n").into()),
        },
    ));
    let faults = workflows::faults(root)?;
    trials.push(Trial::test(
        "what guards the book is run, by pinned actions",
        move || match faults.is_empty() {
            true => Ok(()),
            false => Err(faults.join("\n").into()),
        },
    ));
    let faults = tables::faults(root)?;
    trials.push(Trial::test(
        "what tables tell is told of the right one",
        move || match faults.is_empty() {
            true => Ok(()),
            false => Err(faults.join("\n").into()),
        },
    ));
    Ok(trials)
}

/// One for each kind of mistake.
const WRONG: &[&str] = &[
    "cargoo test",
    "cargo tset",
    "cargo test --test listing",
    "cargo test -p schedule",
    "cargo run -q thread5",
    "cargo run -p thread99",
    "cargo run -p store_log --relaese 127.0.0.1:0 store.log",
    "cargo bench --bench compares",
    "cargo bench --bench measured -- --wirte",
    "cargo clippy --all-target",
    "cargo books",
    "cargo export print",
    "cargo export pdf --fast",
    "cargo instep recrod thread5",
    "cargo instep record thread99 --write",
    "cargo instep record thread5 --wirte",
    "cargo instep new thread/leader",
    "cargo instep new threads/leader --contract certain",
    "cargo schedules thread5 --spurios",
    "cargo schedules thread99",
    "TRAILS=write cargo test --test listings",
    "LITMUS=write cargo test --test listings",
    "cargo test --test store -- drawing",
    "cargo test --test listings drawing",
    "TRIALS=wirte cargo test --test listings",
    "REAL_RUN=10000",
    "--spurios",
    "--preemption 2",
    "npm --prefix tests/browsers test",
    "npm --prefix tests/browser tset",
    "npm --prefix tests/browser ci && npm --prefix tests/browser tset",
    "git apply code/threads/thread5/changes/none.diff",
];

/// Where there is no mdBook, nobody says so.
const WRONG_TO_MDBOOK: &[&str] = &["cargo book biuld"];

/// What the tools say against these commands. Where there is none at all, they
/// were not found, which is no success.
fn refused(tools: &Tools, found: &[Found]) -> Result<(), String> {
    let faults: Vec<_> = found
        .iter()
        .filter_map(|found| {
            let fault = tools.refuse(&found.command, found.is_block)?;
            Some(format!(
                "error: {}:{}: this command cannot be given\n  found `{}`\n  {}\n",
                found.file,
                found.line,
                found.command,
                fault.replace('\n', "\n  ")
            ))
        })
        .collect();
    match (faults.is_empty(), found.is_empty()) {
        (false, _) => Err(faults.join("\n")),
        (true, true) => Err("no command was found".to_owned()),
        (true, false) => Ok(()),
    }
}
