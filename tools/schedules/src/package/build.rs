//! Lets cargo build a program against the stand-in.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, UNIX_EPOCH};

use anyhow::{Context, Error, Result, anyhow, bail};
use cargo_metadata::{Artifact, Message};
use formats::SourceHash;
use formats::search::{Place, Shift};
use supervise::{group, installed};

use super::dependencies;
use super::mirror::{self, Mirrored};
use super::wrapper::{self, REFUSES, TASK, Task};
use crate::build::batch::{Compiled, Traced};
use crate::build::{StandIn, watch};
use crate::program::package::{Package, is_library};
use crate::program::{Program, facts};
use crate::refusal;
use crate::suite::Suite;

/// What is added to the file with `main`.
const MAIN: &str = "pub fn schedules_main() { std::process::explore(main as fn() -> _) }";

/// Builds a program in `folder`, so that it can be explored.
///
/// # Errors
///
/// When it does not compile, or depends on what can't be explored.
pub fn program<'a>(
    program: &'a Program,
    package: &Package,
    stand_in: &StandIn,
    folder: &Path,
) -> Result<Compiled<'a>> {
    let sources = Sources {
        sources: &[],
        main: MAIN,
    };
    let built = explorer(program, package, &sources, stand_in, folder)?;
    Ok(built.compiled(program, String::new()))
}

/// Builds the tests of a suite in `folder`, each to be explored by its name. None stands
/// for a test that is not compiled here.
///
/// # Errors
///
/// As above.
pub fn suite<'a>(
    suite: &'a Suite,
    stand_in: &StandIn,
    folder: &Path,
) -> Result<Vec<Option<Compiled<'a>>>> {
    let sources = Sources {
        sources: &suite.sources,
        main: "",
    };
    let Some((_, first)) = suite.tests.first() else {
        return Ok(vec![]);
    };
    let first = Program {
        name: suite.package.name.clone(),
        ..first.clone()
    };
    let built = match explorer(&first, &suite.package, &sources, stand_in, folder) {
        Err(error) if is_left_out(&first, &error) => {
            return Ok(suite.tests.iter().map(|_| None).collect());
        }
        built => built?,
    };
    let listed = group::output(Command::new(&built.executable)).context("cannot list the tests")?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let all = suite.tests.iter().map(|(test, program)| {
        let is_there = listed.lines().any(|name| name == test.name);
        is_there.then(|| built.compiled(program, test.name.clone()))
    });
    Ok(all.collect())
}

/// Whether a `#![cfg(…)]` has left nothing of the crate, as the compiler says by an error.
fn is_left_out(program: &Program, error: &Error) -> bool {
    let has_condition = program.parse().is_ok_and(|file| {
        let mut attributes = file.attrs.iter();
        attributes.any(|attribute| attribute.path().is_ident("cfg"))
    });
    has_condition
        && error
            .to_string()
            .contains("cannot find function `schedules_tests`")
}

/// What cargo has built, to be explored.
struct Explored {
    executable: PathBuf,
    /// Where the compiler was called.
    folder: PathBuf,
    /// What its dependencies name.
    names: BTreeSet<String>,
    /// What was put into its files.
    shifts: Vec<Shift>,
    orderless: Vec<Place>,
}

impl Explored {
    fn compiled<'a>(&self, program: &'a Program, argument: String) -> Compiled<'a> {
        let names = &self.names | &facts::names(&program.text());
        Compiled {
            program,
            executable: self.executable.clone(),
            folder: self.folder.clone(),
            argument,
            traced: Traced::default(),
            facts: match program.is_watched() {
                true => facts::watched(),
                false => facts::of(&names),
            },
            shifts: self.shifts.clone(),
            orderless: self.orderless.clone(),
        }
    }
}

/// What is compiled in the place of a program's files, if it is not what they say.
struct Sources<'a> {
    sources: &'a [String],
    main: &'a str,
}

fn explorer(
    program: &Program,
    package: &Package,
    sources: &Sources<'_>,
    stand_in: &StandIn,
    folder: &Path,
) -> Result<Explored> {
    fs::create_dir_all(folder)?;
    let is_watched = program.is_watched();
    let against = |stand_in: &StandIn| Against::of(stand_in, program);
    let copies = folder.join("sources");
    let files = mirror::make(program, sources.sources, sources.main, &copies)?;
    let made = match package.build(&files, Some(&against(stand_in)?), folder)? {
        Built::All(made) => made,
        Built::Failed(said) => {
            refuse_addresses(program, &said)?;
            let blamed = blame_dependency(&program.name, package, &said, &files);
            if blamed.is_ok()
                && let Built::Failed(said) = package.build(&files, None, folder)?
            {
                bail!(
                    "{}: `{}` does not compile:\n{said}",
                    program.shown,
                    program.name
                );
            }
            // Perhaps an `Arc` has to become an `Arc<dyn Trait>`, here or in a crate by others.
            let with_dyn_arc = against(&stand_in.with_dyn_arc()?)?;
            match package.build(&files, Some(&with_dyn_arc), folder)? {
                Built::All(made) => made,
                Built::Failed(again) => {
                    refuse_addresses(program, &again)?;
                    blame_dependency(&program.name, package, &again, &files)?;
                    blamed?;
                    let error = anyhow!(
                        "{}: `{}` compiles, but not against the stand-in for std, which lacks \
                         what it uses:\n{said}",
                        program.shown,
                        program.name
                    );
                    return Err(match is_watched {
                        true => watch::blame(error, program, folder),
                        false => error,
                    });
                }
            }
        }
    };
    let names = dependencies::judge(
        &program.name,
        package,
        &facts::names(&program.text()),
        &made,
    )?;
    let is_it = |one: &&Artifact| {
        one.target.src_path == package.root && one.profile.test == package.tests.is_some()
    };
    let mut executables = made
        .iter()
        .filter(is_it)
        .filter_map(|one| one.executable.clone());
    let executable = executables
        .next()
        .context("cargo does not say where the program is")?;
    let folder = match &package.workspace {
        Some(workspace) => workspace.clone(),
        None => package_of_file(folder),
    };
    Ok(Explored {
        executable: executable.into(),
        folder: fs::canonicalize(folder)?,
        names,
        shifts: match sources.sources {
            [] => program.shifts(),
            _ => vec![],
        },
        orderless: match sources.sources {
            [] => program.orderless(),
            _ => vec![],
        },
    })
}

/// What the crates of a program are compiled against.
struct Against {
    stand_in: StandIn,
    /// For the program's own.
    own: StandIn,
    /// Whether these say `core` or `alloc`.
    parts: bool,
}

impl Against {
    fn of(stand_in: &StandIn, program: &Program) -> Result<Self> {
        Ok(Against {
            stand_in: stand_in.clone(),
            parts: program.names_parts_of_std(),
            own: match program.is_watched() {
                true => stand_in.watching()?,
                false => stand_in.clone(),
            },
        })
    }
}

/// What has come of a build.
enum Built {
    All(Vec<Artifact>),
    /// With what the compiler says.
    Failed(String),
}

/// What is built in less is not worth a line.
const SOON: Duration = Duration::from_secs(1);

/// Refuses a program whose compiler has been told to, with the line.
fn refuse_addresses(program: &Program, said: &str) -> Result<()> {
    let mut refused = said.lines().filter_map(|line| line.strip_prefix(REFUSES));
    match refused.next().and_then(|refused| refused.split_once(": ")) {
        Some((place, what)) => bail!("{}", refusal::at(place, program, what)),
        None => Ok(()),
    }
}

/// Refuses a program if what does not compile is a crate by others: it compiles against
/// the real `std`, or it would not be there.
fn blame_dependency(
    program: &str,
    package: &Package,
    said: &str,
    files: &[Mirrored],
) -> Result<()> {
    let mut errors = said.lines().filter_map(|line| {
        let place = line.trim_start().strip_prefix("--> ")?;
        Some(place.rsplit(':').nth(2).unwrap_or(place))
    });
    let mut failed = said.lines().filter_map(|line| {
        let name = line.strip_prefix("error: could not compile `")?;
        Some(name.split_once('`')?.0)
    });
    let is_own = errors.any(|file| files.iter().any(|own| own.shown == file));
    match failed.next() {
        // The first error is reason enough: nobody can mend the crate here.
        Some(name) if !is_own => {
            let lines: Vec<_> = said.lines().collect();
            let is_of_it = |pair: &&[&str]| {
                pair[0].starts_with("error") && pair[1].contains(&format!("{name}-"))
            };
            let first = lines.windows(2).find(is_of_it);
            let said = first.map_or_else(|| said.to_owned(), |pair| pair.join("\n"));
            bail!(
                "{}, which does not compile against the stand-in for std, and so can't be \
                 explored{}:\n{said}",
                package.depends(program, name),
                package.instead(name)
            )
        }
        _ => Ok(()),
    }
}

impl Package {
    /// All that cargo makes of it, for the search or, without a stand-in, as it is.
    fn build(&self, files: &[Mirrored], against: Option<&Against>, folder: &Path) -> Result<Built> {
        let host = host()?;
        let cargo = self.cargo(files, against, folder, &host)?;
        let start = Instant::now();
        let output = group::output_telling(cargo, |line| {
            if let Some(against) = against
                && line.trim_start().starts_with("Compiling")
                && start.elapsed() > SOON
            {
                against.stand_in.tell(line);
            }
        })
        .context("cannot run cargo: is it installed?")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let of_progress = |line: &&str| !line.trim_start().starts_with("Compiling ");
            let said: Vec<_> = said.lines().filter(of_progress).collect();
            return Ok(Built::Failed(said.join("\n")));
        }
        Ok(Built::All(artifacts(&output.stdout, &host)?))
    }

    /// How cargo is asked for it.
    fn cargo(
        &self,
        files: &[Mirrored],
        against: Option<&Against>,
        folder: &Path,
        host: &str,
    ) -> Result<Command> {
        let manifest = match &self.manifest {
            Some(manifest) => manifest.clone(),
            None => self.manifest_for_file(folder)?,
        };
        let target = match &self.target {
            Some(target) => target.clone(),
            None => folder.join("target"),
        };
        let mut cargo = installed::cargo();
        match self.tests {
            None => cargo.args(["build", "--bin", &self.binary]),
            Some("--lib") => cargo.args(["test", "--no-run", "--lib"]),
            Some(kind) => cargo.args(["test", "--no-run", kind, &self.binary]),
        };
        cargo
            .arg("--message-format=json-render-diagnostics")
            .arg("--manifest-path")
            .arg(&manifest)
            .args(["--target", host])
            .arg("--target-dir")
            .arg(&target)
            // An execution that is given up is unwound.
            .args(["--config", "profile.dev.panic=\"unwind\""])
            .args(["--config", "profile.dev.debug=0"])
            .env_remove("RUSTC_WORKSPACE_WRAPPER")
            .env("CARGO_INCREMENTAL", "0");
        if let Some(Against {
            stand_in,
            own,
            parts,
        }) = against
        {
            let task = Task {
                library: stand_in.library.clone(),
                own: own.library.clone(),
                parts: *parts,
                dependencies: stand_in.dependencies().to_owned(),
                watches: own.watches(),
                files: files.to_vec(),
                folder: folder.to_owned(),
            };
            let wrapper = wrapper::executable()?;
            cargo
                .env(TASK, serde_json::to_string(&task)?)
                .env("RUSTC_WRAPPER", wrapper)
                .env("CARGO_ENCODED_RUSTFLAGS", flags(own, wrapper)?);
        }
        Ok(cargo)
    }

    /// A manifest for a file that has none.
    fn manifest_for_file(&self, folder: &Path) -> Result<PathBuf> {
        let package = package_of_file(folder);
        fs::create_dir_all(&package)?;
        let manifest = package.join("Cargo.toml");
        let edition = &self.edition;
        fs::write(
            &manifest,
            format!(
                "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\n\
                 [[bin]]\nname = \"{}\"\npath = {:?}\n[workspace]\n",
                self.binary, self.root
            ),
        )?;
        Ok(manifest)
    }
}

/// Where such a manifest lies.
fn package_of_file(folder: &Path) -> PathBuf {
    folder.join("package")
}

/// What cargo says that it has made, but for what runs while others are compiled.
fn artifacts(said: &[u8], host: &str) -> Result<Vec<Artifact>> {
    let below = format!("{host}{}", std::path::MAIN_SEPARATOR);
    let mut made = vec![];
    for message in Message::parse_stream(said) {
        let message = message.context("cannot read what cargo says")?;
        if let Message::CompilerArtifact(artifact) = message
            && (is_library(&artifact.target) || artifact.executable.is_some())
            && (artifact.filenames.iter()).any(|file| file.as_str().contains(&below))
        {
            made.push(artifact);
        }
    }
    Ok(made)
}

/// The flags of all crates for the search. One of them says what it is compiled against,
/// so that cargo builds anew what was compiled against another stand-in, and a program
/// that wants to can tell by `cfg(schedules)` that it is under search.
fn flags(stand_in: &StandIn, wrapper: &Path) -> Result<OsString> {
    let mut versions = String::new();
    for file in [stand_in.library.as_path(), wrapper] {
        let about = fs::metadata(file)?;
        let changed = about.modified()?.duration_since(UNIX_EPOCH)?;
        versions += &format!("{} {} {changed:?}\n", file.display(), about.len());
    }
    let version = SourceHash::of(&versions);
    let mut flags = env::var_os("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    if flags.is_empty()
        && let Ok(plain) = env::var("RUSTFLAGS")
    {
        let words: Vec<_> = plain.split_whitespace().collect();
        flags = words.join("\x1f").into();
    }
    if !flags.is_empty() {
        flags.push("\x1f");
    }
    flags.push(format!(
        "--cfg\x1fschedules\x1f--check-cfg\x1fcfg(schedules)\x1f-Cmetadata={version}"
    ));
    Ok(flags)
}

/// The system that programs are built for, as rustc calls it.
fn host() -> Result<String> {
    let mut rustc = crate::build::rustc();
    rustc.arg("-vV");
    let output = group::output(rustc).context("cannot run rustc: is it installed?")?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not name its host")?.to_owned())
}
