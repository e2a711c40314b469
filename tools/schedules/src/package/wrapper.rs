//! In the place of rustc, as cargo calls it: compiles a crate against the stand-in.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::OnceLock;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::dependencies;
use super::mirror::Mirrored;
use crate::build::addresses::{self, Found};
use crate::build::reinterpreted::Holders;
use crate::build::{StandIn, watch};
use crate::program::refusals::GENERIC;

/// The variable that makes this program a compiler, and holds its [`Task`].
pub const TASK: &str = "CARGO_SCHEDULES_TASK";

/// With this begins what is said of a crate that does not do the same in each run.
pub const REFUSES: &str = "error: cargo schedules refuses ";

/// Says where to write the MIR.
const MIR: &str = "--emit=mir=";

/// What the command wants of its own process in the place of rustc.
#[derive(Debug, Serialize, Deserialize)]
pub struct Task {
    /// The stand-in.
    pub library: PathBuf,
    /// The same for the program's own crates.
    pub own: PathBuf,
    /// Whether these say `core` or `alloc`.
    pub parts: bool,
    /// Whether the compiler is to tell each access to memory.
    pub watches: bool,
    /// The folder with the crates that it needs.
    pub dependencies: PathBuf,
    /// The program's own files.
    pub files: Vec<Mirrored>,
    /// Where to put what cargo need not know.
    pub folder: PathBuf,
}

static CAN_SERVE: OnceLock<PathBuf> = OnceLock::new();

/// Does the work of rustc, if that is what this process was started for; then the
/// program has to end with the status. A program that explores packages calls this
/// before all else.
pub fn serve() -> Option<ExitCode> {
    let Some(task) = env::var_os(TASK) else {
        if let Ok(this) = env::current_exe() {
            CAN_SERVE.get_or_init(|| this);
        }
        return None;
    };
    Some(match compile(&task) {
        Ok(code) => code,
        Err(error) => {
            anstream::eprintln!("error: cargo schedules in the place of rustc: {error:#}");
            ExitCode::FAILURE
        }
    })
}

/// The program to start in the place of rustc.
///
/// # Errors
///
/// When this program does not [`serve`].
pub fn executable() -> Result<&'static Path> {
    let this = CAN_SERVE.get();
    this.map(PathBuf::as_path)
        .context("this program can't compile packages: ask `cargo schedules`")
}

/// Explores the test that is named, or else names all that are compiled. Macros are the
/// real ones here.
const EXPLORE_TEST: &str = "    let wanted = ::std::env::args().nth(1);
    for (name, explore) in ::theirs::schedules_tests() {
        match &wanted {
            Some(wanted) if *wanted == name => explore(),
            Some(_) => {}
            None => println!(\"{}\", name),
        }
    }";

/// How cargo compiles one crate.
struct Call {
    rustc: OsString,
    arguments: Vec<OsString>,
    is_watched: bool,
}

fn compile(task: &OsStr) -> Result<ExitCode> {
    let task: Task = serde_json::from_slice(task.as_encoded_bytes())?;
    let mut arguments = env::args_os().skip(1);
    let rustc = arguments.next().context("cargo names the compiler")?;
    let arguments: Vec<_> = arguments.collect();
    let call = Call {
        rustc,
        arguments,
        is_watched: false,
    };
    // What runs while others are compiled is built for the host, and not for a target.
    let is_crate = env::var("CARGO_CRATE_NAME").is_ok() && !call.has("-");
    if !is_crate || !call.has("--target") {
        return call.run();
    }
    let call = match task.watches {
        true => call.watched(),
        false => call,
    };
    let package = env::var("CARGO_PKG_NAME").unwrap_or_default();
    if dependencies::has_real_std(&package) {
        return call.run();
    }
    let folder_of_own = task.own.parent().context("a library lies in a folder")?;
    let against = |library: &Path, parts: bool| {
        let mut against = StandIn::externs(library, parts);
        against.extend([
            OsString::from(format!("-Ldependency={}", task.dependencies.display())),
            // A program that a test may start needs the library of its package.
            OsString::from(format!("-Ldependency={}", folder_of_own.display())),
        ]);
        against
    };
    let here = env::current_dir()?;
    let root = call.position(|argument| is_among(&task, &here, argument));
    let Some(root) = root else {
        return call.with(against(&task.library, true)).run();
    };
    let mut against = against(&task.own, task.parts);
    against.push("--cap-lints=allow".into());
    for file in &task.files {
        let mut remap = OsString::from("--remap-path-prefix=");
        remap.push(&file.copy);
        remap.push("=");
        remap.push(&file.shown);
        against.push(remap);
    }
    let original = here.join(&call.arguments[root]);
    let file = task.files.iter().find(|file| file.original == original);
    let file = file.context("it is among them")?;
    let copy = file.copy.clone();
    if call.is_watched {
        let mut emit = OsString::from(MIR);
        emit.push(call.mir(&task));
        against.extend([emit, addresses::FLAG.into()]);
        let made = call.made(&task);
        fs::create_dir_all(&made)?;
        against.extend(addresses::telling_made(&made));
    }
    let call = call.with(against).replaced(root, copy.into());
    let code = match call.entry() {
        None => call.run()?,
        Some(entry) => call.explorer(entry, root, &task)?,
    };
    call.tell_files(&task)?;
    Ok(match call.is_watched && code == ExitCode::SUCCESS {
        true => call.refused(&task, &file.shown)?,
        false => code,
    })
}

fn is_among(task: &Task, here: &Path, argument: &OsStr) -> bool {
    let path = here.join(argument);
    task.files.iter().any(|file| file.original == path)
}

impl Call {
    fn has(&self, argument: &str) -> bool {
        self.arguments.iter().any(|one| one == argument)
    }

    fn position(&self, is: impl Fn(&OsStr) -> bool) -> Option<usize> {
        self.arguments.iter().position(|argument| is(argument))
    }

    /// Where it is told what the crate does.
    fn mir(&self, task: &Task) -> PathBuf {
        task.folder.join(format!("{}.mir", self.id()))
    }

    /// The folder in which it is told of what code was made.
    fn made(&self, task: &Task) -> PathBuf {
        task.folder.join(format!("{}-made", self.id()))
    }

    /// Refuses the crate if it does with an address what differs from run to run.
    fn refused(&self, task: &Task, root: &str) -> Result<ExitCode> {
        let mir = fs::read_to_string(self.mir(task))?;
        let sources = task.files.iter().map(|file| &file.original);
        let sources: Vec<_> = sources.flat_map(fs::read_to_string).collect();
        let holders = Holders::of(sources.iter().map(String::as_str));
        let mut found = addresses::found(&mir, &holders).into_iter();
        let uses = addresses::used_by_generic_code(&self.made(task))?;
        let is_own = |one: &Found| task.files.iter().any(|file| file.shown == one.file);
        Ok(match found.find(is_own) {
            Some(Found { file, line, what }) => {
                anstream::eprintln!("{REFUSES}{file}:{line}: {what}");
                ExitCode::FAILURE
            }
            None if uses.orders || uses.words => {
                anstream::eprintln!("{REFUSES}{root}: {GENERIC}");
                ExitCode::FAILURE
            }
            None => ExitCode::SUCCESS,
        })
    }

    /// What follows an argument.
    fn value(&self, name: &str) -> Option<&OsStr> {
        let at = self.position(|argument| argument == name)?;
        self.arguments.get(at + 1).map(OsString::as_os_str)
    }

    fn with(mut self, more: Vec<OsString>) -> Self {
        self.arguments.extend(more);
        self
    }

    /// The same, so that the compiled code tells each access to memory, and its lines are
    /// known, whatever the package's profile says.
    fn watched(mut self) -> Self {
        self.is_watched = true;
        let profile = [
            "-Copt-level=0",
            "-Cdebuginfo=line-tables-only",
            "-Cstrip=none",
        ];
        let flags = watch::FLAGS.into_iter().chain(profile);
        self.with(flags.map(OsString::from).collect())
    }

    fn replaced(mut self, at: usize, by: OsString) -> Self {
        self.arguments[at] = by;
        self
    }

    fn run(&self) -> Result<ExitCode> {
        let mut rustc = Command::new(&self.rustc);
        rustc.args(&self.arguments).env_remove(TASK);
        if self.is_watched {
            rustc.env("RUSTC_BOOTSTRAP", "1");
        }
        let status = rustc.status().context("cannot run rustc")?;
        Ok(match status.code() {
            Some(0) => ExitCode::SUCCESS,
            Some(code) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
            None => ExitCode::FAILURE,
        })
    }

    /// What the explorer of a crate does, if the crate is a program.
    fn entry(&self) -> Option<&'static str> {
        let is_program = self.value("--crate-type") == Some(OsStr::new("bin"));
        match self.has("--test") {
            true => Some(EXPLORE_TEST),
            false => is_program.then_some("    ::theirs::schedules_main();"),
        }
    }

    /// Compiles the crate as a library, and a program that explores it.
    fn explorer(&self, entry: &str, root: usize, task: &Task) -> Result<ExitCode> {
        let id = self.id();
        let folder = task.folder.join(&id);
        fs::create_dir_all(&folder)?;
        let library = folder.join("libtheirs.rlib");
        let code = self.as_library(&library).run()?;
        if code != ExitCode::SUCCESS {
            return Ok(code);
        }
        let source = folder.join("explorer.rs");
        fs::write(
            &source,
            format!("extern crate theirs;\nfn main() {{\n{entry}\n}}\n"),
        )?;
        let theirs = format!("--extern=theirs={}", library.display());
        let call = Call {
            rustc: self.rustc.clone(),
            arguments: self.arguments.clone(),
            is_watched: self.is_watched,
        };
        let mut call = call.replaced(root, source.into()).with(vec![theirs.into()]);
        // Of the crate, and not of what explores it.
        let of_crate = |argument: &OsString| {
            let text = argument.to_string_lossy();
            text.starts_with(MIR) || text.starts_with(addresses::TELLS_MADE)
        };
        call.arguments.retain(|argument| !of_crate(argument));
        if self.has("--test") {
            call.arguments.retain(|argument| argument != "--test");
            call.arguments.extend(["--crate-type".into(), "bin".into()]);
        }
        call.run()
    }

    /// The same crate as a library, of which cargo is told nothing.
    fn as_library(&self, library: &Path) -> Call {
        let mut arguments = vec![];
        let mut all = self.arguments.iter().peekable();
        while let Some(argument) = all.next() {
            let text = argument.to_string_lossy();
            let next = all.peek().map(|next| next.to_string_lossy().into_owned());
            let next = next.unwrap_or_default();
            let is_left_out = |text: &str| {
                ["incremental=", "extra-filename="]
                    .iter()
                    .any(|name| text.starts_with(name))
            };
            match &*text {
                "--crate-type" | "--out-dir" => drop(all.next()),
                "-C" if is_left_out(&next) => drop(all.next()),
                // The harness of the compiler takes the tests away.
                "--test" => arguments.extend(["--cfg".into(), "test".into()]),
                text if text.starts_with(MIR) => {
                    arguments.push(format!("{text},link={}", library.display()).into());
                }
                text if text.starts_with("--emit") || text.starts_with("--json=") => {}
                _ => arguments.push(argument.clone()),
            }
        }
        arguments.push("--crate-type=rlib".into());
        match library.parent() {
            // With its MIR beside it, there is more than one file to make.
            Some(folder) if self.is_watched => {
                arguments.extend(["--out-dir".into(), folder.into()]);
            }
            _ => arguments.extend(["-o".into(), library.into()]),
        }
        // Nothing but diagnostics for cargo to read.
        arguments.push("--json=diagnostic-rendered-ansi".into());
        Call {
            rustc: self.rustc.clone(),
            arguments,
            is_watched: self.is_watched,
        }
    }

    /// A name of its own for each crate that cargo compiles.
    fn id(&self) -> String {
        let name = self.value("--crate-name").unwrap_or_default();
        format!("{}{}", name.to_string_lossy(), self.extra_file_name())
    }

    fn extra_file_name(&self) -> String {
        let mut all = self.arguments.iter().map(|one| one.to_string_lossy());
        let extra = all.find_map(|one| {
            let extra = one.strip_prefix("extra-filename=")?;
            Some(extra.to_owned())
        });
        extra.unwrap_or_default()
    }

    /// Tells cargo which files to look at for changes: not the copies.
    fn tell_files(&self, task: &Task) -> Result<()> {
        let Some(folder) = self.value("--out-dir") else {
            return Ok(());
        };
        let file = Path::new(folder).join(format!("{}.d", self.id()));
        let Ok(text) = fs::read_to_string(&file) else {
            return Ok(());
        };
        let escaped = |path: &Path| path.to_string_lossy().replace(' ', "\\ ");
        let originals: Vec<_> = task
            .files
            .iter()
            .map(|file| escaped(&file.original))
            .collect();
        let out = text.split_once(": ").map_or("", |(out, _)| out);
        let mut told = format!("{out}: {}\n", originals.join(" "));
        for line in text.lines().filter(|line| line.starts_with("# env-dep:")) {
            told = told + line + "\n";
        }
        fs::write(file, told)?;
        Ok(())
    }
}
