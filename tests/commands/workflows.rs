//! What guards the book is run, and by nothing that can change unseen.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use regex::Regex;

/// What has to stand where, each as a line of its own or behind `run:`.
const GUARDS: &[(&str, &[&str])] = &[
    (
        ".github/workflows/test.yml",
        &[
            "cargo fmt --all --check",
            "cargo clippy --workspace --all-targets --locked -- -D warnings",
            "cargo test --locked",
            "cargo book build",
            "npm --prefix tests/browser test",
        ],
    ),
    (
        ".github/workflows/publish.yml",
        &[
            "cargo test --locked",
            // What is published is what was built of this branch, once its tests have passed.
            "branches: [main]",
            "path: book/html",
            "if: github.ref == 'refs/heads/main'",
            "needs: build",
        ],
    ),
    (
        ".ci/run",
        &[
            "cargo fmt --all --check",
            "cargo clippy --workspace --all-targets --locked --quiet -- -D warnings",
            "cargo test --locked",
            "npm --prefix tests/browser test",
        ],
    ),
];

/// Each license, and words that no other one has.
const LICENSES: &[(&str, &str)] = &[
    (
        "LICENSE-MIT",
        "Permission is hereby granted, free of charge",
    ),
    (
        "LICENSE-MIT",
        "the authors of Threads, Networking and Sharing",
    ),
    ("LICENSE-APACHE", "Apache License"),
    ("LICENSE-TEXT", "Creative Commons Attribution 4.0"),
    (
        "README.md",
        "Code under [MIT](LICENSE-MIT) or [Apache 2.0](LICENSE-APACHE)",
    ),
    ("README.md", "text under [CC BY 4.0](LICENSE-TEXT)"),
    (
        "CONTRIBUTING.md",
        "MIT or Apache 2.0\nfor code, CC BY 4.0 for text.",
    ),
    ("Cargo.toml", "license = \"MIT OR Apache-2.0\""),
];

/// Guards that are not run, actions that are not pinned, and permissions that are not named
/// one by one.
pub fn faults(root: &Path) -> Result<Vec<String>> {
    let mut faults = vec![];
    for (file, guards) in GUARDS {
        let text = read(root, file)?;
        let commands: Vec<_> = text
            .lines()
            .map(|line| line.trim().trim_start_matches("- "))
            .map(|line| line.strip_prefix("run: ").unwrap_or(line))
            .collect();
        let missing = guards.iter().filter(|guard| !commands.contains(guard));
        faults.extend(missing.map(|guard| format!("error: {file}: it has to have `{guard}`\n")));
    }
    for (file, words) in LICENSES {
        if !read(root, file)?.contains(words) {
            faults.push(format!("error: {file}: it has to say `{words}`\n"));
        }
    }
    let action = Regex::new(r"uses:\s*(\S+)").context("a pattern")?;
    let pinned = Regex::new(r"uses:\s*\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$").context("a pattern")?;
    let folder = Path::new(".github/workflows");
    for entry in fs::read_dir(root.join(folder))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let file = format!(".github/workflows/{name}");
        let text = read(root, &file)?;
        for (index, line) in text.lines().enumerate() {
            if let Some(action) = action.captures(line)
                && !pinned.is_match(line)
            {
                faults.push(format!(
                    "error: {file}:{}: an action that is not pinned\n  expected its commit, and \
                     its version in a comment\n  found `{}`\n",
                    index + 1,
                    &action[1]
                ));
            }
        }
        if !text.lines().any(|line| line.starts_with("permissions:")) || text.contains("write-all")
        {
            faults.push(format!(
                "error: {file}: expected `permissions` for all of its jobs, each by its name\n"
            ));
        }
    }
    Ok(faults)
}

fn read(root: &Path, file: &str) -> Result<String> {
    fs::read_to_string(root.join(file)).with_context(|| file.to_owned())
}
