//! A real `redis-server`, on a socket in a temporary folder.

use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use supervise::watchdog::{self, Limits, Running};
use tempfile::TempDir;

use crate::wire::LIMIT;

/// It is ended when this is dropped.
pub struct Redis {
    _running: Running,
    socket: PathBuf,
    _folder: TempDir,
}

pub fn is_installed() -> bool {
    let asked = Command::new("redis-server")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    asked.is_ok_and(|status| status.success())
}

impl Redis {
    /// Starts one that keeps nothing, with one database as the store has.
    pub fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let socket = folder.path().join("redis.sock");
        let mut command = Command::new("redis-server");
        command
            .args(["--port", "0", "--save", "", "--databases", "1"])
            .arg("--dir")
            .arg(folder.path())
            .arg("--unixsocket")
            .arg(&socket);
        let mut running = watchdog::start(command, Limits::default())?;
        let begun = Instant::now();
        // Its last line before it takes clients comes after some others.
        for lines in 1.. {
            let said = running
                .wait_for_lines(lines)
                .context("redis-server ended")?;
            if said.contains("eady to accept connections") {
                break;
            }
            ensure!(
                begun.elapsed() < LIMIT,
                "redis-server does not start:\n{said}"
            );
        }
        Ok(Redis {
            _running: running,
            socket,
            _folder: folder,
        })
    }

    pub fn connect(&self) -> Result<UnixStream> {
        let stream = UnixStream::connect(&self.socket).context("no redis-server")?;
        stream.set_read_timeout(Some(LIMIT))?;
        stream.set_write_timeout(Some(LIMIT))?;
        Ok(stream)
    }
}
