//! A package's tests, each under every schedule.
//!
//! A [`Suite`] is what cargo builds as one program of tests: the unit tests of a library
//! or a program, or a file of integration tests. The compiler's own harness would run
//! them on the real `std`, so that a [`harness`] of ours calls each by its name. What the
//! search says of one is its [`verdict`].

pub mod harness;
pub mod report;
pub mod verdict;

use std::path::Path;

use anyhow::{Context, Result, bail};
use cargo_metadata::{Metadata, MetadataCommand, Target, TargetKind};

use crate::program::Package;
use crate::program::{self, Program, Refusal, refusals};
use harness::{Harness, Test};

/// What cargo builds as one program of tests.
#[derive(Debug)]
pub struct Suite {
    /// `src/lib.rs`.
    pub shown: String,
    pub package: Package,
    /// Each test, as a program of that name.
    pub tests: Vec<(Test, Program)>,
    /// The suite's files with what runs the tests, in the order of the program's.
    pub sources: Vec<String>,
}

/// The suites of the package in a folder, or of that name in its workspace.
///
/// # Errors
///
/// When there is no such package, or a file of it can't be read.
pub fn suites(folder: &Path, name: Option<&str>) -> Result<Vec<Suite>> {
    let metadata = MetadataCommand::new()
        .current_dir(folder)
        .no_deps()
        .exec()
        .context("cargo can't read the package")?;
    let here = std::fs::canonicalize(folder)?;
    let mut packages = metadata.packages.iter();
    let package = match name {
        Some(name) => packages.find(|package| package.name == name),
        None => {
            // The innermost that the folder lies in.
            let around = packages.filter(|package| {
                let folder = package.manifest_path.parent();
                folder.is_some_and(|folder| here.starts_with(folder))
            });
            around.max_by_key(|package| package.manifest_path.as_str().len())
        }
    };
    let Some(package) = package else {
        match name {
            Some(name) => bail!("there is no package `{name}` in this workspace"),
            None => bail!("this folder belongs to no package: name one with --package"),
        }
    };
    let mut suites = vec![];
    for target in &package.targets {
        if let Some(kind) = kind(target) {
            suites.extend(suite(&metadata, package, target, kind)?);
        }
    }
    Ok(suites)
}

/// How cargo is asked for the tests of a target; none for one that has none.
fn kind(target: &Target) -> Option<&'static str> {
    let is = |kinds: &[TargetKind]| target.kind.iter().any(|kind| kinds.contains(kind));
    match () {
        () if !target.test => None,
        () if is(&[TargetKind::Lib, TargetKind::RLib]) => Some("--lib"),
        () if is(&[TargetKind::Bin]) => Some("--bin"),
        () if is(&[TargetKind::Test]) => Some("--test"),
        () => None,
    }
}

fn suite(
    metadata: &Metadata,
    package: &cargo_metadata::Package,
    target: &Target,
    kind: &'static str,
) -> Result<Option<Suite>> {
    let root = metadata.workspace_root.as_std_path();
    let show = |path: &Path| program::shown(path.strip_prefix(root).unwrap_or(path));
    let mut package = Package::of(package, target, metadata).for_tests(kind);
    let mut program = Program::of_target(target, &show)?;
    let own = program.others.len() + 1;
    let libraries = package.files_of_libraries(&show)?;
    let path = target.src_path.as_std_path();
    let is_own = |file: &program::File| {
        file.path == path || program.others.iter().any(|own| own.path == file.path)
    };
    let libraries: Vec<_> = libraries.into_iter().filter(|file| !is_own(file)).collect();
    program.others.extend(libraries);
    let Found {
        mut tests,
        sources,
        refused,
    } = found(&program, own)?;
    if tests.is_empty() {
        return Ok(None);
    }
    tests.sort_by(|one, other| one.name.cmp(&other.name));
    let all = tests.clone();
    for test in &mut tests {
        let refusal = refused.iter().find(|refusal| concerns(refusal, test, &all));
        if let Some(refusal) = refusal {
            let (file, line) = program.place(refusal.line as u32);
            let what = format!("{file}:{line}: it {}", refusal.what);
            test.refused.get_or_insert(what);
        }
    }
    let tests = tests.into_iter().map(|test| {
        let program = Program {
            name: test.name.clone(),
            ..program.clone()
        };
        (test, program)
    });
    Ok(Some(Suite {
        shown: program.shown.clone(),
        package,
        tests: tests.collect(),
        sources,
    }))
}

/// What is found in the files of a suite.
#[derive(Default)]
struct Found {
    tests: Vec<Test>,
    /// What is compiled in the place of each file.
    sources: Vec<String>,
    refused: Vec<Refusal>,
}

/// The first files are its `own`, and the others those of libraries, whose tests are not
/// run here.
fn found(program: &Program, own: usize) -> Result<Found> {
    let mut found = Found::default();
    let is_watched = program.is_watched();
    for (number, file) in program.files().iter().enumerate() {
        let before = file.first_line as usize - 1;
        let (tree, source, module) = match number {
            0 => (program.parse()?, &program.source, &[][..]),
            _ => {
                let file = &program.others[number - 1];
                (file.parse()?, &file.source, &file.module[..])
            }
        };
        let here = match number < own {
            true => refusals::of_tests(&tree, source, is_watched),
            false => refusals::of_module(&tree, source, is_watched),
        };
        found
            .refused
            .extend(here.into_iter().map(|refusal| Refusal {
                line: refusal.line + before,
                ..refusal
            }));
        if number >= own {
            found.sources.push(source.clone());
            continue;
        }
        let harness = Harness::of(&tree, module);
        found.sources.push(harness.apply(source));
        found
            .tests
            .extend(harness.tests.into_iter().map(|test| Test {
                lines: test.lines.start + before..test.lines.end + before,
                ..test
            }));
    }
    Ok(found)
}

/// What stands in a test concerns that test alone; what stands elsewhere, all of them.
fn concerns(refusal: &Refusal, test: &Test, all: &[Test]) -> bool {
    test.lines.contains(&refusal.line)
        || !all.iter().any(|other| other.lines.contains(&refusal.line))
}
