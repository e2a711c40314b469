//! Panics are told by the thread that panics, as one step.

use std::cell::Cell;
use std::panic::PanicHookInfo;
use std::thread;
use std::time::{Duration, Instant};

use formats::graph::Refusal;

use super::current::{current, first_name, known, name};
use super::graph::hand_over;
use super::location::Location;
use super::runtime::{is_busy, is_over, with};
use super::scheduler::step_at;
use super::state::operation::Operation;
use super::state::output;
use super::stranded::strand;

pub fn report(info: &PanicHookInfo<'_>) {
    if known().is_none() {
        eprintln!("the search itself has panicked: {info}");
        return;
    };
    if !is_free() {
        super::bug::bug(format_args!("it has panicked: {info}"));
    }
    if is_over() {
        return report_late(info);
    }
    let location = info.location().map(Location::from);
    if let Some(what) = undefined(info) {
        refuse_now(Refusal::Undefined(what), location);
    }
    if is_second(info) {
        refuse_now(Refusal::SecondPanic, LAST.get());
    }
    LAST.set(location);
    let message = info.payload_as_str().unwrap_or("Box<dyn Any>");
    let name = match current() {
        0 => first_name().to_owned(),
        _ => name().unwrap_or("<unnamed>".to_owned()),
    };
    let at = location.map_or(String::new(), |at| {
        format!("{}:{}:{}", at.file, at.line, at.column)
    });
    let text = format!("\nthread '{name}' (ID) panicked at {at}:\n{message}\n");
    step_at(
        Operation::Output(output::Operation::PrintPanic(text)),
        location.unwrap_or(Location::here()),
    );
}

/// Whether the runtime can be asked. A thread that panics while it asks would
/// wait for itself forever; all others are done at once.
fn is_free() -> bool {
    let patience = Instant::now() + Duration::from_secs(5);
    while is_busy() {
        if Instant::now() > patience {
            return false;
        }
        thread::yield_now();
    }
    true
}

/// A panic in an execution that is over is nobody's business, unless it can't unwind: that would
/// abort the process.
fn report_late(info: &PanicHookInfo<'_>) {
    match undefined(info) {
        Some(what) => strand(
            Refusal::Undefined(what),
            info.location().map(Location::from),
        ),
        None if is_second(info) => strand(Refusal::PanicInDrop, LAST.get()),
        None => LAST.set(info.location().map(Location::from)),
    }
}

thread_local! {
    /// Where it has panicked.
    static LAST: Cell<Option<Location>> = const { Cell::new(None) };
}

/// Whether it comes out of a `drop` while the thread is unwound.
fn is_second(info: &PanicHookInfo<'_>) -> bool {
    info.payload_as_str() == Some("panic in a destructor during cleanup")
}

/// What `unsafe` code has done wrong that the compiler or the library have noticed.
fn undefined(info: &PanicHookInfo<'_>) -> Option<String> {
    const NOTICED: [&str; 4] = [
        "unsafe precondition(s) violated",
        "null pointer dereference occurred",
        "misaligned pointer dereference",
        "trying to construct an enum from an invalid value",
    ];
    let message = info.payload_as_str()?;
    let is_noticed = NOTICED.iter().any(|words| message.starts_with(words));
    is_noticed.then(|| message.lines().next().unwrap_or_default().to_owned())
}

/// The process is about to abort. Ends the search before.
fn refuse_now(what: Refusal, location: Option<Location>) -> ! {
    with(|runtime| {
        runtime.refused.get_or_insert((what, location));
        hand_over(runtime);
    });
    std::process::exit(0)
}
