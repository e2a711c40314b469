//! The compiler that skeptic is given: rustc, called the way the book needs.
//!
//! - Edition 2024, which skeptic does not know.
//! - In scope are the crates that listings may use, and no others.
//! - Messages name the line of the chapter, or of the listing it includes.
//! - Warnings are errors, but for what is unused.
//! - A program that must not compile succeeds by failing with the right error.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};

use anyhow::{Context, Result};
use instep::book::contract::NO_CODE;
use serde_json::Value;

use crate::cache::{self, Entry};
use crate::note::Note;
use crate::program;

/// The name under which this program is the compiler.
pub const NAME: &str = "rustc-for-snippets";
/// The variable that names the real one.
pub const RUSTC: &str = "BOOK_RUSTC";
/// The variable that says which compiler that is.
pub const VERSION: &str = "BOOK_RUSTC_VERSION";
/// The variable that names the crates in scope, with commas between them.
pub const CRATES: &str = "BOOK_CRATES";
/// skeptic wants to name the platform, which rustc knows better.
pub const TARGET: &str = "host";

/// The name that skeptic gives a program's source.
pub const SOURCE: &str = "test.rs";
/// The same source, with its lines where they are in the book: what rustc gets.
pub const NUMBERED: &str = "snippet.rs";

/// The compiler of a test run, and who stands in for it.
pub struct Compiler {
    pub stand_in: PathBuf,
    pub rustc: PathBuf,
    /// Which compiler that is, in its own words.
    pub version: String,
}

impl Compiler {
    /// Puts `this` program in `folder`, under the name by which it stands in.
    pub fn find(this: &Path, folder: &Path) -> Result<Self> {
        let stand_in = folder.join(NAME).with_extension(env::consts::EXE_EXTENSION);
        link(this, &stand_in)?;
        let rustc = real();
        let version = version(&rustc)?;
        Ok(Compiler {
            stand_in,
            rustc,
            version,
        })
    }
}

/// The compiler itself, past rustup's stand-in, which takes its own time.
fn real() -> PathBuf {
    let beside_cargo = env::var_os("CARGO")
        .map(|cargo| Path::new(&cargo).with_file_name("rustc"))
        .map(|rustc| rustc.with_extension(env::consts::EXE_EXTENSION));
    match (env::var_os("RUSTC"), beside_cargo) {
        (Some(rustc), _) => rustc.into(),
        (None, Some(rustc)) if rustc.is_file() => rustc,
        _ => "rustc".into(),
    }
}

pub fn main() -> Result<ExitCode> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let source = arguments.first().map(PathBuf::from).unwrap_or_default();
    if !source.ends_with(SOURCE) {
        // cargo asks its compiler for its version.
        let status = rustc().args(&arguments).status()?;
        return Ok(status
            .code()
            .map_or(ExitCode::FAILURE, |code| ExitCode::from(code as u8)));
    }
    let (note, program) = Note::read(&source)?;
    let folder = source.parent().context("the source is in a folder")?;
    let call = Call::new(&arguments[1..], folder, &note)?;
    let entry = env::var_os(cache::FOLDER)
        .map(|kept| Entry::new(Path::new(&kept), call.key(&note, &program)));
    if let Some(entry) = &entry
        && entry.restore(call.program.as_deref())
    {
        return Ok(ExitCode::SUCCESS);
    }

    let numbered = folder.join(NUMBERED);
    fs::write(&numbered, "\n".repeat(note.line - 1) + &program)?;
    let dep_info = folder.join("snippet.d");
    let accepted = match &note.error {
        Some(code) => refuses(call.rustc(&dep_info), code, &note)?,
        None => accepts(call.rustc(&dep_info), &note)?,
    };
    if !accepted {
        return Ok(ExitCode::FAILURE);
    }
    if let Some(entry) = entry {
        // What cannot be kept is compiled again next time, nothing worse.
        let _ = entry.store(call.program.as_deref(), &numbered, &dep_info);
    }
    Ok(ExitCode::SUCCESS)
}

/// One call of rustc, made of skeptic's arguments.
struct Call {
    folder: PathBuf,
    /// Where messages are to point.
    file: String,
    /// What does not name the temporary folder.
    arguments: Vec<OsString>,
    /// The crates in scope.
    crates: Vec<PathBuf>,
    /// The program to make; `None` when it is only checked.
    program: Option<PathBuf>,
}

impl Call {
    /// skeptic's arguments without its edition and without the crates that the
    /// book does not use. The program goes beside the one that will watch it.
    fn new(arguments: &[OsString], folder: &Path, note: &Note) -> Result<Self> {
        let in_scope = env::var(CRATES).unwrap_or_default();
        let mut call = Call {
            folder: folder.to_owned(),
            file: instep::slashed(&note.file),
            arguments: ["--edition=2024", "-Dwarnings", "-Aunused"]
                .map(OsString::from)
                .to_vec(),
            crates: vec![],
            program: None,
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.to_str().unwrap_or_default() {
                "--extern" => {
                    let value = arguments.next().and_then(|value| value.to_str());
                    if let Some((name, path)) = value.and_then(|value| value.split_once('='))
                        && in_scope.split(',').any(|own| own.replace('-', "_") == name)
                    {
                        call.crates.push(path.into());
                        call.arguments
                            .push(format!("--extern={name}={path}").into());
                    }
                }
                "-o" => {
                    let watched = arguments.next().map(PathBuf::from).unwrap_or_default();
                    link(&env::current_exe()?, &watched)?;
                    call.program = Some(folder.join(program::WATCHED));
                }
                "--target" => drop(arguments.next()),
                "--verbose" => {}
                text if text.starts_with("--edition") || text.starts_with("--emit") => {}
                _ => call.arguments.push(argument.clone()),
            }
        }
        Ok(call)
    }

    /// Everything that decides what comes out, but for what rustc will read.
    fn key(&self, note: &Note, program: &str) -> String {
        let rustc = PathBuf::from(env::var_os(RUSTC).unwrap_or_default());
        let version = env::var(VERSION).unwrap_or_default();
        // This program decides what counts as accepted.
        let this = env::current_exe().unwrap_or_default();
        let crates: Vec<_> = self
            .crates
            .iter()
            .map(|path| (path, cache::identity(path)))
            .collect();
        let variables: BTreeMap<_, _> = env::vars_os()
            .filter(|(name, _)| is_read_by_tools(&name.to_string_lossy()))
            .collect();
        format!(
            "{rustc:?} {} {version}\n{}\n{:?} {}\n{crates:?}\n{variables:?}\n{}:{} {:?}\n{program}\n",
            cache::identity(&rustc),
            cache::identity(&this),
            self.arguments,
            self.program.is_some(),
            self.file,
            note.line,
            note.error,
        )
    }

    fn rustc(&self, dep_info: &Path) -> Command {
        let mut emit = OsString::from("--emit=dep-info=");
        emit.push(dep_info);
        match &self.program {
            Some(program) => {
                emit.push(",link=");
                emit.push(program);
            }
            None => {
                emit.push(",metadata=");
                emit.push(self.folder.join("snippet.rmeta"));
            }
        }
        let numbered = self.folder.join(NUMBERED);
        let mut mapping = numbered.clone().into_os_string();
        mapping.push("=");
        mapping.push(&self.file);

        let mut rustc = rustc();
        rustc
            .arg(&numbered)
            .args(&self.arguments)
            .arg(emit)
            .arg("--out-dir")
            .arg(&self.folder)
            .arg("--remap-path-prefix")
            .arg(mapping);
        rustc
    }
}

/// Whether rustc or the linker, which `PATH` leads to, looks at a variable
/// without telling.
fn is_read_by_tools(variable: &str) -> bool {
    let searched = [
        "PATH",
        "LIB",
        "LIBPATH",
        "LIBRARY_PATH",
        "COMPILER_PATH",
        "SDKROOT",
        "SOURCE_DATE_EPOCH",
    ];
    let families = ["RUSTC_", "LD_", "DYLD_", "GCC_", "MACOSX_"];
    searched.contains(&variable.to_uppercase().as_str())
        || families.iter().any(|family| variable.starts_with(family))
}

/// Which compiler `rustc` says it is.
///
/// # Errors
///
/// When it cannot be run.
pub fn version(rustc: &Path) -> Result<String> {
    let output = run(Command::new(rustc).arg("-vV"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn rustc() -> Command {
    let mut rustc = Command::new(env::var_os(RUSTC).unwrap_or_else(|| "rustc".into()));
    rustc.env_remove("RUSTC");
    rustc
}

/// Puts `program` in a second place. A link, since a file that was written a
/// moment ago cannot always be started while other threads start programs.
pub fn link(program: &Path, place: &Path) -> Result<()> {
    fs::hard_link(program, place)
        .or_else(|_| fs::copy(program, place).map(drop))
        .with_context(|| format!("cannot write {}", place.display()))
}

fn accepts(mut rustc: Command, note: &Note) -> Result<bool> {
    let output = run(&mut rustc)?;
    if !output.status.success() {
        note.write(&String::from_utf8_lossy(&output.stderr))?;
    }
    Ok(output.status.success())
}

fn refuses(mut rustc: Command, expected: &str, note: &Note) -> Result<bool> {
    let output = run(rustc.arg("--error-format=json"))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    let messages: Vec<Value> = stderr
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let errors: Vec<_> = messages
        .iter()
        .filter(|message| {
            message["level"] == "error" && !message["spans"].as_array().is_none_or(Vec::is_empty)
        })
        .collect();
    let kept = !errors.is_empty()
        && errors
            .iter()
            .all(|error| error["code"]["code"].as_str().unwrap_or(NO_CODE) == expected);
    if !kept {
        let found = match errors.is_empty() {
            true => "that it compiles".to_owned(),
            false => errors
                .iter()
                .filter_map(|error| error["rendered"].as_str())
                .collect(),
        };
        note.write(&format!(
            "error: {}:{}: expected the compiler to refuse this with {expected}, found {found}",
            instep::slashed(&note.file),
            note.line
        ))?;
    }
    Ok(kept)
}

fn run(rustc: &mut Command) -> Result<Output> {
    rustc
        .output()
        .with_context(|| format!("cannot run {}", rustc.get_program().display()))
}
