//! Tests that have passed before, of the same book on the same machine.
//!
//! A test program whose tests have all passed is not run again as long as its [`World`] is
//! the same. When some of that has changed, a test that says what it depends on, its
//! [`Things`], is kept by itself. What is kept is shown so; `TRIALS=again` runs all.
//!
//! What cargo builds follows from all this, so that a program which cargo would not build
//! again is the same. Whoever changes files below `target` by hand has to ask for all tests.
//!
//! A record is written whole in a temporary place and then renamed, so that two test runs at
//! the same time can share it. Whatever goes wrong with one, the test runs.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

/// How a test that was kept is marked where it is listed.
pub const KIND: &str = "kept";

/// Variables by which somebody asks a test of the book for something, such as more runs or a
/// table that is written anew. Nothing is kept then, and nothing taken for known.
pub const WISHES: &[&str] = &[
    "CONVERSATIONS",
    "LITMUS",
    "REAL_RUNS",
    "SEED",
    "SNAPSHOTS",
    "THREADS",
    "TRIALS",
];

/// The programs that the tests of the book start, beside those that they build.
pub const PROGRAMS: &[&str] = &[
    "cargo",
    "cc",
    "git",
    "kill",
    "ld",
    "mdbook",
    "mkfifo",
    "nc",
    "node",
    "npm",
    "ping",
    "redis-cli",
    "redis-server",
    "rustc",
    "rustdoc",
    "rustfmt",
    "rustup",
    "sh",
];

/// Variables that differ from terminal to terminal, and that nobody reads who writes into a
/// pipe.
const OF_TERMINALS: &[&str] = &[
    "_",
    "COLORTERM",
    "COLUMNS",
    "GPG_TTY",
    "LINES",
    "OLDPWD",
    "PWD",
    "SHLVL",
    "SSH_AUTH_SOCK",
    "SSH_CLIENT",
    "SSH_CONNECTION",
    "SSH_TTY",
    "STY",
    "TERM",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "TERM_SESSION_ID",
    "TMUX",
    "TMUX_PANE",
    "WINDOW",
    "WINDOWID",
    "WT_SESSION",
    "XDG_SESSION_ID",
];

/// What git leaves out at the root of the repository, and its own folder.
const LEFT_OUT: &[&str] = &[".git", "book", "practice", "target"];
/// What it leaves out everywhere.
const OF_NODE: &str = "node_modules";

/// What tests of the book depend on, as far as it is looked at: not what a network says, nor
/// how busy the machine is.
#[derive(Clone)]
pub struct World {
    /// The repository.
    pub root: PathBuf,
    /// The test program.
    pub program: PathBuf,
    pub variables: Vec<(OsString, OsString)>,
}

impl World {
    /// That of this program.
    ///
    /// # Errors
    ///
    /// When the program does not know where it is.
    pub fn here(root: &Path) -> Result<Self> {
        Ok(World {
            root: root.to_owned(),
            program: env::current_exe()?,
            variables: env::vars_os().collect(),
        })
    }

    pub fn has_wish(&self) -> bool {
        let mut names = self.variables.iter().map(|(name, _)| name);
        names.any(|name| WISHES.iter().any(|wish| name == wish))
    }

    /// The repository, the test program, and what is around them.
    ///
    /// # Errors
    ///
    /// When a file can't be looked at.
    pub fn state(&self) -> Result<String> {
        let mut state = self.surroundings();
        state += &line(&self.program, &stamp(&self.program, false)?);
        let is_left_out = |folder: &Path| {
            let mut names = LEFT_OUT.iter();
            folder.ends_with(OF_NODE) || names.any(|name| folder == self.root.join(name))
        };
        for file in below(&self.root, &is_left_out)? {
            state += &line(&file, &stamp(&file, true)?);
        }
        Ok(state)
    }

    /// The environment, the compiler and other programs, and the system.
    pub fn surroundings(&self) -> String {
        let mut state = String::new();
        let mut variables = self.variables.clone();
        variables.sort();
        for (name, value) in variables {
            let mut others = OF_TERMINALS.iter().chain(WISHES);
            if !others.any(|other| name == *other) {
                state += &format!("{name:?}={value:?}\n");
            }
        }
        let mut places = self.programs();
        // Which libraries, which cargo settings; where there are none, that is known, too.
        places.extend(["/etc/ld.so.cache", "/proc/sys/kernel/osrelease"].map(PathBuf::from));
        let homes = ["CARGO_HOME", "HOME"].map(|name| self.variable(name).map(PathBuf::from));
        let homes = homes.into_iter().flatten();
        let folders = self.root.ancestors().skip(1).map(Path::to_owned);
        for folder in folders.chain(homes) {
            for file in ["config", "config.toml"] {
                places.push(folder.join(".cargo").join(file));
                places.push(folder.join(file));
            }
        }
        for place in places {
            let there = place.canonicalize().ok();
            let stamp = there.and_then(|there| Some(line(&there, &stamp(&there, false).ok()?)));
            state += &line(&place, &stamp.unwrap_or_default());
        }
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        state += &format!("{cores} cores\n");
        state
    }

    /// Wherever one of them may be found.
    fn programs(&self) -> Vec<PathBuf> {
        let path = self.variable("PATH").unwrap_or_default();
        let mut folders: Vec<_> = env::split_paths(path).collect();
        folders.push(self.root.join("target/tools/bin"));
        // Those of the toolchain stand beside its cargo, and its own list beside all of it.
        let toolchain = self
            .variable("CARGO")
            .and_then(|cargo| Path::new(cargo).parent());
        folders.extend(toolchain.map(Path::to_owned));
        let mut places: Vec<_> = toolchain
            .map(|folder| folder.join("../lib/rustlib/components"))
            .into_iter()
            .collect();
        for folder in folders {
            for program in PROGRAMS {
                places.push(
                    folder
                        .join(program)
                        .with_extension(env::consts::EXE_EXTENSION),
                );
            }
        }
        places
    }

    fn variable(&self, name: &str) -> Option<&OsStr> {
        let mut variables = self.variables.iter();
        let (_, value) = variables.find(|(other, _)| other == name)?;
        Some(value)
    }
}

/// What a test depends on, beside its [surroundings](World::surroundings).
#[derive(Clone)]
pub struct Things {
    parts: Vec<Part>,
    state: String,
    begun: SystemTime,
    /// Whether a text has changed since this program began, which may have read it before.
    has_changed: bool,
}

#[derive(Clone)]
enum Part {
    Text(String),
    /// A file, or all files below a folder.
    Content(PathBuf),
    Program(PathBuf),
}

impl Things {
    /// `begun` is when the program began, and with it to read.
    pub fn new(surroundings: &str, begun: SystemTime) -> Self {
        Things {
            parts: vec![],
            state: String::new(),
            begun,
            has_changed: false,
        }
        .and(Part::Text(surroundings.to_owned()))
        .expect("a text can be read")
    }

    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.and(Part::Text(text.into()))
            .expect("a text can be read")
    }

    /// A text, or all texts below a folder.
    ///
    /// # Errors
    ///
    /// When one can't be read.
    pub fn content(self, place: &Path) -> Result<Self> {
        self.and(Part::Content(place.to_owned()))
    }

    /// A program, which is another one when it is as old and as long no more.
    ///
    /// # Errors
    ///
    /// When it is not there.
    pub fn program(self, program: &Path) -> Result<Self> {
        self.and(Part::Program(program.to_owned()))
    }

    fn and(mut self, part: Part) -> Result<Self> {
        match &part {
            Part::Text(text) => self.state += &format!("{}\n", hash(text)),
            Part::Program(program) => self.state += &line(program, &stamp(program, false)?),
            Part::Content(place) => {
                for file in below(place, &|_| false)? {
                    let content = fs::read(&file).with_context(|| file.display().to_string())?;
                    self.state += &line(&file, &hash(&content));
                    self.has_changed |= changed(&fs::metadata(&file)?)? > self.begun;
                }
            }
        }
        self.parts.push(part);
        Ok(self)
    }

    /// Whether all of it is as it was when this program began.
    fn are_the_same(&self) -> bool {
        let new = Things {
            parts: vec![],
            state: String::new(),
            ..self.clone()
        };
        let new = self.parts.iter().cloned().try_fold(new, Things::and);
        new.is_ok_and(|new| new.state == self.state && !new.has_changed)
    }
}

/// A place for what is found under a name, of the same things.
pub struct Entry {
    file: PathBuf,
    things: Things,
}

impl Entry {
    pub fn new(folder: &Path, name: &str, things: Things) -> Self {
        Entry {
            file: folder.join(hash(name)),
            things,
        }
    }

    /// What was found.
    pub fn known(&self) -> Option<String> {
        read(&self.file, &self.things.state)
    }

    /// Where it can't be kept, or something has changed meanwhile, it is found again.
    pub fn keep(&self, found: &str) {
        if self.things.are_the_same() {
            write(&self.file, &self.things.state, found);
        }
    }
}

/// What a record says of this state.
pub fn read(file: &Path, state: &str) -> Option<String> {
    let kept = fs::read_to_string(file).ok()?;
    let found = kept.strip_prefix(&hash(state))?.strip_prefix('\n')?;
    Some(found.strip_suffix(END)?.to_owned())
}

/// Nothing is worse when it can't be written than that the test runs again.
pub fn write(file: &Path, state: &str, found: &str) {
    let temporary = file.with_extension(process::id().to_string());
    let _ = file.parent().map(fs::create_dir_all);
    let _ = fs::write(&temporary, format!("{}\n{found}{END}", hash(state)))
        .and_then(|()| fs::rename(&temporary, file));
}

/// A record without it was cut off.
const END: &str = "\nend\n";

/// All files below a folder, in order; a file by itself. A link is a file.
fn below(place: &Path, is_left_out: &impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    if !fs::symlink_metadata(place)?.is_dir() {
        return Ok(vec![place.to_owned()]);
    }
    let mut files = vec![];
    let entries = fs::read_dir(place).with_context(|| place.display().to_string())?;
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            if !is_left_out(&entry.path()) {
                files.extend(below(&entry.path(), is_left_out)?);
            }
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// What changes when a file does. A file of the repository changes also when it is put back
/// with its old time; a program gets new links without a change.
fn stamp(file: &Path, by_hand: bool) -> Result<String> {
    let metadata = fs::symlink_metadata(file).with_context(|| file.display().to_string())?;
    let time = match by_hand {
        true => changed(&metadata)?,
        false => metadata.modified()?,
    };
    let age = time.duration_since(UNIX_EPOCH)?.as_nanos();
    Ok(format!("{} {age}", metadata.len()))
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> Result<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    use std::time::Duration;

    let seconds = Duration::from_secs(metadata.ctime().try_into()?);
    let changed = UNIX_EPOCH + seconds + Duration::from_nanos(metadata.ctime_nsec().try_into()?);
    Ok(changed.max(metadata.modified()?))
}

#[cfg(not(unix))]
fn changed(metadata: &Metadata) -> Result<SystemTime> {
    Ok(metadata.modified()?)
}

fn line(file: &Path, state: &str) -> String {
    format!("{}\t{state}\n", file.display())
}

/// A name for a value, the same in each run of programs that one compiler has built.
pub fn hash<T: Hash + ?Sized>(value: &T) -> String {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
