//! The whole book as one tagged PDF with an outline, printed by Chromium.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use supervise::installed;
use supervise::watchdog::{self, End, Limits};

/// Printing takes seconds; more than this means that it never ends.
const PATIENCE: Duration = Duration::from_secs(180);

/// The names under which Chromium is found.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Prints the book in the folder `html` to `file`, which is written whole or
/// not at all.
///
/// # Errors
///
/// When Chromium does not print.
pub fn print(chromium: &Path, html: &Path, file: &Path) -> Result<()> {
    let page = crate::page(html)?;
    let scratch = crate::scratch(file)?;
    let printed = scratch.path().join("book.pdf");
    let mut command = Command::new(chromium);
    command
        .args([
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
        ])
        .arg(format!("--user-data-dir={}", scratch.path().display()))
        .arg(format!("--print-to-pdf={}", printed.display()))
        .arg(address(&page));
    if is_root() {
        command.arg("--no-sandbox");
    }
    let limits = Limits {
        time: PATIENCE,
        ..Limits::default()
    };
    let run = watchdog::run(command, limits)
        .with_context(|| format!("cannot start {}", chromium.display()))?;
    ensure!(
        matches!(run.end, End::Exited(_) | End::LeftBehind) && is_whole(&printed),
        "{} did not print the book ({:?}):\n{}",
        chromium.display(),
        run.end,
        run.output
    );
    crate::finish(&printed, file)
}

/// Whether a file is a PDF that was written to its end.
fn is_whole(file: &Path) -> bool {
    fs::read(file)
        .is_ok_and(|pdf| pdf.starts_with(b"%PDF-") && pdf.trim_ascii().ends_with(b"%%EOF"))
}

/// What stands in the address of a file as in its path.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b':')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The address of a file of this machine. Windows calls an absolute path
/// `\\?\C:\book`, and its address is `file:///C:/book`.
fn address(file: &Path) -> String {
    let path = instep::slashed(file);
    let path = path.strip_prefix("//?/").unwrap_or(&path);
    let path = utf8_percent_encode(path.trim_start_matches('/'), ESCAPED);
    format!("file:///{path}")
}

/// Chromium's sandbox does not let root in.
#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// Where Chromium is: the variable `CHROMIUM`, or the search path.
///
/// # Errors
///
/// When it is nowhere.
pub fn chromium() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("CHROMIUM") {
        return Ok(chosen.into());
    }
    let found = NAMES.iter().find_map(|name| installed::find(name));
    found.context("Chromium is not there: install it, or name its place in the variable CHROMIUM")
}
