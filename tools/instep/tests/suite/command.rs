//! The author's command, as an author and a pipeline use it.

use std::process::Command;

use crate::small::{Said, Small};

#[test]
fn a_book_in_step_is_told_in_one_line_and_left_as_it_is() {
    let book = Small::copy();
    let target = tempfile::tempdir().expect("a temporary folder");
    let before = book.files();
    let mut command = book.command(&["check"]);
    command.env("CARGO_TARGET_DIR", target.path());
    let said = Said::of(command);
    said.expect(
        0,
        &["in step: 2 chapters, 3 links, ran 5 programs; 1 of 2 answers without a proof\n"],
    );
    assert!(
        !said.err.contains('\u{1b}'),
        "colors are for terminals: {said:?}"
    );
    assert_eq!(said.out, "");
    assert_eq!(book.files(), before);
}

#[test]
fn findings_are_json_for_who_asks() {
    let book = Small::copy();
    book.edit("code/threads/greet/output.txt", "hello", "hallo");
    book.edit(
        "src/threads/panics.md",
        "threads.md#counting",
        "threads.md#count",
    );
    let said = book.instep(&["check", "greet", "panics", "--format", "json"]);
    said.expect(1, &["out of step: 2 findings"]);
    let findings: Vec<serde_json::Value> = said
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is an object"))
        .collect();
    assert_eq!(findings.len(), 2, "{said:#?}");
    assert_eq!(findings[0]["file"], "code/threads/greet/output.txt");
    assert_eq!(findings[0]["line"], 1);
    assert_eq!(findings[0]["expected"], "`hallo`");
    assert_eq!(findings[0]["found"], "`hello`");
    for key in ["what", "help"] {
        assert!(
            findings.iter().all(|finding| finding[key].is_string()),
            "{said:#?}"
        );
    }
    assert_eq!(findings[1]["file"], "src/threads/panics.md");
}

#[test]
fn names_choose_what_is_checked_and_run() {
    let book = Small::copy();
    book.edit("code/threads/greet/output.txt", "hello", "hallo");
    book.edit("code/threads/count/src/main.rs", "{sum}", "{some}");
    book.edit(
        "src/threads/panics.md",
        "threads.md#counting",
        "threads.md#count",
    );
    let said = book.instep(&["check", "greet"]);
    said.expect(
        1,
        &[
            "building 1 listing\n",
            "1 finding;",
            "expected `hallo`, found `hello`",
        ],
    );
    for chapter in ["panics", "threads/panics", "src/threads/panics.md"] {
        let said = book.instep(&["check", chapter]);
        said.expect(1, &["1 finding;", "no heading `#count`", "ran 0 programs"]);
    }
    book.instep(&["check", "threads"]).expect(0, &["in step"]);
    let said = book.instep(&["check", "great"]);
    said.expect(2, &["no listing and no chapter is called `great`", "greet"]);
    book.instep(&["record", "great"])
        .expect(2, &["there is no listing `great`", "greet"]);
    book.instep(&["check", "--nonsense"]).expect(2, &["Usage"]);
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let mut command = book.command(&["check"]);
    command.current_dir(elsewhere.path());
    Said::of(command).expect(2, &["there is no book.toml"]);
}

#[test]
fn a_listing_that_does_not_compile_is_told_at_its_line_and_the_others_run() {
    let book = Small::copy();
    book.edit("code/threads/count/src/main.rs", "{sum}", "{some}");
    book.edit("code/threads/greet/output.txt", "hello", "hallo");
    let said = book.instep(&["check", "greet", "count"]);
    said.expect(
        1,
        &[
            "code/threads/count/src/main.rs:7",
            "`count` does not compile: cannot find value `some`",
            "expected `hallo`, found `hello`",
            "out of step: 3 findings",
        ],
    );
}

#[test]
fn a_broken_manifest_does_not_hide_the_other_findings() {
    let book = Small::copy();
    book.edit(
        "code/threads/greet/Cargo.toml",
        "name = \"greet\"",
        "name = greet",
    );
    book.edit(
        "src/threads/panics.md",
        "threads.md#counting",
        "threads.md#count",
    );
    let said = book.instep(&["check"]);
    said.expect(
        1,
        &[
            "the manifest does not parse",
            "no heading `#count`",
            "cannot be built",
        ],
    );
    book.instep(&["check", "greet"])
        .expect(1, &["the manifest does not parse"]);
}

#[cfg(unix)]
#[test]
fn whatever_a_listing_does_ends_with_a_finding() {
    let book = Small::copy();
    book.add(
        "flood",
        "contract = \"exact\"",
        "fn main() {\n    loop {\n        println!(\"again\");\n    }\n}\n",
    );
    book.add(
        "fork",
        "contract = \"exact\"",
        "use std::process::Command;\n\nfn main() {\n    let child = Command::new(\"sleep\").arg(\"600\").spawn();\n    \
         println!(\"{}\", child.expect(\"sleep is there\").id());\n}\n",
    );
    book.add(
        "ask",
        "contract = \"exact\"",
        "fn main() {\n    let mut line = String::new();\n    let count = std::io::stdin().read_line(&mut line);\n    \
         println!(\"read {}\", count.expect(\"stdin can be read\"));\n}\n",
    );
    book.write("code/threads/ask/output.txt", "read 0\n");
    book.add(
        "litter",
        "contract = \"exact\"",
        "fn main() {\n    std::fs::write(\"litter.txt\", \"\").expect(\"it writes\");\n    \
         std::fs::write(\"code/threads/litter/log.txt\", \"\").expect(\"it writes\");\n}\n",
    );
    book.write("code/threads/litter/output.txt", "");
    let said = book.instep(&["check", "flood", "fork", "ask", "litter"]);
    said.expect(
        1,
        &[
            "found a program that prints without end",
            "lines more",
            "found that a program it started goes on after it",
            "litter.txt",
            "this file was not here before the listings ran",
            "code/threads/litter/log.txt",
        ],
    );
    assert!(
        !said.err.contains("`ask` "),
        "nothing to read is no reason to fail: {said:#?}"
    );
    let after = said.err.split("goes on after it; it printed: ").nth(1);
    let digits = after.expect("a pid").split(|c: char| !c.is_ascii_digit());
    let pid = digits.take(1).collect::<String>();
    assert!(!pid.is_empty(), "{said:#?}");
    assert!(!crate::small::is_running(&pid), "{pid} goes on");
}

#[test]
fn two_checks_at_once_do_not_disturb_each_other() {
    let book = Small::copy();
    let start = || {
        let mut command = book.command(&["check", "greet"]);
        command
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        command.spawn().expect("the command can be started")
    };
    for running in [start(), start()] {
        let output = running.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{output:?}");
    }
}

#[cfg(unix)]
#[test]
fn git_is_not_asked() {
    use std::os::unix::fs::PermissionsExt;
    let book = Small::copy();
    let bin = tempfile::tempdir().expect("a temporary folder");
    let git = bin.path().join("git");
    std::fs::write(
        &git,
        "#!/bin/sh\ntouch \"$(dirname \"$0\")/asked\"\nexit 1\n",
    )
    .expect("a script");
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&git, executable).expect("the script can be run");
    let path = std::env::var("PATH").expect("there is a PATH");
    let mut command = book.command(&["check", "greet"]);
    command.env("PATH", format!("{}:{path}", bin.path().display()));
    Said::of(command).expect(0, &["in step"]);
    assert!(!bin.path().join("asked").exists());
}

#[test]
fn a_record_that_holds_is_kept() {
    let book = Small::copy();
    let before = book.read("code/threads/crash/output.txt");
    book.instep(&["record", "crash", "--write"])
        .expect(0, &["every record holds"]);
    assert_eq!(book.read("code/threads/crash/output.txt"), before);
}

#[test]
fn a_record_is_shown_first_and_written_when_asked() {
    let book = Small::copy();
    book.edit("code/threads/count/src/main.rs", "1 + 1", "1 + 2");
    let said = book.instep(&["record", "count"]);
    said.expect(
        1,
        &[
            "-the sum is 2\n+the sum is 3\n",
            "1 file would change",
            "--write",
            "src/threads/threads.md:23 shows code/threads/count/output.txt\n",
            "src/threads/threads.md:34 says\n            **Change it:** add one number more. What is the sum?\n",
        ],
    );
    assert_eq!(book.read("code/threads/count/output.txt"), "the sum is 2\n");
    book.instep(&["record", "count", "--write"])
        .expect(0, &["wrote 1 file"]);
    assert_eq!(book.read("code/threads/count/output.txt"), "the sum is 3\n");
    let left: Vec<_> = std::fs::read_dir(book.path("code/threads/count"))
        .expect("the folder can be read")
        .filter_map(|entry| Some(entry.ok()?.file_name()))
        .collect();
    assert_eq!(left.len(), 4, "nothing half-written is left: {left:?}");
}

/// A program that turns its two lines round from its second run on.
const TURNS: &str = r#"
fn main() {
    let mut words = ["a", "b"];
    if std::path::Path::new("target/ran").exists() {
        words.reverse();
    }
    std::fs::write("target/ran", "").expect("it writes");
    words.iter().for_each(|word| println!("{word}"));
}
"#;

#[test]
fn an_output_that_varies_is_refused_and_told_what_would_allow_it() {
    let book = Small::copy();
    book.add(
        "pid",
        "contract = \"exact\"",
        "fn main() {\n    println!(\"hello\");\n    println!(\"I am {}.\", std::process::id());\n}\n",
    );
    book.add("order", "contract = \"exact\"", TURNS);
    book.edit(
        "code/threads/refuse/src/main.rs",
        "drop(name);",
        "drop(nome);",
    );
    let said = book.instep(&["record", "pid", "order", "refuse", "--write"]);
    said.expect(
        1,
        &[
            "code/threads/pid/Cargo.toml:6",
            "`pid` does not print the same on every run",
            "line 2: `I am ",
            r"varies = ['^I am \d+\.$']",
            "line 1: `a`, then `b`; line 2: `b`, then `a`",
            "contract = \"any schedule\"",
            "`refuse` breaks its contract",
            "3 findings: these outputs were not recorded",
        ],
    );
    assert!(!book.path("code/threads/pid/output.txt").exists());
    book.add(
        "pid",
        "contract = \"exact\"\nvaries = ['^I am \\d+\\.$']",
        "fn main() {\n    println!(\"hello\");\n    println!(\"I am {}.\", std::process::id());\n}\n",
    );
    book.instep(&["record", "pid", "--write"])
        .expect(0, &["wrote 1 file"]);
}

#[test]
fn a_book_without_contracts_gets_no_index() {
    let book = Small::plain("# One\n");
    let before = book.files();
    book.instep(&["record", "--write"])
        .expect(2, &["no listing has a contract yet"]);
    book.instep(&["check"])
        .expect(0, &["1 chapter", "no listing has a contract"]);
    assert_eq!(book.files(), before);
}

#[test]
fn each_command_teaches_itself_with_an_example() {
    let book = Small::plain("# One\n");
    for command in ["check", "record", "new", "watch"] {
        let example = format!("cargo instep {command}");
        book.instep(&[command, "--help"])
            .expect(0, &["Example", &example]);
    }
}

#[test]
fn new_listings_keep_their_contracts() {
    let book = Small::copy();
    let contracts = [
        ("one", "exact", "```rust\n"),
        ("two", "any schedule", "```rust\n"),
        ("three", "property", "```rust\n"),
        ("four", "panics", "```rust,should_panic\n"),
        ("five", "fails-to-compile", "```rust,compile_fail,E0382\n"),
        ("six", "hangs", "```rust,no_run\n"),
        ("seven", "network", "```rust,no_run\n"),
    ];
    let mut page = book.read("src/threads/threads.md");
    for (name, contract, fence) in contracts {
        let place = format!("threads/{name}");
        let said = book.instep(&["new", &place, "--contract", contract]);
        let record = format!("cargo instep record {name} --write");
        said.expect(0, &[fence, &record]);
        page.push_str(&format!("\n{}", said.out));
        let program = book.path(&format!("code/threads/{name}/src/main.rs"));
        let mut rustfmt = Command::new("rustfmt");
        rustfmt.args(["--check", "--edition=2024"]).arg(&program);
        Said::of(rustfmt).expect(0, &[]);
    }
    book.write("src/threads/threads.md", page);
    book.instep(&[
        "record", "one", "two", "three", "four", "five", "seven", "--write",
    ])
    .expect(0, &["wrote 7 files"]);
    book.write("code/threads/six/output.txt", "waiting\n");
    assert_eq!(book.says(), [""; 0]);
    book.instep(&["check", "six"]).expect(0, &["ran 1 program"]);
}

#[test]
fn a_new_listing_takes_nobodys_place() {
    let book = Small::copy();
    book.edit(
        "Cargo.lock",
        "[[package]]",
        "[[package]]\nname = \"other-crate\"\nversion = \"1.0.0\"\n\n[[package]]",
    );
    let before = book.files();
    for (place, says) in [
        ("greet", "the parts are threads"),
        (
            "thread/wave",
            "there is no part `thread`; the parts are threads",
        ),
        ("threads/greet", "there is a listing `greet` already"),
        ("threads/other_crate", "is a package in Cargo.lock"),
        ("threads/Wave", "is no name for a listing"),
        ("threads/../wave", "is no name for a listing"),
        ("threads/", "is no PART/NAME"),
        ("threads/loop", "means something to Rust"),
        ("threads/test", "means something to Rust"),
    ] {
        book.instep(&["new", place]).expect(2, &[says]);
    }
    book.instep(&["new", "threads/wave", "--contract", "never"])
        .expect(2, &["`never` is no contract"]);
    assert_eq!(book.files(), before);
    book.write("code/threads/wave/notes.txt", "mine");
    book.instep(&["new", "threads/wave"])
        .expect(2, &["exists already"]);
    assert_eq!(book.read("code/threads/wave/notes.txt"), "mine");
}
