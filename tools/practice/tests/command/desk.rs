//! The reader's files, and what the command remembers.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};

use super::{Reader, Test, names};

pub const TESTS: &[(&str, Test)] = &[
    ("a reader is led from one exercise to the next", leads_on),
    (
        "a file that is there is never written over",
        keeps_what_is_there,
    ),
    (
        "what is reset is kept under another name",
        keeps_what_is_reset,
    ),
    (
        "cargo runs the one that was started last",
        cargo_runs_the_last,
    ),
    (
        "a manifest of the reader's own is left alone",
        leaves_their_manifest,
    ),
    ("a file that was renamed is found", finds_what_was_renamed),
    (
        "a folder in the place of a file is named",
        names_a_folder_in_place,
    ),
    ("who reads no more is no reason to panic", nobody_reads),
    ("nothing is wider than 80 columns", is_narrow),
    ("hints come one by one", hints_come_one_by_one),
    ("what words are held to is not shown", shows_no_marks),
    ("the solution is compared with what is there", compares),
    ("a file that is missing is named", names_a_missing_file),
    (
        "a file with another exercise is told apart",
        knows_another_exercise,
    ),
    ("a file that is no text is named", names_what_is_no_text),
    ("an exercise that is misspelled is guessed", guesses),
    (
        "a damaged record is kept, and a new one begun",
        keeps_a_damaged_record,
    ),
    (
        "a record of a newer version is left alone",
        leaves_a_newer_record,
    ),
    ("two terminals at once lose nothing", loses_nothing),
    (
        "a desk that can't be written is named, with what to do",
        names_a_desk,
    ),
    ("a folder without exercises is named", names_a_folder),
    ("an exercise that nobody names is an error", finds_orphans),
    ("an author is told which claims don't hold", proves),
    ("machines can read it", is_json),
];

fn leads_on(reader: &Reader) -> Result<()> {
    reader.run(&[])?.expect(0, "cargo exercise start first")?;
    reader.run(&["start", "first"])?.expect(0, "first.rs")?;
    reader.run(&[])?.expect(0, "cargo exercise check first")?;
    reader
        .run(&["check"])?
        .expect(1, "it is as it was at the start")?;
    reader
        .check(&reader.solution()?)?
        .expect(0, "1 of 2 done")?;
    reader.run(&[])?.expect(0, "cargo exercise start second")?;
    reader.run(&["start"])?.expect(0, "second.rs")?;
    reader.run(&["list"])?.expect(0, "done  first")
}

fn keeps_what_is_there(reader: &Reader) -> Result<()> {
    reader.run(&["start", "first"])?.expect(0, "Your file")?;
    let file = reader.desk().join("first.rs");
    fs::write(&file, "mine")?;
    reader
        .run(&["start", "first"])?
        .expect(0, "as you have left it")?;
    ensure!(fs::read_to_string(&file)? == "mine", "it was written over");
    Ok(())
}

fn keeps_what_is_reset(reader: &Reader) -> Result<()> {
    reader.run(&["reset", "first"])?.expect(0, "is there")?;
    for text in ["one", "two"] {
        fs::write(reader.desk().join("first.rs"), text)?;
        reader
            .run(&["reset", "first"])?
            .expect(0, "what you had is")?;
    }
    let kept = |number: u32| fs::read_to_string(reader.desk().join(format!("first.{number}.rs")));
    ensure!(kept(1)? == "one" && kept(2)? == "two", "something was lost");
    Ok(())
}

fn cargo_runs_the_last(reader: &Reader) -> Result<()> {
    let cargo_run = || {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["run", "--quiet", "--offline"]);
        cargo
            .current_dir(reader.desk())
            .env("CARGO_TARGET_DIR", reader.folder.path())
            .output()
    };
    let grader = reader.folder.path().join("exercises/part/second/grader.rs");
    fs::write(grader, "fn main() {\n    println!(\"{}\", built());\n}\n")?;
    reader.run(&["start", "second"])?.expect(0, "second.rs")?;
    fs::write(
        reader.desk().join("second.rs"),
        "//! second: built.\n\npub fn built() -> u32 {\n    7\n}\n",
    )?;
    let ran = cargo_run()?;
    ensure!(
        ran.stdout == b"7\n",
        "found {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    reader.run(&["start", "first"])?;
    fs::write(reader.desk().join("first.rs"), reader.solution()?)?;
    // What is gone must not keep cargo from what is there.
    fs::remove_file(reader.desk().join("second.rs"))?;
    reader.run(&["check", "first"])?.expect(0, "is next")?;
    let ran = cargo_run()?;
    ensure!(
        ran.stdout == b"2\n",
        "found {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    Ok(())
}

fn leaves_their_manifest(reader: &Reader) -> Result<()> {
    fs::create_dir_all(reader.desk())?;
    let manifest = reader.desk().join("Cargo.toml");
    fs::write(&manifest, "[workspace]\n")?;
    reader.run(&["start", "first"])?.expect(0, "first.rs")?;
    ensure!(
        fs::read_to_string(&manifest)? == "[workspace]\n",
        "it was written over"
    );
    Ok(())
}

fn finds_what_was_renamed(reader: &Reader) -> Result<()> {
    reader.run(&["start", "first"])?;
    fs::rename(
        reader.desk().join("first.rs"),
        reader.desk().join("mine.rs"),
    )?;
    let said = reader.run(&["check"])?;
    said.expect(1, "first.rs is not there")?;
    said.expect(1, "mine.rs begins like it, so rename that")
}

fn names_a_folder_in_place(reader: &Reader) -> Result<()> {
    fs::create_dir_all(reader.desk().join("first.rs"))?;
    reader
        .run(&["start", "first"])?
        .expect(1, "is a folder: move it away")?;
    reader.run(&["check", "first"])?.expect(1, "cannot read")?;
    reader
        .run(&["reset", "first"])?
        .expect(1, "cannot keep a copy of")?;
    ensure!(
        names(&reader.desk())? == ["first.rs"],
        "found {:?}",
        names(&reader.desk())?
    );
    Ok(())
}

fn nobody_reads(reader: &Reader) -> Result<()> {
    reader.run(&["start", "first"])?;
    for words in [
        &["list"][..],
        &["list", "--format", "json"],
        &["hint", "first"],
        &["check", "first"],
    ] {
        let (reading, writing) = std::io::pipe()?;
        drop(reading);
        let output = reader
            .command(words)
            .stdout(writing)
            .stderr(Stdio::piped())
            .spawn()?
            .wait_with_output()?;
        let error = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.code() == Some(1) && !error.contains("panicked"),
            "{words:?}: expected the status 1 and no panic, found {:?}\n{error}",
            output.status.code()
        );
    }
    Ok(())
}

fn is_narrow(reader: &Reader) -> Result<()> {
    let start = fs::read_to_string(reader.exercise().join("start.rs"))?;
    reader.check(&start)?;
    for words in [
        &[][..],
        &["list"],
        &["start", "first"],
        &["check", "first"],
        &["hint", "first"],
        &["solution", "second"],
        &["--help"],
        &["check", "--help"],
    ] {
        let mut command = reader.command(words);
        let said = command.env("COLUMNS", "80").output()?;
        let out = String::from_utf8(said.stdout)?;
        ensure!(!out.contains('\x1b'), "{words:?} has colors in a pipe");
        // A path has no place at which to break.
        let wide = out
            .lines()
            .find(|line| line.chars().count() > 80 && !line.contains("mine"));
        ensure!(
            wide.is_none(),
            "{words:?} is wider than 80 columns: {wide:?}"
        );
    }
    Ok(())
}

fn hints_come_one_by_one(reader: &Reader) -> Result<()> {
    reader.run(&["hint"])?.expect(1, "no exercise is named")?;
    for words in ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "no more hints"] {
        reader.run(&["hint", "first"])?.expect(0, words)?;
    }
    Ok(())
}

fn shows_no_marks(reader: &Reader) -> Result<()> {
    let marked = "This <data value=\"start.has(a < b) ? is : isn't\">is</data> it.\n";
    reader.change_manifest("task = \"\"\"\n", &format!("task = \"\"\"\n{marked}"))?;
    reader.run(&["start", "first"])?.expect(0, "\nThis is it.")
}

fn compares(reader: &Reader) -> Result<()> {
    reader.run(&["solution", "first"])?.expect(0, "fetch_add")?;
    reader.run(&["start", "first"])?;
    reader.run(&["solution"])?.expect(0, "+++ the book's")?;
    fs::write(reader.desk().join("first.rs"), reader.solution()?)?;
    reader
        .run(&["solution"])?
        .expect(0, "Yours is the book's own")
}

fn names_a_missing_file(reader: &Reader) -> Result<()> {
    reader.run(&["check", "first"])?.expect(1, "puts it there")
}

fn knows_another_exercise(reader: &Reader) -> Result<()> {
    reader.run(&["start", "second"])?;
    fs::rename(
        reader.desk().join("second.rs"),
        reader.desk().join("first.rs"),
    )?;
    reader
        .run(&["check", "first"])?
        .expect(1, "holds the exercise `second`")
}

fn names_what_is_no_text(reader: &Reader) -> Result<()> {
    reader.run(&["start", "first"])?;
    fs::write(reader.desk().join("first.rs"), [0xff, 0xfe])?;
    reader
        .run(&["check", "first"])?
        .expect(1, "first.rs: is not UTF-8 text")
}

fn guesses(reader: &Reader) -> Result<()> {
    reader
        .run(&["start", "frist"])?
        .expect(1, "did you mean `first`?")?;
    reader
        .run(&["start", "xyz"])?
        .expect(1, "`cargo exercise list` names them all")
}

fn keeps_a_damaged_record(reader: &Reader) -> Result<()> {
    reader.run(&["start", "first"])?;
    fs::write(reader.desk().join("progress.json"), "{\"format\":1,")?;
    reader.run(&[])?.expect(0, "It is kept as")?;
    ensure!(
        names(&reader.desk())? == ["Cargo.toml", "first.rs", "progress.damaged.1.json"],
        "found {:?}",
        names(&reader.desk())?
    );
    reader
        .run(&["start", "first"])?
        .expect(0, "as you have left it")
}

fn leaves_a_newer_record(reader: &Reader) -> Result<()> {
    fs::create_dir_all(reader.desk())?;
    let file = reader.desk().join("progress.json");
    fs::write(&file, "{\"format\":99}")?;
    reader
        .run(&["start", "first"])?
        .expect(1, "another version of this book")?;
    ensure!(
        fs::read_to_string(&file)? == "{\"format\":99}",
        "it was changed"
    );
    Ok(())
}

fn loses_nothing(reader: &Reader) -> Result<()> {
    let hints = |name| {
        reader
            .command(&["hint", name])
            .stdout(Stdio::null())
            .spawn()
    };
    let mut all = vec![];
    for _ in 0..8 {
        all.extend([hints("first")?, hints("second")?]);
    }
    for mut one in all {
        ensure!(one.wait()?.success(), "a hint was refused");
    }
    let list = reader.run(&["list", "--format", "json"])?;
    let begun = |line: &str| !line.contains("\"hints\":0");
    ensure!(
        list.out.lines().count() == 2 && list.out.lines().all(begun),
        "found {}",
        list.out
    );
    Ok(())
}

fn names_a_desk(reader: &Reader) -> Result<()> {
    // A file where the folder would be can't be written into by anybody, root included.
    fs::write(reader.desk(), "")?;
    reader.run(&["start", "first"])?.expect(1, "mine")?;
    let said = reader.run(&["start", "first"])?;
    ensure!(said.error.starts_with("error: "), "found {}", said.error);
    Ok(())
}

fn names_a_folder(reader: &Reader) -> Result<()> {
    fs::remove_file(reader.folder.path().join("exercises/contents.toml"))?;
    reader.run(&[])?.expect(1, "is no folder of exercises")?;
    reader
        .run(&["new", "part/third"])?
        .expect(1, "is no folder of exercises")
}

fn finds_orphans(reader: &Reader) -> Result<()> {
    reader
        .run(&["new", "part/third"])?
        .expect(0, "name it in")?;
    reader.run(&[])?.expect(1, "third is not in")?;
    reader
        .run(&["new", "part/first"])?
        .expect(1, "is there already")?;
    reader
        .run(&["new", "../third"])?
        .expect(1, "is no PART/NAME")
}

fn proves(reader: &Reader) -> Result<()> {
    let said = reader.run(&["prove", "first"])?;
    said.expect(0, "ok  first: its start fails as stated")?;
    said.expect(0, "ok  first: its solution is right")?;
    ensure!(!said.out.contains("second"), "found {}", said.out);
    reader.change_manifest("It can print", "It can sing")?;
    let said = reader.run(&["prove", "first"])?;
    said.expect(1, "no  first: its start fails as stated")?;
    said.expect(1, "`start_fails` expects the words `It can sing`")?;
    said.expect(1, "ok  first: its solution is right")
}

fn is_json(reader: &Reader) -> Result<()> {
    for words in [
        &["--format", "json"][..],
        &["list", "--format", "json"],
        &["start", "first", "--format", "json"],
        &["check", "first", "--format", "json"],
        &["hint", "first", "--format", "json"],
        &["solution", "first", "--format", "json"],
        &["reset", "first", "--format", "json"],
    ] {
        let said = reader.run(words)?;
        ensure!(
            !said.out.is_empty(),
            "{words:?} says nothing: {}",
            said.error
        );
        for line in said.out.lines() {
            let _: serde_json::Value = serde_json::from_str(line)?;
        }
    }
    Ok(())
}
