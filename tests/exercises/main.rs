//! Each exercise fails at its start for the stated reason, and is right with the
//! book's own solution; whatever cheats is refused.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use harness::{kept_trial, trial};
use libtest_mimic::Trial;
use practice::contents;
use practice::desk::Desk;
use practice::exercise::Exercise;
use practice::grade::Grader;
use practice::index;
use practice::project;
use practice::prove;

fn main() -> ExitCode {
    let kept = concat!(env!("CARGO_TARGET_TMPDIR"), "/kept/exercises");
    harness::main(|| harness::tests(kept, |_| tests()))
}

/// What the tests share.
struct Room {
    root: PathBuf,
    exercises: Vec<Exercise>,
    grader: Grader,
}

fn tests() -> Result<Vec<Trial>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let grader = Grader::new(|line| eprintln!("{line}"))?;
    let room = Arc::new(Room {
        exercises: contents::load(&root.join("exercises"))?,
        grader,
        root,
    });
    let mut trials = vec![trial("the table of all exercises is in step", {
        let room = Arc::clone(&room);
        move || the_table_is_in_step(&room)
    })];
    trials.push(trial("a desk with all solutions is a package", {
        let room = Arc::clone(&room);
        move || all_solutions_are_a_package(&room)
    }));
    trials.push(trial("the page names keys that a manifest has", {
        let room = Arc::clone(&room);
        move || the_page_names_keys_that_there_are(&room)
    }));
    // These tests have the grader in them.
    let things = harness::things()?.program(room.grader.stand_in())?;
    for (index, exercise) in room.exercises.iter().enumerate() {
        let things = things.clone().content(&exercise.folder)?;
        for claim in prove::claims(exercise) {
            let room = Arc::clone(&room);
            let name = format!("{}: {claim}", exercise.name);
            trials.push(kept_trial(name, things.clone(), move || {
                prove::holds(&claim, &room.exercises[index], &room.grader)
            }));
        }
        let room = Arc::clone(&room);
        trials.push(trial(
            format!("{}: its chapter names it", exercise.name),
            move || its_chapter_names_it(&room, &room.exercises[index]),
        ));
    }
    Ok(trials)
}

fn the_table_is_in_step(room: &Room) -> Result<()> {
    let file = room.root.join("exercises").join(index::FILE);
    let found = fs::read_to_string(&file).unwrap_or_default();
    ensure!(
        found == index::table(&room.exercises),
        "{} is not what follows from the exercises: `cargo exercise index > exercises/{}` writes it",
        file.display(),
        index::FILE
    );
    Ok(())
}

/// So cargo and editors know whatever a reader may have.
fn all_solutions_are_a_package(room: &Room) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let desk = Desk::new(folder.path());
    for exercise in &room.exercises {
        fs::write(desk.file(exercise), &exercise.solution)?;
    }
    project::lay_out(&desk, &room.exercises, None, false)?;
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--keep-going"])
        .env("CARGO_TARGET_DIR", folder.path().join("target"))
        .env("RUSTFLAGS", "--cap-lints=allow")
        .current_dir(folder.path())
        .output()?;
    ensure!(
        output.status.success(),
        "expected that `cargo check` takes a folder with all solutions, found\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// Each key in code, in the paragraphs on `[goal]` and `[keeps]`, is one that is read.
fn the_page_names_keys_that_there_are(room: &Room) -> Result<()> {
    let page = room.root.join("src/exercises.md");
    let text = fs::read_to_string(&page)?.replace('\r', "");
    let read = fs::read_to_string(room.root.join("tools/practice/src/exercise/manifest.rs"))?;
    let mut named = 0;
    for paragraph in text.split("\n\n").filter(|p| p.starts_with("In `[")) {
        for code in paragraph.split('`').skip(1).step_by(2) {
            let key = code.split_once('=').map_or(code, |(key, _)| key).trim();
            let is_key = key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            if !is_key || ["impl", "deadlock"].contains(&key) {
                continue;
            }
            named += 1;
            ensure!(
                read.contains(&format!("pub {key}: ")),
                "{}: a manifest has no key `{key}`",
                page.display()
            );
        }
    }
    ensure!(named > 8, "{}: found {named} keys only", page.display());
    Ok(())
}

fn its_chapter_names_it(room: &Room, exercise: &Exercise) -> Result<()> {
    let chapter = room.root.join("src").join(&exercise.manifest.chapter);
    let text = fs::read_to_string(&chapter).with_context(|| {
        format!(
            "{}: there is no chapter {}",
            contents::manifest_of(exercise),
            chapter.display()
        )
    })?;
    let command = format!("cargo exercise start {}", exercise.name);
    ensure!(
        text.contains(&command),
        "{}: expected `{command}`, since the exercise names this chapter",
        chapter.display()
    );
    Ok(())
}
