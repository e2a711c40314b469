//! Nothing that a change could affect is skipped.
//!
//! Each trial has the compiler's stand-in compile a program as skeptic would,
//! with a cache of its own, then changes one thing and asks again. The stand-in
//! writes the source that rustc is to read when, and only when, it calls rustc.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::compiler::Compiler;
use crate::note::Note;
use crate::{cache, compiler, program};

/// What is done, and what must come of it.
type Story = fn(&mut Kitchen) -> Result<()>;

const TRIALS: &[(&str, Story)] = &[
    ("what is unchanged is not compiled again", |kitchen| {
        kitchen.prints(Work::Compiled, "180 calm soup")?;
        kitchen.prints(Work::Reused, "180 calm soup")
    }),
    ("a changed source is compiled again", |kitchen| {
        kitchen.changes(|kitchen| {
            kitchen.source = kitchen.source.replace("main() {", "main() { ");
        })
    }),
    ("a moved source is compiled again", |kitchen| {
        // Its line stands in the messages of a panic.
        kitchen.changes(|kitchen| {
            kitchen.line += 1;
        })
    }),
    ("a rebuilt crate is linked anew", |kitchen| {
        kitchen.oven = build_oven(&kitchen.rustc, kitchen.home.path(), "180")?;
        kitchen.expect(Work::Compiled)?;
        build_oven(&kitchen.rustc, kitchen.home.path(), "220")?;
        kitchen.prints(Work::Compiled, "220 calm soup")?;
        kitchen.prints(Work::Reused, "220 calm soup")
    }),
    ("another compiler compiles again", |kitchen| {
        kitchen.changes(|kitchen| {
            kitchen.rustc = kitchen.tools.other_rustc.clone();
        })
    }),
    (
        "another version of the compiler compiles again",
        |kitchen| {
            kitchen.changes(|kitchen| {
                kitchen.version = compiler::version(&kitchen.tools.other_rustc).expect("a version");
            })
        },
    ),
    ("another stand-in compiles again", |kitchen| {
        kitchen.changes(|kitchen| {
            kitchen.stand_in = kitchen.tools.other_stand_in.clone();
        })
    }),
    ("another argument compiles again", |kitchen| {
        kitchen.changes(|kitchen| {
            kitchen.argument = "-Coverflow-checks=no";
        })
    }),
    ("another place for the linker compiles again", |kitchen| {
        kitchen.changes(|kitchen| {
            let path = std::env::var("PATH").unwrap_or_default();
            kitchen.variable = Some(("PATH", path + "/elsewhere"));
        })
    }),
    ("a variable that it reads decides", |kitchen| {
        kitchen.prints(Work::Compiled, "180 calm soup")?;
        kitchen.variable = Some(("TEMPER", "hot".to_owned()));
        kitchen.prints(Work::Compiled, "180 hot soup")?;
        kitchen.prints(Work::Reused, "180 hot soup")
    }),
    ("a variable that it does not read is no change", |kitchen| {
        kitchen.expect(Work::Compiled)?;
        kitchen.variable = Some(("WEATHER", "hot".to_owned()));
        kitchen.expect(Work::Reused)
    }),
    ("a file that it includes decides", |kitchen| {
        kitchen.prints(Work::Compiled, "180 calm soup")?;
        // As long, and as old by the clock.
        kitchen.write_menu("stew")?;
        kitchen.prints(Work::Compiled, "180 calm stew")?;
        kitchen.prints(Work::Reused, "180 calm stew")
    }),
    ("a file that changes meanwhile is not trusted", |kitchen| {
        // Changed later than the compiler started: who knows what it has read?
        File::options()
            .append(true)
            .open(kitchen.menu())?
            .set_modified(SystemTime::now() + Duration::from_secs(60))?;
        kitchen.expect(Work::Compiled)?;
        kitchen.expect(Work::Compiled)
    }),
    ("a file that is gone is missed", |kitchen| {
        kitchen.expect(Work::Compiled)?;
        fs::remove_file(kitchen.menu())?;
        ensure!(kitchen.expect(Work::Reused).is_err(), "it was found");
        Ok(())
    }),
    ("an entry that was cut off is ignored", |kitchen| {
        kitchen.expect(Work::Compiled)?;
        let record = kitchen.kept("txt")?;
        let whole = fs::read(&record)?;
        // All of it, within the last line, before it, before the inputs.
        let inputs = String::from_utf8_lossy(&whole).find("\nfile\t");
        let last = whole.len() - "program\tnone\n".len();
        for length in [0, last + 3, last, inputs.context("no file is noted")?] {
            fs::write(&record, &whole[..length])?;
            kitchen.expect(Work::Compiled)?;
            kitchen.expect(Work::Reused)?;
        }
        Ok(())
    }),
    ("a program that was emptied is ignored", |kitchen| {
        kitchen.prints(Work::Compiled, "180 calm soup")?;
        // Not by writing to it: it is the very file that has just been run.
        let program = kitchen.kept("exe")?;
        fs::remove_file(&program)?;
        fs::write(&program, "")?;
        kitchen.prints(Work::Compiled, "180 calm soup")?;
        kitchen.prints(Work::Reused, "180 calm soup")
    }),
    (
        "a folder that cannot be written is done without",
        |kitchen| {
            // No permission keeps out a privileged user, a file in its way does.
            kitchen.cache = kitchen.menu().join("cache");
            ensure!(cache::prepare(&kitchen.cache).is_err(), "it could be made");
            kitchen.prints(Work::Compiled, "180 calm soup")?;
            kitchen.prints(Work::Compiled, "180 calm soup")
        },
    ),
    ("two runs at the same time do no harm", |kitchen| {
        thread::scope(|scope| {
            let runs = ["hot", "mad"].map(|temper| {
                let kitchen = &*kitchen;
                scope.spawn(move || {
                    let variable = ("TEMPER", temper.to_owned());
                    let (_, printed) = kitchen.cook_with(Some(&variable), true)?;
                    ensure!(printed == format!("180 {temper} soup\n"), "{printed}");
                    Ok(())
                })
            });
            runs.into_iter().try_for_each(|run| {
                run.join()
                    .unwrap_or_else(|_| anyhow::bail!("a run panicked"))
            })
        })
    }),
    ("a slower run does not mislabel a program", |kitchen| {
        kitchen.variable = Some(("TEMPER", "hot".to_owned()));
        kitchen.prints(Work::Compiled, "180 hot soup")?;
        let record = kitchen.kept("txt")?;
        let slower = fs::read(&record)?;
        kitchen.variable = Some(("TEMPER", "mad".to_owned()));
        kitchen.prints(Work::Compiled, "180 mad soup")?;
        // The first run writes its record after the second one's program.
        fs::write(&record, slower)?;
        kitchen.variable = Some(("TEMPER", "hot".to_owned()));
        kitchen.prints(Work::Reused, "180 hot soup")
    }),
];

/// Programs that the trials share. They are written before any thread starts,
/// since a program that was written a moment ago cannot always be started
/// while other threads start programs.
struct Tools {
    scratch: PathBuf,
    compiler: Compiler,
    other_stand_in: PathBuf,
    /// The same, under another name and with another version; where there are
    /// no scripts, trials with it are ignored.
    other_rustc: PathBuf,
    /// A crate for the program to use, built when the first trial needs it.
    oven: OnceLock<PathBuf>,
}

impl Tools {
    fn new(compiler: Compiler, scratch: &Path) -> Result<Self> {
        let other = scratch.join("other");
        fs::create_dir(&other)?;
        let stand_in = &compiler.stand_in;
        let other_stand_in = other.join(stand_in.file_name().context("it has a name")?);
        fs::copy(stand_in, &other_stand_in)?;
        Ok(Tools {
            scratch: scratch.to_owned(),
            other_stand_in,
            other_rustc: other_rustc(&compiler.rustc, &other)?,
            compiler,
            oven: OnceLock::new(),
        })
    }

    fn oven(&self) -> &PathBuf {
        self.oven.get_or_init(|| {
            build_oven(&self.compiler.rustc, &self.scratch, "180").expect("the crate compiles")
        })
    }
}

fn build_oven(rustc: &Path, folder: &Path, degrees: &str) -> Result<PathBuf> {
    let (source, oven) = (folder.join("oven.rs"), folder.join("liboven.rlib"));
    fs::write(&source, format!("pub const DEGREES: u32 = {degrees};\n"))?;
    let status = Command::new(rustc)
        .args(["--crate-type=rlib", "--edition=2024", "-o"])
        .args([&oven, &source])
        .status()?;
    ensure!(status.success(), "the crate does not compile");
    Ok(oven)
}

#[cfg(unix)]
fn other_rustc(rustc: &Path, folder: &Path) -> Result<PathBuf> {
    use std::os::unix::fs::PermissionsExt;

    let place = folder.join("rustc");
    let script = format!(
        "#!/bin/sh\n[ \"$1\" = -vV ] && echo rustc 9.9.9 || exec '{}' \"$@\"\n",
        rustc.display()
    );
    fs::write(&place, script)?;
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755))?;
    Ok(place)
}

#[cfg(not(unix))]
fn other_rustc(rustc: &Path, _folder: &Path) -> Result<PathBuf> {
    Ok(rustc.to_owned())
}

/// One trial for each change.
pub fn trials(compiler: Compiler, scratch: &Path) -> Result<Vec<Trial>> {
    let tools = Arc::new(Tools::new(compiler, scratch)?);
    // What is proven of the cache depends on this program and on rustc.
    let things = harness::things()?;
    let trials = TRIALS.iter().map(|(name, trial)| {
        let tools = Arc::clone(&tools);
        let scripted = name.contains("compiler compiles again");
        harness::kept_trial(format!("reuse: {name}"), things.clone(), move || {
            Kitchen::new(tools).and_then(|mut kitchen| trial(&mut kitchen))
        })
        .with_ignored_flag(scripted && cfg!(not(unix)))
    });
    Ok(trials.collect())
}

/// Whether rustc was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Compiled,
    Reused,
}

/// A program that reads all that a program can read, and the compiler for it.
struct Kitchen {
    tools: Arc<Tools>,
    home: TempDir,
    cache: PathBuf,
    stand_in: PathBuf,
    rustc: PathBuf,
    version: String,
    oven: PathBuf,
    source: String,
    line: usize,
    argument: &'static str,
    variable: Option<(&'static str, String)>,
}

impl Kitchen {
    fn new(tools: Arc<Tools>) -> Result<Self> {
        let home = tempfile::tempdir_in(&tools.scratch)?;
        let kitchen = Kitchen {
            cache: home.path().join("cache"),
            stand_in: tools.compiler.stand_in.clone(),
            rustc: tools.compiler.rustc.clone(),
            version: tools.compiler.version.clone(),
            oven: tools.oven().clone(),
            source: format!(
                "fn main() {{\n    println!(\"{{}} {{}} {{}}\", oven::DEGREES, \
                 option_env!(\"TEMPER\").unwrap_or(\"calm\"), include_str!({:?}));\n}}\n",
                home.path().join("menu, today.txt")
            ),
            line: 1,
            argument: "-Coverflow-checks=yes",
            variable: None,
            tools,
            home,
        };
        cache::prepare(&kitchen.cache)?;
        kitchen.write_menu("soup")?;
        Ok(kitchen)
    }

    /// The file that the program includes.
    fn menu(&self) -> PathBuf {
        self.home.path().join("menu, today.txt")
    }

    /// Always with the same time, long ago.
    fn write_menu(&self, dish: &str) -> Result<()> {
        fs::write(self.menu(), dish)?;
        let menu = File::options().append(true).open(self.menu())?;
        Ok(menu.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000))?)
    }

    /// The one file in the cache with this extension.
    fn kept(&self, extension: &str) -> Result<PathBuf> {
        let files = fs::read_dir(&self.cache)?.flatten();
        files
            .map(|file| file.path())
            .find(|path| path.extension().is_some_and(|own| own == extension))
            .with_context(|| format!("no .{extension} is kept"))
    }

    /// Has the program checked, and expects that rustc was called or not.
    fn expect(&self, work: Work) -> Result<()> {
        let (done, _) = self.cook_with(self.variable.as_ref(), false)?;
        ensure!(done == work, "expected: {work:?}, found: {done:?}");
        Ok(())
    }

    /// Has the program compiled, runs it, and expects what it prints, too.
    fn prints(&self, work: Work, text: &str) -> Result<()> {
        let (done, printed) = self.cook_with(self.variable.as_ref(), true)?;
        ensure!(
            done == work && printed.trim_end() == text,
            "expected: {work:?}, and it prints {text:?}\nfound: {done:?}, and it prints {printed:?}"
        );
        Ok(())
    }

    /// Expects that `change` leads to a new compilation.
    fn changes(&mut self, change: fn(&mut Self)) -> Result<()> {
        self.expect(Work::Compiled)?;
        change(self);
        self.expect(Work::Compiled)
    }

    /// Calls the stand-in as skeptic does, for a program that runs or for one
    /// that is only checked.
    fn cook_with(&self, variable: Option<&(&str, String)>, runs: bool) -> Result<(Work, String)> {
        let folder = tempfile::tempdir_in(self.home.path())?;
        let folder = folder.path();
        let note = Note {
            file: "src/kitchen.md".into(),
            line: self.line,
            error: None,
            panics: false,
            message: None,
            report: folder.join("report.txt"),
        };
        let source = folder.join(compiler::SOURCE);
        fs::write(&source, format!("{}\n{}", note.to_line(), self.source))?;
        let mut stand_in = Command::new(&self.stand_in);
        stand_in
            .arg(&source)
            .args(["--crate-type=bin", self.argument, "--extern"])
            .arg(format!("oven={}", self.oven.display()))
            .env(compiler::RUSTC, &self.rustc)
            .env(compiler::VERSION, &self.version)
            .env(compiler::CRATES, "oven")
            .env(cache::FOLDER, &self.cache)
            .env_remove("TEMPER")
            .envs(variable.iter().map(|(name, value)| (name, value)));
        if runs {
            stand_in.arg("-o").arg(folder.join("out.exe"));
        }
        let accepted = stand_in.status()?.success();
        ensure!(accepted, "{}", fs::read_to_string(&note.report)?);
        let printed = match runs {
            true => Command::new(folder.join(program::WATCHED)).output()?.stdout,
            false => vec![],
        };
        let work = match folder.join(compiler::NUMBERED).exists() {
            true => Work::Compiled,
            false => Work::Reused,
        };
        Ok((work, String::from_utf8(printed)?))
    }
}
