//! What has been compiled before and would come out the same.
//!
//! An entry is kept under its *key*: the program, the arguments, the compiler
//! and the crates in scope, all as text, and compared as text. rustc also
//! reports which files and environment variables a program read while it was
//! compiled; an entry holds only as long as each of them is as it was.
//!
//! Entries are made whole in a temporary place and then renamed, so that two
//! test runs at the same time can share them. A program is never written here:
//! it is linked, so it can be started at once. Whatever goes wrong with an
//! entry, the program is compiled, as if there were no cache.

use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use harness::kept::hash;

/// The variable that names the cache's folder; without it nothing is kept.
pub const FOLDER: &str = "BOOK_CACHE";

/// How long an entry is kept that nobody asks for.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The place of one program in the cache.
pub struct Entry {
    key: String,
    /// What it was compiled from: the key, and what the compiler read.
    record: PathBuf,
}

impl Entry {
    pub fn new(folder: &Path, key: String) -> Self {
        let record = folder.join(hash(&key)).with_extension("txt");
        Entry { key, record }
    }

    /// Puts the program in its place, if it would come out the same; `None`
    /// for what is only checked.
    pub fn restore(&self, program: Option<&Path>) -> bool {
        let restored = self.try_restore(program).is_some();
        if let Some(program) = program
            && !restored
        {
            let _ = fs::remove_file(program);
        }
        restored
    }

    fn try_restore(&self, program: Option<&Path>) -> Option<()> {
        let record = fs::read_to_string(&self.record).ok()?;
        let (inputs, end) = record
            .strip_prefix(&self.key)?
            .split_at_checked(record.rfind(END)? - self.key.len())?;
        let hold = inputs
            .lines()
            .all(|input| Input::parse(input).is_some_and(|known| known.now() == input));
        if !hold {
            return None;
        }
        if let Some(program) = program {
            fs::hard_link(self.program(inputs), program).ok()?;
        }
        if end != self::end(program).ok()? {
            return None;
        }
        if let Ok(record) = File::options().append(true).open(&self.record) {
            let _ = record.set_modified(SystemTime::now());
        }
        Some(())
    }

    /// Keeps what was compiled from `source`, and what the compiler reported
    /// to have read.
    ///
    /// # Errors
    ///
    /// When it cannot be kept, or must not, since nobody knows what the
    /// compiler has read.
    pub fn store(&self, program: Option<&Path>, source: &Path, dep_info: &Path) -> Result<()> {
        let started = fs::metadata(source)?.modified()?;
        let mut inputs = String::new();
        for input in reported(&fs::read_to_string(dep_info)?, source) {
            ensure!(
                input.is_older_than(started),
                "it may have changed while the compiler read it"
            );
            inputs += &(input.now() + "\n");
        }
        let temporary = self.record.with_extension(process::id().to_string());
        if let Some(program) = program {
            fs::hard_link(program, &temporary)?;
            fs::rename(&temporary, self.program(&inputs))?;
        }
        let end = end(program)?;
        fs::write(&temporary, format!("{}{inputs}{end}", self.key))?;
        fs::rename(&temporary, &self.record)?;
        Ok(())
    }

    /// Where the program is kept. Other inputs make another program, so it has
    /// another name: of two runs with different environments neither gets what
    /// the other compiled.
    fn program(&self, inputs: &str) -> PathBuf {
        let record = self.record.with_extension("");
        let name = record.file_name().unwrap_or_default().to_string_lossy();
        self.record
            .with_file_name(format!("{name}-{}.exe", hash(inputs)))
    }
}

/// What the last line of a record begins with. A record without it was cut off.
const END: &str = "program\t";

/// The last line of a record: the program's length in bytes, so that one that
/// was cut off is not taken for whole.
fn end(program: Option<&Path>) -> io::Result<String> {
    Ok(match program {
        Some(program) => format!("{END}{}\n", fs::metadata(program)?.len()),
        None => format!("{END}none\n"),
    })
}

/// What rustc read beside the program itself.
enum Input {
    Variable(String),
    File(String),
}

/// The inputs in rustc's own report: files that it names as prerequisites, and
/// variables in comments.
fn reported(dep_info: &str, source: &Path) -> Vec<Input> {
    dep_info
        .lines()
        .filter_map(|line| {
            if let Some(variable) = line.strip_prefix("# env-dep:") {
                let name = variable.split('=').next().unwrap_or(variable);
                return Some(Input::Variable(name.to_owned()));
            }
            let file = line.strip_suffix(':')?.replace("\\ ", " ");
            (Path::new(&file) != source).then_some(Input::File(file))
        })
        .collect()
}

impl Input {
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split('\t');
        let (kind, name) = (words.next()?, words.next()?.to_owned());
        match kind {
            "env" => Some(Input::Variable(name)),
            "file" => Some(Input::File(name)),
            _ => None,
        }
    }

    /// The input as it is now, in one line: its name, and what is in it.
    fn now(&self) -> String {
        match self {
            Input::Variable(name) => format!("env\t{name}\t{:?}", env::var_os(name)),
            Input::File(name) => {
                let content = fs::read(name).map(|content| hash(&content));
                format!("file\t{name}\t{content:?}")
            }
        }
    }

    /// Whether it has not changed since `started`. The environment can't.
    fn is_older_than(&self, started: SystemTime) -> bool {
        match self {
            Input::Variable(_) => true,
            Input::File(name) => fs::metadata(name)
                .and_then(|metadata| metadata.modified())
                .is_ok_and(|changed| changed < started),
        }
    }
}

/// What changes when a file does: its length and the time of its last change.
pub fn identity(file: &Path) -> String {
    match fs::metadata(file) {
        Ok(metadata) => {
            let changed = metadata
                .modified()
                .ok()
                .and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
            format!("{} {changed:?}", metadata.len())
        }
        Err(error) => error.kind().to_string(),
    }
}

/// Makes the cache's folder, and clears out what nobody has asked for lately.
///
/// # Errors
///
/// When the folder cannot be made or read.
pub fn prepare(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for entry in fs::read_dir(folder)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let record = name.split(['-', '.']).next().unwrap_or_default();
        let used = fs::metadata(folder.join(record).with_extension("txt"))
            .or_else(|_| entry.metadata())
            .and_then(|metadata| metadata.modified());
        let age = used.ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > KEPT) {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}
