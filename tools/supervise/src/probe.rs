//! Whether the threads of a process can ever go on.
//!
//! What can be known depends on the system:
//!
//! - **Linux**, on x86-64, aarch64 and riscv64, tells for each thread of a process that
//!   this one started in which call it waits. If all of them wait on a `futex` and none
//!   of the waits has a timeout, none will ever run again, unless another process shares
//!   the memory: that is [`Look::Stuck`], and it is certain. All else, also a thread that
//!   waits for a socket, a pipe, a child or a clock, is [`Look::Moves`]: something
//!   outside may wake it.
//! - **Elsewhere**, and where Linux does not tell (a sandbox may keep it secret), nothing
//!   is known: [`Look::Unknown`].

/// What a look at a process has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Each thread waits for another thread, without a timeout.
    Stuck,
    /// Some thread runs, or waits for what may come from outside.
    Moves,
    /// The system does not tell.
    Unknown,
}

/// Looks at a process that this one started.
pub fn look(pid: u32) -> Look {
    system::look(pid)
}

/// How often each thread has run so far, if all of them sleep: two equal answers with
/// time between them mean that nothing ran. `None` where a thread runs. Elsewhere than
/// on Linux nothing is known, and the answer is always the same.
pub fn standstill(pid: u32) -> Option<Counts> {
    system::standstill(pid)
}

/// How often each thread has run, by its number.
pub type Counts = std::collections::BTreeMap<String, Vec<String>>;

#[cfg(target_os = "linux")]
mod system {
    use std::fs;

    use super::{Counts, Look};

    /// The threads are asked one after another, and yet the answer is true of one
    /// moment: first all counts of how often a thread has been scheduled are read, then
    /// all calls in which the threads are, then all counts again. A thread that sleeps
    /// in a call, and has the same count as before, has slept all the time in between.
    /// So there is no need to wait for a second look, however busy the machine is.
    pub fn look(pid: u32) -> Look {
        let Some(before) = counts(pid) else {
            return Look::Moves;
        };
        for thread in before.keys() {
            match waits_for_another(pid, thread) {
                Some(true) => {}
                Some(false) => return Look::Moves,
                None => return Look::Unknown,
            }
        }
        match counts(pid) == Some(before.clone()) && has_threads(pid, before.len()) {
            true => Look::Stuck,
            false => Look::Moves,
        }
    }

    pub fn standstill(pid: u32) -> Option<Counts> {
        let before = counts(pid)?;
        let sleeps = |thread: &String| {
            status(pid, thread)
                .is_some_and(|status| status.lines().any(|line| line.starts_with("State:\tS")))
        };
        before.keys().all(sleeps).then_some(before)
    }

    fn counts(pid: u32) -> Option<Counts> {
        let mut counts = Counts::new();
        for thread in fs::read_dir(format!("/proc/{pid}/task")).ok()? {
            let thread = thread.ok()?.file_name().into_string().ok()?;
            let status = status(pid, &thread)?;
            let lines = status.lines().filter(|line| line.contains("ctxt_switches"));
            counts.insert(thread, lines.map(str::to_owned).collect());
        }
        (!counts.is_empty()).then_some(counts)
    }

    fn status(pid: u32, thread: &str) -> Option<String> {
        fs::read_to_string(format!("/proc/{pid}/task/{thread}/status")).ok()
    }

    /// A thread that was started during the reading may be missing in the list.
    fn has_threads(pid: u32, count: usize) -> bool {
        fs::read_to_string(format!("/proc/{pid}/status")).is_ok_and(|status| {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix("Threads:"));
            line.is_some_and(|threads| threads.trim() == count.to_string())
        })
    }

    /// The number of the call `futex`, from the kernel's tables of calls.
    const FUTEX: Option<&str> = if cfg!(target_arch = "x86_64") {
        Some("202")
    } else if cfg!(any(target_arch = "aarch64", target_arch = "riscv64")) {
        Some("98")
    } else {
        None
    };

    /// Whether a thread sleeps in a `futex` wait without a timeout; `None` when nobody
    /// tells. The line is `running`, or the call's number, its six arguments, and two
    /// registers: <https://man7.org/linux/man-pages/man5/proc_pid_syscall.5.html>.
    fn waits_for_another(pid: u32, thread: &str) -> Option<bool> {
        // <https://man7.org/linux/man-pages/man2/futex.2.html>: `FUTEX_WAIT` is 0 and
        // `FUTEX_WAIT_BITSET` is 9, below the flags.
        const COMMAND: u64 = 0x7f;
        const WAITS: [u64; 2] = [0, 9];
        let futex = FUTEX?;
        let number = |text: &str| u64::from_str_radix(text.trim_start_matches("0x"), 16).ok();
        let file = format!("/proc/{pid}/task/{thread}/syscall");
        let line = match fs::read_to_string(&file) {
            Ok(line) => line,
            // One that has ended meanwhile is not silent, but gone.
            Err(_) if status(pid, thread).is_none() => return Some(false),
            Err(_) => return None,
        };
        let words: Vec<_> = line.split_whitespace().collect();
        let [call, _address, command, _value, timeout, ..] = words[..] else {
            return Some(false);
        };
        let waits = number(command).is_some_and(|command| WAITS.contains(&(command & COMMAND)));
        Some(call == futex && waits && number(timeout) == Some(0))
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::{Counts, Look};

    pub fn look(_pid: u32) -> Look {
        Look::Unknown
    }

    pub fn standstill(_pid: u32) -> Option<Counts> {
        Some(Counts::new())
    }
}
