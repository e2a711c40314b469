//! What to do about a loop of which more turns were searched than anybody waits for.

use crate::program::Program;
use crate::program::waiting::{Looping, Why};

/// More loops than this are not told of.
const LOOPS: usize = 3;

/// After a step in this line of the program's text was one too many: about the loop in
/// which it stands, or about those that there are.
pub fn on_step(program: &Program, line: Option<u32>) -> String {
    let line = line.map_or(0, |line| line as usize);
    let loops = program.loops();
    let around = loops
        .iter()
        .filter(|one| one.lines.0 <= line && line <= one.lines.1);
    let told = match around.min_by_key(|one| one.lines.1 - one.lines.0) {
        Some(innermost) => std::slice::from_ref(innermost),
        None => &loops[..loops.len().min(LOOPS)],
    };
    told.iter()
        .map(|one| format!("\n  {}", sentence(program, one)))
        .collect()
}

/// After a search has reached a limit: about the loops that may be the reason.
pub fn on_limit(program: &Program) -> String {
    let mut loops = program.loops();
    loops.retain(|one| one.why != Why::Waits);
    let told = loops.iter().take(LOOPS);
    told.map(|one| format!("  {}.\n", sentence(program, one)))
        .collect()
}

fn sentence(program: &Program, one: &Looping) -> String {
    let place = |line: usize| match program.place(line as u32) {
        (file, line) if file == program.shown => format!("line {line}"),
        (file, line) => format!("{file}:{line}"),
    };
    let looping = place(one.lines.0);
    let bounded = "let it go round a few times, as `for _ in 0..3` does, or look at some schedules alone, with `--random 1000`";
    match one.why {
        Why::NoRoom => format!(
            "The loop in {looping} may only wait, but shares a line with other code: put it on lines of its own, as rustfmt does, and then few of its turns have to be searched"
        ),
        Why::Leaves(line) => format!(
            "The loop in {looping} may go round any number of times, and does more than wait, as far as the source shows: see {}. So each number is searched: {bounded}",
            place(line)
        ),
        Why::Waits => format!(
            "The loop in {looping} may go round any number of times, and its turns change something. So each number is searched: {bounded}"
        ),
    }
}
