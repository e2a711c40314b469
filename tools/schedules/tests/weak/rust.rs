//! A litmus program, as the Rust program that it stands for.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use schedules::program::{Program as Source, watched};

use crate::program::{Line, PLACES, Program, VARIABLES, What};

/// `None` if it has plain data, where that can't be watched.
pub fn source(name: &str, program: &Program) -> Option<Source> {
    let mut text = String::from(
        "use std::sync::Mutex;\nuse std::sync::atomic::{AtomicU32, Ordering::*, fence};\nuse std::thread;\n\n",
    );
    for variable in 0..VARIABLES.len() {
        writeln!(text, "static V{variable}: AtomicU32 = AtomicU32::new(0);").ok()?;
        writeln!(text, "static M{variable}: Mutex<()> = Mutex::new(());").ok()?;
    }
    if has_plain(program) {
        if !watched::IS_POSSIBLE {
            return None;
        }
        for place in 0..PLACES.len() {
            writeln!(text, "static mut P{place}: u32 = 0;").ok()?;
        }
    }
    text += "\nfn main() {\n    let threads = [\n";
    for thread in &program.threads {
        let registers = program.registers;
        writeln!(
            text,
            "        thread::spawn(|| {{\n            let mut r = [0; {registers}];"
        )
        .ok()?;
        for line in thread {
            writeln!(text, "            {}", statement(line)).ok()?;
        }
        text += "            r\n        }),\n";
    }
    text += "    ];\n    let mut all = vec![];\n    for thread in threads {\n        all.push(thread.join().unwrap());\n    }\n";
    // Each register is written by one thread.
    writeln!(
        text,
        "    for register in 0..{} {{\n        print!(\"{{}}\", all.iter().map(|r| r[register]).sum::<u32>());\n    }}",
        program.registers
    )
    .ok()?;
    for variable in &program.last {
        writeln!(text, "    print!(\"{{}}\", V{variable}.load(Relaxed));").ok()?;
    }
    text += "    println!();\n}\n";
    Some(Source {
        others: vec![],
        package: None,
        name: name.to_owned(),
        path: PathBuf::new(),
        // What stands before the last `=` would be taken for a path.
        shown: format!("{}.rs", name.replace([' ', '='], "_")),
        edition: "2024".to_owned(),
        source: text,
    })
}

pub fn has_plain(program: &Program) -> bool {
    let is_plain = |line: &Line| matches!(line.what, What::Read(..) | What::Write(..));
    program.threads.iter().flatten().any(is_plain)
}

fn statement(line: &Line) -> String {
    let name = |ordering: Ordering| format!("{ordering:?}");
    let text = match line.what {
        What::Load(variable, ordering, register) => {
            format!("r[{register}] = V{variable}.load({});", name(ordering))
        }
        What::Store(variable, value, ordering) => {
            format!("V{variable}.store({value}, {});", name(ordering))
        }
        What::Add(variable, more, ordering, register) => format!(
            "r[{register}] = V{variable}.fetch_add({more}, {});",
            name(ordering)
        ),
        What::Swap(variable, new, ordering, register) => format!(
            "r[{register}] = V{variable}.swap({new}, {});",
            name(ordering)
        ),
        What::Exchange {
            variable,
            expected,
            new,
            success,
            failure,
            register,
        } => format!(
            "r[{register}] = V{variable}.compare_exchange({expected}, {new}, {}, {}).unwrap_or_else(|now| now);",
            name(success),
            name(failure)
        ),
        What::Fence(ordering) => format!("fence({});", name(ordering)),
        What::Lock(variable) => format!("let guard = M{variable}.lock().unwrap();"),
        What::Unlock(_) => "drop(guard);".to_owned(),
        What::Read(place, register) => format!("r[{register}] = unsafe {{ P{place} }};"),
        What::Write(place, value) => format!("unsafe {{ P{place} = {value} }};"),
    };
    match line.when {
        Some((register, value)) => format!("if r[{register}] == {value} {{ {text} }}"),
        None => text,
    }
}
