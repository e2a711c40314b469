//! A file that the store is built of, under every schedule: an example names it as its
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

const PROGRAM: &str = "code/store/store/examples/pile.rs";
const MODULE: &str = "code/store/store/src/log/pile.rs";
const NAMED: &str = "#[path = \"../src/log/pile.rs\"]\nmod pile;\n";

/// The pile of the store's log: nobody hears that a record is kept before it is, and
/// all of it is kept at the end.
pub fn the_pile_keeps_first(root: &Path) -> Result<()> {
    let program = with_module(root)?;
    let stand_in = StandIn::build()?;
    let key = format!("{}\n{}", identity(&stand_in, root)?, program.source);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schedules");
    let file = folder.join("pile.txt");
    if fs::read_to_string(&file).is_ok_and(|kept| kept == key) {
        return Ok(());
    }
    let explorer = Explorer::new(&[&program], &stand_in)?;
    let graph = explorer.explore(0, Options::default(), |_| ())?;
    ensure!(graph.complete, "{PROGRAM}: the search has a limit");
    let outputs = Outputs::new(&graph);
    let ends: Vec<_> = outputs.count().into_keys().collect();
    ensure!(
        ends == [Ending::SUCCESS],
        "{PROGRAM}: expected that it ends well in all schedules, found {ends:?}"
    );
    let printed = outputs.first(1000);
    for (text, _) in &printed {
        ensure!(
            keeps_first(text),
            "{PROGRAM}: expected A on the disk before it is kept, and both at the end, found\n{text}"
        );
    }
    let together = |(text, _): &(String, _)| text.contains("AB") || text.contains("BA");
    ensure!(
        printed.iter().any(together) && !printed.iter().all(together),
        "{PROGRAM}: expected that two records may share a sync and need not, found\n{printed:?}"
    );
    fs::create_dir_all(&folder)?;
    Ok(fs::write(file, key)?)
}

/// The program with the module's file in its place: the search takes one file.
fn with_module(root: &Path) -> Result<Program> {
    let read = |file: &str| -> Result<String> {
        let text = fs::read_to_string(root.join(file)).with_context(|| file.to_owned())?;
        Ok(text.replace('\r', ""))
    };
    let (source, module) = (read(PROGRAM)?, read(MODULE)?);
    ensure!(
        source.contains(NAMED),
        "{PROGRAM}: expected that it names its module by\n{NAMED}"
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
        name: "pile".to_owned(),
        path: root.join(PROGRAM),
        shown: PROGRAM.to_owned(),
        edition: "2024".to_owned(),
        source: source.replace(NAMED, &format!("mod pile {{\n{module}}}\n")),
    })
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
