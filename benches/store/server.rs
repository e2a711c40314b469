//! The servers that are measured, as programs.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

#[derive(Clone, Copy)]
pub struct Server {
    pub name: &'static str,
    /// What it is started with, before and after its port.
    arguments: fn(u16) -> Vec<String>,
    /// Whether it is a step of the book's.
    is_step: bool,
    /// How many requests it gets, one at a time, and in a pipeline: about a
    /// second's worth.
    requests: [usize; 2],
}

const REDIS: Server = Server {
    name: "redis-server",
    arguments: |port| words(&["--save", "", "--dir", "/tmp", "--port"], port),
    is_step: false,
    requests: [60_000, 600_000],
};

pub const SERVERS: &[Server] = &[
    REDIS,
    step("store_fast", 600_000),
    step("store_shutdown", 100_000),
    Server {
        name: "mini-redis-server",
        arguments: |port| words(&["--port"], port),
        is_step: false,
        requests: [60_000, 30_000],
    },
];

/// Those to which many clients are connected, who then say nothing.
pub const PATIENT: &[Server] = &[
    REDIS,
    step("store_threads", 100_000),
    step("store_async", 100_000),
];

/// Those whose calls of the system are counted.
pub const OBSERVED: &[Server] = &[
    step("store_shutdown", 100_000),
    step("store_fast", 600_000),
    REDIS,
];

const fn step(name: &'static str, in_pipeline: usize) -> Server {
    Server {
        name,
        arguments: |port| vec![format!("127.0.0.1:{port}")],
        is_step: true,
        requests: [60_000, in_pipeline],
    }
}

fn words(words: &[&str], port: u16) -> Vec<String> {
    let words = words.iter().map(|word| (*word).to_owned());
    words.chain([port.to_string()]).collect()
}

/// Those of the servers that are there, each with its program.
pub fn installed(
    root: &Path,
    servers: &'static [Server],
) -> Result<Vec<(&'static Server, PathBuf)>> {
    let steps = servers.iter().filter(|server| server.is_step);
    let built = Command::new("cargo")
        .args(["build", "--release", "--quiet", "--locked"])
        .args(steps.flat_map(|step| ["-p", step.name]))
        .current_dir(root)
        .status()?;
    ensure!(built.success(), "the steps can't be built");
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| root.join("target"), PathBuf::from);
    let mut found = vec![];
    for server in servers {
        let program = match server.is_step {
            true => Some(target.join("release").join(server.name)),
            false => supervise::installed::find(server.name),
        };
        match program {
            Some(program) => found.push((server, program)),
            None if found.is_empty() => bail!("{} is not installed", server.name),
            None => eprintln!("{} is not installed, and left out", server.name),
        }
    }
    Ok(found)
}

impl Server {
    pub fn requests(&self, pipeline: usize) -> usize {
        self.requests[usize::from(pipeline > 1)]
    }

    pub fn start(&self, program: &Path) -> Result<Running> {
        // Free a moment ago; another program that takes it is an error below.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new(program)
            .args((self.arguments)(port))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} can't be started", program.display()))?;
        let mut running = Running { child, port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            ensure!(
                running.child.try_wait()?.is_none() && begun.elapsed() < Duration::from_secs(10),
                "{} does not listen",
                self.name
            );
            thread::sleep(Duration::from_millis(10));
        }
        Ok(running)
    }
}

/// Dropping it ends it.
pub struct Running {
    child: Child,
    pub port: u16,
}

/// Microseconds that a program had a core.
pub struct Time {
    /// In the system, for the program.
    pub kernel: f64,
    /// In the program itself.
    pub own: f64,
}

impl Running {
    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kibibytes of memory that the program has touched and still has, as Linux counts them.
    pub fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .context("only Linux says how much memory a program has")?;
        let size = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let size = size.and_then(|size| size.trim().strip_suffix("kB"));
        Ok(size.context("no VmRSS in status")?.trim().parse()?)
    }

    /// As Linux counts it, in hundredths of a second.
    pub fn time(&self) -> Result<Time> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))
            .context("only Linux says how long a program had a core")?;
        // The name in parentheses may have spaces in it.
        let (_, fields) = stat.rsplit_once(')').context("no name in stat")?;
        let fields: Vec<_> = fields.split_whitespace().collect();
        let ticks = |at: usize| -> Result<f64> {
            let field = fields.get(at).context("stat is too short")?;
            Ok(field.parse::<f64>()? * 10_000.0)
        };
        Ok(Time {
            own: ticks(11)?,
            kernel: ticks(12)?,
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
