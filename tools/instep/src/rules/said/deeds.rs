//! What a text says that a method does, where its sister does that. Both stand in the
//! programs of the page, so that their names do not tell.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use crate::finding::Finding;
use crate::rules::said::passages::Passage;

/// Words that are not so, and what is.
static UNTRUE: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (
            r"`try_\w+` (?:\w+ ){0,2}waits?\b|where `try_\w+` (?:would wait|waits)",
            "a method that tries does not wait",
        ),
        (
            r"`(?:send|recv|lock|read|write)` is `try_\w+` without",
            "it is the method that tries which does not wait",
        ),
        (
            r"(?:^|[^_])`(?:lock|recv|send)` in a loop burns",
            "what waits burns nothing; what tries does",
        ),
        (
            r"`try_lock` the first, `lock` the second",
            "who asks for the first and waits for the second holds one while waiting",
        ),
        (
            r"`notify_one` (?:\w+ ){0,2}wakes? (?:visitor|all|both|every|them|too many)|\
              `notify_one` is right: it wakes too many",
            "`notify_one` wakes one of them",
        ),
        (
            r"`notify_all` (?:\w+ ){0,2}wakes? (?:one|only|a)\b",
            "`notify_all` wakes all of them",
        ),
        (
            r"`park` (?:lays|puts|leaves)|`unpark` (?:takes|waits|sleeps)",
            "`unpark` lays the token down, and `park` takes it",
        ),
        (
            r"`(?:Rc::|Arc::)?upgrade` (?:makes|gives) a `Weak`|\
              `(?:Rc::|Arc::)?downgrade` (?:gives|returns) an `Option|call `downgrade` first, which gives an",
            "`downgrade` makes a `Weak`, and `upgrade` asks it for an owner",
        ),
        (
            r"`send_to` (?:says )?from whom|`recv_from` (?:says )?to whom",
            "it is received from somebody, and sent to somebody",
        ),
        (
            r"`set_read_timeout` limits how long (?:one |a |each )?writ|\
              `set_write_timeout` limits how long (?:one |a |each )?read",
            "each time-out limits what it is named after",
        ),
        (
            r"`set` returns an? `&|so does `set`",
            "`set` returns a `Result`",
        ),
        (
            r"`replace` (?:swaps in|puts in) the type's default|`take` (?:swaps|puts) (?:a|the) new",
            "`take` leaves the default, and `replace` what it is given",
        ),
        (
            r"`spawn` (?:waits|blocks|makes the \*calling\* thread wait)|`join` (?:starts|asks the system)",
            "`spawn` starts a thread, and `join` waits for one",
        ),
        (
            r"`borrow_mut\(?\)?` returns a `Ref`|`borrow\(?\)?` returns a `RefMut`",
            "`borrow` returns a `Ref`, and `borrow_mut` a `RefMut`",
        ),
    ]
    .map(|(words, so)| (Regex::new(words).expect("a valid pattern"), so))
    .into()
});

pub fn check(file: &Path, passages: &[Passage]) -> Vec<Finding> {
    let mut findings = vec![];
    for passage in passages {
        for (words, so) in UNTRUE.iter() {
            if let Some(found) = words.find(&passage.text) {
                let help = "name the method that does it";
                let what = "this is what its sister does";
                let finding = Finding::new(file, passage.line, what, help);
                let found = format!("`{}`", found.as_str().replace('`', ""));
                findings.push(finding.expected((*so).to_owned()).found(found));
            }
        }
    }
    findings
}
