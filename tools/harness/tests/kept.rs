//! Nothing that a change could affect is taken for known.
//!
//! Each test has a small book in a folder of its own, changes one thing and asks again. This
//! program is also the test program of such a book, when [`BOOK`] names it.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use harness::kept::{Entry, PROGRAMS, Things, WISHES, World};
use harness::trial;
use libtest_mimic::Arguments;
use regex::Regex;
use tempfile::TempDir;

/// The variable that names the book whose tests this program is to be.
const BOOK: &str = "BOOK_OF_A_TEST";
/// The variable that says whether the second of its tests fails.
const FAILS: &str = "FAILS_IN_A_TEST";

fn main() -> ExitCode {
    if let Some(root) = env::var_os(BOOK) {
        return harness::main(|| book(Path::new(&root)));
    }
    let worlds = CHANGES
        .iter()
        .map(|(name, change)| trial(format!("it counts: {name}"), move || changes(*change, true)));
    let same = NO_CHANGES.iter().map(|(name, change)| {
        trial(format!("it does not count: {name}"), move || {
            changes(*change, false)
        })
    });
    let stories = STORIES.iter().map(|(name, story)| trial(*name, story));
    let trials = worlds.chain(same).chain(stories).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

type Change = fn(&mut World) -> Result<()>;

const CHANGES: &[(&str, Change)] = &[
    ("a text of the book", |world| {
        Ok(fs::write(world.root.join("src/page.md"), "Another text.")?)
    }),
    ("one as long and as old by the clock", |world| {
        let page = world.root.join("src/page.md");
        let old = fs::metadata(&page)?.modified()?;
        // The clock of a file system has steps of some milliseconds.
        std::thread::sleep(Duration::from_millis(50));
        fs::write(&page, "Some TEXT.")?;
        let file = File::options().append(true).open(&page)?;
        // Where a system has no time of its own for that, its length tells.
        if cfg!(not(unix)) {
            fs::write(&page, "Some longer text.")?;
        }
        Ok(file.set_modified(old)?)
    }),
    ("a new file", |world| {
        Ok(fs::write(world.root.join("src/new.md"), "")?)
    }),
    (
        "a file in a folder called as one that is left out",
        |world| Ok(fs::write(world.root.join("tools/book/tests.rs"), "")?),
    ),
    ("a file that is gone", |world| {
        Ok(fs::remove_file(world.root.join("src/page.md"))?)
    }),
    ("a file of another name", |world| {
        let src = world.root.join("src");
        Ok(fs::rename(src.join("page.md"), src.join("other.md"))?)
    }),
    ("the test program", |world| {
        Ok(fs::write(&world.program, "built anew")?)
    }),
    ("another test program", |world| {
        let other = world.root.join("target/other");
        fs::copy(&world.program, &other)?;
        world.program = other;
        Ok(())
    }),
    ("a variable", |world| {
        world.variables.push(("WEATHER".into(), "hot".into()));
        Ok(())
    }),
    ("a program that is started", |world| {
        Ok(fs::write(server(world), "version 2")?)
    }),
    ("one that is gone", |world| {
        Ok(fs::remove_file(server(world))?)
    }),
    ("one that was installed", |world| {
        Ok(fs::write(server(world).with_file_name("nc"), "")?)
    }),
    ("the book's own mdBook", |world| {
        let tools = world.root.join("target/tools/bin");
        fs::create_dir_all(&tools)?;
        let mdbook = tools.join("mdbook");
        Ok(fs::write(
            mdbook.with_extension(env::consts::EXE_EXTENSION),
            "",
        )?)
    }),
    ("what the toolchain has", |world| {
        let list = world.root.join("target/toolchain/lib/rustlib/components");
        Ok(fs::write(list, "rustc, rust-src")?)
    }),
    ("the reader's settings of cargo", |world| {
        let home = world.root.join("target/home/.cargo");
        fs::create_dir_all(&home)?;
        Ok(fs::write(home.join("config.toml"), "")?)
    }),
];

const NO_CHANGES: &[(&str, Change)] = &[
    ("nothing at all", |_| Ok(())),
    ("what cargo builds", |world| {
        Ok(fs::write(world.root.join("target/built"), "")?)
    }),
    ("what npm brings", |world| {
        let folder = world.root.join("src/node_modules");
        fs::create_dir(&folder)?;
        Ok(fs::write(folder.join("a.js"), "")?)
    }),
    ("another terminal", |world| {
        world.variables.push(("TERM".into(), "dumb".into()));
        Ok(())
    }),
];

/// A world with one of each, and whether it is another one after the change.
fn changes(change: Change, counts: bool) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut world = world(folder.path())?;
    let before = world.state()?;
    change(&mut world)?;
    let after = world.state()?;
    ensure!(
        (before != after) == counts,
        "before:\n{before}\nafter:\n{after}"
    );
    Ok(())
}

fn world(root: &Path) -> Result<World> {
    let target = root.join("target");
    for folder in [
        "src",
        "tools/book",
        "target/bin",
        "target/toolchain/bin",
        "target/toolchain/lib/rustlib",
    ] {
        fs::create_dir_all(root.join(folder))?;
    }
    fs::write(root.join("src/page.md"), "Some text.")?;
    fs::write(target.join("tests"), "the test program")?;
    fs::write(target.join("toolchain/lib/rustlib/components"), "rustc")?;
    let world = World {
        root: root.to_owned(),
        program: target.join("tests"),
        variables: vec![
            ("PATH".into(), target.join("bin").into()),
            ("HOME".into(), target.join("home").into()),
            ("CARGO".into(), target.join("toolchain/bin/cargo").into()),
        ],
    };
    fs::write(server(&world), "version 1")?;
    Ok(world)
}

fn server(world: &World) -> PathBuf {
    let server = world.root.join("target/bin/redis-server");
    server.with_extension(env::consts::EXE_EXTENSION)
}

type Story = fn() -> Result<()>;

const STORIES: &[(&str, Story)] = &[
    ("what is the same is known", || {
        let kitchen = Kitchen::new()?;
        ensure!(!kitchen.knows("soup")?, "it is known before it was kept");
        kitchen.keep("soup")?;
        ensure!(kitchen.knows("soup")?, "it is not known");
        ensure!(!kitchen.knows("stew")?, "another test is known");
        Ok(())
    }),
    ("another surrounding is another thing", || {
        Kitchen::new()?.forgets(|kitchen| {
            kitchen.surroundings = "elsewhere".to_owned();
            Ok(())
        })
    }),
    ("another text is another thing", || {
        Kitchen::new()?.forgets(|kitchen| Ok(kitchen.write("texts/a", "yeS")?))
    }),
    ("a new text is another thing", || {
        Kitchen::new()?.forgets(|kitchen| Ok(kitchen.write("texts/b", "")?))
    }),
    ("a text of whatever folder is another thing", || {
        Kitchen::new()?.forgets(|kitchen| {
            let folder = kitchen.folder.path().join("texts/target");
            fs::create_dir(&folder)?;
            Ok(fs::write(folder.join("a"), "")?)
        })
    }),
    ("a program built anew is another thing", || {
        Kitchen::new()?.forgets(|kitchen| Ok(kitchen.write("program", "built anew")?))
    }),
    ("a program that is gone is no thing", || {
        let kitchen = Kitchen::new()?;
        fs::remove_file(kitchen.folder.path().join("program"))?;
        ensure!(kitchen.things().is_err(), "it has an age");
        Ok(())
    }),
    ("what changes meanwhile is not kept", || {
        let kitchen = Kitchen::new()?;
        let entry = kitchen.entry("soup")?;
        kitchen.write("texts/a", "no")?;
        entry.keep("passed");
        ensure!(entry.known().is_none(), "it was kept");
        Ok(())
    }),
    (
        "what has changed since the program began is not kept",
        || {
            let mut kitchen = Kitchen::new()?;
            kitchen.begun = SystemTime::now() - Duration::from_secs(60);
            kitchen.keep("soup")?;
            ensure!(!kitchen.knows("soup")?, "it was kept");
            Ok(())
        },
    ),
    ("a record that was cut off is none", || {
        let kitchen = Kitchen::new()?;
        kitchen.keep("soup")?;
        let record = fs::read_dir(kitchen.kept())?.flatten().next();
        let record = record.context("nothing is kept")?.path();
        let whole = fs::read(&record)?;
        for length in 0..whole.len() {
            fs::write(&record, &whole[..length])?;
            ensure!(!kitchen.knows("soup")?, "{length} bytes are enough");
        }
        Ok(())
    }),
    ("a place where nothing can be kept is done without", || {
        let kitchen = Kitchen::new()?;
        kitchen.write("kept", "no folder")?;
        kitchen.keep("soup")?;
        ensure!(!kitchen.knows("soup")?, "it was kept");
        Ok(())
    }),
    ("all that has passed is not run again, and says so", || {
        let book = Reading::new()?;
        ensure!(book.run(&[])? == "ab", "{}", book.said()?);
        ensure!(book.run(&[])?.is_empty(), "{}", book.said()?);
        let said = book.said()?;
        ensure!(said.contains("[kept] a"), "{said}");
        ensure!(said.contains("TRIALS=again"), "{said}");
        ensure!(book.run(&["b"])?.is_empty(), "{}", book.said()?);
        Ok(())
    }),
    ("who asks for all gets all", || {
        let book = Reading::new()?;
        book.run(&[])?;
        for wish in WISHES {
            ensure!(book.run_with(&[], wish, "again")? == "ab", "{wish}");
        }
        ensure!(book.run(&["--include-ignored"])? == "bc", "the ignored one");
        Ok(())
    }),
    ("when a text has changed, what reads none is kept", || {
        let book = Reading::new()?;
        book.run(&[])?;
        book.touch()?;
        let again = book.run(&[])?;
        ensure!(again == "b", "{again}: {}", book.said()?);
        ensure!(book.said()?.contains("[kept] a"), "{}", book.said()?);
        Ok(())
    }),
    ("what has failed runs again, and what came with it", || {
        let book = Reading::new()?;
        let first = book.run_with(&[], FAILS, "yes")?;
        let again = book.run_with(&[], FAILS, "yes")?;
        ensure!(
            (first.as_str(), again.as_str()) == ("ab", "b"),
            "{first}, {again}"
        );
        Ok(())
    }),
    ("a part of the tests is not taken for all", || {
        let book = Reading::new()?;
        ensure!(book.run(&["b"])? == "b", "{}", book.said()?);
        ensure!(book.run(&[])? == "ab", "{}", book.said()?);
        Ok(())
    }),
    ("every program that tests start is looked at", || {
        let started = in_sources(&["tests", "tools"], r#"Command::new\("([a-z-]+)"\)"#)?;
        let unknown: Vec<_> = started
            .iter()
            .filter(|name| {
                !PROGRAMS.contains(&name.as_str()) && !NO_TEST_OF_THE_BOOK.contains(&name.as_str())
            })
            .collect();
        ensure!(
            started.len() > 5 && unknown.is_empty(),
            "unknown: {unknown:?}"
        );
        Ok(())
    }),
    (
        "every variable that tests read by a name of theirs is a wish",
        || {
            let read = in_sources(&["tests"], r#"env::var(?:_os)?\("([A-Z_]+)"\)"#)?;
            let asked = in_sources(&["tests"], r#"ASKED: &str = "([A-Z_]+)""#)?;
            let unknown: Vec<_> = read
                .iter()
                .chain(&asked)
                .filter(|name| {
                    !WISHES.contains(&name.as_str()) && !OF_CARGO.contains(&name.as_str())
                })
                .collect();
            ensure!(
                asked.len() == 1 && unknown.is_empty(),
                "unknown: {unknown:?}"
            );
            Ok(())
        },
    ),
];

/// Those that the tools' own tests start, or nobody finds.
const NO_TEST_OF_THE_BOOK: &[&str] = &["no", "sleep", "true", "yes"];
/// They are no wishes: who sets them wants the same tests elsewhere.
const OF_CARGO: &[&str] = &["CARGO", "PATH", "RUSTC"];

/// What a pattern finds in the sources below these folders.
fn in_sources(folders: &[&str], pattern: &str) -> Result<Vec<String>> {
    let pattern = Regex::new(pattern)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = vec![];
    let mut places: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
    while let Some(place) = places.pop() {
        for entry in fs::read_dir(place)? {
            let entry = entry?;
            let is_left_out = entry.file_name() == "node_modules";
            if entry.file_type()?.is_dir() && !is_left_out {
                places.push(entry.path());
            } else if entry.path().extension().is_some_and(|own| own == "rs") {
                let text = fs::read_to_string(entry.path())?;
                found.extend(
                    pattern
                        .captures_iter(&text)
                        .map(|found| found[1].to_owned()),
                );
            }
        }
    }
    Ok(found)
}

/// A folder with a text and a program.
struct Kitchen {
    folder: TempDir,
    surroundings: String,
    begun: SystemTime,
}

impl Kitchen {
    fn new() -> Result<Self> {
        let kitchen = Kitchen {
            folder: tempfile::tempdir()?,
            surroundings: "here".to_owned(),
            // Long after all that these tests write.
            begun: SystemTime::now() + Duration::from_secs(600),
        };
        fs::create_dir(kitchen.folder.path().join("texts"))?;
        kitchen.write("texts/a", "yes")?;
        kitchen.write("program", "built")?;
        Ok(kitchen)
    }

    fn write(&self, name: &str, text: &str) -> std::io::Result<()> {
        fs::write(self.folder.path().join(name), text)
    }

    fn kept(&self) -> PathBuf {
        self.folder.path().join("kept")
    }

    fn things(&self) -> Result<Things> {
        Things::new(&self.surroundings, self.begun)
            .content(&self.folder.path().join("texts"))?
            .program(&self.folder.path().join("program"))
    }

    fn entry(&self, name: &str) -> Result<Entry> {
        Ok(Entry::new(&self.kept(), name, self.things()?))
    }

    fn keep(&self, name: &str) -> Result<()> {
        self.entry(name)?.keep("passed");
        Ok(())
    }

    fn knows(&self, name: &str) -> Result<bool> {
        Ok(self.entry(name)?.known().is_some())
    }

    fn forgets(mut self, change: fn(&mut Self) -> Result<()>) -> Result<()> {
        self.keep("soup")?;
        change(&mut self)?;
        ensure!(!self.knows("soup")?, "it is still known");
        Ok(())
    }
}

/// A book whose test program is this one.
struct Reading {
    folder: TempDir,
}

impl Reading {
    fn new() -> Result<Self> {
        let reading = Reading {
            folder: tempfile::tempdir()?,
        };
        fs::create_dir(reading.root().join("target"))?;
        reading.touch()?;
        Ok(reading)
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn touch(&self) -> Result<()> {
        Ok(fs::write(
            self.root().join("page.md"),
            format!("{:?}", SystemTime::now()),
        )?)
    }

    /// Runs the tests; the letters of those that ran, in order.
    fn run(&self, arguments: &[&str]) -> Result<String> {
        self.run_with(arguments, "WEATHER", "hot")
    }

    fn run_with(&self, arguments: &[&str], variable: &str, value: &str) -> Result<String> {
        let ran = self.root().join("target/ran");
        fs::write(&ran, "")?;
        let mut program = Command::new(env::current_exe()?);
        for wish in WISHES {
            program.env_remove(wish);
        }
        let output = program
            .args(arguments)
            .arg("--test-threads=1")
            .env(BOOK, self.root())
            .env(variable, value)
            .output()?;
        let said = [output.stdout, output.stderr].concat();
        fs::write(self.root().join("target/said"), said)?;
        Ok(fs::read_to_string(ran)?)
    }

    fn said(&self) -> Result<String> {
        Ok(fs::read_to_string(self.root().join("target/said"))?)
    }
}

/// The tests of such a book: `a` depends on nothing in it and says so, `b` does not say it,
/// and `c` is ignored.
fn book(root: &Path) -> Result<ExitCode> {
    let ran = root.join("target/ran");
    let runs = move |letter: &'static str| {
        let ran = ran.clone();
        move || -> Result<()> {
            let before = fs::read_to_string(&ran)?;
            Ok(fs::write(&ran, before + letter)?)
        }
    };
    let kept = root.join("target/kept").display().to_string();
    harness::tests_of(root, &kept, |_| {
        let (b, c) = (runs("b"), runs("c"));
        Ok(vec![
            harness::kept_trial("a", harness::things()?, runs("a")),
            trial("b", move || {
                b()?;
                ensure!(env::var_os(FAILS).is_none(), "it fails");
                Ok(())
            }),
            trial("c", c).with_ignored_flag(true),
        ])
    })
}
