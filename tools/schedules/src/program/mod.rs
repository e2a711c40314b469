//! A program to explore: where it is found, which [`files`] it has, what is known of it
//! before it runs ([`facts`]), and what in it can't be explored ([`refusals`]).

pub mod contents;
pub mod facts;
pub mod files;
pub mod orderless;
pub mod package;
pub mod refusals;
pub mod tokens;
pub mod waiting;
pub mod watched;

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{MetadataCommand, Target};
use formats::search::{Place, Shift, SourceFile};

pub use files::File;
pub use package::Package;
pub use refusals::Refusal;
use waiting::Room;

/// A program, by the file that has its `main`.
#[derive(Debug, Clone)]
pub struct Program {
    pub name: String,
    /// Where that file is.
    pub path: PathBuf,
    /// How messages and panics name it: as `cargo run` does. No two programs
    /// that are compiled together may have the same.
    pub shown: String,
    pub edition: String,
    /// What stands in it.
    pub source: String,
    /// The program's other files, those of its package's library and of other packages
    /// of its author among them.
    pub others: Vec<File>,
    /// What cargo builds it from, unless it is one file and needs nothing but `std`.
    pub package: Option<Package>,
}

impl Program {
    /// Finds a program by the name of a crate in this workspace, by a crate's
    /// folder, or by a source file.
    ///
    /// # Errors
    ///
    /// When there is no such program, or its source can't be read.
    pub fn find(what: &str) -> Result<Self> {
        let path = Path::new(what);
        if path.extension().is_some_and(|extension| extension == "rs") {
            return Program::from_file(path);
        }
        if path.join("Cargo.toml").is_file() {
            return Program::from_crate(Some(path), None);
        }
        Program::from_crate(None, Some(what))
    }

    /// A source file on its own, in edition 2024.
    ///
    /// # Errors
    ///
    /// When it can't be read.
    pub fn from_file(path: &Path) -> Result<Self> {
        let mut program = Program::alone(path)?;
        program.others = program.modules(&|path| shown(path))?;
        if !program.others.is_empty() {
            program.package = Some(Package::of_file(path, &program.name)?);
        }
        Ok(program)
    }

    /// A source file, without a look at others that it may need.
    fn alone(path: &Path) -> Result<Self> {
        let source =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Program {
            name: name.into_owned(),
            path: path.to_owned(),
            shown: shown(path),
            edition: "2024".to_owned(),
            source,
            others: vec![],
            package: None,
        })
    }

    /// A program of a package, or what stands for one: the files of its own crate.
    ///
    /// # Errors
    ///
    /// When one can't be read, or does not parse.
    pub fn of_target(target: &Target, show: &dyn Fn(&Path) -> String) -> Result<Self> {
        let path = target.src_path.as_std_path();
        let mut program = Program {
            name: target.name.clone(),
            shown: show(path),
            edition: target.edition.to_string(),
            ..Program::alone(path)?
        };
        program.others = program.modules(show)?;
        Ok(program)
    }

    /// The files of its modules. One that does not parse has none; that is told with
    /// what else can't be explored.
    fn modules(&self, show: &dyn Fn(&Path) -> String) -> Result<Vec<File>> {
        match self.parse() {
            Ok(_) => Ok(files::of_crate(&self.path, show)?.split_off(1)),
            Err(_) => Ok(vec![]),
        }
    }

    fn from_crate(folder: Option<&Path>, name: Option<&str>) -> Result<Self> {
        let mut command = MetadataCommand::new();
        command.no_deps();
        if let Some(folder) = folder {
            command.manifest_path(folder.join("Cargo.toml"));
        }
        let metadata = command.exec().context("cargo can't read the workspace")?;
        let folder = folder.map(fs::canonicalize).transpose()?;
        for package in &metadata.packages {
            for target in &package.targets {
                let path = target.src_path.as_std_path();
                let here = folder
                    .as_ref()
                    .is_none_or(|folder| path.starts_with(folder));
                let named = name.is_none_or(|name| name == *package.name || name == target.name);
                if here && named && target.is_bin() {
                    let root = metadata.workspace_root.as_std_path();
                    let show = |path: &Path| shown(path.strip_prefix(root).unwrap_or(path));
                    let mut program = Program::of_target(target, &show)?;
                    if !program.others.is_empty() || Package::is_needed(package) {
                        let mut package = Package::of(package, target, &metadata);
                        program.others.extend(package.files_of_libraries(&show)?);
                        program.package = Some(package);
                    }
                    return Ok(program);
                }
            }
        }
        match (folder, name) {
            (_, Some(name)) => bail!(
                "there is no program `{name}` in this workspace: name a crate, its folder, or a source file"
            ),
            (Some(folder), None) => bail!(
                "the crate in {} has no program; in its folder, `cargo schedules test` runs its tests",
                folder.display()
            ),
            (None, None) => bail!("no program is named"),
        }
    }

    /// The name of its crate, which no crate of the library has.
    pub fn crate_name(&self) -> String {
        let is_plain = |char: char| char.is_ascii_alphanumeric() || char == '_';
        let name = self.name.replace(|char| !is_plain(char), "_");
        let is_taken = ["std", "core", "alloc", "test", "explorer"].contains(&name.as_str());
        match is_taken || !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            true => format!("program_{name}"),
            false => name,
        }
    }

    /// What in its files can't be explored.
    ///
    /// # Errors
    ///
    /// When one does not parse.
    pub fn refusals(&self) -> Result<Vec<Refusal>> {
        let is_alone = self.package.is_none();
        let is_watched = self.is_watched();
        let mut found = refusals::of(&self.parse()?, &self.source, is_alone, is_watched);
        let firsts = self.files().into_iter().skip(1);
        for (file, SourceFile { first_line, .. }) in self.others.iter().zip(firsts) {
            if file.for_tests {
                continue;
            }
            let here = refusals::of_module(&file.parse()?, &file.source, is_watched);
            found.extend(here.into_iter().map(|refusal| Refusal {
                line: refusal.line + first_line as usize - 1,
                ..refusal
            }));
        }
        Ok(found)
    }

    /// The syntax tree of the file with `main`.
    ///
    /// # Errors
    ///
    /// When it does not parse; the error names the line.
    pub fn parse(&self) -> Result<syn::File> {
        files::parse(&self.source, &self.shown)
    }

    /// All that its files say, one after the other.
    pub fn text(&self) -> Cow<'_, str> {
        if self.others.is_empty() {
            return Cow::Borrowed(&self.source);
        }
        let mut text = String::new();
        let others = self.others.iter().map(|file| &file.source);
        for source in [&self.source].into_iter().chain(others) {
            text += source;
            if !text.ends_with('\n') {
                text.push('\n');
            }
        }
        Cow::Owned(text)
    }

    /// The sources of its files as they are compiled for the search, with its
    /// [`waiting`] loops marked.
    pub fn marked(&self) -> Vec<Cow<'_, str>> {
        let marked = self.marks(&self.sources(), Room::AnyColumn);
        marked.into_iter().map(|marked| marked.text).collect()
    }

    /// What that puts into them.
    pub fn shifts(&self) -> Vec<Shift> {
        let sources = self.sources();
        let marked = self.marks(&sources, Room::AnyColumn);
        let files = self.files().into_iter().zip(marked);
        let shifts = files.flat_map(|(file, marked)| {
            marked.shifts.into_iter().map(move |shift| Shift {
                line: shift.line + file.first_line - 1,
                ..shift
            })
        });
        shifts.collect()
    }

    /// Where it goes through what is hashed, in an order that nobody can tell, as far as the
    /// source shows.
    pub fn orderless(&self) -> Vec<Place> {
        let parsed: syn::Result<Vec<_>> =
            (self.sources().into_iter()).map(syn::parse_file).collect();
        let Ok(parsed) = parsed else { return vec![] };
        if self.has_others() {
            return vec![];
        }
        let found = self.files().into_iter().zip(orderless::places(&parsed));
        let places = found.flat_map(|(file, places)| {
            places.into_iter().map(move |place| Place {
                line: place.line as u32 + file.first_line - 1,
                column: place.column as u32 + 1,
            })
        });
        places.collect()
    }

    /// The same of `sources` that stand in the place of its own, of which no column
    /// becomes another.
    pub fn with_marks<'s>(&self, sources: &[&'s str]) -> Vec<Cow<'s, str>> {
        let marked = self.marks(sources, Room::NoColumn);
        marked.into_iter().map(|marked| marked.text).collect()
    }

    fn marks<'s>(&self, sources: &[&'s str], room: Room) -> Vec<waiting::Marked<'s>> {
        waiting::marked(sources, self.has_others(), self.is_watched(), room)
    }

    fn sources(&self) -> Vec<&str> {
        let others = self.others.iter().map(|file| file.source.as_str());
        [self.source.as_str()].into_iter().chain(others).collect()
    }

    fn has_others(&self) -> bool {
        let package = self.package.as_ref();
        package.is_some_and(|package| package.has_others)
    }

    /// The loops that ask for what others change, by the lines of its text.
    pub fn loops(&self) -> Vec<waiting::Looping> {
        let mut found = waiting::loops(&self.sources(), self.has_others());
        let files = self.files();
        for one in &mut found {
            let before = files[one.source].first_line as usize - 1;
            one.lines = (one.lines.0 + before, one.lines.1 + before);
            if let waiting::Why::Leaves(line) = &mut one.why {
                *line += before;
            }
        }
        found
    }

    /// Whether its accesses to memory are watched: it has `unsafe` or pointers, and they can
    /// be.
    pub fn is_watched(&self) -> bool {
        if !watched::IS_POSSIBLE {
            return false;
        }
        let others = self.others.iter().map(|file| &file.source);
        let mut sources = [&self.source].into_iter().chain(others);
        sources.any(|source| facts::needs_watching(source))
    }

    /// Whether it says `core` or `alloc`: then the stand-in takes their place, too.
    pub fn names_parts_of_std(&self) -> bool {
        let mut sources = self.sources().into_iter();
        sources.any(facts::names_parts_of_std)
    }

    /// Whether it may look at the words that `Debug` has for a value: it makes some, or takes
    /// those of a panic.
    pub fn puts_into_words(&self) -> bool {
        const WAYS: [&str; 5] = ["dbg", "Debug", "Pointer", "downcast", "payload_as_str"];
        // `{:?}`, `{name:#p }`
        let is_shown = |(before, _): (usize, &str), source: &str| {
            let hole = source[..before].rsplit('{').next().unwrap_or_default();
            hole.contains(':') && hole.trim_end().ends_with(['?', 'p'])
        };
        let others = self.others.iter().map(|file| &file.source);
        let mut sources = [&self.source].into_iter().chain(others);
        sources.any(|source| {
            WAYS.iter().any(|way| source.contains(way))
                || source.match_indices('}').any(|end| is_shown(end, source))
        })
    }

    /// Its files, each with the number of its first line in the [text](Program::text).
    pub fn files(&self) -> Vec<SourceFile> {
        let mut first_line = 1;
        let mains = (&self.shown, &self.source);
        let others = self.others.iter().map(|file| (&file.shown, &file.source));
        let numbered = [mains].into_iter().chain(others).map(|(name, source)| {
            let file = SourceFile {
                name: name.clone(),
                first_line,
            };
            first_line += source.lines().count() as u32;
            file
        });
        numbered.collect()
    }

    /// The compiler is told how messages name a file behind the last `=`, and whose lines
    /// are whose is known by that.
    ///
    /// # Errors
    ///
    /// When one of its files has another `=` in its name.
    pub fn ensure_names(&self) -> Result<()> {
        for SourceFile { name, .. } in self.files() {
            ensure!(
                !name.contains('='),
                "{name}: `{}` has a file with `=` in its name, which the compiler can't be told: \
                 call it otherwise, or start the command in the folder in which it lies",
                self.name
            );
        }
        Ok(())
    }

    /// The file that has this line of its text, and the line's number in the file.
    pub fn place(&self, line: u32) -> (String, u32) {
        let files = self.files();
        let file = files.into_iter().rev().find(|file| file.first_line <= line);
        match file {
            Some(file) => (file.name, line - file.first_line + 1),
            None => (self.shown.clone(), line),
        }
    }
}

/// A path as messages show it, the same on each system.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
