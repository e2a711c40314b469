//! Programs that this one starts, and that never outlive it.
//!
//! Each leads a process group of its own, so that whatever it starts in turn
//! ends with it. A terminal's Ctrl-C does not reach such a group; the handler
//! here passes it on.

use std::collections::BTreeSet;
use std::io;
use std::process::{self, Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

/// The status of a program that Ctrl-C ended: 128 and SIGINT's number.
pub const INTERRUPTED: u8 = 130;

static GROUPS: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());
static REQUESTED: AtomicBool = AtomicBool::new(false);
static COOPERATIVE: AtomicBool = AtomicBool::new(false);

/// A child and the processes that it started; dropping it kills them all.
#[derive(Debug)]
pub struct Group(u32);

impl Drop for Group {
    fn drop(&mut self) {
        let mut groups = groups();
        kill(self.0);
        groups.remove(&self.0);
    }
}

/// From now on Ctrl-C ends the children and makes [`interrupted`] true, so that
/// the caller can tidy up and end by itself. A second Ctrl-C does not wait.
pub fn end_by_itself() {
    COOPERATIVE.store(true, Ordering::SeqCst);
    handle_interrupts();
}

/// Whether somebody pressed Ctrl-C.
pub fn interrupted() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

/// `value`, as long as nobody pressed Ctrl-C.
///
/// # Errors
///
/// When somebody did.
pub fn unless_interrupted<T>(value: T) -> anyhow::Result<T> {
    match interrupted() {
        true => Err(interruption().into()),
        false => Ok(value),
    }
}

fn interruption() -> io::Error {
    io::Error::new(io::ErrorKind::Interrupted, "interrupted")
}

/// Starts `command` at the head of a group of its own.
///
/// # Errors
///
/// When it cannot be started, or somebody pressed Ctrl-C.
pub fn spawn(command: &mut Command) -> io::Result<(Child, Group)> {
    handle_interrupts();
    lead_a_group(command);
    // The handler waits for the lock, so it misses no child.
    let mut groups = groups();
    if interrupted() {
        return Err(interruption());
    }
    let child = command.spawn()?;
    groups.insert(child.id());
    let group = Group(child.id());
    Ok((child, group))
}

/// Runs `command` without input to its end.
///
/// # Errors
///
/// When it cannot be started, or somebody pressed Ctrl-C.
pub fn output(command: &mut Command) -> io::Result<Output> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let (child, _group) = spawn(command)?;
    let output = child.wait_with_output()?;
    match interrupted() {
        true => Err(interruption()),
        false => Ok(output),
    }
}

fn groups() -> MutexGuard<'static, BTreeSet<u32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn handle_interrupts() {
    static ONCE: Once = Once::new();
    // Where a program has a handler of its own already, that one decides.
    ONCE.call_once(|| drop(ctrlc::set_handler(on_interrupt)));
}

fn on_interrupt() {
    let again = REQUESTED.swap(true, Ordering::SeqCst);
    let groups = groups();
    groups.iter().copied().for_each(kill);
    if again || !COOPERATIVE.load(Ordering::SeqCst) {
        process::exit(INTERRUPTED.into());
    }
}

#[cfg(unix)]
fn lead_a_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(unix)]
fn kill(group: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(group).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// Windows tells all programs of a console about Ctrl-C.
#[cfg(not(unix))]
fn lead_a_group(_command: &mut Command) {}

#[cfg(not(unix))]
fn kill(_group: u32) {}
