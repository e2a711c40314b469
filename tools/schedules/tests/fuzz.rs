//! Random small programs come out the same with every reduction on and off.
//!
//! The programs are random, and the same on every run: each is made from its
//! number.

use std::fmt::Write;
use std::path::PathBuf;

use schedules::compile::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::outputs::Outputs;
use schedules::program::Program;

/// Numbers that look random: a linear congruential generator.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Two or three threads, each with up to three statements about shared things.
fn source(number: u64) -> String {
    let mut dice = Dice(number * 7 + 1);
    let mut threads = String::new();
    let count = 2 + dice.below(2);
    for thread in 0..count {
        threads += "        scope.spawn(|| {\n";
        for _ in 0..1 + dice.below(if count == 2 { 3 } else { 2 }) {
            statement(&mut dice, thread, &mut threads);
        }
        threads += "        });\n";
    }
    format!(
        "use std::sync::atomic::{{AtomicU32, Ordering::SeqCst}};\n\
         use std::sync::mpsc;\nuse std::sync::{{Barrier, Condvar, Mutex, RwLock}};\nuse std::thread;\n\n\
         fn main() {{\n    \
             let (a, b) = (Mutex::new(0u32), Mutex::new(0u32));\n    \
             let (x, bell, shared) = (AtomicU32::new(0), Condvar::new(), RwLock::new(0u32));\n    \
             let both = Barrier::new(2);\n    \
             let (sender, receiver) = mpsc::channel::<u32>();\n    \
             let (meeting, guest) = mpsc::sync_channel::<u32>(0);\n    \
             let (receiver, guest) = (Mutex::new(receiver), Mutex::new(guest));\n    \
             let (sender, meeting) = (&sender, &meeting);\n    \
             let _ = (&a, &b, &x, &bell, &shared, &both, &receiver, &guest, sender, meeting);\n    \
             thread::scope(|scope| {{\n{threads}    }});\n    \
             println!(\"end {{}}\", x.load(SeqCst));\n}}\n"
    )
}

fn statement(dice: &mut Dice, thread: u64, text: &mut String) {
    let line = match dice.below(15) {
        0 | 1 => format!("println!(\"{thread}\");"),
        2 => "*a.lock().unwrap() += 1;".to_owned(),
        3 => format!("{{ let a = a.lock().unwrap(); println!(\"{thread} sees {{a}}\"); }}"),
        4 => "{ let _a = a.lock().unwrap(); *b.lock().unwrap() += 1; }".to_owned(),
        5 => "{ let _b = b.lock().unwrap(); *a.lock().unwrap() += 1; }".to_owned(),
        6 => "{ let seen = x.load(SeqCst); x.store(seen + 1, SeqCst); }".to_owned(),
        7 => "x.fetch_add(2, SeqCst);".to_owned(),
        8 => format!("sender.send({thread}).unwrap();"),
        9 => "{ let got = receiver.lock().unwrap().recv(); println!(\"got {got:?}\"); }".to_owned(),
        10 => format!("meeting.send({thread}).unwrap();"),
        11 => "{ let met = guest.lock().unwrap().recv(); println!(\"met {met:?}\"); }".to_owned(),
        12 => "both.wait();".to_owned(),
        13 => "{ *shared.write().unwrap() += 1; bell.notify_one(); }".to_owned(),
        _ => format!(
            "{{ let seen = shared.read().unwrap(); println!(\"{thread} reads {{seen}}\"); }}"
        ),
    };
    let _ = writeln!(text, "            {line}");
}

#[test]
fn random_programs_come_out_the_same_with_every_reduction() {
    compare(16, 1_500);
}

#[test]
#[ignore = "takes a minute"]
fn many_random_programs_come_out_the_same_with_every_reduction() {
    compare(150, 30_000);
}

/// Compares the searches of so many programs that need no more states.
fn compare(count: u64, states: u64) {
    let stand_in = StandIn::build().expect("the stand-in builds");
    let programs: Vec<_> = (0..count)
        .map(|number| Program {
            name: format!("fuzz{number}"),
            path: PathBuf::new(),
            shown: format!("fuzz{number}.rs"),
            edition: "2024".to_owned(),
            source: source(number),
        })
        .collect();
    let programs: Vec<_> = programs.iter().collect();
    let explorer = Explorer::new(&programs, &stand_in).expect("the programs compile");
    let mut wrong = vec![];
    let mut compared = 0;
    for (number, program) in programs.iter().enumerate() {
        let outputs = |fine, merge, private_first, states| {
            let options = Options {
                fine,
                merge,
                private_first,
                states,
                ..Options::default()
            };
            let graph = explorer.explore(number, options, |_| ());
            let graph = graph.expect("the program can be explored");
            graph.complete.then(|| Outputs::new(&graph).count())
        };
        let reduced = outputs(false, true, true, 200_000).expect("the reduced search is small");
        for (fine, merge, private_first) in [
            (false, true, false),
            (true, true, true),
            (false, false, false),
        ] {
            // Without merging some are too large to be searched through.
            let Some(found) = outputs(fine, merge, private_first, states) else {
                continue;
            };
            compared += 1;
            if found != reduced {
                wrong.push(format!(
                    "fine {fine}, merge {merge}, private first {private_first}: found {found:?}, with all reductions {reduced:?}\n{}",
                    program.source
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        compared >= 2 * programs.len(),
        "only {compared} searches were small enough"
    );
}
