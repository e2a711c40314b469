//! Programs with one thread, whose traces are derived by hand: from the rules
//! of the language for when a value is dropped, and from the documentation of
//! the cells and of `Rc` for what each use does.
//!
//! A step reads `line: what it does -> what it changes`. The first line of a case is that of
//! the names that all of them use, which its text follows.

mod cells;
mod owners;
mod scopes;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use formats::state_graph::StateGraph;
use harness::trial;
use libtest_mimic::Arguments;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program;
use schedules::trace;

/// A program, and its steps.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    source: &'static str,
    steps: &'static [&'static str],
}

const fn case(name: &'static str, source: &'static str, steps: &'static [&'static str]) -> Case {
    Case {
        name,
        source,
        steps,
    }
}

type Test = fn() -> Result<()>;

/// The source of a case begins in its second line, after the names.
const NAMES: &str = "use std::cell::{Cell, Ref, RefCell, RefMut}; use std::rc::{Rc, Weak};";

fn program(name: &str, source: &str) -> Program {
    Program {
        others: vec![],
        package: None,
        name: name.to_owned(),
        path: PathBuf::new(),
        shown: format!("{}.rs", name.replace(' ', "_")),
        edition: "2024".to_owned(),
        source: format!("{NAMES}{source}"),
    }
}

/// A finding is not a crash, and has no stack to show.
fn main() -> ExitCode {
    harness::main(run)
}

fn run() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let cases = [cells::CASES, owners::CASES, scopes::CASES].concat();
    let explorer = match arguments.list {
        true => None,
        false => Some(Arc::new(compile(&cases)?)),
    };
    let mut trials: Vec<_> = cases
        .into_iter()
        .enumerate()
        .map(|(number, case)| {
            let explorer = explorer.clone();
            trial(case.name, move || {
                let explorer = explorer.as_deref().context("it is compiled")?;
                the_trace_is_that_of(explorer, number, &case)
            })
        })
        .collect();
    let others: [(&str, Test); 5] = [
        (
            "where an `Rc` has to become a trait object the cells are traced alone",
            where_an_rc_has_to_become_a_trait_object_the_cells_are_traced_alone,
        ),
        (
            "a program with threads has no trace",
            a_program_with_threads_has_no_trace,
        ),
        (
            "a cell that is made at compile time is the real one",
            a_cell_that_is_made_at_compile_time_is_the_real_one,
        ),
        (
            "the types are used as the real ones are",
            the_types_are_used_as_the_real_ones_are,
        ),
        (
            "what may not cross to another thread still may not",
            what_may_not_cross_to_another_thread_still_may_not,
        ),
    ];
    trials.extend(others.map(|(name, test)| trial(name, test)));
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}

/// All of them at once, which takes hardly longer than one of them.
fn compile(cases: &[Case]) -> Result<Explorer<'static>> {
    let programs = cases.iter().map(|case| program(case.name, case.source));
    // As long as this process lives.
    let programs: &'static [_] = programs.collect::<Vec<_>>().leak();
    Explorer::new(&programs.iter().collect::<Vec<_>>(), &StandIn::build()?)
}

fn the_trace_is_that_of(explorer: &Explorer<'_>, number: usize, case: &Case) -> Result<()> {
    ensure!(explorer.is_traced(number), "it has no trace");
    let walk = explorer.walk(number, Options::default())?;
    let found = told(&walk);
    let (end, found) = found.split_last().context("it has no step")?;
    ensure!(end == ": ends the program", "its last step {end}");
    ensure!(
        found == case.steps,
        "expected\n    {}\n  found\n    {}",
        case.steps.join("\n    "),
        found.join("\n    ")
    );
    Ok(())
}

fn where_an_rc_has_to_become_a_trait_object_the_cells_are_traced_alone() -> Result<()> {
    let program = program(
        "trait object",
        "
        fn main() {
            let cell = Cell::new(1);
            let shown: Rc<dyn std::fmt::Display> = Rc::new(2);
            cell.set(3);
            println!(\"{shown}\");
        }",
    );
    let other = crate::program("owner", "\nfn main() { Rc::new(1); }");
    let stand_in = StandIn::build()?;
    let explorer = Explorer::new(&[&program, &other], &stand_in)?;
    let walk = explorer.walk(1, Options::default())?;
    ensure!(
        walk.objects.len() == 1,
        "the other program's owner is traced"
    );
    let walk = explorer.walk(0, Options::default())?;
    let said = trace::report(explorer.program(0), &walk, explorer.traced(0));
    let said: Vec<_> = said.lines().skip(1).take(2).collect();
    let head = [
        "  Its owners are not followed: it does not compile with owners whose uses are steps.",
        "  trait_object.rs:4: error[E0308]: mismatched types",
    ];
    ensure!(said == head, "expected {head:#?}, found {said:#?}");
    let found = told(&walk);
    let expected = [
        "3: makes cell -> cell: 1",
        "5: sets cell -> cell: 3",
        "6: prints \"2\"",
        "7: drops cell -> cell: dropped",
        ": ends the program",
    ];
    ensure!(found == expected, "found {found:#?}");
    Ok(())
}

/// `12: borrows diary -> diary: 1 shared borrow`.
fn told(walk: &StateGraph) -> Vec<String> {
    let steps = trace::steps(walk).into_iter();
    let line = |line: Option<u32>| line.map_or(String::new(), |line| line.to_string());
    steps
        .map(|step| format!("{}: {}", line(step.line), step.words))
        .collect()
}

fn a_program_with_threads_has_no_trace() -> Result<()> {
    let program = program(
        "threads",
        "
        fn main() {
            let cell = Cell::new(1);
            std::thread::yield_now();
            cell.set(2);
        }",
    );
    let stand_in = StandIn::build()?;
    let explorer = Explorer::new(&[&program], &stand_in)?;
    ensure!(!explorer.is_traced(0), "it has a trace");
    let walk = explorer.walk(0, Options::default())?;
    ensure!(walk.objects.is_empty(), "found {:?}", walk.objects);
    Ok(())
}

fn a_cell_that_is_made_at_compile_time_is_the_real_one() -> Result<()> {
    let program = program(
        "compile time",
        "
        const ZERO: Cell<u32> = Cell::new(0);
        fn main() {
            println!(\"{}\", ZERO.get());
        }",
    );
    let stand_in = StandIn::build()?;
    let explorer = Explorer::new(&[&program], &stand_in)?;
    ensure!(!explorer.is_traced(0), "it has a trace");
    let said = trace::left_out(explorer.traced(0));
    let expected = "  Its cells and owners are not followed: it does not compile with cells \
        whose uses are steps.\n  compile_time.rs:2: error[E0015]";
    ensure!(
        said.starts_with(expected),
        "expected {expected:?}, found {said:?}"
    );
    Ok(())
}

fn the_types_are_used_as_the_real_ones_are() -> Result<()> {
    let program = program(
        "types",
        r#"
        use std::collections::BTreeMap;
        use std::fmt::Debug;
        fn is_send<T: Send>() {}
        fn shorter<'a>(rc: Rc<&'static str>, _: &'a str) -> Rc<&'a str> { rc }
        fn part<'a>(guard: Ref<'a, &'static str>, _: &'a str) -> Ref<'a, &'a str> { guard }
        #[derive(Debug, Default, Clone, PartialEq, PartialOrd)]
        struct Page { number: Cell<u32>, text: RefCell<String>, shared: Rc<u8> }
        fn main() {
            is_send::<RefCell<Cell<u32>>>();
            let text = String::from("short");
            println!("{} {}", shorter(Rc::new("a"), &text), part(RefCell::new("b").borrow(), &text));
            let unsized_cell: &RefCell<dyn Debug> = &RefCell::new(1);
            println!("{unsized_cell:?} {:?}", unsized_cell.borrow());
            let page = Page::default();
            println!("{:?} {}", page.clone(), page.clone() == page);
            println!("{:?}", page.clone().partial_cmp(&page));
            let names = BTreeMap::from([(Rc::<str>::from("Ada"), 1)]);
            println!("{:?} {:?}", names.get("Ada"), Weak::<u8>::new());
            println!("{:?}", Rc::<[u8]>::from(vec![1, 2]).iter().max());
        }"#,
    );
    let stand_in = StandIn::build()?;
    let explorer = Explorer::new(&[&program], &stand_in)?;
    ensure!(explorer.is_traced(0), "it has no trace");
    let walk = explorer.walk(0, Options::default())?;
    let actions = walk.actions.iter().map(|action| action.printed.as_str());
    let real = "a b\nRefCell { value: 1 } 1\n\
        Page { number: Cell { value: 0 }, text: RefCell { value: \"\" }, shared: 0 } true\n\
        Some(Equal)\nSome(1) (Weak)\nSome(2)\n";
    let found: String = actions.collect();
    ensure!(found == real, "expected\n{real}\nfound\n{found}");
    Ok(())
}

fn what_may_not_cross_to_another_thread_still_may_not() -> Result<()> {
    for (name, kind) in [("an Rc", "Rc<u8>"), ("a shared cell", "&'static Cell<u8>")] {
        let source = format!("\nfn is_send<T: Send>() {{}}\nfn main() {{ is_send::<{kind}>(); }}");
        let program = program(name, &source);
        let stand_in = StandIn::build()?;
        let traced = tempfile::tempdir()?;
        let traced_in = stand_in.traced(true, traced.path())?;
        let Err(error) = traced_in.compile(&[&program], traced.path()) else {
            bail!("{name} crosses to another thread");
        };
        let said = format!("{error:#}");
        ensure!(said.contains("E0277"), "{said}");
    }
    Ok(())
}
