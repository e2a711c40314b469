//! Random programs whose threads share plain data: as Rust, and as the instructions that the axioms
//! are asked about.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use fastrand::Rng;
use schedules::program::Program as Source;

/// Two flags, the owners that an `Arc` has, whether a `Once` is done, and a pointer: the number of
/// the box at which it points.
pub const VARIABLES: usize = 5;
const FLAGS: [&str; 2] = ["FLAG", "BELL"];
const OWNERS: usize = 2;
pub const DONE: usize = 3;
pub const TOLD: usize = 4;

/// Bytes of plain data: those of `WORD`, those of `OTHER`, those behind the `Arc`, and behind them
/// those in boxes.
const WORD: usize = 0;
const OTHER: usize = 4;
const OWNED: usize = 8;
const BOXES: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    pub first: usize,
    pub length: usize,
}

impl Span {
    /// What the pointer leads to.
    pub const fn of_box(number: u8) -> Self {
        Span::of(BOXES + 4 * (number as usize - 1))
    }

    const fn of(place: usize) -> Self {
        Span {
            first: place,
            length: 4,
        }
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.first < other.first + other.length && other.first < self.first + self.length
    }

    pub fn bytes(self) -> impl Iterator<Item = usize> {
        self.first..self.first + self.length
    }
}

/// What threads wait at, or take from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    Lock,
    Board,
    Once,
    Channel,
    Token,
    Barrier,
}

pub const TOOLS: usize = 6;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    Lock,
    Unlock,
    Read,
    ReadUnlock,
    Begin,
    Done,
    Send,
    Leave,
    Receive,
    Park,
    Unpark,
    Arrive,
    Pass,
}

/// An instruction; `otherwise` is how many are left out if it finds another value, or nothing.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Read {
        span: Span,
        is_told: bool,
    },
    Write(Span, u8),
    /// Writes what the thread has just read, and so much more.
    Add(Span, u8),
    Load {
        variable: usize,
        ordering: Ordering,
        /// If it asks for none, the value is told.
        expected: Option<u8>,
        otherwise: usize,
    },
    Await {
        variable: usize,
        ordering: Ordering,
        expected: u8,
    },
    Store(usize, u8, Ordering),
    Update {
        variable: usize,
        more: u8,
        ordering: Ordering,
        expected: Option<u8>,
        otherwise: usize,
    },
    Exchange {
        variable: usize,
        expected: u8,
        new: u8,
        success: Ordering,
        failure: Ordering,
        otherwise: usize,
    },
    /// Loads the pointer, and reads what it leads to, if anything.
    Follow(Ordering),
    Fence(Ordering),
    Use {
        tool: Tool,
        what: Use,
        otherwise: usize,
    },
    Start,
    Join(usize),
    End,
}

pub struct Program {
    /// The first is `main`, which starts the others at once and joins them at last.
    pub threads: Vec<Vec<Step>>,
    pub owners: u8,
    pub source: Source,
}

/// The text of a statement, and its instructions.
type Part = (String, Vec<Step>);

/// What most steps of a program are of, so that what this orders, or does not, decides.
const THEMES: [&[u32]; 10] = [
    &[4, 6, 8],
    &[9, 10, 11],
    &[12],
    &[13],
    &[14],
    &[16],
    &[17],
    &[18],
    &[18],
    &[20],
];

struct Maker {
    rng: Rng,
    theme: &'static [u32],
    is_on_word: bool,
    is_weak: bool,
    has_owner: bool,
    boxes: u8,
    /// Whether `main` parks: if it does, it receives nothing, which might take its token.
    parks: bool,
}

fn name(ordering: Ordering) -> String {
    format!("{ordering:?}")
}

fn used(tool: Tool, what: Use) -> Step {
    Step::Use {
        tool,
        what,
        otherwise: 0,
    }
}

impl Maker {
    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.rng.usize(..all.len())]
    }

    fn ordering(&mut self, all: &[Ordering]) -> Ordering {
        match self.is_weak {
            true => self.one_of(all),
            false => Ordering::SeqCst,
        }
    }

    fn loads(&mut self) -> Ordering {
        self.ordering(&[Ordering::Relaxed, Ordering::Acquire, Ordering::SeqCst])
    }

    fn stores(&mut self) -> Ordering {
        self.ordering(&[Ordering::Relaxed, Ordering::Release, Ordering::SeqCst])
    }

    fn updates(&mut self) -> Ordering {
        self.ordering(&[
            Ordering::Relaxed,
            Ordering::Acquire,
            Ordering::Release,
            Ordering::AcqRel,
            Ordering::SeqCst,
        ])
    }

    /// Most have to do with the first.
    fn flag(&mut self) -> usize {
        self.one_of(&[0, 0, 1])
    }

    fn seldom(&mut self) -> bool {
        self.rng.u32(0..8) == 0
    }

    fn plain(&mut self) -> Part {
        self.access(None)
    }

    /// What others may be told of, before they are.
    fn given(&mut self) -> Part {
        self.access(Some(true))
    }

    /// What somebody else may have told of.
    fn taken(&mut self) -> Part {
        self.access(Some(false))
    }

    /// An access to plain data, most to the same in all of a program; and most write, or read, if
    /// that is asked for.
    fn access(&mut self, writes: Option<bool>) -> Part {
        let kind = loop {
            let kind = self.rng.u32(0..9);
            let is_asked = writes.is_none_or(|writes| writes == matches!(kind, 0 | 3 | 4 | 6 | 7));
            let is_focus = self.is_on_word == (kind < 6);
            if (is_asked || self.seldom()) && (is_focus || self.seldom()) {
                break kind;
            }
        };
        let value = self.rng.u8(1..=2);
        let part = |first, length| Span {
            first: WORD + first,
            length,
        };
        let write = |span, text: String| (text, vec![Step::Write(span, value)]);
        let read = |span, text: &str| {
            let read = Step::Read {
                span,
                is_told: true,
            };
            (
                format!("seen.push(u32::from(unsafe {{ {text} }}));"),
                vec![read],
            )
        };
        match kind {
            0 => write(
                Span::of(WORD),
                format!("unsafe {{ *WORD.at() = {value} }};"),
            ),
            1 | 2 => read(Span::of(WORD), "*WORD.at()"),
            3 => write(
                part(1, 1),
                format!("unsafe {{ *WORD.at().cast::<u8>().add(1) = {value} }};"),
            ),
            4 => write(
                part(2, 2),
                format!("unsafe {{ *WORD.at().cast::<u16>().add(1) = {value} }};"),
            ),
            5 => read(part(0, 2), "*WORD.at().cast::<u16>()"),
            6 | 7 => {
                let read = Step::Read {
                    span: Span::of(OTHER),
                    is_told: false,
                };
                (
                    format!("unsafe {{ OTHER += {value} }};"),
                    vec![read, Step::Add(Span::of(OTHER), value)],
                )
            }
            _ => read(Span::of(OTHER), "OTHER"),
        }
    }

    /// What may stand within another step.
    fn inner(&mut self) -> Part {
        match self.rng.u32(0..6) {
            0 => self.stored(),
            _ => self.plain(),
        }
    }

    fn stored(&mut self) -> Part {
        let (flag, value) = (self.flag(), self.rng.u8(1..=2));
        let ordering = self.stores();
        (
            format!("{}.store({value}, {});", FLAGS[flag], name(ordering)),
            vec![Step::Store(flag, value, ordering)],
        )
    }

    /// Something between two uses of a tool.
    fn within(&mut self, tool: Tool, first: Use, last: Use, text: &str) -> Part {
        let (then, steps) = self.inner();
        let steps = [vec![used(tool, first)], steps, vec![used(tool, last)]].concat();
        (text.replace("THEN", &then), steps)
    }

    /// Something behind a step that may find nothing.
    fn behind(&mut self, text: &str, step: impl Fn(usize) -> Step) -> Part {
        let (then, steps) = match self.seldom() {
            true => self.stored(),
            false => self.taken(),
        };
        let step = step(steps.len());
        (text.replace("THEN", &then), [vec![step], steps].concat())
    }

    fn step(&mut self, is_main: bool) -> Part {
        let kind = match self.rng.u32(0..8) {
            0 => self.rng.u32(0..22),
            _ => self.one_of(self.theme),
        };
        match kind {
            0..=3 => self.plain(),
            20 | 21 => self.pointed(),
            4 | 5 => self.stored(),
            6 | 7 => {
                let (flag, expected, ordering) = (self.flag(), self.rng.u8(0..=2), self.loads());
                let text = format!(
                    "if {}.load({}) == {expected} {{ THEN }}",
                    FLAGS[flag],
                    name(ordering)
                );
                self.behind(&text, |otherwise| Step::Load {
                    variable: flag,
                    ordering,
                    expected: Some(expected),
                    otherwise,
                })
            }
            8 => {
                let (flag, expected, ordering) = (self.flag(), self.rng.u8(1..=2), self.loads());
                let text = format!(
                    "while {}.load({}) != {expected} {{ std::hint::spin_loop(); }} THEN",
                    FLAGS[flag],
                    name(ordering)
                );
                self.behind(&text, |_| Step::Await {
                    variable: flag,
                    ordering,
                    expected,
                })
            }
            9 => {
                let (flag, ordering) = (self.flag(), self.updates());
                let expected = self.rng.u8(0..=1);
                let text = format!(
                    "if {}.fetch_add(1, {}) == {expected} {{ THEN }}",
                    FLAGS[flag],
                    name(ordering)
                );
                self.behind(&text, |otherwise| Step::Update {
                    variable: flag,
                    more: 1,
                    ordering,
                    expected: Some(expected),
                    otherwise,
                })
            }
            10 => {
                let (flag, success, failure) = (self.flag(), self.updates(), self.loads());
                let (expected, new) = (self.rng.u8(0..=1), self.rng.u8(1..=2));
                let text = format!(
                    "if {}.compare_exchange({expected}, {new}, {}, {}).is_ok() {{ THEN }}",
                    FLAGS[flag],
                    name(success),
                    name(failure)
                );
                self.behind(&text, |otherwise| Step::Exchange {
                    variable: flag,
                    expected,
                    new,
                    success,
                    failure,
                    otherwise,
                })
            }
            11 => {
                let ordering = self.ordering(&[
                    Ordering::Acquire,
                    Ordering::Release,
                    Ordering::AcqRel,
                    Ordering::SeqCst,
                ]);
                (
                    format!("fence({});", name(ordering)),
                    vec![Step::Fence(ordering)],
                )
            }
            12 => self.within(
                Tool::Lock,
                Use::Lock,
                Use::Unlock,
                "{ let _guard = LOCK.lock().unwrap(); THEN }",
            ),
            13 => match self.rng.bool() {
                true => self.within(
                    Tool::Board,
                    Use::Read,
                    Use::ReadUnlock,
                    "{ let _guard = BOARD.read().unwrap(); THEN }",
                ),
                false => self.within(
                    Tool::Board,
                    Use::Lock,
                    Use::Unlock,
                    "{ let _guard = BOARD.write().unwrap(); THEN }",
                ),
            },
            14 => {
                let (first, steps) = self.given();
                let (then, rest) = self.taken();
                let begin = Step::Use {
                    tool: Tool::Once,
                    what: Use::Begin,
                    otherwise: steps.len() + 1,
                };
                let once =
                    format!("ONCE.call_once(|| {{ {first} }});").replace("seen.push", "drop");
                (
                    format!("{once} {then}"),
                    [
                        vec![begin],
                        steps.into_iter().map(untold).collect(),
                        vec![used(Tool::Once, Use::Done)],
                        rest,
                    ]
                    .concat(),
                )
            }
            15 => self.behind("if ONCE.is_completed() { THEN }", |otherwise| Step::Load {
                variable: DONE,
                ordering: Ordering::Acquire,
                expected: Some(1),
                otherwise,
            }),
            16 => self.owned(),
            17 => {
                let (first, before) = match is_main {
                    true => Part::default(),
                    false => self.given(),
                };
                let (then, behind) = match is_main {
                    true => self.taken(),
                    false => Part::default(),
                };
                let wait = vec![
                    used(Tool::Barrier, Use::Arrive),
                    used(Tool::Barrier, Use::Pass),
                ];
                (
                    format!("{first} BARRIER.wait(); {then}"),
                    [before, wait, behind].concat(),
                )
            }
            _ if is_main => match self.parks {
                false => self.behind("if receiver.recv().is_ok() { THEN }", |otherwise| {
                    Step::Use {
                        tool: Tool::Channel,
                        what: Use::Receive,
                        otherwise,
                    }
                }),
                true => self.behind("thread::park(); THEN", |_| used(Tool::Token, Use::Park)),
            },
            _ => {
                let (then, steps) = self.given();
                let (text, what) = match self.parks {
                    false => ("let _ = sender.send(1);", used(Tool::Channel, Use::Send)),
                    true => ("main.unpark();", used(Tool::Token, Use::Unpark)),
                };
                (format!("{then} {text}"), [steps, vec![what]].concat())
            }
        }
    }

    /// Something with the pointer to what is on the heap.
    fn pointed(&mut self) -> Part {
        if self.rng.bool() {
            let ordering = self.loads();
            let text = format!(
                "let told = TOLD.load({}); if !told.is_null() {{ seen.push(unsafe {{ *told }}); }}",
                name(ordering)
            );
            return (text, vec![Step::Follow(ordering)]);
        }
        self.boxes += 1;
        let (number, value, ordering) = (self.boxes, self.rng.u8(1..=2), self.stores());
        let text = format!(
            "TOLD.store(Box::into_raw(Box::new({value})), {});",
            name(ordering)
        );
        let steps = vec![
            Step::Write(Span::of_box(number), value),
            Step::Store(TOLD, number, ordering),
        ];
        (text, steps)
    }

    /// Something with the owner of the `Arc` that each thread has.
    fn owned(&mut self) -> Part {
        if !self.has_owner {
            return self.plain();
        }
        let span = Span::of(OWNED);
        match self.rng.u32(0..3) {
            0 => {
                self.has_owner = false;
                ("drop(owner.take());".to_owned(), dropped())
            }
            1 => (
                "seen.push(**owner.as_ref().unwrap());".to_owned(),
                vec![Step::Read {
                    span,
                    is_told: true,
                }],
            ),
            _ => {
                let (then, steps) = self.inner();
                let found = Step::Load {
                    variable: OWNERS,
                    ordering: Ordering::Acquire,
                    expected: Some(1),
                    otherwise: steps.len() + 2,
                };
                let read = Step::Read {
                    span,
                    is_told: false,
                };
                (
                    format!(
                        "if let Some(value) = owner.as_mut().and_then(Arc::get_mut) \
                         {{ *value += 1; {then} }}"
                    ),
                    [vec![found, read, Step::Add(span, 1)], steps].concat(),
                )
            }
        }
    }
}

/// What `std` does with the count, and the last owner with the value.
fn dropped() -> Vec<Step> {
    vec![
        Step::Update {
            variable: OWNERS,
            more: u8::MAX,
            ordering: Ordering::Release,
            expected: Some(1),
            otherwise: 2,
        },
        Step::Fence(Ordering::Acquire),
        Step::Write(Span::of(OWNED), 0),
    ]
}

fn untold(step: Step) -> Step {
    match step {
        Step::Read { span, .. } => Step::Read {
            span,
            is_told: false,
        },
        other => other,
    }
}

pub fn random(seed: u64) -> Program {
    let mut rng = Rng::with_seed(seed);
    let theme = THEMES[seed as usize % THEMES.len()];
    // Of several who tell something most race among themselves.
    let tells = theme[0] >= 17;
    let others = [1, if tells { 1 } else { 2 }, 2][rng.usize(..3)];
    let is_weak = rng.u32(0..4) > 0;
    let most = if others == 1 && !tells { 3 } else { 2 };
    let parks = rng.bool();
    let is_on_word = rng.bool();
    let mut maker = Maker {
        rng,
        theme,
        is_on_word,
        is_weak,
        has_owner: true,
        boxes: 0,
        parks,
    };
    let mut source = String::from(
        "#![allow(unused)]\n\
         use std::cell::UnsafeCell;\n\
         use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering::*, fence};\n\
         use std::sync::mpsc::{Sender, channel};\n\
         use std::sync::{Arc, Barrier, Mutex, Once, RwLock};\n\
         use std::thread::{self, Thread};\n\n\
         struct Shared(UnsafeCell<u32>);\n\
         unsafe impl Sync for Shared {}\n\
         impl Shared { fn at(&self) -> *mut u32 { self.0.get() } }\n\n\
         static WORD: Shared = Shared(UnsafeCell::new(0));\n\
         static mut OTHER: u32 = 0;\n\
         static FLAG: AtomicU32 = AtomicU32::new(0);\n\
         static BELL: AtomicU32 = AtomicU32::new(0);\n\
         static TOLD: AtomicPtr<u32> = AtomicPtr::new(std::ptr::null_mut());\n\
         static LOCK: Mutex<()> = Mutex::new(());\n\
         static BOARD: RwLock<()> = RwLock::new(());\n\
         static ONCE: Once = Once::new();\n\
         static BARRIER: Barrier = Barrier::new(2);\n\n",
    );
    let mut threads = vec![vec![]];
    for thread in 1..=others {
        maker.has_owner = true;
        let _ = writeln!(
            source,
            "fn thread{thread}(mut owner: Option<Arc<u32>>, sender: Sender<u32>, main: Thread) -> \
             Vec<u32> {{\n    let mut seen = vec![];"
        );
        let mut steps = vec![];
        for _ in 0..maker.rng.usize(1..=most) {
            let (text, more) = maker.step(false);
            let _ = writeln!(source, "    {text}");
            steps.extend(more);
        }
        source += "    drop(sender);\n";
        steps.push(used(Tool::Channel, Use::Leave));
        if maker.has_owner {
            source += "    drop(owner.take());\n";
            steps.extend(dropped());
        }
        source += "    seen\n}\n\n";
        threads.push([vec![Step::Start], steps, vec![Step::End]].concat());
    }
    source += "fn main() {\n    let mut seen = vec![];\n    let mut owner = Some(Arc::new(0));\n    \
               let (sender, receiver) = channel::<u32>();\n    let mut handles = vec![];\n    \
               let mut all = vec![vec![]; 3];\n";
    for thread in 1..=others {
        let _ = writeln!(
            source,
            "    let (own, sends, main) = (owner.clone(), sender.clone(), thread::current());\n    \
             handles.push(Some(thread::spawn(move || thread{thread}(own, sends, main))));"
        );
    }
    source += "    drop(sender);\n";
    maker.has_owner = true;
    let mut steps = vec![Step::Start];
    let mut joined = vec![];
    for _ in 0..maker.rng.usize(1..=most) {
        let (text, more) = match maker.rng.u32(0..6) {
            0 => joins(1, &mut joined),
            _ => maker.step(true),
        };
        let _ = writeln!(source, "    {text}");
        steps.extend(more);
    }
    for thread in 1..=others {
        let (text, more) = joins(thread, &mut joined);
        let _ = writeln!(source, "    {text}");
        steps.extend(more);
    }
    source += "    all[0] = seen;\n    println!(\"{all:?}\");\n}\n";
    steps.push(Step::End);
    threads[0] = steps;
    Program {
        owners: threads.len() as u8,
        threads,
        source: Source {
            others: vec![],
            package: None,
            name: format!("derived_{seed}"),
            path: PathBuf::new(),
            shown: format!("derived_{seed}.rs"),
            edition: "2024".to_owned(),
            source,
        },
    }
}

/// Joins a thread, unless that was done.
fn joins(thread: usize, joined: &mut Vec<usize>) -> Part {
    if joined.contains(&thread) {
        return (String::new(), vec![]);
    }
    joined.push(thread);
    (
        format!(
            "all[{thread}] = handles[{}].take().unwrap().join().unwrap();",
            thread - 1
        ),
        vec![Step::Join(thread)],
    )
}
