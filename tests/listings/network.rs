//! The servers of the chapters on networking, and the clients that they get.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use libtest_mimic::Trial;

use crate::Workshop;
use crate::trials::{self, Expects, Mutant, Server, Serves, Table};

const SERVERS: &[Server] = &[
    Server {
        name: "server",
        says: line,
        expects: Expects::Line(|word| format!("127.0.0.1 says: {word:?}")),
        unfinished: b"hel",
        endless: b"hel",
        nonsense: NOT_UTF_8,
        serves: Serves::One,
    },
    Server {
        name: "server2",
        says: line,
        expects: Expects::Line(|word| format!("a client says: {word:?}")),
        unfinished: b"hel",
        endless: b"hel",
        nonsense: NOT_UTF_8,
        serves: Serves::Many,
    },
    Server {
        name: "server_echo",
        says: line,
        expects: Expects::Reply(|word| format!("{}!\n", word.to_uppercase()).into_bytes()),
        unfinished: b"hel",
        endless: b"hel",
        nonsense: NOT_UTF_8,
        serves: Serves::Many,
    },
    Server {
        name: "store_ping",
        says: echo,
        expects: Expects::Reply(echoed),
        unfinished: b"ECHO hel",
        endless: b"ECHO hel",
        nonsense: NOT_UTF_8,
        serves: Serves::Many,
    },
    Server {
        name: "store_frames",
        says: echo,
        expects: Expects::Reply(echoed),
        unfinished: b"ECHO hel",
        endless: b"ECHO hel",
        nonsense: NOT_UTF_8,
        serves: Serves::Many,
    },
    Server {
        name: "store_threads",
        says: echo,
        expects: Expects::Reply(echoed),
        unfinished: b"ECHO hel",
        endless: b"ECHO hel",
        nonsense: NOT_UTF_8,
        serves: Serves::ManyAndTheIdle,
    },
    Server {
        name: "store_async",
        says: echo,
        expects: Expects::Reply(echoed),
        unfinished: b"ECHO hel",
        endless: b"ECHO hel",
        nonsense: NOT_UTF_8,
        serves: Serves::ManyAndTheIdle,
    },
    Server {
        name: "timeouts",
        says: line,
        expects: Expects::Reply(|word| format!("{}!\n", word.to_uppercase()).into_bytes()),
        unfinished: b"hel",
        endless: b"hel",
        nonsense: NOT_UTF_8,
        serves: Serves::Many,
    },
];

const TABLES: &[Table] = &[
    Table {
        file: "code/networking/trials-lines.md",
        servers: &["server", "server2"],
    },
    Table {
        file: "code/networking/trials-replies.md",
        servers: &["server_echo", "timeouts"],
    },
];

const MUTANTS: &[Mutant] = &[
    Mutant {
        server: "server2",
        dir: "code/networking/server2",
        without: "a limit on a line",
        from: "stream.take(LONGEST_LINE)",
        to: "stream",
        fails: "a line with no end",
    },
    Mutant {
        server: "server2",
        dir: "code/networking/server2",
        without: "a look at the line's end",
        from: "ensure!(line.ends_with('\\n'), \"the line has no end\");",
        to: "ensure!(true);",
        fails: "a goodbye in mid-line",
    },
    Mutant {
        server: "server2",
        dir: "code/networking/server2",
        without: "a limit on a read",
        from: "stream.set_read_timeout(Some(PATIENCE))?;",
        to: "",
        fails: "silent",
    },
    Mutant {
        server: "server2",
        dir: "code/networking/server2",
        without: "quotes around what a stranger sent",
        from: "a client says: {line:?}",
        to: "a client says: {line}",
        fails: "a line with control characters",
    },
    Mutant {
        server: "server_echo",
        dir: "code/networking/server_echo",
        without: "a limit on a line",
        from: "lines.by_ref().take(LONGEST_LINE)",
        to: "lines",
        fails: "a line with no end",
    },
    Mutant {
        server: "server_echo",
        dir: "code/networking/server_echo",
        without: "a look at the line's end",
        from: "ensure!(line.ends_with('\\n'), \"the line has no end\");",
        to: "ensure!(true);",
        fails: "a goodbye in mid-line",
    },
    Mutant {
        server: "server_echo",
        dir: "code/networking/server_echo",
        without: "a limit on a read",
        from: "stream.set_read_timeout(Some(PATIENCE))?;",
        to: "",
        fails: "silent",
    },
    Mutant {
        server: "server_echo",
        dir: "code/networking/server_echo",
        without: "a limit on a write",
        from: "stream.set_write_timeout(Some(PATIENCE))?;",
        to: "",
        fails: "writes without reading",
    },
    Mutant {
        server: "server_echo",
        dir: "code/networking/server_echo",
        without: "quotes around what a stranger sent",
        from: "replied: {:?}",
        to: "replied: {}",
        fails: "a line with control characters",
    },
    Mutant {
        server: "timeouts",
        dir: "code/networking/timeouts",
        without: "a limit on a line",
        from: "lines.by_ref().take(LONGEST_LINE)",
        to: "lines",
        fails: "a line that is too long, and has an end",
    },
    Mutant {
        server: "timeouts",
        dir: "code/networking/timeouts",
        without: "a look at the line's end",
        from: "ensure!(line.ends_with('\\n'), \"the line has no end\");",
        to: "ensure!(true);",
        fails: "a goodbye in mid-line",
    },
    Mutant {
        server: "timeouts",
        dir: "code/networking/timeouts",
        without: "a deadline, with a limit on each read",
        from: "set_read_timeout(self.time_left()?)?",
        to: "set_read_timeout(Some(PATIENCE))?",
        fails: "a byte at a time, slowly",
    },
    Mutant {
        server: "timeouts",
        dir: "code/networking/timeouts",
        without: "a deadline",
        from: "self.stream.set_read_timeout(self.time_left()?)?;",
        to: "",
        fails: "1,000 that never speak",
    },
    Mutant {
        server: "timeouts",
        dir: "code/networking/timeouts",
        without: "a limit on a write",
        from: "self.stream.set_write_timeout(self.time_left()?)?;",
        to: "",
        fails: "writes without reading",
    },
    Mutant {
        server: "timeouts",
        dir: "code/networking/timeouts",
        without: "many seats",
        from: "const SEATS: usize = 256;",
        to: "const SEATS: usize = 1;",
        fails: "1,000 that never speak",
    },
    Mutant {
        server: "timeouts",
        dir: "code/networking/timeouts",
        without: "many seats, in a crowd that speaks",
        from: "const SEATS: usize = 256;",
        to: "const SEATS: usize = 1;",
        fails: "1,000 at once",
    },
    Mutant {
        server: "timeouts",
        dir: "code/networking/timeouts",
        without: "quotes around what a stranger sent",
        from: "replied: {:?}",
        to: "replied: {}",
        fails: "a line with control characters",
    },
    Mutant {
        server: "store_ping",
        dir: "code/store/store_ping",
        without: "a deadline, with a limit on each read",
        from: "    let deadline = Instant::now() + PATIENCE;\n    loop {",
        to: "    loop {\n        let deadline = Instant::now() + PATIENCE;",
        fails: "a byte at a time, slowly",
    },
    Mutant {
        server: "store_ping",
        dir: "code/store/store_ping",
        without: "an end to silence, with a deadline for each read",
        from: "    let deadline = Instant::now() + PATIENCE;\n    loop {",
        to: "    loop {\n        let deadline = Instant::now() + PATIENCE;",
        fails: "silent",
    },
    Mutant {
        server: "store_ping",
        dir: "code/store/store_ping",
        without: "a limit on a read",
        from: "stream.set_read_timeout(Some(left))?;",
        to: "",
        fails: "silent",
    },
    Mutant {
        server: "store_ping",
        dir: "code/store/store_ping",
        without: "a limit on a write",
        from: "stream.set_write_timeout(Some(PATIENCE))?;",
        to: "",
        fails: "writes without reading",
    },
    Mutant {
        server: "store_ping",
        dir: "code/store/store_ping",
        without: "a limit on a line",
        from: "end.unwrap_or(received.len()) < LONGEST_LINE",
        to: "true",
        fails: "a line that is too long, and has an end",
    },
    Mutant {
        server: "store_ping",
        dir: "code/store/store_ping",
        without: "a loop that outlives an error",
        from: "Err(error) => println!(\"a client was let go: {error}\"),",
        to: "Err(error) => return Err(error),",
        fails: "a goodbye in mid-line",
    },
    Mutant {
        server: "store_ping",
        dir: "code/store/store_ping",
        without: "silence about what a stranger sent",
        from: "let reply = answer(&String::from_utf8_lossy(&line));",
        to: "let reply = answer(&String::from_utf8_lossy(&line));\n        println!(\"{}\", String::from_utf8_lossy(&line));",
        fails: "a line with control characters",
    },
    Mutant {
        server: "store_frames",
        dir: "code/store/store_frames",
        without: "a limit on silence",
        from: "idle: Duration::from_secs(5)",
        to: "idle: Duration::from_secs(3600)",
        fails: "silent",
    },
    Mutant {
        server: "store_frames",
        dir: "code/store/store_frames",
        without: "a deadline for a request",
        from: "request: Duration::from_secs(5)",
        to: "request: Duration::from_secs(3600)",
        fails: "a byte at a time, slowly",
    },
    Mutant {
        server: "store_frames",
        dir: "code/store/store_frames",
        without: "a limit on a write",
        from: "request: Duration::from_secs(5)",
        to: "request: Duration::from_secs(3600)",
        fails: "writes without reading",
    },
    Mutant {
        server: "store_threads",
        dir: "code/store/store_threads",
        without: "a thread for each client",
        from: "let started = thread::Builder::new().spawn(move || {",
        to: "let started: std::io::Result<()> = Ok({",
        fails: "silent",
    },
    Mutant {
        server: "store_threads",
        dir: "code/store/store_threads",
        without: "a lock that is open between two requests",
        from: "    let ended =\n        converse(client, Patience::default(), |session, words| {\n            let mut store = store.lock().expect(\"no command panics\");",
        to: "    let mut store = store.lock().expect(\"no command panics\");\n    let ended =\n        converse(client, Patience::default(), |session, words| {",
        fails: "silent after a request",
    },
    Mutant {
        server: "store_threads",
        dir: "code/store/store_threads",
        without: "a deadline for a request",
        from: "Patience::default()",
        to: "Patience { request: std::time::Duration::from_secs(3600), ..Patience::default() }",
        fails: "a byte at a time, slowly",
    },
    Mutant {
        server: "store_async",
        dir: "code/async/store_async",
        without: "a task for each client",
        from: "        tokio::spawn(async move {\n            let _seat = seat;\n            serve(client, &store, &closing).await;\n        });",
        to: "        let _seat = seat;\n        serve(client, &store, &closing).await;",
        fails: "silent",
    },
    Mutant {
        server: "store_async",
        dir: "code/async/store_async",
        without: "a deadline for a request",
        from: "Patience::default()",
        to: "Patience { request: Duration::from_secs(3600), ..Patience::default() }",
        fails: "a byte at a time, slowly",
    },
    Mutant {
        server: "store_async",
        dir: "code/async/store_async",
        without: "a limit on a write",
        from: "Patience::default()",
        to: "Patience { request: Duration::from_secs(3600), ..Patience::default() }",
        fails: "writes without reading",
    },
    Mutant {
        server: "store_async",
        dir: "code/async/store_async",
        without: "many seats",
        from: "const MOST_CLIENTS: u32 = 10_000;",
        to: "const MOST_CLIENTS: u32 = 1;",
        fails: "silent",
    },
];

/// No text in UTF-8 has these two bytes in a row.
const NOT_UTF_8: &[u8] = &[0xc3, 0x28, b'\n'];

fn line(word: &str) -> Vec<u8> {
    format!("{word}\n").into_bytes()
}

/// A typed request of the store. It has one word, and no spaces in that.
fn echo(word: &str) -> Vec<u8> {
    format!("ECHO {}\r\n", word.replace(' ', "-")).into_bytes()
}

fn echoed(word: &str) -> Vec<u8> {
    let word = word.replace(' ', "-");
    format!("${}\r\n{word}\r\n", word.len()).into_bytes()
}

pub fn trials(workshop: &Arc<Workshop>) -> Vec<Trial> {
    trials::trials(workshop, SERVERS, TABLES, MUTANTS)
}

pub fn write_if_asked(root: &Path) -> Result<()> {
    trials::write_if_asked(root, TABLES)
}
