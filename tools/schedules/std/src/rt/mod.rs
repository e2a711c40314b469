//! Lets one thread go on at a time, and decides which.
//!
//! The program's threads are real threads. Each stops before a step that
//! others can notice, and whoever stops chooses, with the [`search`], who takes
//! the next step: perhaps itself. All others sleep.
//!
//! When an execution need not be followed to its end, its threads are unwound
//! by a panic of their own kind, so that the next one can begin.

mod graph;
pub mod key;
mod lines;
mod memory;
mod search;
pub mod trace;
mod view;
pub mod world;

use std::any::Any;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Arguments;
use std::panic::{self, AssertUnwindSafe, Location, PanicHookInfo};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::{self, JoinHandle, Thread as RealThread};
use std::time::{Duration, Instant};

use formats::graph::{ObjectKind, Origin, Refusal};
use formats::search::{Facts, Options, Progress, Request};
use formats::version::Format;

use crate::process::Main;

use key::{Key, Place};
use search::{Search, Verdict};
use world::{Object, ObjectId, Op, Outcome, Status, Thread, Tid, World};

/// What `main` usually has.
const STACK: usize = 8 * 1024 * 1024;

/// The payload of the panic that ends a thread of an abandoned execution.
struct Abort;

struct Runtime {
    options: Options,
    facts: Facts,
    search: Search,
    world: World,
    /// Whose turn it is, until it stops again.
    granted: BTreeMap<Tid, Outcome>,
    sleepers: BTreeMap<Tid, RealThread>,
    over: bool,
    refused: Option<(Refusal, Option<Place>)>,
    needs_fine: bool,
    /// It has turned out that a place is crowded, which changes what moments
    /// are the same.
    needs_again: bool,
    /// Places at which several objects are made.
    crowded: BTreeSet<Place>,
    /// Whether the program has shown a thread's number, in any execution.
    shows_numbers: bool,
    /// Where a thread other than main has started one, in any execution.
    nested: Option<Place>,
    names: Names,
    real: Vec<JoinHandle<()>>,
    /// Counts executions, so that objects know theirs.
    epoch: u32,
    tickets: u64,
    /// Objects of this execution that were first used at a place.
    first_used: HashMap<Place, u32>,
    /// Bytes that this execution has printed.
    printed: usize,
    /// All steps of all executions, for the watchdog.
    steps_taken: u64,
    /// Where the last of them was taken.
    latest: Option<Place>,
}

/// Numbers for threads and objects that hold for all executions.
#[derive(Default)]
struct Names {
    threads: HashMap<(Tid, u32), Tid>,
    objects: HashMap<ObjectName, ObjectId>,
    /// Those that threads were given.
    labels: Vec<Option<String>>,
    kinds: Vec<(ObjectKind, Option<Place>)>,
    /// Of the objects that a program with one thread makes.
    origins: HashMap<ObjectId, Origin>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum ObjectName {
    /// Made by a thread, as its n-th.
    Made(Tid, u32),
    /// First used as the n-th of those that were made at this place.
    Used(Place, u32),
}

static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);

thread_local! {
    static CURRENT: Cell<Option<Tid>> = const { Cell::new(None) };
    static LEAVING: Cell<Leaving> = const { Cell::new(Leaving::No) };
    /// How many shared owners this thread is dropping, one within the other.
    static DISOWNING: Cell<i32> = const { Cell::new(0) };
}

/// What remains to be done by a thread is to drop its thread-locals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaving {
    No,
    /// The thread has come to its end.
    Ended,
    /// The execution was not followed to the thread's end.
    Abandoned,
}

/// Whether a step comes too late: in the drop of a thread-local. Those of a
/// thread are dropped at its very end, or never; who joins it waits for that,
/// and a scope does not.
fn is_leaving(place: Place) -> bool {
    if LEAVING.get() == Leaving::Ended {
        with(|runtime| runtime.refuse(Refusal::ThreadLocal, Some(place)));
    }
    LEAVING.get() != Leaving::No
}

fn runtime() -> MutexGuard<'static, Option<Runtime>> {
    RUNTIME.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with<R>(work: impl FnOnce(&mut Runtime) -> R) -> R {
    work(runtime().as_mut().expect("a search is running"))
}

pub fn current() -> Tid {
    CURRENT
        .get()
        .expect("only the program's own threads take steps")
}

/// Stops before `op`, lets others go first as the search wants, and takes the
/// step when its turn has come.
#[track_caller]
pub fn step(op: Op) -> Outcome {
    step_at(op, Place::here())
}

pub(crate) fn step_at(op: Op, place: Place) -> Outcome {
    if is_leaving(place) {
        return Outcome::Aborted;
    }
    let me = current();
    if DISOWNING.get() > 0 {
        // Who drops a value that says so depends on who was the last owner.
        needs_fine();
    }
    {
        let mut guard = runtime();
        let runtime = guard.as_mut().expect("a search is running");
        if runtime.over {
            drop(guard);
            return abandon();
        }
        runtime.sleepers.insert(me, thread::current());
        runtime.pend(me, op, place);
        runtime.advance();
    }
    wait(me)
}

/// Takes a step at once, if steps of its kind are no choices of their own.
#[track_caller]
pub fn quietly(op: Op) -> Outcome {
    quietly_at(op, Place::here())
}

pub(crate) fn quietly_at(op: Op, place: Place) -> Outcome {
    if is_leaving(place) {
        return Outcome::Aborted;
    }
    let fine = with(|runtime| runtime.options.fine);
    if fine {
        return step_at(op, place);
    }
    let me = current();
    let mut guard = runtime();
    let runtime = guard.as_mut().expect("a search is running");
    if runtime.over {
        drop(guard);
        return abandon();
    }
    runtime.pend(me, op, place);
    runtime.world.perform(me, 0).1
}

/// A step whose outcome depends on the finest order of steps. If the search
/// does not follow that, it has to begin again.
#[track_caller]
pub fn step_finely(op: Op) -> Outcome {
    step_finely_at(op, Place::here())
}

pub(crate) fn step_finely_at(op: Op, place: Place) -> Outcome {
    needs_fine();
    step_at(op, place)
}

/// Begins the search again if it does not follow the finest order of steps.
pub fn needs_fine() {
    with(|runtime| {
        if !runtime.options.fine {
            runtime.needs_fine = true;
            runtime.finish();
        }
    });
}

/// Begins, or with -1 ends, to drop what a shared owner owns.
pub fn disown(more: i32) {
    DISOWNING.set(DISOWNING.get() + more);
}

fn wait(me: Tid) -> Outcome {
    loop {
        {
            let mut guard = runtime();
            let runtime = guard.as_mut().expect("a search is running");
            if let Some(outcome) = runtime.granted.remove(&me) {
                return outcome;
            }
            if runtime.over {
                drop(guard);
                return abandon();
            }
        }
        thread::park();
    }
}

/// Ends this thread, for the execution is over. A thread that is unwinding
/// already goes on doing so.
fn abandon() -> Outcome {
    if !thread::panicking() && LEAVING.get() == Leaving::No {
        panic::resume_unwind(Box::new(Abort));
    }
    Outcome::Aborted
}

/// Whether a panic is one of the program's own.
pub fn is_own_panic(payload: &(dyn Any + Send)) -> bool {
    !payload.is::<Abort>()
}

/// Says that the program does what can't be explored, and ends the search.
#[track_caller]
pub fn refuse(what: Refusal) -> ! {
    refuse_at(what, Place::here())
}

pub fn refuse_at(what: Refusal, place: Place) -> ! {
    with(|runtime| runtime.refuse(what, Some(place)));
    panic::resume_unwind(Box::new(Abort))
}

impl Runtime {
    /// If only main starts threads, they have the same numbers in each
    /// execution. Otherwise that depends on who starts one first, which no
    /// choice decides, since nobody else can notice a start.
    fn check_numbers(&mut self) {
        if self.shows_numbers
            && let Some(place) = self.nested
        {
            self.refuse(Refusal::ThreadNumber, Some(place));
        }
    }

    fn refuse(&mut self, what: Refusal, place: Option<Place>) {
        self.refused.get_or_insert((what, place));
        self.finish();
    }

    fn pend(&mut self, me: Tid, op: Op, place: Place) {
        let thread = self
            .world
            .threads
            .get_mut(&me)
            .expect("the thread is known");
        thread.status = Status::Pending(op);
        thread.place = Some(place);
    }

    /// Takes steps until one is granted to a thread that can go on with it, or
    /// the execution is over.
    fn advance(&mut self) {
        while !self.over {
            if self.search.length() >= self.options.steps {
                let place = self.latest;
                self.refuse(Refusal::Steps(self.options.steps), place);
                return;
            }
            let choices = self.choices();
            if choices.is_empty() {
                let ending = self.world.deadlock();
                self.search.end(&ending, &self.world);
                self.finish();
                return;
            }
            let (tid, way) = match self.search.choose(&self.world, choices.clone()) {
                Verdict::Take(index) => choices[index],
                Verdict::Stop => {
                    self.finish();
                    return;
                }
                Verdict::Differs => {
                    let place = self.world.threads.values().find_map(|thread| thread.place);
                    self.refuse(Refusal::Nondeterministic, place);
                    return;
                }
            };
            if way == world::SLEEPS_ON {
                let ending = self.world.deadlock();
                self.search.end(&ending, &self.world);
                self.finish();
                return;
            }
            self.latest = self.world.threads[&tid].place;
            let (op, outcome) = self.world.perform(tid, way);
            self.steps_taken += 1;
            if let Op::Print(text) | Op::PrintError(text) | Op::PrintPanic(text) = &op {
                self.printed += text.len();
                if self.printed > self.options.output {
                    self.refuse(Refusal::Output(self.options.output), self.latest);
                    return;
                }
            }
            if let Some(ending) = self.world.ending.clone() {
                self.search.end(&ending, &self.world);
                self.finish();
                return;
            }
            let goes_on = self.world.threads[&tid].status == Status::Running;
            if goes_on {
                self.granted.insert(tid, outcome);
                if let Some(sleeper) = self.sleepers.get(&tid) {
                    sleeper.unpark();
                }
                return;
            }
        }
    }

    fn choices(&self) -> Vec<(Tid, usize)> {
        let able = |tid: &Tid| self.world.ways(*tid) > 0;
        if self.options.private_first
            && let Some(tid) = self
                .world
                .threads
                .keys()
                .find(|tid| able(tid) && self.world.is_private(**tid))
        {
            return vec![(*tid, 0)];
        }
        let ways = |tid| (0..self.world.ways(tid)).map(move |way| (tid, way));
        let tids = self.world.threads.keys().copied();
        let mut choices: Vec<_> = tids.flat_map(ways).collect();
        // Nobody has to wake up without a reason, nor gets a lock before a writer
        // who waits for it: it may as well stay as it is.
        if let Some((sleeper, _)) = choices.first().copied()
            && choices
                .iter()
                .all(|(tid, way)| self.world.is_optional(*tid, *way))
        {
            choices.push((sleeper, world::SLEEPS_ON));
        }
        choices
    }

    /// Wakes everybody, to be unwound.
    fn finish(&mut self) {
        self.over = true;
        for sleeper in self.sleepers.values() {
            sleeper.unpark();
        }
    }

    fn begin(&mut self) {
        self.world = World {
            spurious: self.options.spurious,
            ..World::default()
        };
        self.granted.clear();
        self.sleepers.clear();
        self.over = false;
        self.tickets = 0;
        self.first_used.clear();
        self.printed = 0;
        self.epoch += 1;
        self.world.threads.insert(0, new_thread(Key::of(&0)));
    }
}

fn new_thread(history: Key) -> Thread {
    Thread {
        status: Status::Running,
        history,
        place: None,
        made: 0,
        parked_token: false,
        startled: false,
        numbered: None,
        acquired: None,
        outgoing: None,
    }
}

/// Whether this thread has taken no step since it got a lock, and nobody tries
/// to get one without waiting: what it does next might as well have been part of
/// that, for others could not have come between and noticed.
pub fn has_just_locked(lock: ObjectId) -> bool {
    let me = current();
    with(|runtime| !runtime.options.fine && runtime.world.threads[&me].acquired == Some(lock))
}

/// Makes a thread known; it runs when the search lets it.
#[track_caller]
pub fn new_tid(name: Option<String>) -> Tid {
    if is_over() {
        abandon();
    }
    let me = current();
    let place = Place::here();
    with(|runtime| {
        let parent = runtime
            .world
            .threads
            .get_mut(&me)
            .expect("the parent is known");
        parent.made += 1;
        parent.acquired = None;
        let (made, history) = (parent.made, parent.history);
        let next = runtime.names.threads.len() + 1;
        let tid = *runtime.names.threads.entry((me, made)).or_insert(next);
        if runtime.names.labels.len() <= tid {
            runtime.names.labels.resize(tid + 1, name);
        }
        if runtime.world.threads.len() >= runtime.options.threads {
            let most = runtime.options.threads;
            runtime.refuse(Refusal::Threads(most), Some(place));
            return None;
        }
        if me != 0 {
            runtime.nested.get_or_insert(place);
            runtime.check_numbers();
        }
        let mut thread = new_thread(history.and(&tid));
        // It waits for its first turn.
        thread.status = Status::Pending(Op::Begin);
        runtime.world.threads.insert(tid, thread);
        Some(tid)
    })
    .unwrap_or_else(|| panic::resume_unwind(Box::new(Abort)))
}

/// The program shows a thread's number, which counts the threads that were
/// started before.
pub fn show_number() {
    with(|runtime| {
        runtime.shows_numbers = true;
        runtime.check_numbers();
    });
}

/// What remains of a thread that has ended, besides the shared objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    /// What it returns: it borrows nothing.
    Result,
    /// Also whatever it has written through a `&mut` of its scope, or which
    /// owners it has forgotten: only what it has seen can tell.
    More,
}

impl Leaves {
    pub fn of_spawned() -> Self {
        Leaves::more_if(with(|runtime| runtime.facts.forgets))
    }

    pub fn of_scoped() -> Self {
        Leaves::more_if(with(|runtime| {
            runtime.facts.writings || runtime.facts.forgets
        }))
    }

    fn more_if(more: bool) -> Self {
        match more {
            true => Leaves::More,
            false => Leaves::Result,
        }
    }
}

/// The life of one thread of the program: waits for its turn, runs `work`, and
/// hands over what came of it before the thread ends.
pub fn live<R>(
    tid: Tid,
    leaves: Leaves,
    work: impl FnOnce() -> R,
    done: impl FnOnce(Result<R, Box<dyn Any + Send>>),
) {
    CURRENT.set(Some(tid));
    with(|runtime| {
        runtime.sleepers.insert(tid, thread::current());
    });
    let result = panic::catch_unwind(AssertUnwindSafe(|| {
        wait(tid);
        work()
    }));
    if let Err(payload) = &result
        && !is_own_panic(&**payload)
    {
        LEAVING.set(Leaving::Abandoned);
        return;
    }
    let rest = match &result {
        Ok(value) if leaves == Leaves::Result => key_of(value),
        Ok(_) => world(|world| world.threads[&tid].history),
        Err(_) => Key::of(&"a panic").and(&world(|world| world.threads[&tid].history)),
    };
    let history = || world(|world| world.threads[&tid].history);
    let before = history();
    let ended = panic::catch_unwind(AssertUnwindSafe(|| {
        done(result);
        // Perhaps it has dropped what nobody waits for.
        let after = history();
        let rest = if after == before {
            rest
        } else {
            rest.and(&after)
        };
        end(tid, rest);
    }));
    if ended.is_err_and(|payload| is_own_panic(&*payload)) {
        with(|runtime| runtime.refuse(Refusal::PanicInResult, runtime.latest));
    }
    let has_ended = world(|world| world.is_finished(tid));
    LEAVING.set(match has_ended {
        true => Leaving::Ended,
        false => Leaving::Abandoned,
    });
}

fn end(tid: Tid, rest: Key) {
    let mut guard = runtime();
    let runtime = guard.as_mut().expect("a search is running");
    if runtime.over {
        return;
    }
    let thread = runtime
        .world
        .threads
        .get_mut(&tid)
        .expect("the thread is known");
    thread.status = Status::Pending(Op::End);
    thread.history = thread.numbered.map_or(rest, |seen| rest.and(&seen));
    if !runtime.options.fine {
        runtime.world.perform(tid, 0);
    }
    runtime.advance();
}

/// Keeps the handle of a real thread, to be waited for at the end.
pub fn keep(handle: JoinHandle<()>) {
    with(|runtime| runtime.real.push(handle));
}

/// An object made just now, by this thread.
#[track_caller]
pub fn new_object(kind: ObjectKind, object: Object) -> ObjectId {
    if is_over() {
        abandon();
    }
    let me = current();
    let place = Place::here();
    with(|runtime| {
        let thread = runtime
            .world
            .threads
            .get_mut(&me)
            .expect("the thread is known");
        thread.made += 1;
        let name = ObjectName::Made(me, thread.made);
        runtime.object(name, kind, place, object)
    })
}

impl Runtime {
    fn object(
        &mut self,
        name: ObjectName,
        kind: ObjectKind,
        place: Place,
        object: Object,
    ) -> ObjectId {
        let id = self.number(name, kind, place);
        self.world.objects.insert(id, object);
        id
    }

    /// The running thread gives a number to one of several objects. Which of
    /// them it is depends on what the thread has seen, also after its end.
    fn numbers(&mut self, count: u32) {
        let Some(tid) = CURRENT.get() else { return };
        if let Some(thread) = self.world.threads.get_mut(&tid) {
            let numbered = thread.numbered.unwrap_or_default();
            thread.numbered = Some(numbered.and(&(thread.history, count)));
        }
    }

    fn number(&mut self, name: ObjectName, kind: ObjectKind, place: Place) -> ObjectId {
        let next = self.names.objects.len();
        let id = *self.names.objects.entry(name).or_insert(next);
        if self.names.kinds.len() <= id {
            self.names.kinds.resize(id + 1, (kind, Some(place)));
        }
        id
    }
}

/// The number of an object that may be made at compile time: it gets one when
/// it is first used in an execution.
#[derive(Debug)]
pub struct LazyId {
    place: &'static Location<'static>,
    /// The execution in the upper half, the number in the lower.
    assigned: std::sync::atomic::AtomicU64,
}

/// When an object was used last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    Unused,
    /// In this execution.
    Current,
    /// In an earlier one: it is a `static`.
    Older,
}

/// What a use finds.
pub enum Use {
    First(ObjectId),
    Again(ObjectId),
}

impl LazyId {
    #[track_caller]
    pub const fn here() -> Self {
        LazyId {
            place: Location::caller(),
            assigned: std::sync::atomic::AtomicU64::new(0),
        }
    }

    /// That of another object, made at the same place.
    pub const fn renewed(&self) -> Self {
        LazyId {
            place: self.place,
            assigned: std::sync::atomic::AtomicU64::new(0),
        }
    }

    /// The object's number; `state` tells what it is when it is first used.
    pub fn get(&self, kind: ObjectKind, state: impl FnOnce() -> Object) -> Use {
        use std::sync::atomic::Ordering::SeqCst;
        with(|runtime| {
            let assigned = self.assigned.load(SeqCst);
            let (epoch, id) = (
                (assigned >> 32) as u32,
                (assigned & 0xffff_ffff) as ObjectId,
            );
            if epoch == runtime.epoch {
                return Use::Again(id);
            }
            let place = Place::from(self.place);
            let count = runtime.first_used.entry(place).or_default();
            *count += 1;
            let count = *count;
            let name = ObjectName::Used(place, count);
            if count > 1 && runtime.crowded.insert(place) {
                runtime.needs_again = true;
                runtime.finish();
            }
            if runtime.crowded.contains(&place) {
                runtime.numbers(count);
            }
            let id = runtime.object(name, kind, place, state());
            self.assigned
                .store(u64::from(runtime.epoch) << 32 | id as u64, SeqCst);
            Use::First(id)
        })
    }

    /// When it was used before.
    pub fn age(&self) -> Age {
        match self.assigned.load(std::sync::atomic::Ordering::SeqCst) {
            0 => Age::Unused,
            assigned => with(|runtime| match (assigned >> 32) as u32 == runtime.epoch {
                true => Age::Current,
                false => Age::Older,
            }),
        }
    }

    /// Whether it was used in an earlier execution: then it is a `static`.
    pub fn is_older(&self) -> bool {
        self.age() == Age::Older
    }

    pub fn place(&self) -> Place {
        Place::from(self.place)
    }
}

/// Changes the world without a step: what the running thread does on its own.
pub fn world<R>(change: impl FnOnce(&mut World) -> R) -> R {
    with(|runtime| change(&mut runtime.world))
}

/// Remembers what the running thread has seen.
pub fn observe(value: &impl std::hash::Hash) {
    let me = current();
    world(|world| {
        if let Some(thread) = world.threads.get_mut(&me) {
            thread.history = thread.history.and(value);
        }
    });
}

/// Whether this is a thread of a program that is being explored.
pub fn is_exploring() -> bool {
    CURRENT.get().is_some() && runtime().is_some()
}

/// A number for a message.
pub fn ticket() -> u64 {
    with(|runtime| {
        runtime.tickets += 1;
        runtime.tickets
    })
}

pub fn is_over() -> bool {
    with(|runtime| runtime.over)
}

/// What a value is for others: its content, or else who wrote it.
pub fn key_of<T: ?Sized>(value: &T) -> Key {
    match key::content(value) {
        Some(key) => key,
        None => {
            let me = current();
            world(|world| world.threads[&me].history)
        }
    }
}

#[track_caller]
pub fn print(text: Arguments<'_>, end: &str) {
    step(Op::Print(format!("{text}{end}")));
}

#[track_caller]
pub fn print_error(text: Arguments<'_>, end: &str) {
    step(Op::PrintError(format!("{text}{end}")));
}

/// Whether the runtime can be asked. A thread that panics while it asks would
/// wait for itself for ever; all others are done at once.
fn is_free() -> bool {
    let patience = Instant::now() + Duration::from_secs(5);
    while matches!(RUNTIME.try_lock(), Err(TryLockError::WouldBlock)) {
        if Instant::now() > patience {
            return false;
        }
        thread::yield_now();
    }
    true
}

/// Panics are printed by the thread that panics, as one step.
fn report(info: &PanicHookInfo<'_>) {
    if CURRENT.get().is_none() {
        eprintln!("the search itself has panicked: {info}");
        return;
    };
    if !is_free() {
        eprintln!("the search itself has panicked: {info}");
        std::process::exit(101);
    }
    if is_over() {
        return report_late(info);
    }
    let place = info.location().map(Place::from);
    let message = info.payload_as_str().unwrap_or("Box<dyn Any>");
    let name = crate::thread::panic_name();
    let at = place.map_or(String::new(), |place| {
        format!("{}:{}:{}", place.file, place.line, place.column)
    });
    let text = format!("\nthread '{name}' (ID) panicked at {at}:\n{message}\n");
    step_at(Op::PrintPanic(text), place.unwrap_or(Place::here()));
}

/// A panic in an execution that is over is nobody's business, unless it comes
/// out of a `drop` while the thread is unwound: that would abort the process.
fn report_late(info: &PanicHookInfo<'_>) {
    thread_local! {
        static LAST: Cell<Option<Place>> = const { Cell::new(None) };
    }
    if info.payload_as_str() != Some("panic in a destructor during cleanup") {
        LAST.set(info.location().map(Place::from));
        return;
    }
    with(|runtime| {
        runtime
            .refused
            .get_or_insert((Refusal::PanicInDrop, LAST.get()));
        hand_over(runtime);
    });
    std::process::exit(0);
}

/// Explores `main` as the first line of standard input asks, and prints the graph as
/// JSON on standard output.
pub fn explore<T>(main: impl Main<T>) {
    let Request {
        file,
        mut options,
        facts,
        ..
    } = asked();
    lines::set_program(file);
    if options.views {
        key::keep_texts();
    }
    memory::limit(options.memory.saturating_mul(2));
    let mut crowded = BTreeSet::new();
    panic::set_hook(Box::new(report));
    thread::spawn(move || watch(options.patience));
    thread::spawn(end_with_parent);
    // Goes on counting, so that a `static` of one search is old in the next.
    let mut epoch = 0;
    loop {
        search_through(main, options, facts, epoch, crowded);
        let runtime = runtime().take().expect("the search has run");
        if runtime.needs_fine || runtime.needs_again {
            options.fine |= runtime.needs_fine;
            (epoch, crowded) = (runtime.epoch, runtime.crowded);
            continue;
        }
        hand_over(&runtime);
        return;
    }
}

/// Prints the graph.
fn hand_over(runtime: &Runtime) {
    let graph = graph::graph(
        &runtime.search,
        &runtime.names.labels,
        &runtime.names.kinds,
        &runtime.names.origins,
        runtime.refused.clone(),
        runtime.options,
    );
    std::println!("{}", graph.to_json());
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
        std::process::exit(2);
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
        let guard = runtime();
        let Some(runtime) = guard.as_ref() else {
            continue;
        };
        if runtime.steps_taken != before {
            before = runtime.steps_taken;
            continue;
        }
        let running = runtime.world.threads.values();
        let place = running
            .filter(|thread| thread.status == Status::Running)
            .find_map(|thread| thread.place);
        drop(guard);
        with(|runtime| {
            let seconds = patience.as_secs();
            runtime
                .refused
                .get_or_insert((Refusal::Computes(seconds), place));
            hand_over(runtime);
        });
        std::process::exit(0);
    }
}

fn search_through<T>(
    main: impl Main<T>,
    options: Options,
    facts: Facts,
    epoch: u32,
    crowded: BTreeSet<Place>,
) {
    *runtime() = Some(Runtime {
        options,
        facts,
        search: Search::new(options),
        world: World::default(),
        granted: BTreeMap::new(),
        sleepers: BTreeMap::new(),
        over: false,
        refused: None,
        needs_fine: false,
        needs_again: false,
        crowded,
        shows_numbers: false,
        nested: None,
        names: Names {
            labels: vec![Some("main".to_owned())],
            ..Names::default()
        },
        real: vec![],
        epoch,
        tickets: 0,
        first_used: HashMap::new(),
        printed: 0,
        steps_taken: 0,
        latest: None,
    });
    let mut told = Instant::now();
    loop {
        with(Runtime::begin);
        let main = thread::Builder::new()
            .stack_size(STACK)
            .spawn(move || run_main(main));
        let _ = main.expect("a thread can be started").join();
        loop {
            let Some(handle) = with(|runtime| runtime.real.pop()) else {
                break;
            };
            let _ = handle.join();
        }
        let more = with(|runtime| {
            runtime.search.next()
                && runtime.refused.is_none()
                && !runtime.needs_fine
                && !runtime.needs_again
        });
        if !more {
            return;
        }
        if told.elapsed() > Duration::from_millis(250) {
            told = Instant::now();
            with(|runtime| {
                let progress = Progress {
                    states: runtime.search.nodes.len() as u64,
                    executions: runtime.search.executions,
                };
                let progress = serde_json::to_string(&progress).expect("it is plain data");
                eprintln!("{progress}");
            });
        }
    }
}

fn run_main<T>(main: impl Main<T>) {
    CURRENT.set(Some(0));
    let result = panic::catch_unwind(AssertUnwindSafe(|| main.run().number()));
    let code = match result {
        Ok(code) => code,
        Err(payload) if is_own_panic(&*payload) => 101,
        Err(_) => {
            LEAVING.set(Leaving::Abandoned);
            return;
        }
    };
    // The program ends when `main` does, but others may go first.
    let _ = panic::catch_unwind(AssertUnwindSafe(|| step_at(Op::Exit(code), Place::UNKNOWN)));
    let has_ended = world(|world| world.ending.is_some());
    LEAVING.set(match has_ended {
        true => Leaving::Ended,
        false => Leaving::Abandoned,
    });
}
