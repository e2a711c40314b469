//! Tells the tests whether mdBook is installed.

use std::process::{Command, Stdio};

fn main() {
    println!("cargo::rustc-check-cfg=cfg(mdbook)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PATH");
    let mdbook = Command::new("mdbook")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if mdbook.is_ok_and(|status| status.success()) {
        println!("cargo::rustc-cfg=mdbook");
    }
}
