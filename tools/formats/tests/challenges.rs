//! What a challenge means, held to the same on both sides: by the build, and by the
//! script on the page.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use formats::challenge::{Challenge, Proof};
use formats::state_graph::{Action, State, StateGraph, Step, ThreadState};
use formats::version::{Format, Version};
use formats::{Ending, SourceHash};
use libtest_mimic::{Arguments, Failed, Trial};
use serde::{Deserialize, Serialize};

/// The file of cases, as the script's side reads it as well.
#[derive(Serialize, Deserialize)]
struct Cases {
    graphs: BTreeMap<String, StateGraph>,
    cases: Vec<Case>,
}

#[derive(Serialize, Deserialize)]
struct Case {
    name: String,
    graph: String,
    challenge: Challenge,
    proof: Proof,
}

const CASES: &str = include_str!("../cases/challenges.json");

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let has_node = Command::new("node")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    let trials = vec![
        Trial::test("the_build_proves_the_cases", the_build_proves_the_cases),
        Trial::test("the_script_proves_the_cases", || node(None)).with_ignored_flag(!has_node),
        Trial::test("the_script_proves_what_the_build_does", || {
            let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("challenges.json");
            std::fs::write(&file, serde_json::to_string(&made_up())?)?;
            node(Some(file))
        })
        .with_ignored_flag(!has_node),
    ];
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn the_build_proves_the_cases() -> Result<(), Failed> {
    let Cases { graphs, cases } = serde_json::from_str(CASES)?;
    for (name, graph) in &graphs {
        graph.check().map_err(|fault| format!("{name} {fault}"))?;
    }
    let mut wrong = vec![];
    for case in cases {
        let graph = &graphs[&case.graph];
        let found = case.challenge.prove(graph);
        if found != case.proof {
            let (name, graph, expected) = (case.name, case.graph, case.proof);
            wrong.push(format!(
                "{graph}: {name}: expected {expected:?}, found {found:?}"
            ));
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(wrong.join("\n").into()),
    }
}

/// Runs the script's side, with the written cases or with those of a file.
fn node(cases: Option<PathBuf>) -> Result<(), Failed> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/challenges.test.mjs");
    let output = Command::new("node")
        .args(["--test", "--test-reporter=tap"])
        .arg(tests)
        .env("CASES", cases.unwrap_or_default())
        .stdin(Stdio::null())
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    match output.status.success() {
        true => Ok(()),
        false => {
            let bad = said.lines().filter(|line| line.contains("not ok"));
            Err(format!(
                "{}\n{}",
                bad.collect::<Vec<_>>().join("\n"),
                String::from_utf8_lossy(&output.stderr)
            )
            .into())
        }
    }
}

/// Each sequence of up to three of these texts, as a program of one thread that prints
/// them and ends, and each challenge that asks for one of these lines in one way.
fn made_up() -> Cases {
    const TEXTS: [&str; 6] = ["", "a", "a\n", "ba\n", "\n", "a\na"];
    const LINES: [&str; 4] = ["", "a", "aa", "ba"];
    let mut programs: Vec<Vec<&str>> = vec![vec![]];
    for _ in 0..3 {
        let longer = programs
            .iter()
            .flat_map(|program| TEXTS.map(|text| [&program[..], &[text]].concat()));
        programs.extend(longer.collect::<Vec<_>>());
    }
    programs.retain(|program| !program.is_empty());
    programs.sort_unstable();
    programs.dedup();
    let mut cases = vec![];
    let mut graphs = BTreeMap::new();
    for program in programs {
        let name = format!("{program:?}");
        let graph = of_prints(&program);
        for line in LINES {
            let asked = || Some(line.to_owned());
            let nothing = Challenge {
                text: name.clone(),
                ending: None,
                first: None,
                last: None,
                order: vec![],
                missing: None,
                possible: true,
            };
            let challenges = [
                (
                    "first",
                    Challenge {
                        first: asked(),
                        ..nothing.clone()
                    },
                ),
                (
                    "last",
                    Challenge {
                        last: asked(),
                        ..nothing.clone()
                    },
                ),
                (
                    "missing",
                    Challenge {
                        missing: asked(),
                        ..nothing.clone()
                    },
                ),
                (
                    "once",
                    Challenge {
                        order: vec![line.to_owned()],
                        ..nothing.clone()
                    },
                ),
                (
                    "twice",
                    Challenge {
                        order: vec![line.to_owned(); 2],
                        ..nothing
                    },
                ),
            ];
            cases.extend(challenges.map(|(how, challenge)| Case {
                name: format!("{line:?} {how}"),
                graph: name.clone(),
                proof: challenge.prove(&graph),
                challenge,
            }));
        }
        graphs.insert(name, graph);
    }
    Cases { graphs, cases }
}

fn of_prints(texts: &[&str]) -> StateGraph {
    let state = |steps, ending| State {
        threads: vec![Some(0)],
        objects: vec![],
        steps,
        ending,
        race: vec![],
    };
    let step = |number| Step {
        to: number + 1,
        actions: vec![number],
    };
    let choices = (0..texts.len()).map(|number| state(vec![step(number)], None));
    let action = |text: &&str| Action {
        thread: 0,
        line: None,
        words: "prints".to_owned(),
        does: None,
        printed: (*text).to_owned(),
        touches: None,
        passed: vec![],
    };
    let graph = StateGraph {
        format: Version,
        source: SourceHash::of(""),
        complete: true,
        threads: vec!["main".to_owned()],
        objects: vec![],
        actions: texts.iter().map(action).collect(),
        thread_states: vec![ThreadState {
            line: None,
            words: "next: prints".to_owned(),
            progress: Default::default(),
            waits_for: vec![],
            waits_at: None,
            stores: None,
            reads: None,
            barred: vec![],
        }],
        object_states: vec![],
        histories: vec![],
        shapes: vec![],
        states: choices
            .chain([state(vec![], Some(Ending::SUCCESS))])
            .collect(),
    };
    assert_eq!(graph.check(), Ok(()));
    graph
}
