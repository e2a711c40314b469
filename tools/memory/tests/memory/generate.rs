//! Random programs.

use std::fmt::Write;

use fastrand::Rng;

/// Two or three threads, up to seven operations.
pub fn program(rng: &mut Rng) -> String {
    let threads = rng.usize(2..=3);
    let mut left = rng.usize(4..=7);
    let mut registers = 'a'..;
    let mut last_register = None;
    let mut text = String::new();
    let has_plain = rng.u8(0..5) == 0;
    // Often one kind of ordering in the whole program, so that it matters.
    let mood = rng.u8(0..4);
    for thread in 0..threads {
        if thread > 0 {
            text += " | ";
        }
        let own = match threads - thread {
            1 => left,
            more => rng.usize(1..=left.saturating_sub(more - 1).min(4)),
        };
        left -= own;
        for number in 0..own {
            if number > 0 {
                text += "; ";
            }
            let pick = |rng: &mut Rng, own: &[&'static str]| match mood {
                0 => "sc",
                1 if rng.bool() => own[0],
                _ => own[rng.usize(0..own.len())],
            };
            const LOADS: &[&str] = &["rlx", "acq", "sc"];
            const STORES: &[&str] = &["rlx", "rel", "sc"];
            const BOTH: &[&str] = &["rlx", "acq", "rel", "ar", "sc"];
            let variable = if rng.u8(0..5) < 4 { rng.usize(0..2) } else { 2 };
            let variable = ["x", "y", "z"][variable];
            let value = rng.u8(1..=3);
            if let Some(register) = last_register
                && rng.u8(0..8) == 0
            {
                write!(text, "if {register}={} ", rng.u8(0..3)).expect("a string takes all");
            }
            let mut register = || {
                let next = registers.find(|letter| !"xyzwmpq".contains(*letter));
                next.expect("there are letters enough")
            };
            let operation = match rng.u8(0..if has_plain { 13 } else { 10 }) {
                0..=3 => {
                    let register = register();
                    last_register = Some(register);
                    format!("{register}={variable} {}", pick(rng, LOADS))
                }
                4..=6 => format!("{variable}={value} {}", pick(rng, STORES)),
                7 => format!("{}={variable}+1 {}", register(), pick(rng, BOTH)),
                8 => format!(
                    "{}={variable}?{}:{value} {} {}",
                    register(),
                    rng.u8(0..2),
                    pick(rng, BOTH),
                    pick(rng, LOADS)
                ),
                9 => format!("fence {}", pick(rng, &["sc", "acq", "rel", "ar"])),
                10 => format!("{}=p", register()),
                _ => format!("p={value}"),
            };
            text += &operation;
        }
        last_register = None;
    }
    text + " -> x y z"
}
