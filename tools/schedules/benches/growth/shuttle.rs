//! The same programs under shuttle's exhaustive scheduler.
//!
//! shuttle is built for this alone, in a package of its own below `target`, so
//! that nobody who runs the tests has to build it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use schedules::amounts::grouped;
use schedules::program::Program;

const VERSION: &str = "0.9.9";

/// No search of shuttle's goes on for longer.
pub const TIME: Duration = Duration::from_secs(20);

/// Programs, compiled against shuttle.
pub struct Shuttle(PathBuf);

impl Shuttle {
    /// Compiles `programs`, whose `use`s of the standard library become those
    /// of shuttle, and which print into nothing.
    ///
    /// # Errors
    ///
    /// When cargo can't be run, or can't build shuttle.
    pub fn build(programs: &[&Program]) -> Result<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shuttle");
        fs::create_dir_all(folder.join("src"))?;
        fs::write(
            folder.join("Cargo.toml"),
            format!(
                "[package]\nname = \"under-shuttle\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\nshuttle = \"={VERSION}\"\n\n[workspace]\n"
            ),
        )?;
        let mut main = String::from(
            "macro_rules! println { ($($text:tt)*) => { drop(std::hint::black_box(format!($($text)*))) }; }\n\n",
        );
        let mut arms = String::new();
        for (number, program) in programs.iter().enumerate() {
            let source = program.source.replace("use std::", "use shuttle::");
            let source = source.replace("fn main()", "pub fn main()");
            let _ = writeln!(main, "mod program{number} {{\n{source}}}\n");
            let _ = writeln!(arms, "        \"{number}\" => program{number}::main,");
        }
        let _ = writeln!(
            main,
            "fn main() {{\n    let number = std::env::args().nth(1).unwrap();\n    \
             let program: fn() = match number.as_str() {{\n{arms}        _ => return,\n    }};\n    \
             let mut config = shuttle::Config::new();\n    \
             config.max_time = Some(std::time::Duration::from_secs({}));\n    \
             let scheduler = shuttle::scheduler::DfsScheduler::new(None, false);\n    \
             let start = std::time::Instant::now();\n    \
             let schedules = shuttle::Runner::new(scheduler, config).run(program);\n    \
             std::println!(\"{{schedules}} {{}}\", start.elapsed().as_micros());\n}}",
            TIME.as_secs()
        );
        fs::write(folder.join("src/main.rs"), main)?;
        let status = Command::new("cargo")
            .args(["build", "--quiet", "--release"])
            .env("RUSTFLAGS", "--cap-lints=allow")
            .env_remove("CARGO_TARGET_DIR")
            .current_dir(&folder)
            .stdin(Stdio::null())
            .status()
            .context("cannot run cargo")?;
        ensure!(
            status.success(),
            "shuttle can't be built: is there a network?"
        );
        Ok(Shuttle(folder.join("target/release/under-shuttle")))
    }

    /// How many schedules shuttle has run of the program of this number, and
    /// how long that took; more than so many if it was stopped.
    ///
    /// # Errors
    ///
    /// When the program can't be run.
    pub fn run(&self, number: usize) -> Result<String> {
        let output = Command::new(&self.0)
            .arg(number.to_string())
            .stdin(Stdio::null())
            .output()
            .context("cannot run shuttle's program")?;
        let said = String::from_utf8_lossy(&output.stdout);
        let (schedules, micros) = said.trim().split_once(' ').context("shuttle has failed")?;
        let (schedules, micros): (u128, u128) = (schedules.parse()?, micros.parse()?);
        Ok(match micros >= TIME.as_micros() {
            true => format!("> {} | > {} s", grouped(schedules), TIME.as_secs()),
            false => format!("{} | {} ms", grouped(schedules), micros.div_ceil(1000)),
        })
    }
}
