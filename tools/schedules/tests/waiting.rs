//! A loop counts as one that does nothing but wait only if nothing of a turn is left
//! behind in its thread, and is marked without moving what is told of a program.

use schedules::program::waiting::marked;

fn count(source: &str) -> usize {
    let [marked] = &marked(&[source])[..] else {
        panic!("one source is marked as one");
    };
    assert_eq!(
        marked.lines().count(),
        source.lines().count(),
        "the marks move a line of\n{source}"
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
    ];
    for body in bodies {
        let source = within(body, "fn free() -> bool { FREE.load(SeqCst) }");
        assert_eq!(
            count(&source),
            1,
            "it is not taken for a loop that waits:\n{source}"
        );
    }
}

#[test]
fn loops_that_leave_something_behind_do_not() {
    let bodies = [
        "while !ready.load(SeqCst) {\n turns += 1;\n }",
        "while !ready.load(SeqCst) {\n last = 3;\n }",
        "while !ready.load(SeqCst) {\n list.push(1);\n }",
        "while !ready.load(SeqCst) {\n cell.set(1);\n }",
        "while !ready.load(SeqCst) {\n count(&mut turns);\n }",
        "while let Some(next) = numbers.next() {}",
        "while !counts() {}",
        "while !calls_one_that_counts() {}",
        "while !turns.counted() {}",
        "let counting = || cell.set(1);\n while !counting() {}",
        "let drop = || cell.set(1);\n while !ready.load(SeqCst) {\n drop();\n }",
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
impl Turns { fn counted(&self) -> bool { self.0.replace(1) } }";
    for body in bodies {
        let source = within(body, items);
        assert_eq!(
            count(&source),
            0,
            "it is taken for a loop that waits:\n{source}"
        );
    }
}

#[test]
fn what_hides_functions_hides_what_a_loop_does() {
    let wait = "while !ready.load(SeqCst) {}";
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

#[test]
fn what_does_not_parse_stays_as_it_is() {
    let source = "fn main( { while x {} }";
    assert_eq!(marked(&[source])[0], source);
}
