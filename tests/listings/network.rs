//! The servers of the chapters on networking, and the clients that they get.

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
        fails: "a line with no end",
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
        without: "quotes around what a stranger sent",
        from: "replied: {:?}",
        to: "replied: {}",
        fails: "a line with control characters",
    },
];

/// No text in UTF-8 has these two bytes in a row.
const NOT_UTF_8: &[u8] = &[0xc3, 0x28, b'\n'];

fn line(word: &str) -> Vec<u8> {
    format!("{word}\n").into_bytes()
}

pub fn trials(workshop: &Arc<Workshop>) -> Vec<Trial> {
    trials::trials(workshop, SERVERS, TABLES, MUTANTS)
}

pub fn write_if_asked(workshop: &Workshop) -> Result<()> {
    trials::write_if_asked(&workshop.book.root, TABLES)
}
