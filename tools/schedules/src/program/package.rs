//! What cargo builds a program from that is more than one file.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId, Target, TargetKind};

use super::files::{self, File};

/// What cargo builds a program from.
#[derive(Debug, Clone)]
pub struct Package {
    pub name: String,
    /// Its manifest; none for a source file that belongs to no package.
    pub(crate) manifest: Option<PathBuf>,
    /// The folder of its workspace, in which cargo calls the compiler.
    pub(crate) workspace: Option<PathBuf>,
    /// Where cargo puts what it builds.
    pub(crate) target: Option<PathBuf>,
    /// The program, as its package calls it.
    pub binary: String,
    /// Its root file.
    pub(crate) root: PathBuf,
    /// How cargo is asked for its tests, if they are what is run.
    pub(crate) tests: Option<&'static str>,
    /// For a file that belongs to no package.
    pub edition: String,
    /// Whether crates by others are linked with it, or run while it is compiled.
    pub has_others: bool,
    /// Of each crate by others, the one that the program's author asks for and that is linked
    /// with it.
    pub(crate) asked: BTreeMap<String, String>,
}

impl Package {
    /// Whether a package's program has to be built by cargo: there is more to it than
    /// its files.
    pub fn is_needed(package: &cargo_metadata::Package) -> bool {
        let mut targets = package.targets.iter();
        let mut dependencies = package.dependencies.iter();
        targets.any(|target| is_library(target) || target.is_custom_build())
            || dependencies.any(|dependency| dependency.kind == DependencyKind::Normal)
    }

    /// A package, for one of its programs.
    pub fn of(package: &cargo_metadata::Package, binary: &Target, metadata: &Metadata) -> Self {
        Package {
            name: package.name.to_string(),
            manifest: Some(package.manifest_path.clone().into()),
            workspace: Some(metadata.workspace_root.clone().into()),
            target: Some(metadata.target_directory.join("schedules").into()),
            binary: binary.name.clone(),
            root: binary.src_path.clone().into(),
            tests: None,
            edition: binary.edition.to_string(),
            has_others: false,
            asked: BTreeMap::new(),
        }
    }

    /// The same, for its tests: `--lib`, `--bin` or `--test`.
    #[must_use]
    pub fn for_tests(self, kind: &'static str) -> Self {
        Package {
            tests: Some(kind),
            // There, programs are built as they are, for tests to start them.
            target: self.target.map(|target| target.join("tests")),
            ..self
        }
    }

    /// A source file with modules, and no package.
    ///
    /// # Errors
    ///
    /// When there is no current folder.
    pub fn of_file(file: &Path, name: &str) -> Result<Self> {
        Ok(Package {
            name: name.to_owned(),
            manifest: None,
            workspace: None,
            target: None,
            binary: "program".to_owned(),
            root: env::current_dir()?.join(file),
            tests: None,
            edition: "2024".to_owned(),
            has_others: false,
            asked: BTreeMap::new(),
        })
    }

    /// The files of the libraries that the program is built from, as far as they are
    /// its author's: its package's own, and those of packages in folders. Notes whether
    /// there are others.
    ///
    /// # Errors
    ///
    /// When cargo can't tell which these are, or a file can't be read.
    pub fn files_of_libraries(&mut self, show: &dyn Fn(&Path) -> String) -> Result<Vec<File>> {
        let mut found = vec![];
        for root in self.roots_of_libraries()? {
            found.extend(files::of_crate(&root, show)?);
        }
        Ok(found)
    }

    /// That a program depends on a crate, and whom its author asked for it.
    pub(crate) fn depends(&self, program: &str, on: &str) -> String {
        match self.asked.get(on) {
            Some(asked) if asked != on => format!("`{program}` depends, by `{asked}`, on `{on}`"),
            _ => format!("`{program}` depends on `{on}`"),
        }
    }

    /// What a program may have in the place of a crate by others, or of the one that needs it.
    pub(crate) fn instead(&self, of: &str) -> String {
        let asked = self.asked.get(of).map_or(of, String::as_str);
        let known = INSTEAD.iter().find(|(names, _)| names.contains(&asked));
        known.map_or(String::new(), |(_, what)| {
            format!(": what is explored is {what}")
        })
    }

    fn roots_of_libraries(&mut self) -> Result<BTreeSet<PathBuf>> {
        let Some(manifest) = &self.manifest else {
            return Ok(BTreeSet::new());
        };
        let metadata = MetadataCommand::new()
            .manifest_path(manifest)
            .exec()
            .context("cargo can't tell what the program depends on")?;
        let resolve = metadata.resolve.as_ref();
        let nodes = resolve.context("cargo does not tell what the program depends on")?;
        let own = metadata.packages.iter();
        let mut own = own.filter(|package| package.manifest_path == *manifest);
        let own = own
            .next()
            .context("cargo does not know the program's package")?;
        let named = |id: &PackageId| metadata.packages.iter().find(|package| package.id == *id);
        let mut reached = BTreeSet::from([&own.id]);
        let mut pending: VecDeque<(&PackageId, Option<String>)> = [(&own.id, None)].into();
        while let Some((id, asked)) = pending.pop_front() {
            let node = nodes.nodes.iter().find(|node| node.id == *id);
            for next in node.iter().flat_map(|node| &node.deps) {
                let mut kinds = next.dep_kinds.iter();
                let is_linked = kinds.any(|kind| {
                    let helps_tests = self.tests.is_some() && *id == own.id;
                    kind.kind == DependencyKind::Normal
                        || helps_tests && kind.kind == DependencyKind::Development
                });
                if is_linked && reached.insert(&next.pkg) {
                    let by_others = named(&next.pkg).filter(|package| package.source.is_some());
                    let name = by_others.map(|package| package.name.to_string());
                    let asked = asked.clone().or_else(|| name.clone());
                    if let (Some(name), Some(asked)) = (name, &asked) {
                        self.asked.entry(name).or_insert_with(|| asked.clone());
                    }
                    pending.push_back((&next.pkg, asked));
                }
            }
        }
        let linked = metadata.packages.iter();
        let linked = linked.filter(|package| reached.contains(&package.id));
        let (local, others): (Vec<_>, Vec<_>) =
            linked.partition(|package| package.source.is_none());
        self.has_others = !others.is_empty();
        let local = local.into_iter();
        let libraries = local.flat_map(|package| &package.targets);
        let libraries = libraries.filter(|target| is_library(target));
        Ok(libraries
            .map(|target| target.src_path.clone().into())
            .collect())
    }
}

/// What `std` has of the same kind as well-known crates.
const INSTEAD: &[(&[&str], &str)] = &[
    (
        &["lazy_static", "once_cell"],
        "`std::sync::LazyLock` or `OnceLock`",
    ),
    (
        &["parking_lot", "spin"],
        "`std::sync::Mutex`, `RwLock` or `Condvar`",
    ),
    (
        &["crossbeam", "crossbeam-channel", "flume", "oneshot"],
        "`std::sync::mpsc`, and `std::thread::scope`",
    ),
    (&["crossbeam-utils"], "`std::thread::scope`"),
    (&["thread_local"], "`std::thread_local!`"),
    (&["portable-atomic"], "`std::sync::atomic`"),
    (&["rand"], "a program that says which numbers it uses"),
];

/// Whether a program can be linked with it: it is no macro that runs while others are
/// compiled.
pub(crate) fn is_library(target: &Target) -> bool {
    let is_one =
        |kind: &TargetKind| matches!(kind, TargetKind::Lib | TargetKind::RLib | TargetKind::DyLib);
    target.kind.iter().any(is_one)
}
