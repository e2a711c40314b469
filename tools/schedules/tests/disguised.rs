//! A loop whose turns leave something behind does not wait, in whatever words that is said: its
//! outputs are those of a `for` with the same turns, after so many of which it gives up.

use std::collections::BTreeSet;
use std::path::PathBuf;

use fastrand::Rng;
use formats::ending::Ending;
use schedules::analysis::outputs::Outputs;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program;
use schedules::program::waiting::{Room, marked};

/// How many random programs are tried for each way to look.
const PROGRAMS: u64 = 3;
/// The same where there is time.
const MORE_PROGRAMS: u64 = 40;
/// How many are compiled at once.
const BATCH: usize = 40;
/// More outputs than any of them has.
const MANY: usize = 10_000;
/// More turns than any loop takes that counts them, and than others can change anything.
const TURNS: usize = 6;
const GAVE_UP: i32 = 3;

/// What a loop looks at, and what tells it.
const LOOKS: [(&str, &str); 7] = [
    ("READY.load(SeqCst) == 1", "READY.store(1, SeqCst);"),
    ("READY.load(Acquire) != 0", "READY.fetch_add(1, Release);"),
    (
        "READY.compare_exchange(1, 2, SeqCst, SeqCst).is_ok()",
        "READY.store(1, SeqCst);",
    ),
    ("*VALUE.lock().unwrap() == 1", "*VALUE.lock().unwrap() = 1;"),
    (
        "VALUE.try_lock().is_ok_and(|value| *value == 1)",
        "*VALUE.lock().unwrap() = 1;",
    ),
    ("ONCE.get().is_some()", "ONCE.set(1).unwrap();"),
    (
        "READY.load(SeqCst) == 1 && ONCE.get().is_some()",
        "ONCE.set(1).unwrap(); READY.store(1, SeqCst);",
    ),
];

/// What a turn leaves behind: where, how, and how often it has.
struct Counter {
    items: &'static str,
    counts: &'static [&'static str],
    count: &'static str,
}

const COUNTERS: &[Counter] = &[
    Counter {
        items: "thread_local!(static OWN: Cell<u32> = const { Cell::new(0) });",
        counts: &[
            "OWN.with(|own| own.set(own.get() + 1));",
            "OWN.set(OWN.get() + 1);",
            "OWN.replace(OWN.get() + 1);",
            "OWN.set(OWN.take() + 1);",
            "OWN.with(|own| own.swap(&Cell::new(own.get() + 1)));",
            "println!(\"turn\"); OWN.set(OWN.get() + 1);",
        ],
        count: "OWN.get()",
    },
    Counter {
        items: "thread_local!(static OWN: Cell<u32> = const { Cell::new(0) });\n\
                struct Late;\nimpl Drop for Late { fn drop(&mut self) { OWN.set(OWN.get() + 1); } }",
        counts: &["drop(Late);", "let _ = Late;", "Late;", "let _late = Late;"],
        count: "OWN.get()",
    },
    Counter {
        items: "thread_local!(static OWN: RefCell<Vec<u32>> = const { RefCell::new(vec![]) });",
        counts: &[
            "OWN.with(|own| own.borrow_mut().push(1));",
            "OWN.with_borrow_mut(|own| own.push(1));",
            "let mut all = OWN.take(); all.push(1); OWN.set(all);",
            "OWN.with_borrow_mut(|own| own.extend([1]));",
            "OWN.with_borrow_mut(|own| { let mut all = mem::take(own); all.insert(0, 1); *own = all; });",
        ],
        count: "OWN.with_borrow(Vec::len)",
    },
    Counter {
        items: "thread_local!(static OWN: RefCell<Option<u32>> = const { RefCell::new(None) });",
        counts: &[
            "OWN.with_borrow_mut(|own| *own.get_or_insert(0) += 1);",
            "OWN.with_borrow_mut(|own| { let more = own.unwrap_or(0) + 1; *own.insert(more) });",
            "OWN.with_borrow_mut(|own| { let was = own.take(); own.replace(was.map_or(1, |was| was + 1)); });",
        ],
        count: "OWN.with_borrow(|own| own.unwrap_or(0))",
    },
    Counter {
        items: "thread_local!(static OWN: RefCell<Range<u32>> = const { RefCell::new(0..99) });",
        counts: &[
            "OWN.with_borrow_mut(|own| own.next());",
            "OWN.with_borrow_mut(|own| own.any(|_| true));",
            "OWN.with_borrow_mut(|own| own.by_ref().take(1).last());",
        ],
        count: "OWN.with_borrow(|own| own.start)",
    },
    Counter {
        items: "thread_local!(static OWN: RefCell<String> = const { RefCell::new(String::new()) });",
        counts: &[
            "OWN.with_borrow_mut(|own| own.push('x'));",
            "OWN.with_borrow_mut(|own| *own += \"x\");",
        ],
        count: "OWN.with_borrow(String::len)",
    },
    Counter {
        items: "thread_local!(static OWN: Rc<()> = Rc::new(()));",
        counts: &[
            "OWN.with(|own| mem::forget(Rc::clone(own)));",
            "OWN.with(|own| mem::forget(own.clone()));",
        ],
        count: "OWN.with(|own| Rc::strong_count(own) - 1)",
    },
    Counter {
        items: "static OWN: Mutex<u32> = Mutex::new(0);",
        counts: &[
            "*OWN.lock().unwrap() += 1;",
            "let mut own = OWN.lock().unwrap(); *own = own.wrapping_add(1); drop(own);",
            "let more = *OWN.lock().unwrap() + 1; mem::replace(&mut *OWN.lock().unwrap(), more);",
        ],
        count: "*OWN.lock().unwrap()",
    },
    Counter {
        items: "static OWN: Mutex<Range<u32>> = Mutex::new(0..99);",
        counts: &[
            "OWN.lock().unwrap().any(|_| true);",
            "OWN.lock().unwrap().next();",
        ],
        count: "OWN.lock().unwrap().start",
    },
    Counter {
        items: "static OWN: AtomicU32 = AtomicU32::new(0);",
        counts: &[
            "OWN.fetch_add(1, SeqCst);",
            "OWN.store(OWN.load(Relaxed) + 1, Relaxed);",
            "OWN.swap(OWN.load(SeqCst) + 1, SeqCst);",
        ],
        count: "OWN.load(SeqCst)",
    },
];

/// A way to look: what it needs, what stands before the loop, and what is called. `NAME` is
/// any name, `BODY` a block that says whether it is time to go on.
type Way = (&'static str, &'static str, &'static str);

const WAYS: &[Way] = &[
    ("", "", "(BODY)"),
    ("fn NAME() -> bool BODY", "", "NAME()"),
    ("fn NAME() -> bool BODY", "", "self::NAME()"),
    (
        "mod hint { use super::*; pub fn NAME() -> bool BODY }",
        "",
        "hint::NAME()",
    ),
    (
        "mod atomic { use super::*; pub fn NAME() -> bool BODY }\nuse atomic::*;",
        "",
        "NAME()",
    ),
    (
        "mod own { use super::*; pub fn look() -> bool BODY }\nuse own::look as NAME;",
        "",
        "NAME()",
    ),
    (
        "mod own { use super::*; pub fn NAME() -> bool BODY }\nuse own::NAME as look;",
        "",
        "look()",
    ),
    (
        "fn look() -> bool BODY\nconst NAME: fn() -> bool = look;",
        "",
        "NAME()",
    ),
    (
        "fn look() -> bool BODY\nstatic NAME: fn() -> bool = look;",
        "",
        "NAME()",
    ),
    ("static NAME: fn() -> bool = || BODY;", "", "NAME()"),
    (
        "fn look() -> bool BODY\nstruct Own;\nimpl Own { const NAME: fn() -> bool = look; }",
        "",
        "Own::NAME()",
    ),
    (
        "fn look() -> bool BODY\nstruct Own { NAME: fn() -> bool }",
        "let own = Own { NAME: look };",
        "(own.NAME)()",
    ),
    (
        "fn look() -> bool BODY\nstruct Own { NAME: fn() -> bool }",
        "let Own { NAME } = Own { NAME: look };",
        "NAME()",
    ),
    ("", "let NAME = || BODY;", "NAME()"),
    (
        "",
        "let NAME: Box<dyn Fn() -> bool> = Box::new(|| BODY);",
        "NAME()",
    ),
    ("", "let NAME: [fn() -> bool; 1] = [|| BODY];", "NAME[0]()"),
    ("", "let own = (|| BODY,);", "(own.0)()"),
    (
        "fn NAME(look: impl Fn() -> bool) -> bool { look() }",
        "",
        "NAME(|| BODY)",
    ),
    (
        "fn NAME(look: &dyn Fn() -> bool) -> bool { look() }\nfn look() -> bool BODY",
        "",
        "NAME(&look)",
    ),
    (
        "fn NAME<F: Fn() -> bool>(look: F) -> bool { look() }",
        "let own = || BODY;",
        "NAME(own)",
    ),
    (
        "struct Own;\nimpl Own { fn NAME(&self) -> bool BODY }",
        "let own = Own;",
        "own.NAME()",
    ),
    (
        "struct Own;\nimpl Own { fn NAME(&self) -> bool BODY }",
        "let own = Arc::new(Own);",
        "own.NAME()",
    ),
    (
        "struct Own;\nimpl Own { fn NAME(&self) -> bool BODY }",
        "",
        "Own::NAME(&Own)",
    ),
    (
        "struct Own;\nimpl Own { fn NAME() -> bool BODY }",
        "",
        "Own::NAME()",
    ),
    (
        "struct Own;\nimpl Own { fn NAME(&mut self) -> bool BODY }",
        "let mut own = Own;",
        "own.NAME()",
    ),
    (
        "struct Own;\ntrait Looks { fn NAME(&self) -> bool; }\nimpl Looks for Own { fn NAME(&self) -> bool BODY }",
        "",
        "Own.NAME()",
    ),
    (
        "struct Own;\ntrait Looks { fn NAME(&self) -> bool BODY }\nimpl Looks for Own {}",
        "",
        "Own.NAME()",
    ),
    (
        "struct Own;\ntrait Looks { fn NAME(&self) -> bool BODY }\nimpl Looks for Own {}",
        "let own: &dyn Looks = &Own;",
        "own.NAME()",
    ),
    (
        "struct Own;\ntrait Looks { fn NAME() -> bool; }\nimpl Looks for Own { fn NAME() -> bool BODY }",
        "",
        "<Own as Looks>::NAME()",
    ),
    (
        "struct Own;\ntrait Looks { fn NAME() -> bool; }\nimpl Looks for Own { fn NAME() -> bool BODY }\nfn ask<T: Looks>(_: &T) -> bool { T::NAME() }",
        "",
        "ask(&Own)",
    ),
    (
        "struct Own;\ntrait Looks { const NAME: fn() -> bool; }\nimpl Looks for Own { const NAME: fn() -> bool = || BODY; }",
        "",
        "Own::NAME()",
    ),
    (
        "struct Own;\nimpl Own { fn NAME(&self) -> bool BODY }\nstruct Outer(Own);\nimpl Deref for Outer { type Target = Own; fn deref(&self) -> &Own { &self.0 } }",
        "let own = Outer(Own);",
        "own.NAME()",
    ),
    // Something with the same name does leave nothing behind.
    (
        "struct Own;\nstruct Pure;\nimpl Own { fn NAME(&self) -> bool BODY }\nimpl Pure { fn NAME(&self) -> bool { true } }",
        "",
        "(Pure.NAME() && Own.NAME())",
    ),
    ("macro_rules! look { () => { BODY } }", "", "look!()"),
    // What calls what it is given.
    (
        "fn look(_: ()) -> bool BODY",
        "",
        "Some(()).is_some_and(look)",
    ),
    (
        "fn look(_: ()) -> bool BODY",
        "",
        "Option::is_some_and(Some(()), look)",
    ),
    (
        "fn look(_: ()) -> bool BODY",
        "",
        "Option::map_or(Some(()), false, look)",
    ),
    (
        "fn look(_: ()) -> bool BODY",
        "",
        "Option::map(Some(()), look).unwrap()",
    ),
    (
        "fn look(_: ()) -> bool BODY",
        "",
        "Err(()).unwrap_or_else(look)",
    ),
    (
        "fn look(_: ()) -> bool BODY",
        "",
        "Result::unwrap_or_else(Err(()), look)",
    ),
    (
        "fn look(_: ()) -> Option<bool> { Some(BODY) }",
        "",
        "Option::and_then(Some(()), look).unwrap()",
    ),
    (
        "fn look(_: ()) -> bool BODY",
        "let own = look;",
        "Some(()).is_some_and(own)",
    ),
    (
        "",
        "let own = |_| BODY;",
        "Option::is_some_and(Some(()), own)",
    ),
    ("", "", "Some(()).is_some_and(|_| BODY)"),
    ("", "", "[()].iter().all(|_| BODY)"),
    ("fn look(_: &()) -> bool BODY", "", "[()].iter().any(look)"),
    ("fn look(_: u32) -> bool BODY", "", "(0..1).any(look)"),
    ("fn look(_: char) -> bool BODY", "", "\"x\".contains(look)"),
    ("", "let own = |_: char| BODY;", "\"x\".contains(own)"),
    (
        "struct Own { look: fn(char) -> bool }",
        "let own = Own { look: |_| BODY };",
        "\"x\".contains(own.look)",
    ),
    (
        "struct Own { look: fn(()) -> bool }",
        "let own = Own { look: |_| BODY };",
        "Some(()).is_some_and(own.look)",
    ),
    (
        "fn look() -> bool BODY\nfn give() -> fn(()) -> bool { |_| look() }",
        "",
        "Some(()).is_some_and(give())",
    ),
    // What is called without being named.
    (
        "struct Own;\nimpl Not for &Own { type Output = bool; fn not(self) -> bool { !BODY } }",
        "",
        "!!&Own",
    ),
    (
        "struct Own;\nimpl PartialEq<u32> for Own { fn eq(&self, _: &u32) -> bool BODY }",
        "",
        "(Own == 1)",
    ),
    (
        "#[derive(PartialEq)]\nstruct Outer(Own);\nstruct Own;\nimpl PartialEq for Own { fn eq(&self, _: &Own) -> bool BODY }",
        "",
        "[Outer(Own)].contains(&Outer(Own))",
    ),
    (
        "struct Own;\nimpl Add for Own { type Output = bool; fn add(self, _: Own) -> bool BODY }",
        "",
        "(Own + Own)",
    ),
    (
        "struct Own;\nimpl Index<usize> for Own { type Output = bool; fn index(&self, _: usize) -> &bool { match BODY { true => &true, false => &false } } }",
        "",
        "Own[0]",
    ),
    (
        "struct Own;\nimpl Deref for Own { type Target = bool; fn deref(&self) -> &bool { match BODY { true => &true, false => &false } } }",
        "let own = Own;",
        "*own",
    ),
    (
        "struct Own(Inner);\nstruct Inner(bool);\nimpl Inner { fn NAME(&mut self) -> bool { self.0 } }\nimpl Deref for Own { type Target = Inner; fn deref(&self) -> &Inner { &self.0 } }\nimpl DerefMut for Own { fn deref_mut(&mut self) -> &mut Inner { self.0.0 = BODY; &mut self.0 } }",
        "let mut own = Own(Inner(false));",
        "own.NAME()",
    ),
    (
        "struct Own(Inner);\nstruct Inner(bool);\nimpl Inner { fn NAME(&mut self) -> bool { self.0 } }\nimpl Index<u32> for Own { type Output = Inner; fn index(&self, _: u32) -> &Inner { &self.0 } }\nimpl IndexMut<u32> for Own { fn index_mut(&mut self, _: u32) -> &mut Inner { self.0.0 = BODY; &mut self.0 } }",
        "let mut own = Own(Inner(false));",
        "own[0].NAME()",
    ),
    (
        "struct Own(Inner);\nstruct Inner(bool);\nimpl Inner { fn NAME(&mut self) -> bool { self.0 } }\nimpl Deref for Own { type Target = Inner; fn deref(&self) -> &Inner { &self.0 } }\nimpl DerefMut for Own { fn deref_mut(&mut self) -> &mut Inner { self.0.0 = BODY; &mut self.0 } }",
        "let mut own = Own(Inner(false));",
        "Inner::NAME(&mut own)",
    ),
    (
        "struct Own;\nimpl From<Own> for bool { fn from(_: Own) -> bool BODY }",
        "",
        "bool::from(Own)",
    ),
    (
        "struct Own;\nimpl From<Own> for bool { fn from(_: Own) -> bool BODY }\nfn ask() -> Result<(), bool> { Err::<(), Own>(Own)?; Ok(()) }",
        "",
        "ask().unwrap_err()",
    ),
    (
        "struct Own(bool);\nimpl Default for Own { fn default() -> Own { Own(BODY) } }",
        "let none: Option<u32> = None;",
        "none.map(|_| Own(true)).unwrap_or_default().0",
    ),
    (
        "struct Own(bool);\nimpl Default for Own { fn default() -> Own { Own(BODY) } }",
        "",
        "(Own { ..Default::default() }).0",
    ),
    (
        "struct Own;\nimpl RangeBounds<u32> for Own { fn start_bound(&self) -> Bound<&u32> { match BODY { true => Bound::Unbounded, false => Bound::Excluded(&9) } } fn end_bound(&self) -> Bound<&u32> { Bound::Unbounded } }",
        "",
        "Own.contains(&1)",
    ),
    (
        "struct Own;\nimpl Iterator for Own { type Item = bool; fn next(&mut self) -> Option<bool> { Some(BODY) } }",
        "",
        "Own.any(|_| true).min(Own.next().unwrap())",
    ),
    (
        "struct Own;\nimpl Own { fn iter(&self) -> Own { Own } }\nimpl Iterator for Own { type Item = bool; fn next(&mut self) -> Option<bool> { None } fn fold<B, F: FnMut(B, bool) -> B>(self, first: B, mut with: F) -> B { with(first, BODY) } }",
        "",
        "Own.iter().last().unwrap()",
    ),
    (
        "struct Own;\nimpl Own { fn iter(&self) -> Own { Own } }\nimpl Iterator for Own { type Item = bool; fn next(&mut self) -> Option<bool> { None } fn fold<B, F: FnMut(B, bool) -> B>(self, first: B, mut with: F) -> B { with(first, BODY) } }",
        "",
        "Own.iter().map(|seen| seen).last().unwrap()",
    ),
    (
        "struct Own;\nimpl Own { fn iter(&self) -> Own { Own } }\nimpl ExactSizeIterator for Own {}\nimpl Iterator for Own { type Item = bool; fn next(&mut self) -> Option<bool> { None } fn size_hint(&self) -> (usize, Option<usize>) { match BODY { true => (1, Some(1)), false => (0, Some(0)) } } }",
        "",
        "(Own.iter().len() == 1)",
    ),
    (
        "struct Own;\nimpl IntoIterator for Own { type Item = bool; type IntoIter = std::array::IntoIter<bool, 1>; fn into_iter(self) -> Self::IntoIter { [BODY].into_iter() } }\nfn ask() -> bool { for seen in Own { return seen; } true }",
        "",
        "ask()",
    ),
    (
        "struct Own;\nimpl AsRef<bool> for Own { fn as_ref(&self) -> &bool { match BODY { true => &true, false => &false } } }",
        "",
        "*Own.as_ref()",
    ),
    (
        "struct Own;\nimpl std::fmt::Display for Own { fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result { write!(to, \"{}\", BODY) } }",
        "",
        "(Own.to_string() == \"true\")",
    ),
    (
        "struct Own;\nimpl PartialOrd<u32> for Own { fn partial_cmp(&self, _: &u32) -> Option<std::cmp::Ordering> { None } fn lt(&self, _: &u32) -> bool BODY }\nimpl PartialEq<u32> for Own { fn eq(&self, _: &u32) -> bool { false } }",
        "",
        "(Own < 1)",
    ),
    // An iterator that is kept.
    (
        "struct Own<'a>(&'a mut Range<u32>);\nimpl<'a> Own<'a> { fn iter(&mut self) -> &mut Range<u32> { self.0 } }",
        "let mut rest = 0..3; let mut own = Own(&mut rest);",
        "(!own.iter().any(|_| true) || PURE)",
    ),
    (
        "",
        "let rest = Mutex::new(0..3);",
        "(!rest.lock().unwrap().any(|_| true) || PURE)",
    ),
    (
        "",
        "let mut kept = 0..3; let rest = Mutex::new(&mut kept);",
        "(!rest.lock().unwrap().any(|_| true) || PURE)",
    ),
    (
        "",
        "let rest = Mutex::new(Box::new(0..3));",
        "(!rest.lock().unwrap().any(|_| true) || PURE)",
    ),
    (
        "",
        "let rest: Mutex<Box<dyn Iterator<Item = u32> + Send>> = Mutex::new(Box::new(0..3));",
        "(!rest.lock().unwrap().any(|_| true) || PURE)",
    ),
    (
        "",
        "let rest = Mutex::new(\"abc\".chars());",
        "(!rest.lock().unwrap().any(|_| true) || PURE)",
    ),
    (
        "fn look(_: char) -> bool BODY",
        "let own = look;",
        "\"x\".contains(&own)",
    ),
    (
        "fn look(_: &bool) -> bool BODY",
        "let own = [true];",
        "Iterator::all(&mut own.iter(), look)",
    ),
    (
        "struct Own;\nimpl Own { fn iter(&self) -> std::iter::Rev<Own> { Own.rev() } }\nimpl Iterator for Own { type Item = bool; fn next(&mut self) -> Option<bool> { None } }\nimpl DoubleEndedIterator for Own { fn next_back(&mut self) -> Option<bool> { Some(BODY) } }",
        "",
        "Own.iter().any(|seen| seen || PURE)",
    ),
    (
        "",
        "let rest = RefCell::new(0..3);",
        "(rest.borrow_mut().next().is_none() || PURE)",
    ),
    (
        "",
        "let mut rest = 0..3;",
        "(rest.next().is_none() || PURE)",
    ),
    (
        "",
        "let own = [const { Cell::new(false) }; 3];",
        "(!own.iter().any(|own| !own.replace(true)) || PURE)",
    ),
    (
        "",
        "let own = Cell::new(3);",
        "(own.replace(own.get() - 1) == 0 || PURE)",
    ),
    ("", "let mut own = 0;", "({ own += 1; own > 3 } || PURE)"),
    (
        "fn NAME(own: &mut u32) -> bool { *own += 1; *own > 3 }",
        "let mut own = 0;",
        "(NAME(&mut own) || PURE)",
    ),
    (
        "fn NAME(own: &Cell<u32>) -> bool { own.set(own.get() + 1); own.get() > 3 }",
        "let own = Cell::new(0);",
        "(NAME(&own) || PURE)",
    ),
    (
        "",
        "let rest = Mutex::new(Rc::new(Cell::new(3)));",
        "(rest.lock().unwrap().take() == 0 || PURE)",
    ),
    (
        "",
        "let kept = Cell::new(3); let rest = Mutex::new(&kept);",
        "(rest.lock().unwrap().take() == 0 || PURE)",
    ),
    (
        "",
        "let kept = RefCell::new(vec![1]); let rest = Mutex::new(&kept);",
        "(rest.lock().unwrap().take().is_empty() || PURE)",
    ),
    (
        "",
        "let mut kept = vec![1, 2]; let rest = Mutex::new(&mut kept);",
        "(rest.lock().unwrap().pop().is_none() || PURE)",
    ),
    (
        "",
        "let mut kept = Some(1); let rest = Mutex::new(&mut kept);",
        "(rest.lock().unwrap().take().is_none() || PURE)",
    ),
    (
        "",
        "let rest = Mutex::new(vec![1, 2]);",
        "(rest.lock().unwrap().pop().is_none() || PURE)",
    ),
    (
        "",
        "let rest = std::sync::RwLock::new(Box::new(Some(1)));",
        "(rest.write().unwrap().take().is_none() || PURE)",
    ),
    (
        "",
        "let (sender, rest) = std::sync::mpsc::channel(); sender.send(1).unwrap();",
        "(rest.try_recv().is_err() || PURE)",
    ),
    (
        "",
        "let (sender, rest) = std::sync::mpsc::channel(); sender.send(1).unwrap();",
        "(rest.try_iter().all(|_| false) || PURE)",
    ),
    (
        "",
        "let mut own = Arc::new(1); let other = Arc::clone(&own);",
        "(Arc::get_mut(&mut own).is_some() || PURE)",
    ),
    (
        "mod walk { pub trait Iterator { fn walk(&self) {} } }\nstruct Own;\nimpl Own { fn iter(&self) -> Own { Own } }\nimpl Iterator for Own { type Item = bool; fn next(&mut self) -> Option<bool> { None } fn fold<B, F: FnMut(B, bool) -> B>(self, first: B, mut with: F) -> B { with(first, BODY) } }",
        "",
        "Own.iter().last().unwrap()",
    ),
    (
        "mod display { pub use std::ops::RangeBounds as Display; }\nuse display::Display;\nstruct Own;\nimpl Display<u32> for Own { fn start_bound(&self) -> Bound<&u32> { match BODY { true => Bound::Unbounded, false => Bound::Excluded(&9) } } fn end_bound(&self) -> Bound<&u32> { Bound::Unbounded } }",
        "",
        "Own.contains(&1)",
    ),
];

/// What `std` and others name their functions.
const NAMES: [&str; 24] = [
    "look",
    "load",
    "store",
    "swap",
    "lock",
    "try_lock",
    "get",
    "take",
    "next",
    "is_some",
    "unwrap",
    "map",
    "min",
    "len",
    "iter",
    "read",
    "sleep",
    "yield_now",
    "spin_loop",
    "is_finished",
    "current",
    "contains",
    "all",
    "drop_it",
];

/// A loop: what comes first in each turn, and what then. `LOOK` says whether it goes on.
const LOOPS: [(&str, &str); 11] = [
    ("while !LOOK", ""),
    ("while !LOOK", "std::thread::yield_now();"),
    ("while !(LOOK && true)", "std::hint::spin_loop();"),
    ("while let false = LOOK", ""),
    ("loop", "if LOOK { break; }"),
    ("loop", "if !LOOK { continue; } break;"),
    (
        "loop",
        "let seen = LOOK; if seen { break; } std::hint::spin_loop();",
    ),
    ("loop", "match LOOK { true => break, false => {} }"),
    (
        "loop",
        "match () { () if LOOK => break, () => std::thread::yield_now() }",
    ),
    ("loop", "let true = LOOK else { continue; }; break;"),
    (
        "loop",
        "let seen = Some(LOOK); let Some(false) = seen else { break };",
    ),
];

/// Where it stands.
const PLACES: [&str; 4] = [
    "LOOP",
    "(|| { LOOP })();",
    "loop { LOOP break; }",
    "let own_place = { LOOP 1 };",
];

const BEGINNING: &str = "\
use std::cell::{Cell, RefCell};
use std::mem;
use std::ops::{Add, Bound, Deref, DerefMut, Index, IndexMut, Not, Range, RangeBounds};
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering::{Acquire, Relaxed, Release, SeqCst}};
use std::sync::{Arc, Mutex, OnceLock};

static READY: AtomicU32 = AtomicU32::new(0);
static VALUE: Mutex<u32> = Mutex::new(0);
static ONCE: OnceLock<u32> = OnceLock::new();
";

fn one_of<'a, T>(rng: &mut Rng, all: &'a [T]) -> &'a T {
    &all[rng.usize(..all.len())]
}

/// A random program with a loop, and the same with as many turns as it may take.
fn pair(way: usize, seed: u64) -> [Program; 2] {
    let mut rng = Rng::with_seed(seed * WAYS.len() as u64 + way as u64);
    let (items, setup, look) = WAYS[way];
    let (condition, tells) = *one_of(&mut rng, &LOOKS);
    let tells = if rng.u32(0..3) == 0 { "" } else { tells };
    let counter = one_of(&mut rng, COUNTERS);
    let counts = one_of(&mut rng, counter.counts);
    let (counted, body) = match rng.u32(0..4) {
        0 => ("0", format!("{{ {condition} }}")),
        _ => (
            counter.count,
            format!("{{ {counts} {condition} || {} >= 3 }}", counter.count),
        ),
    };
    let named = one_of(&mut rng, &NAMES);
    let said = |text: &str| {
        text.replace("BODY", &body)
            .replace("PURE", condition)
            .replace("NAME", named)
    };
    let (first, then) = one_of(&mut rng, &LOOPS);
    let (first, then) = (first.replace("LOOK", look), then.replace("LOOK", look));
    let place = one_of(&mut rng, &PLACES);
    let looping = format!("{first} {{\n        {then}\n    }}\n    ");
    let leaves = match first.strip_prefix("while") {
        Some(goes_on) => format!("if {goes_on} {{}} else {{ break; }}"),
        None => String::new(),
    };
    let unrolled = format!(
        "for turn in 0..=TURNS {{\n        if turn == TURNS {{ std::process::exit({GAVE_UP}); }}\n        \
         {leaves}\n        {then}\n    }}\n    "
    );
    [("loops", looping), ("unrolled", unrolled)].map(|(how, looping)| {
        let source = format!(
            "{BEGINNING}const TURNS: usize = {TURNS};\n{}\n{}\n\nfn main() {{\n    {}\n    \
             let other = std::thread::spawn(|| {{ {tells} }});\n    {}\n    \
             println!(\"{{}} {{}}\", {counted}, READY.load(SeqCst));\n    \
             other.join().unwrap();\n}}\n",
            counter.items,
            said(items),
            said(setup),
            said(&place.replace("LOOP", &looping)),
        );
        Program {
            others: vec![],
            package: None,
            name: format!("{how}_{way}_{seed}"),
            path: PathBuf::new(),
            shown: format!("{how}_{way}_{seed}.rs"),
            edition: "2024".to_owned(),
            source,
        }
    })
}

/// What is known of all programs.
#[derive(Debug, Default)]
struct Tally {
    tried: usize,
    /// Those of which no loop is one that waits, so that all is followed.
    followed: usize,
    waited: usize,
    refused: usize,
    limited: usize,
    wrong: Vec<String>,
}

fn waits(program: &Program) -> bool {
    let [marked] = &marked(&[&program.source], false, false, Room::AnyColumn)[..] else {
        panic!("one source is marked as one");
    };
    ["waits::enter(", "waits::before("]
        .iter()
        .any(|mark| marked.text.contains(mark))
}

/// Compares programs with loops that count as such as wait; of the others, all turns are followed.
fn compare(programs: u64) -> Tally {
    let mut tally = Tally::default();
    let mut pairs = vec![];
    for way in 0..WAYS.len() {
        for seed in 0..programs {
            let pair = pair(way, seed);
            tally.tried += 1;
            let is_refused =
                |one: &Program| one.refusals().map_or(true, |refusals| !refusals.is_empty());
            if pair.iter().any(is_refused) {
                tally.refused += 1;
            } else if waits(&pair[0]) {
                tally.waited += 1;
                pairs.push(pair);
            } else {
                tally.followed += 1;
            }
        }
    }
    let stand_in = StandIn::build().expect("the stand-in builds");
    for pairs in pairs.chunks(BATCH) {
        let all: Vec<_> = pairs.iter().flatten().collect();
        let explorer = Explorer::new(&all, &stand_in).expect("the programs compile");
        for (number, [looping, _]) in pairs.iter().enumerate() {
            let of = |number: usize| {
                let graph = explorer.explore(number, Options::default(), |_| ()).ok()?;
                graph.complete.then(|| {
                    let all = Outputs::new(&graph).first(MANY);
                    let gave_up = Ending::Exit(GAVE_UP);
                    let ends = |(_, ending): &(String, Ending)| {
                        *ending != gave_up && *ending != Ending::Spins
                    };
                    let stays = all.iter().any(|one| !ends(one));
                    (all.into_iter().filter(ends).collect::<BTreeSet<_>>(), stays)
                })
            };
            let (Some(loops), Some(unrolled)) = (of(2 * number), of(2 * number + 1)) else {
                tally.limited += 1;
                continue;
            };
            // What gives up may be late alone.
            if loops.0 != unrolled.0 || loops.1 && !unrolled.1 {
                tally.wrong.push(format!(
                    "{loops:?} if it loops, {unrolled:?} if it gives up:\n{}",
                    looping.source
                ));
            }
        }
    }
    tally
}

#[test]
fn loops_in_other_words_end_as_they_do_with_all_their_turns() {
    hold(&compare(PROGRAMS));
}

#[test]
#[ignore = "takes minutes"]
fn many_loops_in_other_words_end_as_they_do_with_all_their_turns() {
    hold(&compare(MORE_PROGRAMS));
}

fn hold(tally: &Tally) {
    println!(
        "{} tried, {} followed, {} waited, {} refused, {} limited",
        tally.tried, tally.followed, tally.waited, tally.refused, tally.limited
    );
    assert!(
        tally.wrong.is_empty(),
        "{} wrong:\n{}",
        tally.wrong.len(),
        tally.wrong.join("\n\n")
    );
    assert!(tally.waited > 20, "the programs try little");
}

/// Those of which no loop waits are compiled nowhere else.
#[test]
#[ignore = "takes minutes"]
fn all_of_them_compile() {
    let stand_in = StandIn::build().expect("the stand-in builds");
    let mut wrong = vec![];
    for (way, (_, _, look)) in WAYS.iter().enumerate() {
        let all: Vec<_> = (0..PROGRAMS).flat_map(|seed| pair(way, seed)).collect();
        if let Err(error) = Explorer::new(&all.iter().collect::<Vec<_>>(), &stand_in) {
            wrong.push(format!("{look}: {error:#}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
