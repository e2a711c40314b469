//! The mdBook that the book needs, and the book's own tools.

use std::env::consts::EXE_EXTENSION;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The version that the pages are made and tested with.
pub const MDBOOK: &str = "0.5.4";

/// Where what the book needs is installed, below its root.
const TOOLS: &str = "target/tools";

/// The mdBook of the right version: this folder's own, or the system's.
pub fn mdbook(root: &Path) -> Option<PathBuf> {
    let own = program(&root.join(TOOLS).join("bin").join("mdbook"));
    let is_right = |mdbook: &PathBuf| {
        let said = Command::new(mdbook).arg("--version").output();
        said.is_ok_and(|said| {
            let version = String::from_utf8_lossy(&said.stdout);
            version.trim().trim_start_matches("mdbook v") == MDBOOK
        })
    };
    [own, "mdbook".into()].into_iter().find(is_right)
}

/// Installs mdBook into the book's folder, as cargo's own words tell.
///
/// # Errors
///
/// When cargo can't be started, or can't do it.
pub fn install(root: &Path) -> io::Result<()> {
    let status = cargo()
        .args([
            "install",
            "mdbook",
            "--locked",
            "--version",
            MDBOOK,
            "--root",
        ])
        .arg(root.join(TOOLS))
        .status()?;
    succeeded(status.success(), "mdBook could not be installed")
}

/// Builds the tools that finish the pages; says what cargo compiles, and
/// nothing when that is nothing.
///
/// # Errors
///
/// When cargo can't be started, or they don't compile.
pub fn build_tools(root: &Path) -> io::Result<()> {
    let mut child = cargo()
        .args([
            "build",
            "--package",
            "instep",
            "--package",
            "site",
            "--bins",
        ])
        .current_dir(root)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut told = false;
    if let Some(stderr) = child.stderr.take() {
        for line in BufReader::new(stderr).lines() {
            let line = line?;
            if line.trim_start().starts_with("Finished") {
                continue;
            }
            if !told && line.trim_start().starts_with("Compiling") {
                eprintln!("Building the tools that make the pages: a minute, the first time.");
                told = true;
            }
            eprintln!("{line}");
        }
    }
    succeeded(child.wait()?.success(), "the book's tools do not compile")?;
    let built = std::env::current_exe()?;
    put(&built.with_file_name(program(Path::new("site"))), root)
}

/// The tool that adds to chapters, which is built beside this program.
///
/// # Errors
///
/// When the system can't tell where this program is.
pub fn preprocessor() -> io::Result<Command> {
    let built = std::env::current_exe()?;
    Ok(Command::new(
        built.with_file_name(program(Path::new("mdbook-instep"))),
    ))
}

/// Puts a tool where `book.toml` names it, which mdBook looks up from the
/// book's root, wherever the pages go.
fn put(tool: &Path, root: &Path) -> io::Result<()> {
    let folder = root.join(TOOLS).join("bin");
    fs::create_dir_all(&folder)?;
    let place = folder.join(tool.file_name().unwrap_or_default());
    let age = |path: &Path| fs::metadata(path).and_then(|data| Ok((data.len(), data.modified()?)));
    if age(&place).ok() == Some(age(tool)?) {
        return Ok(());
    }
    // Whole or not at all, since another mdBook may run at the same time.
    let aside = folder.join(format!("site.{}", std::process::id()));
    fs::hard_link(tool, &aside).or_else(|_| fs::copy(tool, &aside).map(drop))?;
    fs::rename(&aside, &place)?;
    let _ = fs::remove_file(aside);
    Ok(())
}

fn program(path: &Path) -> PathBuf {
    path.with_extension(EXE_EXTENSION)
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn succeeded(success: bool, otherwise: &str) -> io::Result<()> {
    match success {
        true => Ok(()),
        false => Err(io::Error::other(otherwise)),
    }
}
