//! A program to explore: where it is found, what is known of it before it runs
//! ([`facts`]), and what in it can't be explored ([`refusals`]).

pub mod facts;
pub mod refusals;
mod tokens;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cargo_metadata::MetadataCommand;

pub use refusals::Refusal;

/// A program of one file.
#[derive(Debug, Clone)]
pub struct Program {
    pub name: String,
    /// Where the source is.
    pub path: PathBuf,
    /// How messages and panics name it: as `cargo run` does. No two programs
    /// that are compiled together may have the same.
    pub shown: String,
    pub edition: String,
    pub source: String,
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
        let source =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Program {
            name: name.into_owned(),
            path: path.to_owned(),
            shown: path.to_string_lossy().replace('\\', "/"),
            edition: "2024".to_owned(),
            source,
        })
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
                    let shown = path.strip_prefix(&metadata.workspace_root).unwrap_or(path);
                    return Ok(Program {
                        name: target.name.clone(),
                        shown: shown.to_string_lossy().replace('\\', "/"),
                        edition: package.edition.to_string(),
                        ..Program::from_file(path)?
                    });
                }
            }
        }
        match (folder, name) {
            (_, Some(name)) => bail!(
                "there is no program `{name}` in this workspace: name a crate, its folder, or a source file"
            ),
            (Some(folder), None) => bail!("the crate in {} has no program", folder.display()),
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

    /// What in the source can't be explored.
    ///
    /// # Errors
    ///
    /// When the source does not parse.
    pub fn refusals(&self) -> Result<Vec<Refusal>> {
        Ok(refusals::of(&self.parse()?, &self.source))
    }

    /// Its syntax tree.
    ///
    /// # Errors
    ///
    /// When the source does not parse; the error names the line.
    pub fn parse(&self) -> Result<syn::File> {
        syn::parse_file(&self.source).map_err(|error| {
            let start = error.span().start();
            anyhow::anyhow!("{}:{}: does not parse: {error}", self.shown, start.line)
        })
    }
}
