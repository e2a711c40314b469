//! Files that the store is built of, under every schedule: an example names each as its
//! module, and uses it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use formats::ending::Ending;
use schedules::analysis::outputs::Outputs;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program;

use crate::searches::identity;

/// A program of the store's examples, and the file of the store that it names as its module.
struct Own {
    /// Of the program, and of the module.
    name: &'static str,
    module: &'static str,
}

const PILE: Own = Own {
    name: "pile",
    module: "log/pile.rs",
};

const ROUNDS: Own = Own {
    name: "rounds",
    module: "rounds.rs",
};

/// The pile of the store's log: nobody hears that a record is kept before it is, and
/// all of it is kept at the end.
pub fn the_pile_keeps_first(root: &Path) -> Result<()> {
    let program = PILE.program(root)?;
    unless_kept(root, &[&program], |explorer| {
        let printed = ends_well(explorer, &program)?;
        let shown = &program.shown;
        for text in &printed {
            ensure!(
                keeps_first(text),
                "{shown}: expected A on the disk before it is kept, and both at the end, \
                 found\n{text}"
            );
        }
        let together = |text: &String| text.contains("AB") || text.contains("BA");
        ensure!(
            printed.iter().any(together) && !printed.iter().all(together),
            "{shown}: expected that two records may share a sync and need not, found\n{printed:?}"
        );
        Ok(())
    })
}

/// The rounds of the store's runner: whoever goes along comes back, though the look at
/// another one panics, and then the runner goes home. A guest who keeps an end of the
/// channel to which nobody sends any more is stuck, and the search finds that.
pub fn whoever_goes_along_comes_back(root: &Path) -> Result<()> {
    let program = ROUNDS.program(root)?;
    let mut keeps = ROUNDS.program(root)?;
    keeps.name += "_kept";
    let (from, to) = ("            back,\n", "            back: back.clone(),\n");
    let shown = &program.shown;
    ensure!(
        keeps.source.matches(from).count() == 1,
        "{shown}: its module has no line `back,`, or several: correct it in tests/schedules/own.rs"
    );
    keeps.source = keeps.source.replace(from, to);
    unless_kept(root, &[&program, &keeps], |explorer| {
        let printed = ends_well(explorer, &program)?;
        for text in &printed {
            ensure!(
                comes_back(text),
                "{shown}: expected that Ada is back with a coat, that Ben is lost, and that the \
                 runner goes home last, found\n{text}"
            );
        }
        let is_first = |text: &String| text.find("Ben is lost") < text.find("Ada is back");
        ensure!(
            printed.iter().any(is_first) && !printed.iter().all(is_first),
            "{shown}: expected that each of them may be the first to be back, found\n{printed:?}"
        );
        let graph = explorer.explore(1, Options::default(), |_| ())?;
        let ends: Vec<_> = Outputs::new(&graph).count().into_keys().collect();
        ensure!(
            ends == [Ending::Deadlock],
            "{shown}: expected that it is stuck if a guest keeps a sender, found {ends:?}"
        );
        Ok(())
    })
}

fn comes_back(printed: &str) -> bool {
    let at = |line| printed.lines().position(|printed| printed == line);
    at("Ada gets a coat").is_some()
        && at("Ada gets a coat") < at("Ada is back: 0")
        && at("Ben is lost").is_some()
        && printed.lines().last() == Some("the runner goes home")
}

/// Searches programs, unless that was done since they and the search have changed.
fn unless_kept(
    root: &Path,
    programs: &[&Program],
    search: impl FnOnce(&Explorer) -> Result<()>,
) -> Result<()> {
    let stand_in = StandIn::build()?;
    let mut key = identity(&stand_in, root)?;
    for program in programs {
        key = key + "\n" + &program.source;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schedules");
    let file = folder.join(format!("{}.txt", programs[0].name));
    if fs::read_to_string(&file).is_ok_and(|kept| kept == key) {
        return Ok(());
    }
    search(&Explorer::new(programs, &stand_in)?)?;
    fs::create_dir_all(&folder)?;
    Ok(fs::write(file, key)?)
}

/// What the first program prints, which ends well in all schedules.
fn ends_well(explorer: &Explorer, program: &Program) -> Result<Vec<String>> {
    let shown = &program.shown;
    let graph = explorer.explore(0, Options::default(), |_| ())?;
    ensure!(graph.complete, "{shown}: the search has a limit");
    let outputs = Outputs::new(&graph);
    let ends: Vec<_> = outputs.count().into_keys().collect();
    ensure!(
        ends == [Ending::SUCCESS],
        "{shown}: expected that it ends well in all schedules, found {ends:?}"
    );
    let printed = outputs.first(1000);
    Ok(printed.into_iter().map(|(text, _)| text).collect())
}

impl Own {
    /// The program with the module's file in its place: the search takes one file.
    fn program(&self, root: &Path) -> Result<Program> {
        let Own { name, module } = self;
        let file = format!("code/store/store/examples/{name}.rs");
        let named = format!("#[path = \"../src/{module}\"]\nmod {name};\n");
        let read = |file: &str| -> Result<String> {
            let text = fs::read_to_string(root.join(file)).with_context(|| file.to_owned())?;
            Ok(text.replace('\r', ""))
        };
        let source = read(&file)?;
        let module = read(&format!("code/store/store/src/{module}"))?;
        ensure!(
            source.contains(&named),
            "{file}: expected that it names its module by\n{named}"
        );
        // Its first lines tell of the whole file, which is none here.
        let module: String = module
            .lines()
            .filter(|line| !line.starts_with("//!"))
            .flat_map(|line| [line, "\n"])
            .collect();
        Ok(Program {
            others: vec![],
            package: None,
            name: (*name).to_owned(),
            path: root.join(&file),
            edition: "2024".to_owned(),
            source: source.replace(&named, &format!("mod {name} {{\n{module}}}\n")),
            shown: file,
        })
    }
}

fn keeps_first(printed: &str) -> bool {
    let lines: Vec<_> = printed.lines().collect();
    let on_disk: String = lines
        .iter()
        .filter_map(|line| line.strip_prefix("on the disk: "))
        .collect();
    let kept = lines.iter().position(|line| *line == "kept: A");
    let disk = lines
        .iter()
        .position(|line| line.starts_with("on the disk") && line.contains('A'));
    disk.is_some()
        && kept > disk
        && (on_disk == "AB" || on_disk == "BA")
        && lines.last() == Some(&"it was closed")
}
