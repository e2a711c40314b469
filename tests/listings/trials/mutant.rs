//! Servers that lack one of their protections.
//!
//! A page that names a protection claims that it protects. So each is taken
//! out of the listing's source, and the trial that it is for has to fail.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use toml::{Table, Value};

/// A change to a server's source, and the client that makes use of it.
pub struct Mutant {
    pub server: &'static str,
    /// The folder of the listing, relative to the book's root.
    pub dir: &'static str,
    /// The protection, as in "without a limit on a line".
    pub without: &'static str,
    /// What stands in the source, once.
    pub from: &'static str,
    /// What stands there instead.
    pub to: &'static str,
    /// The trial that fails.
    pub fails: &'static str,
}

/// Where the mutants are built: a package of its own, with the dependencies
/// and the lock file of the book.
pub struct Yard {
    programs: PathBuf,
}

impl Yard {
    pub fn program(&self, index: usize) -> PathBuf {
        let name = format!("mutant{index}{}", env::consts::EXE_SUFFIX);
        self.programs.join(name)
    }
}

/// Builds them all, with one call of cargo.
pub fn build(mutants: &[Mutant]) -> Result<Yard> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let yard = Path::new(env!("CARGO_TARGET_TMPDIR")).join("trials/mutants");
    let sources = yard.join("src/bin");
    fs::create_dir_all(&sources)?;
    let shared = manifest(&root.join("Cargo.toml"))?;
    let shared = table(&shared, &["workspace", "dependencies"]);
    let mut dependencies = Table::new();
    for (index, mutant) in mutants.iter().enumerate() {
        let name = format!("mutant{index}.rs");
        write(&sources.join(name), &mutant.source(root)?)?;
        let dir = root.join(mutant.dir);
        let own = manifest(&dir.join("Cargo.toml"))?;
        for (name, wish) in table(&own, &["dependencies"]) {
            let (found, base) = match wish.get("workspace") {
                Some(_) => (whole(shared.get(&name), wish), root),
                None => (wish, &*dir),
            };
            dependencies.insert(name, from_anywhere(found, base));
        }
    }
    let mut manifest = shared_settings();
    manifest.insert("dependencies".to_owned(), Value::Table(dependencies));
    write(&yard.join("Cargo.toml"), &manifest.to_string())?;
    fs::copy(root.join("Cargo.lock"), yard.join("Cargo.lock"))?;

    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(cargo);
    cargo
        .current_dir(&yard)
        .args(["build", "--quiet", "--target-dir", "target"]);
    for index in 0..mutants.len() {
        cargo.args(["--bin", &format!("mutant{index}")]);
    }
    let output = cargo.output().context("cannot run cargo")?;
    ensure!(
        output.status.success(),
        "a server without a protection does not compile:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(Yard {
        programs: yard.join("target/debug"),
    })
}

impl Mutant {
    /// As its trial is called, and the answer that it proves calls it.
    pub fn name(&self) -> String {
        format!("{} without {}", self.server, self.without)
    }

    fn source(&self, root: &Path) -> Result<String> {
        let file = Path::new(self.dir).join("src/main.rs");
        let original = read(&root.join(&file))?;
        ensure!(
            original.matches(self.from).count() == 1,
            "the tests take {} out of a server, and don't find it\n  \
             in {}\n  expected, once: `{}`\n  \
             correct the mutant in tests/listings/network.rs",
            self.without,
            file.display(),
            self.from
        );
        Ok(original.replace(self.from, self.to))
    }
}

/// The package, and what makes its programs like those of the book.
fn shared_settings() -> Table {
    toml::toml! {
        [package]
        name = "mutants"
        edition = "2024"

        [workspace]

        [lints.rust]
        warnings = "allow"

        [profile.dev]
        debug = "line-tables-only"
    }
}

/// What all packages wish of a dependency, and what one of them wishes more.
fn whole(shared: Option<&Value>, own: Value) -> Value {
    let Some(shared) = shared else { return own };
    let Some(features) = own.get("features").and_then(Value::as_array) else {
        return shared.clone();
    };
    let mut whole = match shared {
        Value::Table(table) => table.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    };
    let all = whole
        .entry("features")
        .or_insert_with(|| Value::Array(vec![]));
    if let Value::Array(all) = all {
        all.extend(features.iter().cloned());
    }
    Value::Table(whole)
}

/// The same dependency for a package in another folder.
fn from_anywhere(mut dependency: Value, dir: &Path) -> Value {
    if let Some(path) = dependency.get_mut("path")
        && let Some(relative) = path.as_str()
    {
        *path = dir.join(relative).to_string_lossy().into_owned().into();
    }
    dependency
}

fn manifest(file: &Path) -> Result<Table> {
    toml::from_str(&read(file)?).with_context(|| format!("{} does not parse", file.display()))
}

fn table(manifest: &Table, path: &[&str]) -> Table {
    let mut table = manifest.clone();
    for key in path {
        table = match table.remove(*key) {
            Some(Value::Table(inner)) => inner,
            _ => Table::new(),
        };
    }
    table
}

fn read(file: &Path) -> Result<String> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(text.replace('\r', ""))
}

/// Files that are as they should be stay as old as they are.
fn write(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).is_ok_and(|there| there == text) {
        return Ok(());
    }
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}
