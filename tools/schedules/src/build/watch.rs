//! Programs whose accesses to memory are watched, for they have `unsafe`: where the compiler
//! can tell each of them.
//!
//! It does so by the instrumentation of ThreadSanitizer. That is not stable, and so these
//! flags hold for the compiler that this was tried with; one that refuses them says so.

use std::path::Path;

use anyhow::{Error, anyhow};

use super::rustc::{output, rustc};
use crate::program::Program;

pub const FLAGS: [&str; 5] = [
    "-Zsanitizer=thread",
    // The stand-in has what is called.
    "-Zexternal-clangrt",
    "-Cunsafe-allow-abi-mismatch=sanitizer",
    // Code that was compiled before tells nothing.
    "-Zshare-generics=no",
    // A read is one also where a write follows.
    "-Cllvm-args=-tsan-instrument-read-before-write=1",
];

/// Why a program does not compile so, if that is because of the compiler.
pub fn blame(error: Error, program: &Program, folder: &Path) -> Error {
    if is_possible(folder) {
        return error;
    }
    anyhow!(
        "{}: `{}` has `unsafe`, and this version of rustc does not let the search watch what \
         that does",
        program.shown,
        program.name
    )
}

/// Whether the compiler takes them.
fn is_possible(folder: &Path) -> bool {
    let mut rustc = rustc();
    rustc
        .args(["-", "--crate-type=rlib", "--emit=metadata", "-o"])
        .arg(folder.join("watch.rmeta"))
        .args(FLAGS)
        .env("RUSTC_BOOTSTRAP", "1")
        .stdin(std::process::Stdio::null());
    output(rustc).is_ok_and(|output| output.status.success())
}
