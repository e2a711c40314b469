//! The projects that hold the blocks, and the ways to prove them.
//!
//! One folder is this book without its chapters and listings, and its new
//! chapters are what all tools read. Beside it is a project for skeptic, as
//! its README tells to make one, and a library whose documentation the
//! chapters are, for rustdoc. All stay in the `target` folder, so that tools
//! and crates are built once and do not count.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// One way to prove the blocks.
pub struct Way {
    pub name: &'static str,
    before: fn(&mut Project) -> Result<()>,
    command: fn(&Project) -> Command,
}

/// The first is what the others are compared with.
pub const WAYS: &[Way] = &[
    Way {
        name: "plain skeptic",
        before: |_| Ok(()),
        command: |project| project.cargo("skeptic", &["--test", "skeptic"]),
    },
    Way {
        name: "`mdbook test`",
        before: |_| Ok(()),
        command: |project| {
            let mut mdbook = project.tool("mdbook");
            mdbook.arg("test").current_dir(project.place.join("ours"));
            mdbook
        },
    },
    Way {
        name: "rustdoc, doctests merged",
        before: |_| Ok(()),
        command: |project| project.cargo("rustdoc", &["--doc"]),
    },
    Way {
        name: "this book, nothing kept",
        before: |project| {
            let kept = project.place.join("ours/target/tmp/snippets");
            match kept.exists() {
                true => Ok(fs::remove_dir_all(kept)?),
                false => Ok(()),
            }
        },
        command: ours,
    },
    Way {
        name: "this book, unchanged",
        before: |_| Ok(()),
        command: ours,
    },
    Way {
        name: "this book, one block edited",
        before: |project| project.edit(),
        command: ours,
    },
];

fn ours(project: &Project) -> Command {
    let tests = ["--test", "snippets", "--", "--skip", "reuse: "];
    project.cargo("ours", &tests)
}

pub struct Project {
    place: PathBuf,
    blocks: Vec<String>,
    /// The chapters, each with all of the blocks.
    chapters: Vec<PathBuf>,
    /// The last constant that was given to a block.
    constant: u32,
}

impl Project {
    /// Copies what proves the book at `root` to `place`.
    pub fn new(root: &Path, place: &Path, blocks: Vec<String>) -> Result<Self> {
        let ours = place.join("ours");
        let own = fs::read_to_string(root.join("Cargo.toml"))?;
        put(&ours.join("Cargo.toml"), &own.replace("\"code/*/*\", ", ""))?;
        for file in ["Cargo.lock", "build.rs"] {
            copy(&root.join(file), &ours.join(file))?;
        }
        for folder in ["tests", "tools", "benches"] {
            copy(&root.join(folder), &ours.join(folder))?;
        }
        put(
            &ours.join("book.toml"),
            "[book]\ntitle = \"Blocks\"\n\n[rust]\nedition = \"2024\"\n",
        )?;

        let lock = fs::read_to_string(root.join("Cargo.lock"))?;
        let version = locked(&lock, "skeptic").context("skeptic is not in Cargo.lock")?;
        let skeptic = place.join("skeptic");
        copy(&root.join("Cargo.lock"), &skeptic.join("Cargo.lock"))?;
        put(
            &skeptic.join("Cargo.toml"),
            &manifest(&format!(
                "[build-dependencies]\nskeptic = \"={version}\"\n\n[dev-dependencies]\nskeptic = \"={version}\"\n"
            )),
        )?;
        put(&skeptic.join("src/lib.rs"), "")?;
        put(
            &skeptic.join("build.rs"),
            "fn main() {\n    let files = skeptic::markdown_files_of_directory(\"../ours/src/\");\n    skeptic::generate_doc_tests(&files);\n}\n",
        )?;
        put(
            &skeptic.join("tests/skeptic.rs"),
            "include!(concat!(env!(\"OUT_DIR\"), \"/skeptic-tests.rs\"));\n",
        )?;
        put(&place.join("rustdoc/Cargo.toml"), &manifest(""))?;
        Ok(Project {
            place: place.to_owned(),
            blocks,
            chapters: vec![],
            constant: 0,
        })
    }

    /// Writes `size` blocks, in chapters that hold each block once.
    pub fn write(&mut self, size: usize) -> Result<()> {
        let src = self.place.join("ours/src");
        if src.exists() {
            fs::remove_dir_all(&src)?;
        }
        let mut summary = String::from("# Summary\n\n");
        let mut library = String::new();
        self.chapters.clear();
        for number in 1..=size / self.blocks.len() {
            let name = format!("chapter-{number}.md");
            let mut chapter = format!("# Chapter {number}\n");
            for block in &self.blocks {
                self.constant += 1;
                let constant = self.constant;
                chapter += &format!("\n```rust\nconst _: u32 = {constant};\n{block}```\n");
            }
            put(&src.join(&name), &chapter)?;
            summary += &format!("- [Chapter {number}]({name})\n");
            library += &format!(
                "#[doc = include_str!(\"../../ours/src/{name}\")]\npub mod chapter_{number} {{}}\n"
            );
            self.chapters.push(src.join(name));
        }
        put(&src.join("SUMMARY.md"), &summary)?;
        put(&self.place.join("rustdoc/src/lib.rs"), &library)
    }

    /// Changes one block, in the middle of the book.
    fn edit(&mut self) -> Result<()> {
        let chapter = &self.chapters[self.chapters.len() / 2];
        let text = fs::read_to_string(chapter)?;
        let edited = text.replacen("const _: u32 = ", "const _: u32 = 1_000_000 + ", 1);
        put(chapter, &edited)
    }

    /// How long `way` takes to prove the blocks.
    pub fn prove(&mut self, way: &Way) -> Result<Duration> {
        (way.before)(self)?;
        let mut command = (way.command)(self);
        let start = Instant::now();
        let output = command
            .output()
            .with_context(|| format!("cannot run {}", command.get_program().display()))?;
        let time = start.elapsed();
        let said = String::from_utf8_lossy(&output.stdout);
        ensure!(
            output.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        // mdbook does not say how many it has proven.
        let proven: Option<usize> = passed(&said);
        let size = self.chapters.len() * self.blocks.len();
        ensure!(
            proven.is_none_or(|proven| proven == size),
            "{size} blocks were to be proven:\n{said}"
        );
        Ok(time)
    }

    fn cargo(&self, project: &str, arguments: &[&str]) -> Command {
        let folder = self.place.join(project);
        let mut cargo = self.tool("cargo");
        cargo
            .args(["test", "--offline", "--target-dir"])
            .arg(folder.join("target"))
            .args(arguments)
            .current_dir(folder);
        cargo
    }

    /// A tool, with the compiler itself in its path: rustup's stand-in takes
    /// time of its own, and more of it the more often a tool calls it.
    fn tool(&self, name: &str) -> Command {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut tool = match name {
            "cargo" => Command::new(&cargo),
            name => Command::new(name),
        };
        let path = env::var_os("PATH").unwrap_or_default();
        let places = Path::new(&cargo).parent().map(Path::to_owned).into_iter();
        if let Ok(path) = env::join_paths(places.chain(env::split_paths(&path))) {
            tool.env("PATH", path);
        }
        tool
    }
}

fn manifest(dependencies: &str) -> String {
    format!(
        "[package]\nname = \"blocks\"\nedition = \"2024\"\n\n{dependencies}\n[lib]\n\n[workspace]\n"
    )
}

/// The sum of the tests that passed, if any were counted.
fn passed(said: &str) -> Option<usize> {
    said.lines()
        .filter_map(|line| {
            let (before, _) = line.split_once(" passed;")?;
            before.rsplit(' ').next()?.parse::<usize>().ok()
        })
        .reduce(|sum, count| sum + count)
}

/// The version of a package in Cargo.lock.
pub fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, rest) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    Some(rest.split_once('"')?.0)
}

/// Copies a file or a folder; what is the same stays as old as it is.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            copy(&from.join(&name), &to.join(&name))?;
        }
        return Ok(());
    }
    put(to, &fs::read_to_string(from)?)
}

fn put(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}
