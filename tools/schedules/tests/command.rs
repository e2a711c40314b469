//! The command: what it says of bad input, and what can be asked for.

use std::fs;
use std::process::{Command, Output};

use formats::Ending;
use formats::outcome::Outcome;
use formats::state_graph::StateGraph;
use formats::version::Format;
use tempfile::TempDir;

/// Two threads, two outputs.
const TWO: &str = "use std::thread;\nfn main() {\n    let one = thread::spawn(|| println!(\"one\"));\n    println!(\"two\");\n    one.join().unwrap();\n}\n";
/// As many lines as a program may take steps, and more.
const LONG: &str = "fn main() {\n    for _ in 0..6000 { println!(\"x\"); }\n}\n";
const CROWD: &str = "use std::thread;\nfn main() {\n    let crowd: Vec<_> = (0..65).map(|_| thread::spawn(|| ())).collect();\n    for one in crowd { one.join().unwrap(); }\n}\n";
const LOUD: &str = "fn main() {\n    println!(\"{}\", \"x\".repeat(70_000));\n}\n";
const BUSY: &str = "fn main() {\n    loop { std::hint::black_box(()); }\n}\n";
const HUNGRY: &str = "fn main() {\n    println!(\"{}\", vec![0_u8; 64 << 20].len());\n}\n";
const PANICS: &str =
    "use std::thread;\nfn main() {\n    thread::spawn(|| panic!(\"no\")).join().unwrap();\n}\n";

fn programs(sources: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, source) in sources {
        fs::write(folder.path().join(name), source).expect("the file can be written");
    }
    folder
}

fn schedules(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cargo-schedules"))
        .args(arguments)
        .current_dir(folder.path())
        .env("RUST_BACKTRACE", "1")
        .output()
        .expect("the command can be started")
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

/// std's own, or that of an error.
fn shows_a_stack(said: &str) -> bool {
    said.to_lowercase().contains("stack backtrace")
}

/// What it tells of one program. How it comes to that, which depends on the machine, is told
/// on standard error.
fn told_of(source: &str, arguments: &[&str]) -> String {
    let folder = programs(&[("program.rs", source)]);
    let output = schedules(&folder, &[&["program.rs"], arguments].concat());
    texts(&output).0
}

/// Runs it with one program, and returns its status and all that it says.
fn said_of(source: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = programs(&[("program.rs", source)]);
    let output = schedules(&folder, &[&["program.rs"], arguments].concat());
    let (stdout, stderr) = texts(&output);
    (output.status.code(), stdout + &stderr)
}

#[test]
fn bad_input_is_told_with_its_place_and_what_to_do() {
    let cases: &[(&str, &[&str], &str)] = &[
        (
            "use rand::Rng;\nfn main() {}\n",
            &[],
            "program.rs:1: `program` uses `rand`",
        ),
        (
            "fn main() {\n    rand::random::<u8>();\n}\n",
            &[],
            "program.rs:2: `program` uses `rand`",
        ),
        (
            "extern crate rand;\nfn main() {}\n",
            &[],
            "program.rs:1: `program` uses `rand`",
        ),
        (
            "use std::nothing::Here;\nfn main() {}\n",
            &[],
            "does not compile",
        ),
        (
            "fn main() {\n    Missing::new();\n}\n",
            &[],
            "does not compile",
        ),
        (
            "fn main() {\n    let async = 1;\n}\n",
            &[],
            "program.rs:2: does not parse",
        ),
        (
            LONG,
            &[],
            "takes more than 5000 steps, as if it spins or never ends, and so can't be explored; if it does end, allow it more with --steps",
        ),
        (CROWD, &[], "allow it more with --threads"),
        (LOUD, &[], "allow it more with --bytes"),
        (
            BUSY,
            &["--patience", "1"],
            "computes for 1 seconds without a step, as if it never ends, and so can't be explored; if it does end, wait longer with --patience",
        ),
        (
            HUNGRY,
            &["--memory", "16"],
            "asks for more memory than --memory allows",
        ),
        (TWO, &["--write"], "name a crate"),
        (
            TWO,
            &["--output", "3"],
            "there are 2 outputs, and number 3 is asked for",
        ),
        (TWO, &["--output", "0"], "number 0 is asked for"),
        (
            TWO,
            &["--output", "one\\nthree"],
            "no schedule prints it: line 2 is the first that can't follow",
        ),
        (TWO, &["--graph", "no folder/graph.json"], "no folder"),
    ];
    for (source, arguments, expected) in cases {
        let (status, said) = said_of(source, arguments);
        assert!(
            said.contains(expected),
            "expected `{expected}`, found:\n{said}"
        );
        assert_eq!(status, Some(1), "{said}");
        assert!(!shows_a_stack(&said), "{said}");
    }
}

#[test]
fn a_search_that_gives_up_names_the_flags_that_raise_its_limits() {
    for arguments in [["--states", "1"], ["--seconds", "0"]] {
        let (status, said) = said_of(TWO, &arguments);
        assert_eq!(status, Some(0), "{said}");
        assert!(said.contains("at least"), "{said}");
        let flags = "See --states, --memory and --seconds.";
        assert!(said.contains(flags), "{said}");
    }
}

#[test]
fn a_raised_limit_lets_a_program_be_explored() {
    let cases: &[(&str, &[&str])] = &[
        (LONG, &["--steps", "7000"]),
        (CROWD, &["--threads", "70"]),
        (LOUD, &["--bytes", "80000"]),
        (HUNGRY, &["--memory", "256"]),
    ];
    for (source, arguments) in cases {
        let (status, said) = said_of(source, arguments);
        assert_eq!(status, Some(0), "{said}");
        assert!(said.contains("1 distinct output"), "{said}");
    }
}

#[test]
fn one_refused_program_does_not_stop_the_others() {
    let folder = programs(&[
        ("two.rs", TWO),
        ("bad.rs", "use rand::Rng;\nfn main() {}\n"),
        ("also.rs", TWO),
    ]);
    let arguments = ["two.rs", "bad.rs", "missing.rs", "also.rs"];
    let output = schedules(&folder, &arguments);
    let (stdout, stderr) = texts(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout.contains("two: 2 distinct outputs"), "{stdout}");
    assert!(stdout.contains("also: 2 distinct outputs"), "{stdout}");
    assert!(stderr.contains("bad.rs:1: `bad` uses `rand`"), "{stderr}");
    assert!(stderr.contains("cannot read missing.rs"), "{stderr}");
}

#[test]
fn every_output_can_be_asked_for_with_the_way_to_it() {
    let (_, listed) = said_of(TWO, &["--outputs"]);
    let list = "1. The program ends well\n  | one\n  | two\n\n2. The program ends well\n  | two\n  | one\n";
    assert!(listed.contains(list), "{listed}");
    // One of them is shown, and how to see the others.
    let shown = "The program ends well: 2 outputs, such as\n  | two\n  | one\n";
    let how = "\nEach output is told with --outputs.\n";
    let (_, told) = said_of(TWO, &[]);
    assert!(told.contains(&format!("{shown}{how}")), "{told}");
    assert!(!listed.contains(how), "{listed}");
    let (_, cut) = said_of(TWO, &["--outputs", "1"]);
    assert!(cut.contains("and 1 more"), "{cut}");
    for (asked, order) in [("1", ["one", "two"]), ("two\\none", ["two", "one"])] {
        let (status, said) = said_of(TWO, &["--output", asked]);
        assert_eq!(status, Some(0), "{said}");
        let way = said.split("program prints this:").nth(1);
        let way = way.expect("the way is told");
        let at = order.map(|word| way.find(&format!("prints \"{word}\"")).expect("a step"));
        assert!(at[0] < at[1], "{said}");
    }
}

#[test]
fn a_panic_of_the_program_prints_no_stack_of_the_search() {
    let (status, said) = said_of(PANICS, &[]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("The program panics: 1 output"), "{said}");
    assert!(!shows_a_stack(&said), "{said}");
}

#[test]
fn paths_from_the_root_of_the_crate_lead_there() {
    let rest = "fn go() { println!(\"gone\"); }\nfn main() { std::thread::spawn(|| run()).join().unwrap(); }\nfn run() { ";
    let cases = [
        (
            "2015",
            "mod m { use go; pub fn f() { go(); } }\nuse m::f;\n",
            "f(); ::go() }",
        ),
        ("2018", "use crate as here;\n", "here::go() }"),
    ];
    for (edition, first, last) in cases {
        let source = format!("{first}{rest}{last}\n");
        let (status, said) = said_of(&source, &["--edition", edition]);
        assert_eq!(status, Some(0), "{said}");
        assert!(said.contains("1 output"), "{said}");
    }
}

#[test]
fn what_needs_a_failure_for_no_reason_is_shown_by_an_output_that_does() {
    let source = "use std::sync::atomic::{AtomicU8, Ordering::*};\nfn main() {\n    \
        let value = AtomicU8::new(5);\n    \
        println!(\"{:?}\", value.compare_exchange_weak(5, 6, AcqRel, Relaxed));\n}\n";
    let told = told_of(source, &[]);
    let (usual, more) = told.split_once("Only if").expect("there is more");
    assert!(usual.contains("  | Ok(5)\n"), "{told}");
    assert!(
        more.contains("1 more output\n  | Err(5)\n")
            && more.contains("at most one of these in each thread"),
        "{told}"
    );
}

#[test]
fn an_edition_can_be_chosen_for_a_file() {
    // A keyword since 2024 only.
    let source = "fn gen() -> u32 { 1 }\nfn main() {\n    println!(\"{}\", gen());\n}\n";
    let (status, said) = said_of(source, &["--edition", "2021"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("  | 1"), "{said}");
    let (status, said) = said_of(source, &[]);
    assert_eq!(status, Some(1), "{said}");
}

#[test]
fn the_help_names_each_limit_and_the_exit_status() {
    let folder = programs(&[]);
    let (stdout, _) = texts(&schedules(&folder, &["--help"]));
    for word in [
        "--states",
        "--memory",
        "--seconds",
        "--steps",
        "--threads",
        "--bytes",
        "--patience",
        "--outputs",
        "--output",
        "--edition",
        "--open",
        "--page",
        "--random",
        "--seed",
        "--preemptions",
        "--format",
        "exit status",
    ] {
        assert!(stdout.contains(word), "{word}:\n{stdout}");
    }
}

/// Two locks in two orders, and something to do before.
const LOCKS: &str = "use std::sync::Mutex;\nuse std::thread;\nfn main() {\n    let (a, b) = (Mutex::new(0), Mutex::new(0));\n    thread::scope(|s| {\n        s.spawn(|| { *a.lock().unwrap() += 1; let a = a.lock().unwrap(); *b.lock().unwrap() += *a; });\n        s.spawn(|| { *b.lock().unwrap() += 1; let b = b.lock().unwrap(); *a.lock().unwrap() += *b; });\n    });\n}\n";

/// What is said of the program, without how long it took.
fn timeless(said: &str) -> String {
    let lines = said.lines().filter(|line| !line.contains(" ms"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn random_schedules_find_a_bug_and_say_that_they_are_not_all() {
    let random = ["--random", "40", "--seed", "7"];
    let (status, said) = said_of(LOCKS, &random);
    assert_eq!(status, Some(0), "{said}");
    for words in [
        "; 40 random schedules (seed 7), which are not all",
        "The program is stuck, forever: at least 1 output",
    ] {
        assert!(said.contains(words), "{words}:\n{said}");
    }
    let [told, again] = [(); 2].map(|()| timeless(&told_of(LOCKS, &random)));
    assert_eq!(told, again, "a seed makes the same schedules");
    let (_, one) = said_of(TWO, &["--random", "1"]);
    let words = "No failure in 1 random schedule (seed 0): that says nothing of the others.";
    assert!(one.contains(words), "{one}");
    let (status, said) = said_of(TWO, &["--seed", "1"]);
    assert_eq!(status, Some(2), "{said}");
}

/// A loop that counts its turns, and two locks in two orders behind it.
const COUNTS: &str = "use std::sync::atomic::{AtomicBool, Ordering::*};\nuse std::sync::Mutex;\nuse std::thread;\nfn main() {\n    let ready = AtomicBool::new(false);\n    let (a, b) = (Mutex::new(0), Mutex::new(0));\n    thread::scope(|s| {\n        s.spawn(|| { ready.store(true, SeqCst); let a = a.lock().unwrap(); *b.lock().unwrap() += *a; });\n        let mut turns = 0;\n        while !ready.load(SeqCst) { turns += 1; }\n        let b = b.lock().unwrap();\n        *a.lock().unwrap() += *b + turns;\n    });\n}\n";

#[test]
fn a_random_schedule_without_end_is_left_and_others_are_run() {
    let (status, said) = said_of(COUNTS, &["--random", "40", "--steps", "30"]);
    assert_eq!(status, Some(0), "{said}");
    for words in [
        "; 40 random schedules (seed 0), which are not all",
        "The program is stuck, forever: at least 1 output",
    ] {
        assert!(said.contains(words), "{words}:\n{said}");
    }
    let never = "use std::thread;\nfn main() { loop { thread::yield_now(); print!(\"\"); } }\n";
    // Twenty tell as much as all that these seconds are enough for.
    let many = ["--random", "1000000000", "--seconds", "100000"];
    let (status, said) = said_of(never, &[&many[..], &["--steps", "30"]].concat());
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("takes more than 30 steps"), "{said}");
}

#[test]
fn a_bound_on_preemptions_says_what_it_leaves_open() {
    let (_, none) = said_of(LOCKS, &["--preemptions", "0"]);
    let words =
        "No failure in schedules with at most 0 preemptions: that says nothing of the others.";
    assert!(none.contains(words), "{none}");
    assert!(
        none.contains("for all with at most 0 preemptions"),
        "{none}"
    );
    let (_, one) = said_of(LOCKS, &["--preemptions", "1"]);
    assert!(
        one.contains("The program is stuck, forever: at least 1 output"),
        "{one}"
    );
    // None has so many.
    let (_, many) = said_of(LOCKS, &["--preemptions", "100"]);
    let (_, all) = said_of(LOCKS, &[]);
    let first = |said: &str| said.lines().next().unwrap_or_default().to_owned();
    assert!(first(&all).contains("2 distinct outputs;"), "{all}");
    assert_eq!(
        first(&many).split(';').next(),
        first(&all).split(';').next()
    );
    assert!(first(&many).ends_with("stand for all"), "{many}");
}

/// Five who print and lock for a long time, so that a search of all is cut off.
const MANY: &str = "use std::sync::Mutex;\nuse std::thread;\nfn main() {\n    let forks: Vec<_> = (0..5).map(|_| Mutex::new(0)).collect();\n    let forks = &forks;\n    thread::scope(|s| {\n        for i in 0..5 {\n            s.spawn(move || for _ in 0..2 {\n                let mut a = forks[i].lock().unwrap();\n                *a += 1;\n                *forks[(i + 1) % 5].lock().unwrap() += *a;\n                println!(\"{i}\");\n            });\n        }\n    });\n}\n";

#[test]
fn a_search_that_was_cut_off_tells_what_random_schedules_have_found() {
    let (status, said) = said_of(MANY, &["--states", "300"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("A limit was reached"), "{said}");
    assert!(said.contains("found in "), "{said}");
    assert!(said.contains("random schedules (seed 0)"), "{said}");
    assert!(said.contains("The program is stuck, forever"), "{said}");
}

#[test]
fn other_programs_get_an_object_on_a_line_for_each_program() {
    let folder = programs(&[
        ("locks.rs", LOCKS),
        ("net.rs", "use std::net::TcpStream;\nfn main() {}\n"),
    ]);
    let asked = [
        "--format",
        "json",
        "locks.rs",
        "net.rs",
        "none.rs",
        "--outputs",
        "9",
    ];
    let output = schedules(&folder, &asked);
    let (stdout, stderr) = texts(&output);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    let read =
        |line: &str| Outcome::from_json(line).unwrap_or_else(|fault| panic!("{line} {fault}"));
    let outcomes: Vec<_> = stdout.lines().map(read).collect();
    let named = |name: &str| {
        let mut outcomes = outcomes.iter();
        outcomes
            .find(|one| one.name == name)
            .unwrap_or_else(|| panic!("{name}:\n{stdout}"))
    };
    assert_eq!(outcomes.len(), 3, "{stdout}");
    let refused = |name: &str| named(name).refused.clone().unwrap_or_default();
    assert!(refused("net").contains("net.rs:1"), "{stdout}");
    assert!(
        refused("none.rs").contains("cannot read none.rs"),
        "{stdout}"
    );
    let locks = named("locks");
    let search = locks.search.as_ref().expect("it was searched");
    assert!(search.complete && search.finished && !search.spurious);
    assert_eq!(locks.outputs.len(), 2, "{stdout}");
    let failure = locks.failure.as_ref().expect("it can get stuck");
    assert_eq!(failure.ending, Ending::Deadlock);
    assert_eq!(failure.waiting.len(), 3, "both, and main: {stdout}");
    let step = failure
        .steps
        .iter()
        .find(|step| step.line == Some(6))
        .expect("a step of line 6");
    assert_eq!(step.file.as_deref(), Some("locks.rs"));
}

#[test]
fn a_page_is_written_whole_and_says_where_it_is() {
    let folder = programs(&[("two.rs", TWO)]);
    let output = schedules(&folder, &["two.rs", "--page", "out.html"]);
    let (stdout, stderr) = texts(&output);
    assert!(output.status.success(), "{stderr}");
    let file = folder.path().join("out.html");
    let shown = fs::canonicalize(&file).expect("it is written");
    let told = format!("A page of it is in {}", shown.display());
    assert!(stdout.contains(&told), "{told}:\n{stdout}");
    let page = fs::read_to_string(&file).expect("it can be read");
    let data = page
        .split_once("id=\"walk\">")
        .expect("the data is in it")
        .1;
    let data = data.split_once("</script>").expect("it ends").0;
    let graph = StateGraph::from_json(data).expect("it is one of this version");
    assert!(graph.complete && !data.contains('<'), "{data}");
    assert!(
        !page.contains("src=\"") && !page.contains("href=\""),
        "all is in it"
    );

    let output = schedules(&folder, &["two.rs", "--page", "nowhere/out.html"]);
    let (_, stderr) = texts(&output);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("cannot write into nowhere"), "{stderr}");
    let output = schedules(&folder, &["two.rs", "two.rs", "--page", "out.html"]);
    let (_, stderr) = texts(&output);
    assert!(
        stderr.contains("--open and --page take one program"),
        "{stderr}"
    );
}

/// The browser is a program that this test names, and that is not there.
#[test]
fn a_page_that_no_browser_opens_is_there_all_the_same() {
    let folder = programs(&[("two.rs", TWO)]);
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-schedules"))
        .args(["two.rs", "--open"])
        .current_dir(folder.path())
        .env("BROWSER", folder.path().join("none"))
        .output()
        .expect("the command can be started");
    let (stdout, stderr) = texts(&output);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert!(stderr.contains("No browser could be opened"), "{stderr}");
    let file = folder.path().join("two.schedules.html");
    assert!(file.is_file(), "{stdout}{stderr}");
}

#[cfg(unix)]
#[test]
fn a_page_is_opened_in_the_browser_that_is_asked_for() {
    use std::os::unix::fs::PermissionsExt;
    use std::time::{Duration, Instant};

    let folder = programs(&[("two.rs", TWO)]);
    let browser = folder.path().join("browser");
    let opened = folder.path().join("opened");
    let script =
        "#!/bin/sh\nprintf %s \"$1\" > \"$OPENED.part\" && mv \"$OPENED.part\" \"$OPENED\"\n";
    fs::write(&browser, script).expect("it can be written");
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).expect("it can be run");
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-schedules"))
        .args(["two.rs", "--open", "--page", "a page.html"])
        .current_dir(folder.path())
        .env("BROWSER", &browser)
        .env("OPENED", &opened)
        .output()
        .expect("the command can be started");
    let (stdout, stderr) = texts(&output);
    assert!(output.status.success(), "{stdout}{stderr}");
    // Nobody waits for a browser.
    let patience = Instant::now() + Duration::from_secs(60);
    while !opened.exists() && Instant::now() < patience {
        std::thread::park_timeout(Duration::from_millis(10));
    }
    let found = fs::read_to_string(&opened).expect("the browser was started");
    let expected = fs::canonicalize(folder.path().join("a page.html")).expect("it is there");
    assert_eq!(found, expected.to_string_lossy());
}

/// Away from its checkout, with a cache of its own, as a subcommand of cargo.
#[test]
#[ignore = "it builds the stand-in and all that it needs once more"]
fn an_installed_command_works_in_any_folder() {
    let folder = programs(&[("two.rs", TWO)]);
    let name = format!("cargo-schedules{}", std::env::consts::EXE_SUFFIX);
    let installed = folder.path().join(name);
    fs::copy(env!("CARGO_BIN_EXE_cargo-schedules"), &installed).expect("it can be copied");
    for _ in 0..2 {
        let output = Command::new(&installed)
            .args(["schedules", "two.rs", "--page", "two.html"])
            .current_dir(folder.path())
            .env_remove("CARGO_MANIFEST_DIR")
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .output()
            .expect("the command can be started");
        let (stdout, stderr) = texts(&output);
        assert!(
            stdout.contains("two: 2 distinct outputs"),
            "{stdout}{stderr}"
        );
        if cfg!(target_os = "linux") {
            let cache = folder.path().join("cache/cargo-schedules");
            let versions = fs::read_dir(cache).expect("it is the cache");
            assert_eq!(versions.count(), 1);
        }
    }
}

#[test]
fn a_file_is_refused_that_the_compiler_would_call_otherwise() {
    let folder = programs(&[("one=two.rs", PANICS)]);
    let output = schedules(&folder, &["one=two.rs"]);
    let said = texts(&output).1;
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("one=two.rs: `one=two` has a file with `=` in its name"),
        "{said}"
    );
}
