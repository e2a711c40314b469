//! Files that the store is built of, under every schedule: an example names each as its
//! module, and uses it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use formats::ending::Ending;
use libtest_mimic::Trial;
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
    /// Whether what it has printed, to its end, is as the page says.
    is_right: fn(&str) -> bool,
    /// Of what it has printed: each happens in some schedules, and not in all.
    may: &'static [fn(&str) -> bool],
    spoiled: &'static [Spoiled],
}

/// A change of the module that the search has to notice: by what is printed, or by who is
/// stuck.
struct Spoiled {
    how: &'static str,
    from: &'static str,
    to: &'static str,
}

/// The pile of the store's log: nobody hears that a record is kept before it is, and
/// all of it is kept at the end. Two records may share a sync, and need not.
const PILE: Own = Own {
    name: "pile",
    module: "log/pile.rs",
    is_right: keeps_first,
    may: &[|text| text.contains("AB") || text.contains("BA")],
    spoiled: &[
        Spoiled {
            how: "the number is taken after the sync",
            from: "state.synced = appended,",
            to: "state.synced = state.appended,",
        },
        Spoiled {
            how: "nobody is told that it is synced",
            from: "            self.done.notify_all();\n",
            to: "",
        },
    ],
};

/// The rounds of the store's runner: whoever goes along comes back, though the look at
/// another one panics, and then the runner goes home. Each of them may be the first.
const ROUNDS: Own = Own {
    name: "rounds",
    module: "rounds.rs",
    is_right: comes_back,
    may: &[|text| text.find("Ben is lost") < text.find("Ada is back")],
    spoiled: &[Spoiled {
        how: "a guest keeps an end of the channel to which nobody sends any more",
        from: "            back,\n",
        to: "            back: back.clone(),\n",
    }],
};

/// The line of those who wait: one of them has the coat, and then none is left.
const LINE: Own = Own {
    name: "line",
    module: "line.rs",
    is_right: no_coat_is_lost,
    may: &[
        |text| text.contains("Ada: Handed"),
        |text| text.contains("Ben: Handed"),
        |text| text.contains("Ada: Over"),
    ],
    spoiled: &[
        Spoiled {
            how: "the clock is looked at first",
            from: "if let Some(thing) = line.handed.remove(&ticket) {",
            to: "if !waited.timed_out() && let Some(thing) = line.handed.remove(&ticket) {",
        },
        Spoiled {
            how: "who goes home leaves a place in the line behind",
            from: "            line.leave(ticket);\n            return Waited::Over;",
            to: "            return Waited::Over;",
        },
        Spoiled {
            how: "who gets it hears no bell",
            from: "            waiter.bell.notify_one();\n            self.handed",
            to: "            self.handed",
        },
        Spoiled {
            how: "nobody rings when it closes",
            from: "        for waiter in self.waiting.values() {\n            waiter.bell.notify_one();\n        }\n",
            to: "",
        },
    ],
};

/// The letterbox of one who listens: it is told what came first, without a gap, and neither
/// the carrier nor whoever answers is stuck.
const LETTERBOX: Own = Own {
    name: "letterbox",
    module: "letterbox.rs",
    is_right: without_a_gap,
    may: &[
        |text| text.contains("told all: true"),
        |text| text.contains("carried: A"),
        |text| text.contains("carried: 2"),
    ],
    spoiled: &[
        Spoiled {
            how: "who waits for room hears nothing of the end",
            from: "        drop(inside);\n        self.filled.notify_one();\n        self.emptied.notify_all();",
            to: "        drop(inside);\n        self.filled.notify_one();",
        },
        Spoiled {
            how: "a full box swallows a letter",
            from: "            drop(inside);\n            self.let_go();\n            return false;",
            to: "            return true;",
        },
    ],
};

/// The lobby of the store's doors: whoever is let in is told to leave.
const LOBBY: Own = Own {
    name: "lobby",
    module: "lobby.rs",
    is_right: |text| text.lines().last() == Some("the lights go out"),
    may: &[
        |text| text.contains("Ada was told"),
        |text| text.contains("Ben was told"),
        |text| text.contains("Ada was told") && text.contains("Ben finds"),
    ],
    spoiled: &[
        Spoiled {
            how: "nobody looks whether it is closed",
            from: "        if inside.closed.is_some() {\n            return Err",
            to: "        if false {\n            return Err",
        },
        Spoiled {
            how: "it is closed after all were told, under another lock",
            from: "        inside.closed = Some(Instant::now());\n        inside.guests.values().for_each(tell);\n",
            to: "        inside.guests.values().for_each(tell);\n        drop(inside);\n        self.lock().closed = Some(Instant::now());\n",
        },
    ],
};

/// The pool: whoever has a place in line is served, though another guest is a panic, and who
/// has none is told so. The first one always has.
const POOL: Own = Own {
    name: "pool",
    module: "pool.rs",
    is_right: nobody_is_forgotten,
    may: &[
        |text| text.contains("Ben: busy"),
        |text| text.contains("Cleo: busy"),
        |text| {
            text.find("Cleo has")
                .is_some_and(|cleo| Some(cleo) < text.find("Ada has"))
        },
    ],
    spoiled: &[
        Spoiled {
            how: "a panic takes an attendant along",
            from: "panic::catch_unwind(AssertUnwindSafe(|| serve(guest)))",
            to: "Ok::<(), ()>(serve(guest))",
        },
        Spoiled {
            how: "who finds no place is said to have one",
            from: "Err(Full(guest) | Disconnected(guest)) => Err(guest),",
            to: "Err(Full(_)) => Ok(()),\n            Err(Disconnected(guest)) => Err(guest),",
        },
        Spoiled {
            how: "an attendant goes home after the first guest",
            from: "            if served.is_err() {\n                lost();\n            }\n",
            to: "            if served.is_err() {\n                lost();\n            }\n            return;\n",
        },
    ],
};

const ALL: &[&Own] = &[&PILE, &ROUNDS, &LINE, &LETTERBOX, &LOBBY, &POOL];

/// One for each file.
pub fn trials(root: &'static Path) -> impl Iterator<Item = Trial> {
    ALL.iter().map(move |own| {
        let name = format!("the store's own {} does what its page says", own.module);
        harness::trial(name, move || own.holds(root))
    })
}

impl Own {
    fn holds(&self, root: &Path) -> Result<()> {
        let program = self.program(root)?;
        let shown = program.shown.clone();
        let mut programs = vec![program];
        for (number, spoiled) in self.spoiled.iter().enumerate() {
            let mut program = self.program(root)?;
            ensure!(
                program.source.matches(spoiled.from).count() == 1,
                "{shown}: where {}, its module is expected to have once\n{}\n\
                 correct it in tests/schedules/own.rs",
                spoiled.how,
                spoiled.from
            );
            program.name += &format!("_spoiled{number}");
            program.source = program.source.replace(spoiled.from, spoiled.to);
            programs.push(program);
        }
        let programs: Vec<_> = programs.iter().collect();
        unless_kept(root, &programs, |explorer| {
            let (ends, printed) = found(explorer, 0, &shown)?;
            ensure!(
                ends == [Ending::SUCCESS],
                "{shown}: expected that it ends well in all schedules, found {ends:?}"
            );
            if let Some(wrong) = printed.iter().find(|text| !(self.is_right)(text)) {
                bail!("{shown}: this is not what its page says:\n{wrong}");
            }
            for (number, may) in self.may.iter().enumerate() {
                let so = printed.iter().filter(|text| may(text)).count();
                ensure!(
                    so > 0 && so < printed.len(),
                    "{shown}: what may happen, and need not (number {number}), does in {so} of \
                     {} outputs:\n{printed:?}",
                    printed.len()
                );
            }
            for (number, spoiled) in self.spoiled.iter().enumerate() {
                let (ends, printed) = found(explorer, number + 1, &shown)?;
                ensure!(
                    ends != [Ending::SUCCESS] || !printed.iter().all(|text| (self.is_right)(text)),
                    "{shown}: the search does not notice that {}",
                    spoiled.how
                );
            }
            Ok(())
        })
    }
}

/// How a program ends, and what it prints then.
fn found(explorer: &Explorer, number: usize, shown: &str) -> Result<(Vec<Ending>, Vec<String>)> {
    let graph = explorer.explore(number, Options::default(), |_| ())?;
    ensure!(graph.complete, "{shown}: the search has a limit");
    let outputs = Outputs::new(&graph);
    let ends = outputs.count().into_keys().collect();
    let printed = outputs.first(1000);
    Ok((ends, printed.into_iter().map(|(text, _)| text).collect()))
}

fn no_coat_is_lost(printed: &str) -> bool {
    let has = |line: &&str| line.ends_with("Handed(())");
    printed.lines().filter(has).count() == 1 && printed.lines().last() == Some("coats left: 0")
}

fn without_a_gap(printed: &str) -> bool {
    let carried: String = printed
        .lines()
        .filter_map(|line| line.strip_prefix("carried: "))
        .collect();
    "123".starts_with(&carried.replace('A', ""))
}

fn nobody_is_forgotten(printed: &str) -> bool {
    let says = |line: &str| printed.lines().filter(|printed| *printed == line).count();
    let once = |one: &str, other: &str| says(one) + says(other) == 1;
    says("Ada has a coat") == 1
        && once("Ben is lost", "Ben: busy, come back later")
        && once("Cleo has a coat", "Cleo: busy, come back later")
        && printed.lines().last() == Some("all have gone home")
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

impl Own {
    /// The program with the module's file in its place: the search takes one file.
    fn program(&self, root: &Path) -> Result<Program> {
        let Own { name, module, .. } = self;
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
