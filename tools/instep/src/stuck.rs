//! Whether a process will never go on again.

#[cfg(target_os = "linux")]
pub use linux::{is_stuck, standstill};

#[cfg(not(target_os = "linux"))]
pub use elsewhere::{is_stuck, standstill};

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::fs;

    /// How often each thread has been scheduled.
    type Picture = BTreeMap<String, Vec<String>>;

    /// Whether each thread of the process waits for another of its threads, and
    /// does so without a timeout. Locks, condition variables, channels,
    /// barriers, parking and `join` all end in one system call, `futex`, and
    /// only a thread that runs can end such a wait.
    ///
    /// The threads are asked one after another, and yet the answer is true of
    /// one moment: first all counts of how often a thread has been scheduled
    /// are read, then all calls in which the threads are, then all counts
    /// again. A thread that sleeps in a call, and has the same count as
    /// before, has slept all the time in between. So there is no need to wait
    /// for a second look, however busy the machine is.
    ///
    /// False also where the system does not tell what threads wait for.
    pub fn is_stuck(pid: u32) -> bool {
        let Some(before) = counts(pid) else {
            return false;
        };
        before.keys().all(|thread| waits_for_another(pid, thread))
            && counts(pid) == Some(before.clone())
            && has_threads(pid, before.len())
    }

    /// The counts, if every thread sleeps: two equal pictures with time between
    /// them mean that nothing ran.
    pub fn standstill(pid: u32) -> Option<Picture> {
        let before = counts(pid)?;
        let sleeps = |thread: &String| {
            status(pid, thread)
                .is_some_and(|status| status.lines().any(|line| line.starts_with("State:\tS")))
        };
        before.keys().all(sleeps).then_some(before)
    }

    fn counts(pid: u32) -> Option<Picture> {
        let mut picture = Picture::new();
        for thread in fs::read_dir(format!("/proc/{pid}/task")).ok()? {
            let thread = thread.ok()?.file_name().into_string().ok()?;
            let status = status(pid, &thread)?;
            let counts = status.lines().filter(|line| line.contains("ctxt_switches"));
            let counts = counts.map(str::to_owned).collect();
            picture.insert(thread, counts);
        }
        (!picture.is_empty()).then_some(picture)
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
    const FUTEX: &str = if cfg!(target_arch = "x86_64") {
        "202"
    } else if cfg!(any(target_arch = "aarch64", target_arch = "riscv64")) {
        "98"
    } else {
        "unknown"
    };

    /// Whether a thread sleeps in a `futex` wait without a timeout. The line is
    /// `running`, or the call's number, its six arguments, and two registers:
    /// <https://man7.org/linux/man-pages/man5/proc_pid_syscall.5.html>.
    fn waits_for_another(pid: u32, thread: &str) -> bool {
        // <https://man7.org/linux/man-pages/man2/futex.2.html>: `FUTEX_WAIT` is
        // 0 and `FUTEX_WAIT_BITSET` is 9, below the flags.
        const COMMAND: u64 = 0x7f;
        const WAITS: [u64; 2] = [0, 9];
        let number = |text: &str| u64::from_str_radix(text.trim_start_matches("0x"), 16).ok();
        let Ok(line) = fs::read_to_string(format!("/proc/{pid}/task/{thread}/syscall")) else {
            return false;
        };
        let words: Vec<_> = line.split_whitespace().collect();
        let [FUTEX, _address, command, _value, timeout, ..] = words[..] else {
            return false;
        };
        number(command).is_some_and(|command| WAITS.contains(&(command & COMMAND)))
            && number(timeout) == Some(0)
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    pub fn is_stuck(_pid: u32) -> bool {
        false
    }

    /// Silence has to do: two spans of it in a row.
    pub fn standstill(_pid: u32) -> Option<()> {
        Some(())
    }
}
