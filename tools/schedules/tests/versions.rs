//! A command and a stand-in for `std` that do not understand each other are told apart
//! from a program that fails.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use formats::graph::Graph;
use formats::search::NOT_UNDERSTOOD;
use formats::version::Format;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program;

fn program() -> Program {
    Program {
        others: vec![],
        package: None,
        name: "empty".to_owned(),
        path: PathBuf::new(),
        shown: "empty.rs".to_owned(),
        edition: "2024".to_owned(),
        source: "fn main() {}\n".to_owned(),
    }
}

/// What the command says when the stand-in explores each program by this.
fn explored_by(explore: &str) -> String {
    let folder = tempfile::tempdir().expect("there is a folder");
    let mut stand_in = StandIn::build().expect("the stand-in builds");
    stand_in.library = other_stand_in(folder.path(), explore);
    let program = program();
    let explorer = Explorer::new(&[&program], &stand_in).expect("the program compiles");
    let error = explorer.explore(0, Options::default(), |_| ());
    error.expect_err("they don't fit").to_string()
}

fn other_stand_in(folder: &Path, explore: &str) -> PathBuf {
    let (source, library) = (folder.join("other.rs"), folder.join("libother.rlib"));
    let text = format!(
        "pub use ::std::*;
        pub mod process {{
            pub use ::std::process::*;
            pub fn explore(_: fn()) {{ {explore} }}
        }}"
    );
    fs::write(&source, text).expect("it can be written");
    let status = Command::new("rustc")
        .args(["--crate-type=rlib", "--edition=2024", "-o"])
        .args([&library, &source])
        .status();
    assert!(status.expect("rustc runs").success());
    library
}

#[test]
fn an_answer_of_another_version_asks_for_a_new_build() {
    let said = explored_by(r#"println!("{{\"format\":4711}}")"#);
    let known = Graph::VERSION;
    let why = format!("has format 4711, and this program knows format {known}");
    assert!(said.contains("of different versions"), "{said}");
    assert!(said.contains("cargo build -p schedules"), "{said}");
    assert!(said.ends_with(&why), "{said}");
}

#[test]
fn a_request_that_is_not_understood_asks_for_a_new_build() {
    let said = explored_by(&format!(
        r#"eprintln!("the request that it got is strange"); exit({NOT_UNDERSTOOD})"#
    ));
    assert!(said.contains("of different versions"), "{said}");
    assert!(said.contains("cargo build -p schedules"), "{said}");
    assert!(
        said.ends_with("the request that it got is strange"),
        "{said}"
    );
}

#[test]
fn a_program_under_search_refuses_requests_that_it_does_not_know() {
    let folder = tempfile::tempdir().expect("there is a folder");
    let stand_in = StandIn::build().expect("the stand-in builds");
    let program = program();
    let executable = stand_in.compile(&[&program], folder.path());
    let executable = executable.expect("the program compiles");
    for (request, why) in [
        (
            "{\"format\":4711}",
            "has format 4711, and this program knows",
        ),
        ("{\"states\":1}", "names no format"),
        ("hello", "is damaged"),
        ("", "is damaged"),
    ] {
        let mut child = Command::new(&executable)
            .arg("0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut stdin = child.stdin.take().expect("it has an input");
        writeln!(stdin, "{request}").expect("it reads");
        drop(stdin);
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(NOT_UNDERSTOOD), "{said}");
        assert!(said.contains(why), "{request}: {said}");
        assert!(output.stdout.is_empty());
    }
}
