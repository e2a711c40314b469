//! Where clients come in.

use std::env;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process;
use std::thread;
use std::time::Duration;

use crate::conversation::note;
use crate::log::replay;
use crate::waiting::Counter;

/// What `--help` tells, of all steps alike.
const USAGE: &str = "\
Arguments: [ADDRESS [FILE]]

ADDRESS  where it listens; without one, on 127.0.0.1:8000.
         Port 0 is any free port, and it says which.
FILE     where changes are kept, in the steps that have a log:
         store_log, store_shutdown and store_fast.";

/// Listens on the address that the program's first argument names, or on
/// port 8000 of the loopback interface, and says so. With `--help` in its
/// place, it says what may be there, and ends the program.
///
/// # Errors
///
/// When it can't; the message says what to do about it.
pub fn listen() -> io::Result<TcpListener> {
    let address = env::args_os().nth(1);
    let address = address.as_ref().map(|a| a.to_string_lossy());
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    if let "--help" | "-h" = address {
        note(USAGE);
        process::exit(0);
    }
    let listener = TcpListener::bind(address).map_err(|error| {
        let help = "name another address as the first argument; \
                    port 0 is any free port";
        let said =
            format!("cannot listen on {address}: {error}\n{help}");
        io::Error::new(error.kind(), said)
    })?;
    note(format_args!("listening on {}", listener.local_addr()?));
    Ok(listener)
}

/// The store that a log tells of, which the program's second argument
/// names; without one, a store of which nothing is kept.
///
/// # Errors
///
/// When the file can't be used, and why.
pub fn open() -> io::Result<Counter> {
    let Some(path) = env::args_os().nth(2) else {
        note("nothing is kept: no file was named to keep it in");
        return Ok(Counter::default());
    };
    let path = Path::new(&path);
    let replayed = replay(path).map_err(|error| {
        let said = format!("cannot use {}: {error}", path.display());
        io::Error::other(said)
    })?;
    note(format_args!("{} records replayed", replayed.records));
    if replayed.cut > 0 {
        note(format_args!(
            "cut off: {} bytes of an unfinished one",
            replayed.cut
        ));
    }
    let (store, log) = replayed.go_on()?;
    Ok(Counter::kept(store, log))
}

/// The next client. When the system has no room for one, it waits: the
/// others go on, and somebody will leave.
pub fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept() {
            Ok((stream, _)) => return stream,
            Err(error) if is_of_one_client(&error) => {}
            Err(error) => {
                note(format_args!("cannot take a client: {error}"));
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

/// It left before it was its turn.
fn is_of_one_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}
