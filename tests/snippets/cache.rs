//! What has been compiled before and would come out the same.
//!
//! An entry is kept under its *key*: the program, the arguments, the compiler
//! and the crates in scope, all as text, and compared as text. rustc also
//! reports which files and environment variables a program read while it was
//! compiled; an entry holds only as long as each of them is as it was.
//!
//! Entries are made whole in a temporary place and then renamed, so that two
//! test runs at the same time can share them. A program is never written here:
//! it is linked, so it can be started at once.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

/// The variable that names the cache's folder.
pub const FOLDER: &str = "BOOK_CACHE";

/// How long an entry is kept that nobody asks for.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The place of one program in the cache.
pub struct Entry {
    key: String,
    /// What it was compiled from: the key, and what the compiler read.
    record: PathBuf,
    /// The program; there is none for what was only checked.
    program: PathBuf,
}

impl Entry {
    pub fn new(key: String) -> Result<Self> {
        let folder = env::var_os(FOLDER).context("the cache has no folder")?;
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let name = format!("{:016x}", hasher.finish());
        Ok(Entry {
            key,
            record: Path::new(&folder).join(&name).with_extension("txt"),
            program: Path::new(&folder).join(&name).with_extension("exe"),
        })
    }

    /// Puts the program in its place, if it would come out the same.
    pub fn restore(&self, program: Option<&Path>) -> bool {
        let holds = fs::read_to_string(&self.record).is_ok_and(|record| {
            record
                .strip_prefix(&self.key)
                .is_some_and(|inputs| inputs.lines().all(|input| input == now(input)))
        });
        let restored =
            holds && program.is_none_or(|program| fs::hard_link(&self.program, program).is_ok());
        if restored && let Ok(record) = File::options().append(true).open(&self.record) {
            let _ = record.set_modified(SystemTime::now());
        }
        restored
    }

    /// Keeps a compiled program, and what the compiler reported to have read.
    pub fn store(&self, program: Option<&Path>, dep_info: &Path) -> Result<()> {
        let inputs: String = inputs(&fs::read_to_string(dep_info)?)
            .map(|input| now(&input) + "\n")
            .collect();
        let temporary = self.record.with_extension(process::id().to_string());
        if let Some(program) = program {
            fs::hard_link(program, &temporary)?;
            fs::rename(&temporary, &self.program)?;
        }
        fs::write(&temporary, format!("{}{inputs}", self.key))?;
        fs::rename(&temporary, &self.record)?;
        Ok(())
    }
}

/// What rustc read beside the program itself, from its own report: files that
/// it names as prerequisites, and variables in comments.
fn inputs(dep_info: &str) -> impl Iterator<Item = String> + '_ {
    dep_info.lines().filter_map(|line| {
        if let Some(variable) = line.strip_prefix("# env-dep:") {
            let name = variable.split('=').next().unwrap_or(variable);
            return Some(format!("env {name} "));
        }
        let file = line.strip_suffix(':')?;
        let own = file.ends_with("snippet.rs") || file.ends_with(".exe");
        (!own).then(|| format!("file {} ", file.replace("\\ ", "%20")))
    })
}

/// An input as it is now: its name, and what identifies its content.
fn now(input: &str) -> String {
    let mut words = input.split(' ');
    let (kind, name) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let state = match kind {
        "env" => env::var_os(name).map_or("unset".to_owned(), |value| format!("{value:?}")),
        _ => identity(Path::new(&name.replace("%20", " "))),
    };
    format!("{kind} {name} {state}").replace('\n', "\\n")
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
pub fn prepare(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for entry in fs::read_dir(folder)?.flatten() {
        let record = entry.path().with_extension("txt");
        let used = fs::metadata(&record).and_then(|metadata| metadata.modified());
        let age = used.ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > KEPT) {
            let _ = fs::remove_file(record.with_extension("exe"));
            let _ = fs::remove_file(record);
        }
    }
    Ok(())
}
