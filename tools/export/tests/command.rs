//! The command, where what it needs is missing.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn without_chromium_it_says_what_to_install() {
    let output = Command::new(env!("CARGO_BIN_EXE_export"))
        .args(["pdf", "book.pdf"])
        .env("PATH", "")
        .env_remove("CHROMIUM")
        .stdin(Stdio::null())
        .output()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("Chromium is not there: install it"), "{said}");
}

#[test]
fn a_program_that_is_no_chromium_leaves_no_file_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let html = tempfile::tempdir().expect("a temporary folder");
    fs::write(html.path().join("print.html"), "all").expect("the page can be written");
    let file = folder.path().join("book.pdf");
    let output = export::pdf::print(Path::new("true"), html.path(), &file);
    let said = format!("{:#}", output.expect_err("it prints nothing"));
    assert!(said.contains("true did not print the book"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}
