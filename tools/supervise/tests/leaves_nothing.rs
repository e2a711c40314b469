//! What is started is gone afterwards, and what is written is whole.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use supervise::group::{self, Group};
use supervise::watchdog::{self, End, Limits};
use supervise::whole_file;

/// Starts a child that would sleep for minutes, tells its number, and goes on waiting.
#[cfg(unix)]
fn family() -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "sleep 600 & echo $!; wait"]);
    shell
}

#[cfg(unix)]
fn is_running(pid: &str) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let pid = pid.trim().parse().ok().and_then(Pid::from_raw);
    let pid = pid.expect("it is the number of a process");
    // One that has ended and that nobody has asked about is no longer running.
    let is_zombie = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()))
        .is_ok_and(|stat| stat.contains(") Z "));
    test_kill_process(pid).is_ok() && !is_zombie
}

#[cfg(unix)]
fn wait_until_gone(pid: &str) {
    let start = std::time::Instant::now();
    while is_running(pid) {
        assert!(start.elapsed() < Duration::from_secs(30), "it goes on");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(unix)]
#[test]
fn a_dropped_group_takes_what_it_started_with_it() {
    use std::io::{BufRead, BufReader};
    let mut command = family();
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let group = Group::spawn(command).expect("sh is there");
    let mut pid = String::new();
    let stdout = group.take_stdout().expect("it is piped");
    BufReader::new(stdout)
        .read_line(&mut pid)
        .expect("it tells its child");
    assert!(is_running(&pid));
    drop(group);
    wait_until_gone(&pid);
}

#[cfg(unix)]
#[test]
fn a_time_limit_ends_a_program_and_what_it_started() {
    let limits = Limits {
        time: Duration::from_millis(300),
        ..Limits::default()
    };
    let run = watchdog::run(family(), limits).expect("sh is there");
    assert_eq!(run.end, End::TimedOut);
    wait_until_gone(&run.output);
}

#[cfg(unix)]
#[test]
fn who_prints_too_much_is_cut_off() {
    let limits = Limits {
        output: 1000,
        ..Limits::default()
    };
    let run = watchdog::run(Command::new("yes"), limits).expect("yes is there");
    assert_eq!((run.end, run.output.len()), (End::Flooded, 1000));
}

#[test]
fn both_ends_of_a_program_are_read_however_much_it_says() {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "cfg"]);
    let output = group::output(rustc).expect("rustc is there");
    assert!(output.status.success());
    assert!(!output.stdout.is_empty());
    assert!(output.stderr.is_empty());
    assert!(group::output(Command::new("no such program")).is_err());
}

#[test]
fn a_file_is_replaced_as_a_whole_and_keeps_its_permissions() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("file");
    whole_file::write(&file, "first").expect("it can be written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = || {
            let metadata = fs::metadata(&file).expect("it is there");
            metadata.permissions().mode() & 0o777
        };
        assert_eq!(mode(), 0o644);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("it is ours");
        whole_file::write(&file, "second").expect("it can be written");
        assert_eq!(mode(), 0o600);
    }
    whole_file::write(&file, "third").expect("it can be written");
    assert_eq!(fs::read_to_string(&file).ok().as_deref(), Some("third"));
    assert_eq!(
        fs::read_dir(folder.path()).map(Iterator::count).ok(),
        Some(1)
    );
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("no folder/file");
    let error = whole_file::write(&file, "").expect_err("there is no folder");
    assert!(error.to_string().contains("no folder"), "{error}");
    let error = whole_file::write(folder.path(), "").expect_err("it is a folder");
    let name = folder.path().display().to_string();
    assert!(error.to_string().contains(&name), "{error}");
}
