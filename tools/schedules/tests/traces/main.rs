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

use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::page::walk;
use schedules::program::Program;
use schedules::trace;

/// A program, and its steps.
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

/// The source of a case begins in its second line, after the names.
const NAMES: &str = "use std::cell::{Cell, Ref, RefCell, RefMut}; use std::rc::{Rc, Weak};";

fn program(name: &str, source: &str) -> Program {
    Program {
        name: name.to_owned(),
        path: PathBuf::new(),
        shown: format!("{}.rs", name.replace(' ', "_")),
        edition: "2024".to_owned(),
        source: format!("{NAMES}{source}"),
    }
}

fn the_traces_are_those_of(cases: &[Case]) {
    let stand_in = StandIn::build().expect("the stand-in builds");
    let programs: Vec<_> = cases
        .iter()
        .map(|case| program(case.name, case.source))
        .collect();
    let programs: Vec<_> = programs.iter().collect();
    let explorer = Explorer::new(&programs, &stand_in).expect("the programs compile");
    let mut wrong = vec![];
    for (number, case) in cases.iter().enumerate() {
        assert!(explorer.is_traced(number), "{}: no trace", case.name);
        let walk = walk::explore(&explorer, number, Options::default()).expect("it is explored");
        let found = trace::steps(&walk);
        let (end, found) = found.split_last().expect("it ends");
        assert_eq!(end, ": ends the program", "{}", case.name);
        if found != case.steps {
            wrong.push(format!(
                "{}: expected\n    {}\n  found\n    {}",
                case.name,
                case.steps.join("\n    "),
                found.join("\n    ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn cells_and_their_guards() {
    the_traces_are_those_of(cells::CASES);
}

#[test]
fn owners_and_weak_pointers() {
    the_traces_are_those_of(owners::CASES);
}

#[test]
fn drops_stand_where_scopes_and_statements_end() {
    the_traces_are_those_of(scopes::CASES);
}

#[test]
fn where_an_rc_has_to_become_a_trait_object_the_cells_are_traced_alone() {
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
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer = Explorer::new(&[&program, &other], &stand_in).expect("they compile");
    let walk = walk::explore(&explorer, 1, Options::default()).expect("it is explored");
    assert_eq!(walk.objects.len(), 1, "the other program's owner is traced");
    let walk = walk::explore(&explorer, 0, Options::default()).expect("it is explored");
    assert_eq!(
        trace::steps(&walk),
        [
            "3: makes cell -> cell: 1",
            "5: sets cell -> cell: 3",
            "6: prints \"2\"",
            "7: drops cell -> cell: dropped",
            ": ends the program",
        ]
    );
}

#[test]
fn a_program_with_threads_has_no_trace() {
    let program = program(
        "threads",
        "
        fn main() {
            let cell = Cell::new(1);
            std::thread::yield_now();
            cell.set(2);
        }",
    );
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer = Explorer::new(&[&program], &stand_in).expect("it compiles");
    assert!(!explorer.is_traced(0));
    let walk = walk::explore(&explorer, 0, Options::default()).expect("it is explored");
    assert_eq!(walk.objects, []);
}

#[test]
fn a_cell_that_is_made_at_compile_time_is_the_real_one() {
    let program = program(
        "compile time",
        "
        const ZERO: Cell<u32> = Cell::new(0);
        fn main() {
            println!(\"{}\", ZERO.get());
        }",
    );
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer = Explorer::new(&[&program], &stand_in).expect("it compiles");
    assert!(!explorer.is_traced(0));
}

#[test]
fn the_types_are_used_as_the_real_ones_are() {
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
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer = Explorer::new(&[&program], &stand_in).expect("it compiles");
    assert!(explorer.is_traced(0));
    let walk = walk::explore(&explorer, 0, Options::default()).expect("it is explored");
    let actions = walk.actions.iter().map(|action| action.printed.as_str());
    let real = "a b\nRefCell { value: 1 } 1\n\
        Page { number: Cell { value: 0 }, text: RefCell { value: \"\" }, shared: 0 } true\n\
        Some(Equal)\nSome(1) (Weak)\nSome(2)\n";
    assert_eq!(actions.collect::<String>(), real);
}

#[test]
fn what_may_not_cross_to_another_thread_still_may_not() {
    for (name, kind) in [("an Rc", "Rc<u8>"), ("a shared cell", "&'static Cell<u8>")] {
        let source = format!("\nfn is_send<T: Send>() {{}}\nfn main() {{ is_send::<{kind}>(); }}");
        let program = program(name, &source);
        let stand_in = StandIn::build().expect("the stand-in builds");
        let traced = tempfile::tempdir().expect("a temporary folder");
        let traced_in = stand_in.traced(true, traced.path()).expect("it builds");
        let error = traced_in
            .compile(&[&program], traced.path())
            .expect_err("it does not compile");
        let said = format!("{error:#}");
        assert!(said.contains("E0277"), "{said}");
    }
}
