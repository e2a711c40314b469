//! Programs, compiled into one executable that explores them.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::addresses;
use super::rustc::{errors, output, remapping, run, source_of};
use super::stand_in::StandIn;
use crate::program::{Program, contents, facts};

/// What `std` has as macros comes from the stand-in.
pub const MACROS: &str = "#[macro_use] extern crate std as schedules_std;";

impl StandIn {
    /// Compiles `programs` into one explorer in `folder`: a program that, given
    /// a number, explores the program of that number.
    ///
    /// The only line that is added to each stands at its end and explores its
    /// private `main`.
    ///
    /// # Errors
    ///
    /// When rustc refuses one of them; its words are the error.
    pub fn compile(&self, programs: &[&Program], folder: &Path) -> Result<PathBuf> {
        let explorer = folder
            .join("explorer")
            .with_extension(env::consts::EXE_EXTENSION);
        let lines = if self.lines { "line-tables-only" } else { "0" };
        let lines = format!("-Cdebuginfo={lines}");
        // A crate has one edition, and one file of a name.
        let edition = |program: &Program| program.edition != programs[0].edition;
        let namesake = |number: usize| {
            let mut before = programs[..number].iter();
            before.any(|program| program.shown == programs[number].shown)
        };
        let own: Vec<_> = programs
            .iter()
            .enumerate()
            .map(|(number, program)| {
                facts::says_crate(&program.source, &program.edition)
                    || edition(program)
                    || namesake(number)
            })
            .collect();
        let mut rustc = self.rustc(programs, &own, folder)?;
        rustc.arg(&lines);
        self.make(&mut rustc, &explorer, &folder.join("explorer.mir"));
        for (number, program) in programs
            .iter()
            .enumerate()
            .filter(|(number, _)| own[*number])
        {
            let library = folder.join(format!("libprogram{number}.rlib"));
            let mut rustc_alone = self.rustc_for(
                &source_of(number, folder),
                &program.edition,
                program.names_parts_of_std(),
            );
            rustc_alone
                .args(["--crate-type=rlib", "--crate-name", &program.crate_name()])
                .arg(remapping(number, program, folder))
                .arg(format!("-Cmetadata={number}"))
                .arg(&lines);
            let mir = folder.join(format!("program{number}.mir"));
            self.make(&mut rustc_alone, &library, &mir);
            run(rustc_alone)?;
            rustc.arg(format!("--extern=program{number}={}", library.display()));
        }
        run(rustc)?;
        Ok(explorer)
    }

    /// Says what to make, and where: its MIR, too, if it is watched. What is left on the way
    /// goes into the same folder, which is this program's alone.
    fn make(&self, rustc: &mut Command, made: &Path, mir: &Path) {
        if let Some(folder) = made.parent() {
            rustc.arg("--out-dir").arg(folder);
        }
        let mut emit = OsString::from("--emit=link=");
        emit.push(made);
        if self.watches() {
            emit.push(",mir=");
            emit.push(mir);
            rustc.arg(addresses::FLAG);
            rustc.args(
                made.parent()
                    .map(addresses::telling_made)
                    .into_iter()
                    .flatten(),
            );
        }
        rustc.arg(emit);
    }

    /// The places of those among `programs` that rustc refuses, as far as it
    /// says so at once; `None` when it refuses none.
    ///
    /// # Errors
    ///
    /// When rustc can't be run.
    pub fn refused(&self, programs: &[&Program], folder: &Path) -> Result<Option<BTreeSet<usize>>> {
        // A crate has one file of a name: namesakes are looked at in turn.
        let mut rounds: Vec<Vec<usize>> = vec![];
        for (number, program) in programs.iter().enumerate() {
            let has_none = |round: &&mut Vec<usize>| {
                round
                    .iter()
                    .all(|other| programs[*other].shown != program.shown)
            };
            match rounds.iter_mut().find(has_none) {
                Some(round) => round.push(number),
                None => rounds.push(vec![number]),
            }
        }
        let mut refused = None;
        for round in rounds {
            let those: Vec<_> = round.iter().map(|number| programs[*number]).collect();
            if let Some(found) = self.refused_at_once(&those, folder)? {
                let all: &mut BTreeSet<usize> = refused.get_or_insert_default();
                all.extend(found.into_iter().map(|place| round[place]));
            }
        }
        Ok(refused)
    }

    fn refused_at_once(
        &self,
        programs: &[&Program],
        folder: &Path,
    ) -> Result<Option<BTreeSet<usize>>> {
        let modules = vec![false; programs.len()];
        let mut rustc = self.rustc(programs, &modules, folder)?;
        rustc
            .args(["--emit=metadata", "--error-format=json", "-o"])
            .arg(folder.join("explorer.rmeta"));
        let output = output(rustc)?;
        if output.status.success() {
            return Ok(None);
        }
        let names = errors(&output)?
            .into_iter()
            .flat_map(|error| error.spans)
            .map(|span| span.file_name);
        let shown = |name: String| programs.iter().position(|program| program.shown == name);
        Ok(Some(names.filter_map(shown).collect()))
    }

    /// The compiler, given the programs as modules of one crate, or as crates
    /// of their `own`.
    fn rustc(&self, programs: &[&Program], own: &[bool], folder: &Path) -> Result<Command> {
        let main = folder.join("explorer.rs");
        let edition = programs.first().map_or("2024", |program| &program.edition);
        let parts = programs.iter().any(|program| program.names_parts_of_std());
        let mut rustc = self.rustc_for(&main, edition, parts);
        rustc.arg("--crate-name=explorer");
        let mut modules = String::new();
        let mut arms = String::new();
        for (number, program) in programs.iter().enumerate() {
            // A crate of its own needs the macros of the stand-in, too.
            let (module, macros) = match own[number] {
                true => ("extern crate", MACROS),
                false => ("mod", ""),
            };
            let told = program.parse().map(|file| contents::told(&file));
            let told = told.unwrap_or_default();
            fs::write(
                source_of(number, folder),
                format!(
                    "{}\npub fn schedules_main() {{ {told}std::process::explore(main as fn() -> _) }} {macros}\n",
                    program.marked()[0]
                ),
            )?;
            rustc.arg(remapping(number, program, folder));
            modules += &format!("{module} program{number};\n");
            arms += &format!("        Some(\"{number}\") => program{number}::schedules_main(),\n");
        }
        fs::write(
            &main,
            format!(
                "{MACROS}\n{modules}\nfn main() {{\n    \
                 match std::env::args().nth(1).as_deref() {{\n{arms}        _ => {{}}\n    }}\n}}\n"
            ),
        )?;
        Ok(rustc)
    }
}
