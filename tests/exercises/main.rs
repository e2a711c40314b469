//! Each exercise fails at its start for the stated reason, and is right with the
//! book's own solution; whatever cheats is refused.

mod kept;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use harness::trial;
use kept::Entry;
use libtest_mimic::Arguments;
use practice::contents;
use practice::desk::Desk;
use practice::exercise::Exercise;
use practice::grade::{Fault, Grader, Verdict};
use practice::index;
use practice::progress::Progress;
use practice::project;
use practice::words;

fn main() -> ExitCode {
    harness::main(test)
}

/// What the tests share.
struct Room {
    root: PathBuf,
    exercises: Vec<Exercise>,
    grader: Grader,
    programs: String,
}

type Test = Box<dyn FnOnce(&Room, &Exercise) -> Result<()> + Send>;

fn test() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let grader = Grader::new(|line| eprintln!("{line}"))?;
    let room = Arc::new(Room {
        exercises: contents::load(&root.join("exercises"))?,
        programs: kept::programs(grader.stand_in())?,
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
    for (index, exercise) in room.exercises.iter().enumerate() {
        let mut add = |what: String, test: Test| {
            let room = Arc::clone(&room);
            let name = format!("{}: {what}", exercise.name);
            trials.push(trial(name, move || {
                let exercise = &room.exercises[index];
                let entry = Entry::new(&room.root, exercise, &what, &room.programs)?;
                if !entry.has_passed() {
                    test(&room, exercise)?;
                    entry.keep();
                }
                Ok(())
            }));
        };
        add(
            "its start fails as stated".into(),
            Box::new(its_start_fails_as_stated),
        );
        add(
            "its solution is right".into(),
            Box::new(its_solution_is_right),
        );
        add(
            "the code of its hints runs".into(),
            Box::new(the_code_of_its_hints_runs),
        );
        for name in exercise.cheats.keys() {
            let (what, name) = (format!("the cheat {name} is refused"), name.clone());
            add(
                what,
                Box::new(move |room, exercise| the_cheat_is_refused(room, exercise, &name)),
            );
        }
        let room = Arc::clone(&room);
        trials.push(trial(
            format!("{}: its chapter names it", exercise.name),
            move || its_chapter_names_it(&room, &room.exercises[index]),
        ));
    }
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}

impl Room {
    /// What the reader is told of that text.
    fn told(&self, exercise: &Exercise, text: &str) -> Result<(Verdict, String)> {
        let shown = Path::new("practice").join(exercise.file_name());
        let verdict = self.grader.grade(exercise, text, &shown)?;
        let progress = Progress::default();
        let told = words::verdict(exercise, &verdict, &self.exercises, &progress, &shown);
        Ok((verdict, told))
    }
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

fn its_start_fails_as_stated(room: &Room, exercise: &Exercise) -> Result<()> {
    let (verdict, told) = room.told(exercise, &exercise.start)?;
    ensure!(
        matches!(&verdict, Verdict::Wrong(Fault::Untouched(_)))
            || matches!(&verdict, Verdict::Wrong(Fault::TooStrong { .. })),
        "{}: expected that its start fails, found\n{told}",
        contents::manifest_of(exercise)
    );
    says(
        exercise,
        "start_fails",
        &told,
        &exercise.manifest.start_fails,
    )?;
    let manifest = &exercise.manifest;
    let texts = manifest.hints.iter().chain([&manifest.task]);
    texts
        .flat_map(|text| lines_named(text))
        .try_for_each(|line| says(exercise, "hints", &told, &format!("line {line}")))
}

/// The lines of the start that a text names: `in line 18`.
fn lines_named(text: &str) -> impl Iterator<Item = &str> {
    text.split("line ").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit());
        Some(&rest[..end.unwrap_or(rest.len())]).filter(|line| !line.is_empty())
    })
}

fn its_solution_is_right(room: &Room, exercise: &Exercise) -> Result<()> {
    let (verdict, told) = room.told(exercise, &exercise.solution)?;
    ensure!(
        matches!(verdict, Verdict::Right(_)),
        "{}: expected that its solution is right, found\n{told}",
        exercise.folder.display()
    );
    Ok(())
}

fn the_cheat_is_refused(room: &Room, exercise: &Exercise, name: &str) -> Result<()> {
    let (verdict, told) = room.told(exercise, &exercise.cheats[name])?;
    ensure!(
        !matches!(verdict, Verdict::Right(_)),
        "{}: the cheat `{name}` passes: say in `[keeps]` what must remain\n{told}",
        contents::manifest_of(exercise)
    );
    let refused = &exercise.manifest.cheats[name].refused;
    says(exercise, &format!("cheats.{name}"), &told, refused)
}

/// Each block of Rust in a hint, alone.
fn the_code_of_its_hints_runs(_: &Room, exercise: &Exercise) -> Result<()> {
    let folder = tempfile::tempdir()?;
    for (number, hint) in exercise.manifest.hints.iter().enumerate() {
        for code in hint.split("```rust\n").skip(1) {
            let code = code.split("```").next().unwrap_or_default();
            let source = folder.path().join("hint.rs");
            let whole = match code.contains("fn main") {
                true => code.to_owned(),
                false => format!("fn main() {{\n{code}}}\n"),
            };
            fs::write(&source, whole)?;
            let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
            let output = Command::new(rustc)
                .args(["--edition=2024", "-o"])
                .arg(folder.path().join("hint"))
                .arg(&source)
                .output()?;
            let run = || Command::new(folder.path().join("hint")).output();
            ensure!(
                output.status.success() && run()?.status.success(),
                "{}: expected that the code of hint {} compiles and runs, found\n{}",
                contents::manifest_of(exercise),
                number + 1,
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
    Ok(())
}

fn says(exercise: &Exercise, key: &str, told: &str, expected: &str) -> Result<()> {
    let plain = told.split_whitespace().collect::<Vec<_>>().join(" ");
    ensure!(
        plain.contains(expected),
        "{}: `{key}` expects the words `{expected}`, found\n{told}",
        contents::manifest_of(exercise)
    );
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
