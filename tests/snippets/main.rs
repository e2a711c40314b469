//! Every Rust block of the chapters compiles and runs, by skeptic.
//!
//! skeptic compiles a program with the compiler that `RUSTC` names and then
//! starts what came out. Both are this very binary again, told apart by the
//! name under which it is started: as the *compiler* it calls rustc so that
//! messages name the chapter's own lines ([`compiler`]); as the *program* it
//! runs the real one under a watchdog ([`program`]). The tests are made from
//! the chapters when they run, so that an edited page needs no new build.
//!
//! What would come out the same is not compiled again ([`cache`]), and what
//! would not is ([`reuse`]).

mod cache;
mod compiler;
mod note;
mod program;
mod reuse;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use instep::book::Book;
use instep::book::block::{Block, Tags};
use instep::book::crates;
use libtest_mimic::{Failed, Trial};

use compiler::Compiler;
use note::Note;

fn main() -> ExitCode {
    harness::main(run)
}

fn run() -> Result<ExitCode> {
    let this = env::current_exe().context("cannot tell the name of this program")?;
    match this.file_stem().and_then(OsStr::to_str) {
        Some(compiler::NAME) => compiler::main(),
        Some(program::NAME) => program::main(&this),
        _ => {
            let kept = concat!(env!("CARGO_TARGET_TMPDIR"), "/kept/snippets");
            let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
            harness::tests(kept, |_| tests(&this, scratch.path()))
        }
    }
}

fn tests(this: &Path, scratch: &Path) -> Result<Vec<Trial>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = Book::load(root)?;
    let compiler = Compiler::find(this, scratch)?;
    prepare(&compiler, scratch, &crates::dependencies(root)?)?;
    let reuse = reuse::trials(compiler, scratch)?;

    // skeptic reports failure by a panic whose text is its own command line;
    // the note says what went wrong in words.
    panic::set_hook(Box::new(|_| {}));
    let blocks = book
        .chapters
        .iter()
        .flat_map(|chapter| &chapter.blocks)
        .filter(|block| block.is_rust() && block.tags() != Tags::Nothing)
        .enumerate()
        .map(|(index, block)| {
            let note = Note::new(block, scratch.join(format!("{index}.txt")));
            let program = block.program();
            let compile_only = matches!(block.tags(), Tags::Compiles | Tags::Fails(_));
            let profile = profile(this);
            Trial::test(name(block), move || {
                prove(&note, &program, compile_only, &profile)
            })
        });
    Ok(blocks.chain(reuse).collect())
}

/// `threads/order.md:12`: chapter and line.
fn name(block: &Block) -> String {
    let name = block.name();
    name.strip_prefix("src/").unwrap_or(&name).to_owned()
}

/// Tells skeptic to use the stand-in, and the stand-in what it needs.
#[expect(
    unsafe_code,
    reason = "skeptic takes its compiler from the environment"
)]
fn prepare(compiler: &Compiler, scratch: &Path, crates: &[String]) -> Result<()> {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("snippets");
    // Without the folder everything is compiled, which only takes longer.
    let _ = cache::prepare(&kept);
    let settings = [
        ("RUSTC", compiler.stand_in.clone().into()),
        (compiler::RUSTC, compiler.rustc.clone().into()),
        (compiler::VERSION, compiler.version.clone().into()),
        (cache::FOLDER, kept.into_os_string()),
        (compiler::CRATES, crates.join(",").into()),
        // skeptic's temporary folders; see `compiler::link`.
        ("TMPDIR", scratch.into()),
        ("TEMP", scratch.into()),
        ("TMP", scratch.into()),
    ];
    for (name, value) in settings {
        // SAFETY: no other thread has been started yet.
        unsafe { env::set_var(name, value) };
    }
    Ok(())
}

/// A folder three levels below the build's `target/debug`, which is where
/// skeptic expects to be told of an `OUT_DIR`.
fn profile(this: &Path) -> PathBuf {
    let deps = this.parent().unwrap_or(Path::new(""));
    deps.join("snippets").join("out")
}

/// Has skeptic compile, and run, one program.
fn prove(note: &Note, program: &str, compile_only: bool, profile: &Path) -> Result<(), Failed> {
    let source = format!("{}\n{program}", note.to_line());
    let root = env!("CARGO_MANIFEST_DIR");
    let out_dir = profile.to_string_lossy();
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| match compile_only {
        true => skeptic::rt::compile_test(root, &out_dir, compiler::TARGET, &source),
        false => skeptic::rt::run_test(root, &out_dir, compiler::TARGET, &source),
    }));
    match outcome {
        Ok(()) => Ok(()),
        Err(panic) => Err(match fs::read_to_string(&note.report) {
            Ok(report) => report.into(),
            Err(_) => panic
                .downcast_ref::<String>()
                .map_or("skeptic failed", String::as_str)
                .into(),
        }),
    }
}
