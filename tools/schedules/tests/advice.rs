//! Who has a loop of which more turns are searched than anybody waits for is told which
//! it is, why, and what to do.

use std::path::PathBuf;

use schedules::advice;
use schedules::program::Program;

fn program(body: &str) -> Program {
    let source = format!(
        "use std::sync::atomic::{{AtomicBool, AtomicU32, Ordering::*}};
use std::thread;
static READY: AtomicBool = AtomicBool::new(false);
static DONE: AtomicU32 = AtomicU32::new(0);
fn main() {{
{body}
}}
"
    );
    Program {
        others: vec![],
        package: None,
        name: "shop".to_owned(),
        path: PathBuf::new(),
        shown: "shop.rs".to_owned(),
        edition: "2024".to_owned(),
        source,
    }
}

/// Loops, what is said after one step too many in line 7, and what after a limit.
const CASES: &[(&str, &str, &str)] = &[
    (
        "thread::spawn(|| while !READY.load(Acquire) {\nthread::yield_now();\n});dbg!(1);",
        "The loop in line 6 may only wait, but shares a line with other code",
        "The loop in line 6 may only wait, but shares a line with other code",
    ),
    (
        "let mut turns = 0;\nwhile !READY.load(Acquire) {\nthread::yield_now();\nturns += 1;\n}",
        "The loop in line 7 may go round any number of times, and does more than wait, as far as the source shows: see line 9",
        "see line 9",
    ),
    (
        "while !READY.load(Acquire) {\nif DONE.load(Relaxed) > 3 {\nprintln!(\"late\");\n}\n}",
        "The loop in line 6 may go round any number of times, and its turns change something",
        "",
    ),
    (
        "\nwhile READY.swap(true, AcqRel) {\nDONE.fetch_add(1, Relaxed);\n}",
        "The loop in line 7 may go round any number of times, and its turns change something",
        "",
    ),
    (
        "\n\n\nwhile READY.swap(true, AcqRel) {\nDONE.fetch_add(1, Relaxed);\n}",
        "The loop in line 9 may go round any number of times, and its turns change something",
        "",
    ),
    ("\nlet mut n = 0;\nwhile n < 3 {\nn += 1;\n}", "", ""),
];

#[test]
fn a_loop_that_is_searched_turn_by_turn_is_named_with_the_reason() {
    for (body, on_step, on_limit) in CASES {
        let program = program(body);
        for (said, expected) in [
            (advice::on_step(&program, Some(7)), on_step),
            (advice::on_limit(&program), on_limit),
        ] {
            assert!(
                said.contains(expected) && (said.is_empty() || !expected.is_empty()),
                "of the program\n{}\nit should be said:\n{expected}\nand is said:\n{said}",
                program.source
            );
        }
    }
}
