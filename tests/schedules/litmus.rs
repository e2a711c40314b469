//! What each ordering allows: the classic tests of memory models, as programs, each
//! searched with three orderings. A chapter includes the table that comes of it, and
//! `LITMUS=write` renews that.
//!
//! A test is a file in `litmus/`. Its first three lines are its name, what its
//! threads do, and the line whose printing is asked for; its orderings are the
//! constants `STORE` and `LOAD`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use formats::ending::Ending;
use schedules::analysis::outputs::Outputs;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program;

use crate::searches::identity;

const TABLE: &str = "code/memory-ordering/litmus.md";
const FOLDER: &str = "tests/schedules/litmus";
const RENEW: &str = "LITMUS=write cargo test --test schedules litmus";

/// In the order of the table.
const TESTS: &[&str] = &[
    "coherence",
    "atomicity",
    "message_passing",
    "wrc",
    "release_sequence",
    "s",
    "store_buffering",
    "r",
    "two_two_w",
    "iriw",
];

/// With what is written into `STORE` and `LOAD`.
const ORDERINGS: [(&str, &str, &str); 3] = [
    ("`Relaxed`", "Relaxed", "Relaxed"),
    ("`Release`, `Acquire`", "Release", "Acquire"),
    ("`SeqCst`", "SeqCst", "SeqCst"),
];

struct Test {
    file: PathBuf,
    name: String,
    threads: String,
    asked: String,
    source: String,
}

impl Test {
    fn read(root: &Path, name: &str) -> Result<Self> {
        let file = Path::new(FOLDER).join(name).with_extension("rs");
        let shown = instep::slashed(&file);
        let source = fs::read_to_string(root.join(&file))
            .with_context(|| format!("{shown} can't be read"))?
            .replace('\r', "");
        let mut head = source.lines().map_while(|line| line.strip_prefix("//! "));
        let mut next = || {
            let line = head.next().map(str::to_owned);
            line.with_context(|| {
                format!("{shown}: expected three lines of `//!`: its name, its threads, its line")
            })
        };
        let (name, threads, asked) = (next()?, next()?, next()?);
        Ok(Test {
            file,
            name,
            threads,
            asked,
            source,
        })
    }

    /// The program with other orderings in its constants.
    fn with(&self, root: &Path, store: &str, load: &str) -> Result<Program> {
        let mut source = self.source.clone();
        for (constant, ordering) in [("STORE", store), ("LOAD", load)] {
            let beginning = format!("const {constant}: Ordering = Ordering::");
            let as_written = format!("{beginning}Relaxed;");
            if source.contains(constant) {
                ensure!(
                    source.contains(&as_written),
                    "{}: expected `{as_written}`",
                    instep::slashed(&self.file)
                );
                source = source.replace(&as_written, &format!("{beginning}{ordering};"));
            }
        }
        Ok(Program {
            others: vec![],
            package: None,
            name: format!(
                "{}_{store}",
                self.file.file_stem().unwrap_or_default().display()
            ),
            path: root.join(&self.file),
            shown: instep::slashed(&self.file),
            edition: "2024".to_owned(),
            source,
        })
    }

    /// Whether this printed line is like the one that is asked for, but for its
    /// numbers.
    fn is_like_asked(&self, printed: &str) -> bool {
        let words = |line: &str| line.replace(|c: char| c.is_ascii_digit(), "0");
        words(printed.trim_end()) == words(&self.asked)
    }
}

/// The table says what the search finds.
pub fn table_is_current(root: &Path) -> Result<()> {
    let tests = TESTS.iter().map(|name| Test::read(root, name));
    let tests: Vec<_> = tests.collect::<Result<_>>()?;
    for entry in fs::read_dir(root.join(FOLDER))? {
        let file = entry?.path();
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        ensure!(
            TESTS.contains(&&*name),
            "{FOLDER}/{name}.rs is in no row of the table; name it in tests/schedules/litmus.rs"
        );
    }
    let found = render(&tests, &cells(root, &tests)?);
    let file = root.join(TABLE);
    if env::var_os("LITMUS").is_some_and(|wish| wish == "write") {
        return fs::write(file, found).with_context(|| format!("{TABLE} can't be written"));
    }
    let kept = fs::read_to_string(file)
        .with_context(|| format!("{TABLE} can't be read; make it with `{RENEW}`"))?
        .replace('\r', "");
    for (number, found) in found.lines().enumerate() {
        let kept = kept.lines().nth(number).unwrap_or_default();
        if kept != found {
            bail!(
                "{TABLE}:{}: expected, by the search,\n{found}\nfound\n{kept}\nrenew it with `{RENEW}`",
                number + 1
            );
        }
    }
    ensure!(
        kept == found,
        "{TABLE}: it has more rows than tests; renew it with `{RENEW}`"
    );
    Ok(())
}

fn render(tests: &[Test], cells: &[bool]) -> String {
    let head: String = ORDERINGS
        .iter()
        .map(|(name, ..)| format!(" {name} |"))
        .collect();
    let rule = " --- |".repeat(ORDERINGS.len());
    let mut text = format!("| test |{head}\n| --- |{rule}\n");
    for (test, cells) in tests.iter().zip(cells.chunks(ORDERINGS.len())) {
        let Test {
            name,
            threads,
            asked,
            ..
        } = test;
        text += &format!("| **{name}** <br> {threads} <br> {asked}? |");
        for cell in cells {
            text += if *cell { " yes |" } else { " no |" };
        }
        text += "\n";
    }
    text
}

/// Whether what is asked for can be, for each test with each of the orderings. What
/// was found for the same programs, by the same search, is kept.
fn cells(root: &Path, tests: &[Test]) -> Result<Vec<bool>> {
    let mut programs = vec![];
    for test in tests {
        for (_, store, load) in ORDERINGS {
            programs.push((test, test.with(root, store, load)?));
        }
    }
    let stand_in = StandIn::build()?;
    let mut key = identity(&stand_in, root)?;
    for (_, program) in &programs {
        key = key + "\n" + &program.source;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schedules");
    let file = folder.join("litmus tests.txt");
    let kept = fs::read_to_string(&file).unwrap_or_default();
    if let Some(cells) = kept.strip_prefix(&key) {
        return Ok(cells.trim().chars().map(|cell| cell == 'y').collect());
    }
    let sources: Vec<_> = programs.iter().map(|(_, program)| program).collect();
    let explorer = Explorer::new(&sources, &stand_in)?;
    let mut cells = vec![];
    for (number, (test, program)) in programs.iter().enumerate() {
        let graph = explorer.explore(number, Options::default(), |_| ())?;
        ensure!(graph.complete, "{}: the search has a limit", program.name);
        let outputs = Outputs::new(&graph);
        let printed = outputs.example(Ending::SUCCESS).unwrap_or_default();
        ensure!(
            test.is_like_asked(&printed),
            "{}:3: expected a line like those that it prints, `{}`, found `{}`",
            program.shown,
            printed.trim_end(),
            test.asked
        );
        cells.push(outputs.contains(&format!("{}\n", test.asked), Ending::SUCCESS));
    }
    let text: String = cells
        .iter()
        .map(|cell| if *cell { 'y' } else { 'n' })
        .collect();
    fs::create_dir_all(&folder)?;
    fs::write(file, format!("{key}\n{text}\n"))?;
    Ok(cells)
}
