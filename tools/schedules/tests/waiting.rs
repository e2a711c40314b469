//! A loop counts as one that does nothing but wait only if nothing of a turn is left
//! behind in its thread, and is marked without moving what is told of a program.

use schedules::program::waiting::{Room, marked};

fn count(source: &str) -> usize {
    count_with(source, false)
}

/// The same for a program that may have crates by others.
fn count_with(source: &str, has_others: bool) -> usize {
    count_in(source, has_others, Room::NoColumn)
}

fn count_in(source: &str, has_others: bool, room: Room) -> usize {
    let [marked] = &marked(&[source], has_others, false, room)[..] else {
        panic!("one source is marked as one");
    };
    let (marked, shifts) = (&marked.text, &marked.shifts);
    assert_eq!(
        marked.lines().count(),
        source.lines().count(),
        "the marks move a line of\n{source}"
    );
    // Without what is put in, it is what it was.
    let mut lines: Vec<Vec<char>> = marked.lines().map(|line| line.chars().collect()).collect();
    for shift in shifts.iter().rev() {
        let line = &mut lines[shift.line as usize - 1];
        // What stands before it in its line has been put in, too.
        let before = shifts.iter().take_while(|one| !std::ptr::eq(*one, shift));
        let before = before.filter(|one| one.line == shift.line);
        let from = (shift.column + before.map(|one| one.by).sum::<u32>()) as usize;
        line.drain(from..from + shift.by as usize);
    }
    let lines: Vec<String> = lines
        .into_iter()
        .map(|line| line.into_iter().collect())
        .collect();
    assert_eq!(
        lines,
        source.lines().collect::<Vec<_>>(),
        "what is put in is told"
    );
    marked.matches("waits::enter(").count()
}

/// In a function, each line on its own.
fn within(body: &str, items: &str) -> String {
    format!("fn main() {{\n    let a = 1;\n{body}\n}}\n{items}\n")
}

#[test]
fn loops_that_only_look_wait() {
    let bodies = [
        "while !ready.load(SeqCst) {}",
        "while lock.swap(true, Acquire) {\n hint::spin_loop();\n }",
        "while serving.load(Acquire) != ticket {\n thread::yield_now();\n }",
        "while lock.compare_exchange(0, 1, SeqCst, SeqCst).is_err() {}",
        "while !*done.lock().unwrap() {\n thread::sleep(Duration::from_millis(1));\n }",
        "while !handles.iter().all(|handle| handle.is_finished()) {}",
        "while matches!(receiver.try_recv(), Err(TryRecvError::Empty)) {}",
        "let x = loop {\n let seen = value.load(SeqCst);\n if seen > 0 {\n break seen;\n }\n };",
        "loop {\n match receiver.try_recv() {\n Ok(value) => break,\n Err(_) => continue,\n }\n }",
        "thread::spawn(|| loop {\n thread::yield_now();\n });",
        "while !free() {}",
        "while Arc::strong_count(&shared) > 1 {}",
        "while Arc::get_mut(&mut shared).is_none() {\n hint::spin_loop();\n }",
        // What a turn counts is gone at its end.
        "loop {\n let mut gone = 0;\n if ready.load(SeqCst) {\n gone += 1;\n }\n if set.load(SeqCst) {\n gone += 1;\n }\n if gone == 2 {\n break;\n }\n }",
        "loop {\n let found;\n match receiver.try_recv() {\n Ok(_) => return,\n Err(error) => found = error,\n }\n if found == TryRecvError::Disconnected {\n break;\n }\n }",
    ];
    each_counts(
        &bodies,
        1,
        "it is not taken for a loop that waits",
        |body| count(&within(body, "fn free() -> bool { FREE.load(SeqCst) }")),
    );
}

#[test]
fn a_loop_that_calls_what_it_is_given_waits_if_that_only_looks_whoever_gives_it() {
    let until =
        "fn until(is_it: impl Fn() -> bool) {\n while !is_it() {\n hint::spin_loop();\n }\n}";
    let looks = "fn looks() -> bool { READY.load(SeqCst) }";
    let bodies = [
        (1, "until(|| ready.load(SeqCst));"),
        (1, "until(move || { ready.load(SeqCst) });\n until(looks);"),
        (
            0,
            "until(|| ready.load(SeqCst));\n until(|| cell.replace(true));",
        ),
        (0, "until(|| { turns += 1; ready.load(SeqCst) });"),
        (0, "until(counts);"),
        // It may be something else.
        (0, "until(unknown);"),
        (
            0,
            "until(|| ready.load(SeqCst));\n let again = until;\n again(counts);",
        ),
        (0, "until(|| ready.load(SeqCst));\n assert!(until(counts));"),
        (0, "until(|| ready.load(SeqCst));\n let is_it = counts;"),
        (
            0,
            "until(|| ready.load(SeqCst));\n wait(|is_it| cell.set(is_it));",
        ),
        (
            1,
            "let is_set = || ready.load(SeqCst);\n while !is_set() {}",
        ),
        (
            0,
            "let mut is_set = || ready.load(SeqCst);\n is_set = counts;\n while !is_set() {}",
        ),
        (
            0,
            "let is_set = || cell.replace(true);\n while !is_set() {}",
        ),
        (
            0,
            "let is_set = || ready.load(SeqCst);\n let is_set = counts;\n while !is_set() {}",
        ),
    ];
    for (expected, body) in bodies {
        let items = match body.contains("until(") {
            true => format!("{until}\n{looks}\nfn counts() -> bool {{ CELL.replace(true) }}"),
            false => "fn counts() -> bool { CELL.replace(true) }".to_owned(),
        };
        assert_eq!(count(&within(body, &items)), expected, "{body}");
    }
    let given = [
        (
            1,
            "fn until<F: Fn() -> bool>(is_it: F) {\n while !is_it() {}\n}",
        ),
        (
            1,
            "fn until<F>(is_it: F) where F: Fn() -> bool {\n while !is_it() {}\n}",
        ),
        (
            1,
            "fn until(is_it: &dyn Fn() -> bool) {\n while !is_it() {}\n}",
        ),
        (1, "fn until(is_it: fn() -> bool) {\n while !is_it() {}\n}"),
        (
            0,
            "fn until(mut is_it: fn() -> bool) {\n is_it = counts;\n while !is_it() {}\n}",
        ),
        (
            0,
            "fn until(is_it: impl Fn() -> bool) {\n while !is_it() {}\n}\nfn is_it() -> bool { CELL.replace(true) }",
        ),
        (0, "fn until(is_it: impl Looks) {\n while !is_it() {}\n}"),
    ];
    for (expected, items) in given {
        let body = within("until(&looks);", &format!("{items}\n{looks}"));
        assert_eq!(count(&body), expected, "{items}");
    }
    // A method is given what stands behind its object.
    let method = "impl Bell {\n fn until(&self, is_it: impl Fn(&u32) -> bool) {\n while !is_it(&self.0) {}\n }\n}";
    for (expected, call) in [
        (1, "bell.until(|rung| looks(rung));"),
        (1, "Bell::until(&bell, |_| looks());"),
        (0, "bell.until(|rung| bell.1.replace(true));"),
    ] {
        let body = within(call, &format!("{method}\n{looks}"));
        assert_eq!(count(&body), expected, "{call}");
    }
}

/// In each body, so many loops are found; otherwise the fault is told, with the body.
fn each_counts(bodies: &[&str], expected: usize, fault: &str, found: impl Fn(&str) -> usize) {
    for body in bodies {
        assert_eq!(found(body), expected, "{fault}:\n{body}");
    }
}

/// How many loops are taken for such whose turns begin where they sleep.
fn count_sleeping(source: &str) -> usize {
    // What is moved is told, and there is nothing else in that line.
    count_in(source, false, Room::NoColumn);
    let [marked] = &marked(&[source], false, false, Room::AnyColumn)[..] else {
        panic!("one source is marked as one");
    };
    let sleeping = marked.text.matches("waits::before(").count();
    let marks = marked.text.matches("waits::about_to_sleep(").count();
    assert_eq!(sleeping, marks, "a mark is missing in\n{}", marked.text);
    sleeping
}

#[test]
fn a_loop_that_sleeps_with_its_guard_waits() {
    let bodies = [
        "while !*ready {\n ready = bell.wait_timeout(ready, limit).unwrap().0;\n }",
        "while !*ready {\n (ready, _) = pair.1.wait_timeout(ready, Duration::from_secs(1)).expect(\"whole\");\n }",
        "loop {\n let answer = bell.wait_timeout(ready, limit).unwrap();\n ready = answer.0;\n if *ready == true {\n break\n }\n }",
        "loop {\n if *ready || stop.load(SeqCst) {\n break;\n }\n let (guard, _) = self.bell.wait_timeout(ready, limit).unwrap();\n ready = guard;\n }",
        "loop {\n ready = bell.wait_timeout(ready, limit).unwrap().0;\n if *ready {\n println!(\"on\");\n break;\n }\n }",
    ];
    each_counts(
        &bodies,
        1,
        "it is not taken for a loop that sleeps",
        |body| count_sleeping(&within(body, "")),
    );
}

#[test]
fn a_loop_that_asks_whether_it_is_late_or_keeps_something_does_not() {
    let bodies = [
        // It does what it does only if it is late.
        "loop {\n let answer = bell.wait_timeout(ready, limit).unwrap();\n ready = answer.0;\n if answer.1.timed_out() {\n break\n }\n }",
        "loop {\n let (guard, late) = bell.wait_timeout(ready, limit).unwrap();\n ready = guard;\n }",
        // What it has seen before it sleeps is there when it wakes up.
        "loop {\n let stopped = stop.load(SeqCst);\n ready = bell.wait_timeout(ready, limit).unwrap().0;\n if stopped {\n break;\n }\n }",
        "while !*ready {\n turns += 1;\n ready = bell.wait_timeout(ready, limit).unwrap().0;\n }",
        "while !*ready {\n *ready = bell.is_rung();\n ready = bell.wait_timeout(ready, limit).unwrap().0;\n }",
        // It is not the same guard, or sleeps in more than one place.
        "while !*ready {\n other = bell.wait_timeout(ready, limit).unwrap().0;\n }",
        "while !*ready {\n ready = bell.wait_timeout(ready, limit).unwrap().0;\n ready = bell.wait_timeout(ready, limit).unwrap().0;\n }",
        "while !*ready {\n ready = bell.wait_timeout(ready, limits()).unwrap().0;\n }",
    ];
    each_counts(&bodies, 0, "it is taken for a loop that sleeps", |body| {
        count_sleeping(&within(body, "fn limits() -> Duration { LIMITS.take() }"))
    });
    let wait = "while !*ready {\n ready = bell.wait_timeout(ready, limit).unwrap().0;\n }";
    let own = "impl Bell { fn wait_timeout(&self) -> Answer { self.0.set(1); Answer } }";
    assert_eq!(
        count_sleeping(&within(wait, own)),
        0,
        "its method is its own"
    );
}

#[test]
fn what_is_taken_out_of_a_lock_that_is_given_back_is_seen() {
    let waits = |body: &str, items: &str| count_in(&within(body, items), false, Room::AnyColumn);
    let bodies = [
        "loop {\n let job = jobs.lock().unwrap().pop();\n match job {\n Some(job) => println!(\"{job}\"),\n None => thread::yield_now(),\n }\n }",
        "loop {\n if let Some(job) = jobs.lock().unwrap().pop_front() {\n println!(\"{job}\");\n break;\n }\n thread::yield_now();\n }",
        "loop {\n let Some(job) = jobs.write().unwrap().take() else {\n continue;\n };\n println!(\"{job}\");\n }",
    ];
    for body in bodies {
        assert_eq!(
            waits(body, ""),
            1,
            "it is not taken for one that waits:\n{body}"
        );
        let own = "impl Jobs { fn pop(&self) { self.0.set(1); } fn pop_front(&self) { self.0.set(1); } fn take(&self) { self.0.set(1); } }";
        assert_eq!(waits(body, own), 0, "its method is its own:\n{body}");
    }
    let bodies = [
        // What is in the lock is not given back when the turn ends.
        "loop {\n match jobs.lock().unwrap().pop() {\n Some(_) => continue,\n None => break,\n }\n }",
        "loop {\n let mut jobs = jobs.lock().unwrap();\n if jobs.pop().is_none() {\n break;\n }\n }",
        // There is no lock.
        "loop {\n let job = jobs.pop();\n if job.is_none() {\n break;\n }\n }",
        "loop {\n let job = jobs.borrow_mut().pop();\n thread::yield_now();\n }",
    ];
    each_counts(&bodies, 0, "it is taken for one that waits", |body| {
        waits(body, "")
    });
}

#[test]
fn loops_that_leave_something_behind_do_not() {
    let bodies = [
        "while !ready.load(SeqCst) {\n turns += 1;\n }",
        "while !ready.load(SeqCst) {\n last = 3;\n }",
        "while !ready.load(SeqCst) {\n {\n let mut a = 2;\n a += 1;\n }\n a += 1;\n }",
        "while !ready.load(SeqCst) {\n let one = &cell;\n *one += 1;\n }",
        "while !ready.load(SeqCst) {\n let mut one = 1;\n turns = one;\n }",
        "while !ready.load(SeqCst) {\n list.push(1);\n }",
        "while !ready.load(SeqCst) {\n cell.set(1);\n }",
        "while !ready.load(SeqCst) {\n count(&mut turns);\n }",
        "while let Some(next) = numbers.next() {}",
        "while !counts() {}",
        "while !calls_one_that_counts() {}",
        "while !turns.counted() {}",
        "let counting = || cell.set(1);\n while !counting() {}",
        "let drop = || cell.set(1);\n while !ready.load(SeqCst) {\n drop();\n }",
        // What is done with a value that is lent.
        "while Arc::get_mut(&mut shared).unwrap().any(|one| one > 1) {}",
        "while Arc::get_mut(&mut shared).is_some_and(counts) {}",
        "loop {\n if let Some(values) = Arc::get_mut(&mut shared) {\n if values.max().is_none() {\n break;\n }\n }\n }",
        "while let Some(values) = Arc::get_mut(&mut shared) {\n values.max();\n }",
        // What is called like a value's maker.
        "let Counting = || cell.set(1);\n while !Counting() {}",
        "while !COUNTS() {}",
        "while !maybe.is_some_and(COUNTS) {}",
        "while !T::Looks() {}",
        "while !Renamed() {}",
        "while !Maker() {}",
        "while !ready.load(SeqCst) {\n if let Some(ref mut x) = maybe {}\n }",
        "while !maybe.is_some_and(counting) {}",
        "while !ready.load(SeqCst) {\n unknown!();\n }",
        "'outer: loop {\n loop {\n continue 'outer;\n }\n }",
        // There is no room for a mark.
        "let x = 1; while !ready.load(SeqCst) {}",
        "while !ready.load(SeqCst) {} next.store(1);",
        "thread::spawn(|| while !ready.load(SeqCst) {});",
    ];
    let items = "fn counts() -> bool { CELL.set(1); true }
fn calls_one_that_counts() -> bool { counts() }
impl Turns { fn counted(&self) -> bool { self.0.replace(1) } }
const COUNTS: fn() -> bool = counts;
trait Looks { const Looks: fn() -> bool; }
use self::counts as Renamed;
static Maker: fn(u32) = counted;
struct Maker(u32);";
    each_counts(&bodies, 0, "it is taken for a loop that waits", |body| {
        count(&within(body, items))
    });
}

#[test]
fn a_method_of_the_same_name_may_change_what_it_is_called_on() {
    let bodies = [
        // Of a cell, and of a list.
        "while !ready.load(SeqCst) {\n one.swap(&other);\n }",
        "while !ready.load(SeqCst) {\n list.swap(0, 1);\n }",
        "while !ready.load(SeqCst) {\n mem::swap(one, other);\n }",
        // Of an iterator that is kept.
        "while rest.any(|flag| !flag.load(SeqCst)) {}",
        "while self.rest.all(|flag| flag.load(SeqCst)) {}",
        "while (rest).any(|flag| !flag.load(SeqCst)) {}",
        "while Iterator::any(rest, |flag| !flag.load(SeqCst)) {}",
        // Of what is read and written.
        "while !ready.load(SeqCst) {\n bytes.write(b\"a\").unwrap();\n }",
        "while !ready.load(SeqCst) {\n hasher.write(b\"a\");\n }",
        "while !ready.load(SeqCst) {\n bytes.read(buffer).unwrap();\n }",
        "while !ready.load(SeqCst) {\n Write::write(bytes, b\"a\").unwrap();\n }",
    ];
    each_counts(&bodies, 0, "it is taken for a loop that waits", |body| {
        count(&within(body, ""))
    });
    let bodies = [
        "while !(0..3).all(|at| flags[at].load(SeqCst)) {}",
        "while flags.iter().map(|flag| flag.load(SeqCst)).any(|set| !set) {}",
        "while AtomicBool::swap(&lock, true, Ordering::Acquire) {}",
        "while RwLock::read(&done).unwrap().is_none() {}",
    ];
    each_counts(
        &bodies,
        1,
        "it is not taken for a loop that waits",
        |body| count(&within(body, "")),
    );
    // Where each value says what it is, a list is no iterator over it.
    let rest = "let mut rest = FLAGS.iter();\n while rest.any(|flag| flag.load(SeqCst)) {}";
    assert_eq!(
        count_with(&within(rest, ITEMS), true),
        1,
        "it is taken for a loop that waits"
    );
}

#[test]
fn what_is_called_without_being_named_may_leave_something_behind() {
    let cases = [
        (
            "while receiver.try_recv().unwrap_or_default().is_empty() {}",
            "impl Default for Job { fn default() -> Job { MADE.set(1); Job } }",
        ),
        (
            "while !jobs.lock().unwrap().contains(&job) {}",
            "impl Hash for Job { fn hash<H: Hasher>(&self, to: &mut H) { HASHED.set(1); } }",
        ),
        (
            "while ready.load(SeqCst) < SEEN.get() {}",
            "thread_local! { static SEEN: Cell<u32> = Cell::new(NEXT.load(SeqCst)); }",
        ),
        (
            "let lazy = LazyCell::new(|| NEXT.load(SeqCst));\n while ready.load(SeqCst) < *lazy {}",
            "",
        ),
        (
            "while seen[&job].load(SeqCst) {}",
            "impl Hash for Job { fn hash<H: Hasher>(&self, to: &mut H) { HASHED.set(1); } }",
        ),
        (
            "while !Own.contains(&ready.load(SeqCst)) {}",
            "impl RangeBounds<u32> for Own { fn start_bound(&self) -> Bound<&u32> { MADE.set(1); Bound::Unbounded } }",
        ),
        (
            "while !lead.look() {}",
            "impl Lead { fn look(&mut self) -> bool { READY.load(SeqCst) } }\n\
             impl DerefMut for Own { fn deref_mut(&mut self) -> &mut Lead { self.turns += 1; &mut self.lead } }",
        ),
        (
            "while !all[0].look() {}",
            "impl Lead { fn look(&mut self) -> bool { READY.load(SeqCst) } }\n\
             impl IndexMut<u32> for Own { fn index_mut(&mut self, _: u32) -> &mut Lead { MADE.set(1); &mut self.lead } }",
        ),
        (
            "while looks.iter().last().is_none() {}",
            "impl Iterator for Looks {\n fn next(&mut self) -> Option<u32> { None }\n\
             fn fold<B, F>(self, first: B, with: F) -> B { MADE.set(1); first }\n }",
        ),
        (
            "while looks.iter().last().is_none() {}",
            "mod own { trait Iterator { fn go(&self); } }\nimpl Iterator for Looks {\n\
             fn next(&mut self) -> Option<u32> { None }\n\
             fn fold<B, F>(self, first: B, with: F) -> B { MADE.set(1); first }\n }",
        ),
        (
            "while looks.iter().last().is_none() {}",
            "use std::iter::Iterator as Display;\nimpl Display for Looks {\n\
             fn next(&mut self) -> Option<u32> { None }\n\
             fn fold<B, F>(self, first: B, with: F) -> B { MADE.set(1); first }\n }",
        ),
        (
            "while looks.iter().any(|look| look.load(SeqCst)) {}",
            "impl<'a> Kept<'a> { fn iter(&mut self) -> &mut Iter<'a, AtomicBool> { self.0 } }",
        ),
    ];
    for (body, items) in cases {
        let source = within(body, items);
        assert_eq!(
            count(&source),
            0,
            "it is taken for a loop that waits:\n{source}"
        );
    }
}

#[test]
fn what_std_calls_of_what_it_is_given_may_leave_something_behind() {
    let bodies = [
        "while !Option::is_some_and(Some(()), look) {}",
        "while !Option::map(Some(()), look).unwrap() {}",
        "while Result::unwrap_or_else(Err(()), look) {}",
        "while !text.contains(look) {}",
        "while !text.contains(&look) {}",
        "while !text.contains(own.look) {}",
        "while !text.contains(look as fn(char) -> bool) {}",
        "while !str::contains(text, look) {}",
        "while Iterator::all(&mut all.iter(), look) {}",
    ];
    for body in bodies {
        let source = within(body, "fn look<T>(_: T) -> bool { LOOKS.set(1); true }");
        assert_eq!(
            count(&source),
            0,
            "it is taken for a loop that waits:\n{source}"
        );
    }
    let waits = [
        "while !jobs.lock().unwrap().contains(&1) {}",
        "while !jobs.lock().unwrap().contains(&a) {}",
        "while !text.lock().unwrap().contains(\"x\") {}",
        "while !(1..3).contains(&ready.load(SeqCst)) {}",
        "while Option::is_some(&ONCE.get()) {}",
    ];
    for body in waits {
        let source = within(body, "");
        assert_eq!(count(&source), 1, "it does nothing but wait:\n{source}");
    }
}

#[test]
fn what_only_leads_to_something_leaves_nothing_behind() {
    let items = [
        "impl DerefMut for Guard<'_> { fn deref_mut(&mut self) -> &mut u32 { unsafe { &mut *self.lock.value.get() } } }",
        "impl DerefMut for Guard<'_> { fn deref_mut(&mut self) -> &mut u32 { self.value.as_mut().unwrap() } }",
        "impl IndexMut<usize> for Row { fn index_mut(&mut self, at: usize) -> &mut u32 { &mut self.0[at] } }",
        "impl fmt::Display for Row { fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result { write!(to, \"row\") } }",
    ];
    for items in items {
        let source = within("while !ready.load(SeqCst) {}", items);
        assert_eq!(count(&source), 1, "it does nothing but wait:\n{source}");
    }
}

#[test]
fn what_hides_functions_hides_what_a_loop_does() {
    let wait = "let ready = other::flag();\n while !ready.load(SeqCst) {}";
    let items = [
        "impl Turns { fn load(&self, _: Ordering) -> bool { self.0.set(1); true } }",
        "macro_rules! make { () => { fn load() {} } }",
        "make! { fn load() {} }",
        "impl Deref for Turns { fn deref(&self) -> &u32 { self.0.set(1); &1 } }",
        "impl Drop for Turns { fn drop(&mut self) { self.0.set(1); } }",
        "use other::count as load;",
    ];
    for item in items {
        let source = within(wait, item);
        assert_eq!(
            count(&source),
            0,
            "it is taken for a loop that waits:\n{source}"
        );
    }
}

/// Loops in a program that says what each value in them is.
const CERTAIN: &[&str] = &[
    "while !READY.load(SeqCst) {\n hint::spin_loop();\n }",
    "while !crate::READY.load(Ordering::SeqCst) {\n thread::yield_now();\n }",
    "let ready = Arc::new(AtomicBool::new(false));\n let ready = Arc::clone(&ready);\n while !ready.load(SeqCst) {}",
    "let ticket = NEXT.fetch_add(1, Relaxed);\n while NEXT.load(SeqCst) != ticket {}",
    "while NEXT.compare_exchange(0, 1, SeqCst, SeqCst).is_err() {\n while NEXT.load(SeqCst) == 1 {}\n }",
    "while !*DONE.lock().unwrap() {\n thread::sleep(Duration::from_millis(1));\n }",
    "while !*DONE.lock().unwrap_or_else(|error| error.into_inner()) {}",
    "let handles: Vec<JoinHandle<()>> = start();\n while !handles.iter().all(|handle| handle.is_finished()) {}",
    "let (sender, receiver) = mpsc::channel::<u32>();\n while matches!(receiver.try_recv(), Err(TryRecvError::Empty)) {}",
    "let x = loop {\n let seen = NEXT.load(SeqCst);\n if seen > 0 {\n break seen;\n }\n };",
    "let shared = Arc::new(Shared { stop: AtomicBool::new(false), stage: Mutex::new(Stage::Early) });\n let theirs = Arc::clone(&shared);\n thread::spawn(move || {\n while !theirs.stop.load(Relaxed) {\n hint::spin_loop();\n }\n });",
    "let shared = Shared::default();\n while !shared.stop.load(Relaxed) {}",
    "let shared = Shared::new();\n while !shared.is_stopped() {}",
    "let shared = opened();\n while !shared.is_stopped() {\n pause();\n }",
    "let shared = opened();\n while *shared.stage.lock().unwrap() != Stage::Late {}",
    "let counts = [AtomicU32::new(0), AtomicU32::new(0)];\n while counts.iter().any(|count| count.load(SeqCst) == 0) {}",
    "fn other(ready: &Mutex<bool>) {\n while *ready.lock().unwrap() {}\n }\n let ready = AtomicBool::new(false);\n while !ready.load(SeqCst) {}",
    "for ready in [&READY, &READY] {\n ready.store(true, SeqCst);\n }\n while FLAGS[2].load(SeqCst) {}",
];

const ITEMS: &str = "
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering, Ordering::*};
use std::sync::mpsc::{self, TryRecvError};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::{hint, time::Duration};
static READY: AtomicBool = AtomicBool::new(false);
static NEXT: AtomicU32 = AtomicU32::new(0);
static DONE: Mutex<bool> = Mutex::new(false);
static FLAGS: [AtomicBool; 3] = [const { AtomicBool::new(false) }; 3];
#[derive(PartialEq)]
enum Stage { Early, Late }
struct Shared { stop: AtomicBool, stage: Mutex<Stage> }
impl Default for Shared {
    fn default() -> Self { Shared::new() }
}
impl Shared {
    fn new() -> Self { Shared { stop: AtomicBool::new(false), stage: Mutex::new(Stage::Early) } }
    fn is_stopped(&self) -> bool { self.stop.load(Acquire) }
}
fn opened() -> Arc<Shared> { Arc::new(Shared::new()) }
fn pause() { thread::yield_now(); }
struct Lock { locked: AtomicBool }
impl Lock {
    fn take(&self) {
        while self.locked.swap(true, Acquire) {
            hint::spin_loop();
        }
    }
}
";

#[test]
fn what_is_std_s_is_trusted_whatever_else_has_the_name_of_its_methods() {
    let gate = "struct Gate(Cell<u32>);
impl Gate { fn load(&self) -> bool { self.0.set(1); true } fn lock(&self) { self.0.set(1); } }
impl Drop for Gate { fn drop(&mut self) { self.0.set(1); } }";
    for body in CERTAIN {
        for (items, has_others) in [(ITEMS.to_owned(), true), (format!("{ITEMS}{gate}"), false)] {
            let source = within(body, &items);
            assert!(
                count_with(&source, has_others) >= 2,
                "with others: {has_others}; the loop is not taken for one that waits:\n{source}"
            );
        }
    }
}

/// Bodies of a loop that waits, below `let mut backoff = 1`.
const PACED: &[&str] = &[
    "for _ in 0..backoff {\n hint::spin_loop();\n }\n if backoff < 64 {\n backoff *= 2;\n }",
    "for _ in 0..backoff {\n hint::spin_loop();\n }\n backoff = (backoff * 2).min(64);",
    "thread::sleep(Duration::from_millis(backoff));\n backoff = backoff.saturating_mul(2).min(100);",
    "if backoff < 10 {\n backoff += 1;\n hint::spin_loop();\n } else {\n thread::yield_now();\n }",
    "if backoff > 10 {\n thread::yield_now();\n } else {\n backoff += 1;\n }",
];

/// Bodies that do more with it, or may panic.
const NOT_PACED: &[&str] = &[
    "backoff *= 2;",
    "backoff += 1;",
    "if backoff < 64 {\n backoff *= 2;\n println!(\"{backoff}\");\n }",
    "if backoff > 10 {\n break;\n }\n if backoff < 64 {\n backoff += 1;\n }",
    "if backoff < 64 {\n backoff += NEXT.load(SeqCst);\n }",
    "if backoff < 64 {\n backoff *= 2;\n backoff *= 2;\n backoff *= 2;\n }",
    "NEXT.store(backoff, SeqCst);\n backoff = (backoff * 2).min(64);",
    "for _ in 0..backoff {\n println!(\"again\");\n }\n backoff = (backoff * 2).min(64);",
    "if backoff < 10 {\n backoff += 1;\n } else {\n NEXT.fetch_add(1, SeqCst);\n return;\n }",
    "turns += 1;\n backoff = (backoff * 2).min(64);",
];

#[test]
fn what_only_paces_a_loop_is_not_left_behind_by_it() {
    let whole = |begins: &str, body: &str, after: &str| {
        let looping =
            format!("{begins}\n while READY.swap(true, Acquire) {{\n {body}\n }}\n{after}");
        within(&looping, ITEMS)
    };
    for body in PACED {
        let source = whole("let mut backoff = 1;", body, "");
        assert_eq!(count(&source), 2, "it only paces the loop:\n{source}");
        for (begins, after) in [
            ("let mut backoff = 1;", "println!(\"{backoff}\");"),
            ("let mut backoff = 1;", "let told = backoff;"),
            ("let mut backoff = READY.load(SeqCst);", ""),
            ("let mut backoff: u8 = 1;", ""),
            ("let mut backoff = 1u8;", ""),
        ] {
            let source = whole(begins, body, after);
            assert_eq!(count(&source), 1, "it is not known only to pace:\n{source}");
        }
    }
    for own in [
        "fn sleep(turns: u64) { if turns > 4 { READY.store(false, Release); } }",
        "fn yield_now() { READY.store(false, Release); }",
        "impl Duration { fn from_millis(turns: u64) -> time::Duration { COUNTED.set(turns); time::Duration::ZERO } }",
        "use self::counted as spin_loop;",
        "const sleep: fn(u64) = counted;",
    ] {
        for body in PACED {
            let source = whole("let mut backoff = 1;", body, own);
            assert!(count(&source) < 2, "it does more than to pace:\n{source}");
        }
    }
    for body in NOT_PACED {
        let source = whole("let mut backoff = 1;", body, "");
        assert_eq!(
            count(&source),
            1,
            "it does not only pace the loop:\n{source}"
        );
    }
}

#[test]
fn what_may_be_another_s_is_not_trusted_by_its_name() {
    // Each has one loop that waits, that of the lock, and one that need not.
    let bodies = [
        "while !other::FLAG.load(SeqCst) {}",
        "let flag = other::flag();\n while !flag.load(SeqCst) {}",
        "while !GATE.load(SeqCst) {}",
        "while !READY.load(SeqCst) {\n spin();\n }",
        "let drop = |_| CELL.set(1);\n while !READY.load(SeqCst) {\n drop(1);\n }",
        "while !READY.load(SeqCst) {\n other::hint::spin_loop();\n }",
        "fn wait<T: Flag>(flag: &T) {\n while !flag.load(SeqCst) {}\n }",
        "let wait = |flag| {\n while !flag.load(SeqCst) {}\n };",
        "while *CELL.lock().unwrap() != 1 {}",
        "while !READY.load(SeqCst) {\n let gate = GATE;\n }",
        "while !READY.load(SeqCst) {\n turns += 1;\n }",
        "let mut last = 0;\n while !READY.load(SeqCst) {\n last = 1;\n }\n println!(\"{last}\");",
        "#[other::twice]\n fn wait() {\n while !READY.load(SeqCst) {}\n }",
        "while !renamed.load(SeqCst) {}",
        "let tally = Tally { stop: Gate::new() };\n while !tally.stop.load(SeqCst) {}",
        "let tally = Tally { stop: Gate::new() };\n while !tally.is_stopped() {}",
        "let tally = Tally::take();\n while tally.counted() {}",
        "while Sides::Left == side {}",
        "let made = Made { stop: AtomicBool::new(false) };\n while !made.stop.load(SeqCst) {}",
        "while !READY.load(SeqCst) {\n guard();\n }",
        "if let Some(READY) = other::flag() {\n while !READY.load(SeqCst) {}\n }",
    ];
    let items = format!(
        "{ITEMS}use other::{{Flag, Gate, spin}};
static GATE: Gate = Gate::new();
static CELL: Mutex<Gate> = Mutex::new(Gate::new());
fn take(renamed: &Gate, locked: &AtomicBool) {{}}
struct Tally {{ stop: Gate }}
impl Tally {{
    fn is_stopped(&self) -> bool {{ self.stop.load() }}
    fn counted(&self) -> bool {{ CELL.set(1); true }}
}}
enum Sides {{ Left, Right(Gate) }}
#[other::remade]
struct Made {{ stop: AtomicBool }}
struct Guard;
fn guard() -> Guard {{ Guard }}"
    );
    each_counts(
        &bodies,
        1,
        "a loop is taken for one that waits that need not be one",
        |body| count_with(&within(body, &items), true),
    );
    // `Mutex` and `AtomicBool` are another's here.
    for import in [
        "use other::Mutex;",
        "use other::sync::*;",
        "use other::M as Mutex;",
    ] {
        let items = format!("{import}\nstatic DONE: Mutex<bool> = Mutex::new(false);");
        let source = within("while !*DONE.lock().unwrap() {}", &items);
        assert_eq!(count_with(&source, true), 0, "it is not std's:\n{source}");
    }
}

#[test]
fn a_trait_may_have_a_method_for_what_leads_to_a_tool_of_std_s() {
    let shared = "let ready = Arc::new(AtomicBool::new(false));\n while !ready.load(SeqCst) {}";
    let items = format!(
        "{ITEMS}
trait Watched {{ fn load(&self, _: Ordering) -> bool; }}
impl Watched for Arc<AtomicBool> {{ fn load(&self, _: Ordering) -> bool {{ CELL.set(1); true }} }}"
    );
    for has_others in [false, true] {
        let source = within(shared, &items);
        let expected = count_with(&within("", &items), has_others);
        let found = count_with(&source, has_others);
        assert_eq!(found, expected, "it is not std's:\n{source}");
    }
    for (call, of) in [
        ("Duration::sleep(LIMIT, &cell)", "Duration"),
        ("u32::sleep(1, &cell)", "u32"),
        ("std::primitive::u32::sleep(1, &cell)", "u32"),
    ] {
        let body = format!("while !READY.load(SeqCst) {{\n {call};\n }}");
        let items = format!(
            "{ITEMS}
trait Naps {{ fn sleep(self, naps: &Cell<u32>); }}
impl Naps for {of} {{ fn sleep(self, naps: &Cell<u32>) {{ naps.set(1); }} }}"
        );
        let expected = count(&within("", &items));
        let source = within(&body, &items);
        assert_eq!(count(&source), expected, "it is not std's:\n{source}");
    }
}

#[test]
fn a_loop_may_share_its_line_with_other_code_unless_the_program_asks_for_columns() {
    let bodies = [
        "let x = 1; while !ready.load(SeqCst) {}",
        "while !ready.load(SeqCst) {} next.store(1);",
        "while !ready.load(SeqCst) {} while !set.load(SeqCst) {}",
        "thread::spawn(|| while !ready.load(SeqCst) {});",
        "let é = \"é\"; let x = loop { if ready.load(SeqCst) { break 1; } }; panic!(\"{é}{x}\");",
    ];
    for body in bodies {
        let source = within(body, "");
        let loops = body.matches("while").count() + body.matches("loop").count();
        let found = count_in(&source, false, Room::AnyColumn);
        assert_eq!(found, loops, "it has room:\n{source}");
        let asks = within(body, "fn at() -> u32 { column!() }");
        let found = count_in(&asks, false, Room::AnyColumn);
        assert!(found < loops, "its columns are told:\n{asks}");
    }
}

/// Loops that do more than wait in some of their turns, and how often that is marked.
const BUSY: &[(&str, usize)] = &[
    (
        "loop {\n if let Some(value) = Arc::get_mut(&mut shared) {\n *value += 1;\n break;\n }\n thread::yield_now();\n }",
        1,
    ),
    (
        "while !READY.load(SeqCst) {\n match receiver.try_recv() {\n Ok(job) => println!(\"{job}\"),\n Err(_) => thread::yield_now(),\n }\n }",
        1,
    ),
    (
        "loop {\n if let Ok(job) = receiver.try_recv() {\n done.push(job);\n total += 1;\n }\n if READY.load(SeqCst) {\n break;\n }\n }",
        1,
    ),
    (
        "loop {\n let job = match receiver.recv_timeout(Duration::from_millis(1)) {\n Ok(job) => job,\n Err(RecvTimeoutError::Timeout) => continue,\n Err(_) => break,\n };\n println!(\"{job}\");\n }",
        1,
    ),
    (
        "loop {\n let job = match receiver.try_recv() {\n Ok(job) => handled(job),\n Err(_) => continue,\n };\n println!(\"{job}\");\n }",
        2,
    ),
    (
        "loop {\n let Ok(job) = receiver.try_recv() else {\n thread::yield_now();\n continue;\n };\n println!(\"{job}\");\n }",
        1,
    ),
    (
        "while !READY.load(SeqCst) {\n while let Ok(job) = receiver.try_recv() {\n println!(\"{job}\");\n }\n thread::yield_now();\n }",
        1,
    ),
    (
        "loop {\n if READY.load(SeqCst) {\n println!(\"ready\");\n break;\n } else if NEXT.load(SeqCst) == 1 {\n turns += 1;\n }\n }",
        2,
    ),
];

#[test]
fn what_more_a_loop_does_in_some_of_its_turns_is_marked() {
    for (body, busy) in BUSY {
        let before = "let (sender, receiver) = mpsc::channel::<u32>();\n";
        let source = within(&format!("{before}{body}"), ITEMS);
        assert_eq!(
            count_in(&source, false, Room::AnyColumn),
            2,
            "the loop is not taken for one that may wait:\n{source}"
        );
        let marked = marked(&[source.as_str()], false, false, Room::AnyColumn);
        let found = marked[0].text.matches("waits::busy()").count();
        assert_eq!(found, *busy, "in\n{}", marked[0].text);
        // A crate by others may ask for its caller's column.
        assert_eq!(count_in(&source, true, Room::AnyColumn), 1, "{source}");
    }
    // Those that do so in each turn are no loops that wait.
    for body in [
        "while !READY.load(SeqCst) {\n turns += 1;\n }",
        "while !READY.load(SeqCst) {\n if NEXT.load(SeqCst) == 1 {\n turns += 1;\n }\n turns += 1;\n }",
        "loop {\n let job = match receiver.try_recv() {\n Ok(job) => job,\n Err(_) => 0,\n };\n println!(\"{job}\");\n }",
    ] {
        let source = within(body, ITEMS);
        let found = count_in(&source, false, Room::AnyColumn);
        assert_eq!(found, 1, "it does more in each turn:\n{source}");
    }
}

#[test]
fn what_does_not_parse_stays_as_it_is() {
    let source = "fn main( { while x {} }";
    assert_eq!(
        marked(&[source], false, false, Room::AnyColumn)[0].text,
        source
    );
}
