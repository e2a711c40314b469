//! Explores a program: runs it again and again, until the search has seen all.

use std::mem;
use std::panic;
use std::thread;
use std::time::{Duration, Instant};

use formats::graph::Refusal;
use formats::search::{Facts, NOT_UNDERSTOOD, Options, Progress, Request};
use formats::version::Format;

use super::graph::hand_over;
use super::learned::Learned;
use super::runtime::{Runtime, runtime, with};
use super::state::thread::Status;
use super::{location, memory, panic_hook, plain, stranded, value};

/// What `main` usually has.
const STACK: usize = 8 * 1024 * 1024;

/// How often the command is told how far the search has come.
const TELL: Duration = Duration::from_millis(250);

/// Explores `main`, which gives the exit status, as somebody asks for it, and
/// prints the graph as JSON on standard output.
pub fn explore(main: impl Fn() -> i32 + Copy + Send + 'static) {
    let request = asked();
    let (options, facts) = (request.options, request.facts);
    location::set_files(request.files, request.folder.into(), request.shifts);
    location::set_orderless(request.orderless);
    if options.views {
        value::keep_texts();
    }
    memory::limit(options.memory.saturating_mul(2));
    panic::set_hook(Box::new(panic_hook::report));
    thread::spawn(move || watch(options.patience));
    thread::spawn(end_with_parent);
    let mut learned = Learned::default();
    if facts.watched {
        // Who has seen what decides what is a race.
        learned.weak = true;
        plain::watch();
    }
    // Goes on counting, so that a `static` of one search is old in the next.
    let mut epoch = 0;
    loop {
        search_through(main, options, facts, epoch, learned);
        let mut runtime = runtime().take().expect("the search has run");
        runtime.places.begin();
        if !runtime.restart {
            runtime.search.conclude();
            hand_over(&runtime);
            return;
        }
        (epoch, learned) = (runtime.epoch, runtime.learned);
    }
}

/// What whoever started this process asks of it.
fn asked() -> Request {
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    let request = read
        .map_err(|error| error.to_string())
        .and_then(|_| Request::from_json(&line).map_err(|fault| fault.to_string()));
    request.unwrap_or_else(|error| {
        eprintln!("this program is explored by `cargo schedules`; the request that it got {error}");
        std::process::exit(NOT_UNDERSTOOD);
    })
}

/// Whoever started this process holds the other end of its input, and lets go of
/// it at the latest when it ends itself.
fn end_with_parent() {
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
    std::process::exit(1);
}

/// Ends the search when a thread computes on and on: it can't be stopped, so
/// the process has to end.
fn watch(patience: Duration) {
    let mut before = 0;
    loop {
        thread::sleep(patience);
        let mut guard = runtime();
        let Some(runtime) = guard.as_mut() else {
            continue;
        };
        if runtime.steps_taken != before {
            before = runtime.steps_taken;
            continue;
        }
        let location = runtime
            .state
            .threads()
            .filter(|(_, thread)| thread.status == Status::Running)
            .find_map(|(_, thread)| thread.location);
        runtime
            .refused
            .get_or_insert((Refusal::Computes(patience.as_secs()), location));
        runtime.search.conclude();
        hand_over(runtime);
        std::process::exit(0);
    }
}

fn search_through(
    main: impl Fn() -> i32 + Copy + Send + 'static,
    options: Options,
    facts: Facts,
    epoch: u32,
    learned: Learned,
) {
    *runtime() = Some(Runtime::new(options, facts, epoch, learned));
    let mut told = Instant::now();
    loop {
        with(Runtime::begin);
        let life = stranded::begins();
        let main = thread::Builder::new()
            .stack_size(STACK)
            .spawn(move || super::thread::live_as_main(&life, main));
        let main = main.expect("a thread can be started");
        let all = stranded::gather();
        let others = with(|runtime| mem::take(&mut runtime.real));
        for handle in others.into_iter().rev().chain([main]) {
            if all || handle.is_finished() {
                let _ = handle.join();
            }
        }
        let more = with(|runtime| {
            let more = runtime.search.next() && runtime.refused.is_none() && !runtime.restart;
            if !more && !runtime.restart && runtime.search.has_left_all() {
                runtime.refuse(Refusal::Steps(runtime.options.steps), runtime.latest);
            }
            more
        });
        if !more {
            return;
        }
        if told.elapsed() > TELL {
            told = Instant::now();
            let progress = with(|runtime| Progress {
                states: runtime.search.nodes.len() as u64,
                executions: runtime.search.executions,
            });
            let progress = serde_json::to_string(&progress).expect("it is plain data");
            eprintln!("{progress}");
        }
    }
}
