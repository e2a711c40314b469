//! The clients that a server may get.

use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Condvar, LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use socket2::{Domain, SockRef, Socket, Type};

use super::visit::{Visit, is_let_go, read_to_the_end};
use super::{PATIENCE, Serves};

/// Somebody who connects, and whether the server does well by them and by
/// those who come at the same time.
pub struct Client {
    /// As the table names it.
    pub name: &'static str,
    pub act: fn(&Visit<'_>) -> Result<bool>,
}

pub const CLIENTS: &[Client] = &[
    client("one line", one_request),
    client("a byte at a time, without pause", byte_by_byte),
    client("a byte at a time, slowly", slowly),
    client("an early close", early_close),
    client("a goodbye in mid-line", goodbye_halfway),
    client("a reset in mid-line", reset_halfway),
    client("bytes that are not UTF-8", nonsense),
    client("a line with control characters", control_characters),
    client("a line with no end", no_end),
    client("silent", silent),
    client("writes without reading", writes_without_reading),
    client("1,000 at once", crowd),
    client("1,000 that never speak", silent_crowd),
];

/// Those that no table shows: each proves a protection behind which others stand.
pub const MORE: &[Client] = &[
    client("a line that is too long, and has an end", too_long),
    client("silent after a request", silent_after_a_request),
];

/// Longer than any server's lines, and sent within any deadline.
const TOO_LONG: usize = 1 << 17;

const fn client(name: &'static str, act: fn(&Visit<'_>) -> Result<bool>) -> Client {
    Client { name, act }
}

/// How many come at once.
const CROWD: usize = 1_000;

/// More than any server here has seats: so many stand in front of who comes after them. A
/// server with few seats has a queue with less room, and is not waited for.
const AHEAD: usize = 300;

/// A server that takes as much without a word has no limit.
const FLOOD: usize = 64 << 20;

fn one_request(visit: &Visit<'_>) -> Result<bool> {
    visit.is_heard("hello")
}

fn byte_by_byte(visit: &Visit<'_>) -> Result<bool> {
    let request = visit.request("hello");
    Ok(visit.is_heard_by("hello", |stream| {
        stream.set_nodelay(true)?;
        request
            .iter()
            .try_for_each(|byte| stream.write_all(&[*byte]))
    }))
}

/// Several, so that one of them has to be let go even if another is late on a
/// busy machine and seems silent.
fn slowly(visit: &Visit<'_>) -> Result<bool> {
    let slow = || -> Result<bool> {
        let mut stream = visit.connect()?;
        stream.write_all(visit.server.unfinished)?;
        Ok(is_let_go(&mut stream, b"x")?)
    };
    thread::scope(|scope| {
        let slow: Vec<_> = (0..2).map(|_| scope.spawn(slow)).collect();
        let heard = visit.server.serves == Serves::One || visit.is_heard("meanwhile")?;
        let let_go = slow.into_iter().all(|client| {
            // Who finds no server any more was not held either.
            client.join().is_ok_and(|let_go| let_go.unwrap_or(false))
        });
        Ok(heard && let_go)
    })
}

fn early_close(visit: &Visit<'_>) -> Result<bool> {
    visit.connect()?;
    Ok(true)
}

fn goodbye_halfway(visit: &Visit<'_>) -> Result<bool> {
    let mut stream = visit.connect()?;
    let request = visit.request("hello");
    stream.write_all(&request[..request.len() - 1])?;
    stream.shutdown(Shutdown::Write)?;
    let replied = read_to_the_end(&mut stream);
    // What a server prints of it stands before its end, and what comes later.
    let later = match visit.server.serves {
        Serves::One => visit.program.ends_well(PATIENCE)?,
        Serves::Many | Serves::ManyAndTheIdle => visit.is_heard("later")?,
    };
    let taken = ["hello", "hell"]
        .iter()
        .any(|word| visit.takes_for_whole(word, &replied));
    Ok(later && !taken)
}

fn reset_halfway(visit: &Visit<'_>) -> Result<bool> {
    let mut stream = visit.connect()?;
    stream.write_all(visit.server.unfinished)?;
    // Closing it now breaks the connection instead of ending it.
    SockRef::from(&stream).set_linger(Some(Duration::ZERO))?;
    Ok(true)
}

fn nonsense(visit: &Visit<'_>) -> Result<bool> {
    visit.connect()?.write_all(visit.server.nonsense)?;
    Ok(true)
}

/// Whoever reads the server's output must not have the screen cleared.
fn control_characters(visit: &Visit<'_>) -> Result<bool> {
    let mut stream = visit.connect()?;
    stream.write_all(&visit.request("\u{1b}[2J\u{7}"))?;
    stream.shutdown(Shutdown::Write)?;
    read_to_the_end(&mut stream);
    Ok(true)
}

fn no_end(visit: &Visit<'_>) -> Result<bool> {
    let mut stream = visit.connect()?;
    let started = stream.write_all(visit.server.endless);
    Ok(started.is_err() || is_stopped(&mut stream, &[b'x'; 1 << 16]))
}

/// A deadline stops a line without an end, too. One that has an end comes in time.
fn too_long(visit: &Visit<'_>) -> Result<bool> {
    let word = "x".repeat(TOO_LONG);
    Ok(!visit.is_heard(&word)?)
}

fn silent(visit: &Visit<'_>) -> Result<bool> {
    let mut stream = visit.connect()?;
    match visit.server.serves {
        Serves::One => Ok(is_let_go(&mut stream, b"")?),
        Serves::Many => Ok(visit.is_heard("meanwhile")? && is_let_go(&mut stream, b"")?),
        Serves::ManyAndTheIdle => visit.is_heard("meanwhile"),
    }
}

/// Who was answered is known to be served when the next one comes. Of two that
/// only connected, either may be first.
fn silent_after_a_request(visit: &Visit<'_>) -> Result<bool> {
    let mut stream = visit.connect()?;
    stream.write_all(&visit.request("first"))?;
    Ok(visit.is_answered(&mut stream, "first") && visit.is_heard("meanwhile")?)
}

fn writes_without_reading(visit: &Visit<'_>) -> Result<bool> {
    let requests = visit.request("more").repeat(1_000);
    thread::scope(|scope| {
        let writer =
            scope.spawn(|| -> Result<bool> { Ok(is_stopped(&mut visit.connect()?, &requests)) });
        let mut heard = visit.server.serves == Serves::One;
        // Where there is one seat, it is free when the writer was let go, and not before.
        while !heard {
            let is_last = writer.is_finished();
            heard = visit.is_heard("meanwhile")?;
            if is_last {
                break;
            }
        }
        let stopped = writer.join().is_ok_and(|stopped| stopped.unwrap_or(false));
        Ok(heard && stopped)
    })
}

/// Whether the server hangs up on a client that writes and writes. Until a connection is
/// full takes a while on a busy machine; then a write waits for [`PATIENCE`] at most. What
/// is left of a reply gets the server's limit on a write anew, as long as some of it is
/// taken.
fn is_stopped(stream: &mut TcpStream, again: &[u8]) -> bool {
    let until = Instant::now() + 6 * PATIENCE;
    let mut taken = 0;
    while taken < FLOOD && Instant::now() < until {
        match stream.write(again) {
            Ok(count) => taken += count,
            Err(error) => return !super::visit::is_waiting(&error),
        }
    }
    false
}

/// All connect and speak before the first of them reads or hangs up.
fn crowd(visit: &Visit<'_>) -> Result<bool> {
    let _place = a_thousand_files()?;
    let until = Instant::now() + PATIENCE;
    let mut streams = vec![];
    for number in 0..CROWD {
        let word = format!("number {number}");
        let said = visit.connect_until(until).and_then(|mut stream| {
            stream.write_all(&visit.request(&word))?;
            Ok(stream)
        });
        match said {
            Ok(stream) => streams.push((word, stream)),
            Err(_) => return Ok(false),
        }
    }
    Ok(streams
        .into_iter()
        .all(|(word, stream)| visit.hears(stream, &word)))
}

fn silent_crowd(visit: &Visit<'_>) -> Result<bool> {
    let _place = a_thousand_files()?;
    let address = visit.address()?.into();
    let connect = |_| -> io::Result<Socket> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        // The system's queue is shorter than this one: nobody waits for it.
        socket.set_nonblocking(true)?;
        let _ = socket.connect(&address);
        Ok(socket)
    };
    let crowd: Vec<_> = (0..CROWD).map(connect).collect::<Result<_, _>>()?;
    // On a busy machine most of them may find the queue full at first, and come again.
    let until = Instant::now() + PATIENCE / 4;
    let are_ahead = || crowd.iter().filter(|one| one.peer_addr().is_ok()).count() >= AHEAD;
    while !are_ahead() && Instant::now() < until {
        thread::sleep(Duration::from_millis(10));
    }
    let heard = match visit.server.serves {
        Serves::One => visit.program.ends_well(PATIENCE)?,
        Serves::Many | Serves::ManyAndTheIdle => visit.is_heard("meanwhile")?,
    };
    drop(crowd);
    Ok(heard)
}

/// Makes room for a thousand sockets; waits while too many have them.
fn a_thousand_files() -> Result<Place> {
    static FREE: LazyLock<Mutex<usize>> =
        LazyLock::new(|| Mutex::new(files().map_or(0, |most| (most / (CROWD + 200)).min(6))));
    static LEFT: Condvar = Condvar::new();
    ensure!(
        files()? >= CROWD + 200,
        "this trial opens a thousand sockets: raise `ulimit -n`"
    );
    let free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut free = LEFT
        .wait_while(free, |free| *free == 0)
        .unwrap_or_else(PoisonError::into_inner);
    *free -= 1;
    Ok(Place {
        free: &FREE,
        left: &LEFT,
    })
}

/// A crowd's right to its files, which its end gives back.
struct Place {
    free: &'static Mutex<usize>,
    left: &'static Condvar,
}

impl Drop for Place {
    fn drop(&mut self) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.left.notify_one();
    }
}

/// How many files this process may open, as many as the system allows it.
#[cfg(unix)]
fn files() -> Result<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let files = getrlimit(Resource::Nofile);
    let enough = files.maximum.map_or(8_192, |most| most.min(8_192));
    let current = files.current.unwrap_or(8_192);
    if current < enough {
        setrlimit(
            Resource::Nofile,
            Rlimit {
                current: Some(enough),
                ..files
            },
        )?;
    }
    Ok(usize::try_from(current.max(enough))?)
}

/// Windows has no such limit.
#[cfg(not(unix))]
fn files() -> Result<usize> {
    Ok(8_192)
}
