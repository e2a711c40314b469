//! One exercise: a folder with a manifest, a start and a solution.

mod manifest;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::{items, tokens};

pub use manifest::{Cheat, Goal, Keeps, Kind, Manifest};

/// The file that describes an exercise.
pub const MANIFEST: &str = "exercise.toml";
/// Where ways to cheat are kept.
const CHEATS: &str = "cheats";

#[derive(Debug, Clone)]
pub struct Exercise {
    pub name: String,
    /// The title of its part.
    pub part: String,
    pub folder: PathBuf,
    pub manifest: Manifest,
    /// What the reader begins with.
    pub start: String,
    pub solution: String,
    /// What is put behind the reader's code, if it is to be used by a program.
    pub grader: Option<String>,
    /// The program whose outputs are to be predicted.
    pub program: Option<String>,
    /// By name.
    pub cheats: BTreeMap<String, String>,
    /// What has to be typed behind each command, if its folder is not the book's.
    pub flags: String,
}

impl Exercise {
    /// Reads the exercise in `folder`.
    ///
    /// # Errors
    ///
    /// When a file is missing, is damaged, or does not fit the others; the error names it.
    pub fn load(folder: &Path, part: &str) -> Result<Self> {
        let name = folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let file = folder.join(MANIFEST);
        let manifest: Manifest = toml::from_str(&read(&file)?)
            .with_context(|| format!("{}: is no description of an exercise", file.display()))?;
        let extension = manifest.kind.extension();
        let exercise = Exercise {
            start: read(&folder.join(format!("start.{extension}")))?,
            solution: read(&folder.join(format!("solution.{extension}")))?,
            grader: read_if_there(&folder.join("grader.rs"))?,
            program: read_if_there(&folder.join("program.rs"))?,
            cheats: cheats(folder, extension)?,
            part: part.to_owned(),
            flags: String::new(),
            folder: folder.to_owned(),
            name,
            manifest,
        };
        exercise.check(&file)?;
        Ok(exercise)
    }

    /// What to type for a command on it.
    pub fn command(&self, what: &str) -> String {
        format!("cargo exercise {what} {}{}", self.name, self.flags)
    }

    /// The name of the reader's file.
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.name, self.manifest.kind.extension())
    }

    /// The first line of its start, by which a file is known again.
    pub fn mark(&self) -> Option<&str> {
        let first = self.start.lines().next()?;
        first.starts_with("//!").then_some(first)
    }

    fn check(&self, file: &Path) -> Result<()> {
        let manifest = &self.manifest;
        let shown = file.display();
        ensure!(
            manifest.hints.len() >= 3,
            "{shown}: has {} hints, and three of growing help are expected",
            manifest.hints.len()
        );
        ensure!(
            (manifest.kind == Kind::Predict) == self.program.is_some(),
            "{shown}: `program.rs` goes with `kind = \"predict it\"`, and only with that"
        );
        let has_goal = !manifest.goal.outputs.is_empty() || !manifest.goal.reach.is_empty();
        let talks = !manifest.conversations.is_empty();
        ensure!(
            has_goal != (manifest.kind == Kind::Predict || talks),
            "{shown}: `[goal]` has to name `outputs`, or the endings to `reach`; or there are \
             `[[conversations]]` instead"
        );
        if talks {
            self.check_conversations(&shown)?;
        }
        let breaks = manifest.kind == Kind::Break;
        ensure!(
            breaks != manifest.goal.reach.is_empty() && (breaks || manifest.goal.panics.is_none()),
            "{shown}: `reach` and `panics` go with `kind = \"break it\"`, and `reach` is what that asks for"
        );
        let keeps = &manifest.keeps;
        let mut codes = keeps.code.iter().chain(&keeps.without);
        if let Some(code) = codes.find(|code| tokens::flat(code).is_empty()) {
            bail!("{shown}: `{code}` in `[keeps]` is no code: its brackets have to be whole");
        }
        if let Ok(start) = syn::parse_file(&self.start)
            && let Some(name) = keeps
                .items
                .iter()
                .find(|name| items::item(&start, name).is_empty())
        {
            bail!("{shown}: `{name}` in `[keeps]` is no item of the start");
        }
        for name in manifest.cheats.keys() {
            ensure!(
                self.cheats.contains_key(name),
                "{shown}: names the cheat `{name}`, and there is no {CHEATS}/{name}.{}",
                manifest.kind.extension()
            );
        }
        for name in self.cheats.keys() {
            ensure!(
                manifest.cheats.contains_key(name),
                "{shown}: does not say by what the cheat `{name}` is refused: add `[cheats.{name}]`"
            );
        }
        Ok(())
    }

    fn check_conversations(&self, shown: &impl Display) -> Result<()> {
        let manifest = &self.manifest;
        ensure!(
            !matches!(manifest.kind, Kind::Weaken | Kind::Break | Kind::Predict),
            "{shown}: `[[conversations]]` are held with a program that is to be right"
        );
        let keeps = &manifest.keeps;
        ensure!(
            keeps.threads == 0 && keeps.schedules == 0 && keeps.objects.is_empty(),
            "{shown}: `threads`, `schedules` and `objects` are counted by the search, and a \
             program with sockets can't be explored"
        );
        for conversation in &manifest.conversations {
            if let Some(step) = conversation.stranger() {
                bail!(
                    "{shown}: `{}` in `{}`: whoever acts is connected before, once",
                    step.text,
                    conversation.about
                );
            }
        }
        Ok(())
    }
}

fn read(file: &Path) -> Result<String> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(text.replace("\r\n", "\n"))
}

fn read_if_there(file: &Path) -> Result<Option<String>> {
    file.exists().then(|| read(file)).transpose()
}

fn cheats(folder: &Path, extension: &str) -> Result<BTreeMap<String, String>> {
    let folder = folder.join(CHEATS);
    let mut cheats = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(cheats);
    }
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        ensure!(
            path.extension().is_some_and(|found| found == extension),
            "{}: is no cheat, which would end in .{extension}",
            path.display()
        );
        cheats.insert(stem.into_owned(), read(&path)?);
    }
    Ok(cheats)
}
