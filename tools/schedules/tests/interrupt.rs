//! Ctrl-C ends a search and all that belongs to it.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A thread that takes no steps can't be stopped from within.
const ENDLESS: &str = "use std::thread;\nfn main() {\n    thread::spawn(|| loop { std::hint::spin_loop(); }).join().unwrap();\n}\n";

/// How long anything here may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn ctrl_c_leaves_neither_a_process_nor_a_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (source, graph) = (folder.path().join("main.rs"), folder.path().join("g.json"));
    let temporary = folder.path().join("tmp");
    fs::create_dir(&temporary).expect("the folder can be made");
    fs::write(&source, ENDLESS).expect("the file can be written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-schedules"))
        .arg(&source)
        .arg("--graph")
        .arg(&graph)
        .env("TMPDIR", &temporary)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command can be started");

    // Whether the search has begun by then or not, it must end.
    let start = Instant::now();
    while !has_explorer(&temporary) {
        assert!(start.elapsed() < PATIENCE, "nothing was compiled");
        thread::sleep(Duration::from_millis(10));
    }
    let kill = Command::new("kill")
        .args(["-INT", &command.id().to_string()])
        .status();
    assert!(kill.expect("kill can be run").success());
    let status = command.wait().expect("it ends");

    assert_eq!(status.code(), Some(130));
    assert!(!graph.exists());
    let left = fs::read_dir(&temporary).expect("the folder is there");
    assert_eq!(left.count(), 0);
    assert_eq!(running_from(&temporary), 0);
}

fn has_explorer(temporary: &Path) -> bool {
    let folders = fs::read_dir(temporary).expect("the folder is there");
    folders
        .flatten()
        .any(|folder| folder.path().join("threaded/explorer").exists())
}

/// Programs from this folder that still run, where the system tells.
fn running_from(folder: &Path) -> usize {
    let Ok(processes) = fs::read_dir("/proc") else {
        return 0;
    };
    processes
        .flatten()
        .filter_map(|process| fs::read_link(process.path().join("exe")).ok())
        .filter(|program| program.starts_with(folder))
        .count()
}
