//! Takes out of an output what no contract promises, since the system, and not
//! the program, decides it.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Without the id that the operating system gave a thread that panicked, which
/// the message carries since Rust 1.91.
pub fn without_thread_ids(text: &str) -> Cow<'_, str> {
    static ID: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^(thread '.*') \(\w+\) panicked at ").expect("a valid pattern")
    });
    ID.replace_all(text, "$1 (ID) panicked at ")
}

/// The places that rustc and panics name, which Windows writes with `\`.
pub fn with_slashes(text: &str) -> Cow<'_, str> {
    static PLACE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"code[\\/][\w\\/]+\.rs:\d+").expect("a valid pattern"));
    PLACE.replace_all(text, |place: &Captures<'_>| place[0].replace('\\', "/"))
}

/// Addresses of the loopback interface, with their ports.
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(127\.0\.0\.1|\[::1\]):\d+").expect("a valid pattern"));

/// Ports that a system gives whoever asks for any begin here, or above; one
/// below is the program's own choice.
const FIRST_FREE: u32 = 32_768;

/// Without the ports that the system has given.
pub fn without_ports(text: &str) -> Cow<'_, str> {
    ADDRESS.replace_all(text, |address: &Captures<'_>| {
        let port = address[0].rsplit(':').next().unwrap_or_default();
        match port.parse::<u32>() {
            Ok(port) if port < FIRST_FREE => address[0].to_owned(),
            _ => format!("{}:PORT", &address[1]),
        }
    })
}

/// The address in a server's first line, `listening on 127.0.0.1:8000`.
pub fn address(line: &str) -> Option<String> {
    ADDRESS
        .find(line)
        .map(|address| address.as_str().to_owned())
}

/// A diagnostic as rustc words it where the sources of the standard library
/// are not installed. Where they are, it also shows them, which makes the
/// margin wider as well.
pub fn without_std_sources(text: &str) -> Vec<String> {
    static MARGIN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^ *(\d*) *(\||-->|:::|=|\.\.\.)").expect("a valid pattern"));
    static IN_STD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"--> .*[\\/](library[\\/]\S+\.rs):\d+:\d+").expect("a valid pattern")
    });
    let mut lines = vec![];
    let mut shows_std = false;
    for line in text.split('\n') {
        let line = MARGIN.replace(line, "$1 $2");
        let line = match line.starts_with(" -->") {
            true => line.replace('\\', "/"),
            false => line.into_owned(),
        };
        let in_std = IN_STD.is_match(&line);
        let is_source = line
            .split_once(" |")
            .is_some_and(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
        if shows_std && (is_source || line.starts_with(" ...")) {
            continue;
        }
        shows_std = in_std;
        lines.push(IN_STD.replace(&line, "--> $1").into_owned());
    }
    lines
}
