//! The words for atomics whose loads may read older values.

use formats::graph::{Access, Fetch, Kind, Manner, Message, Ordering};

/// What a thread does to an atomic of this name.
pub fn access(kind: Kind, manner: Manner, access: &Access, object: &str, thread: &str) -> String {
    let reads = access.reads.as_deref().unwrap_or_default();
    let stores = access.stores.as_deref().unwrap_or_default();
    let untold = |next: &String| format!("nothing has told {thread} of {} behind it", the(next));
    let older = access.next.as_ref().map(untold);
    match kind {
        Kind::Store => match older {
            Some(_) => format!(
                "stores {stores} in {object}, before {}, of which nothing has told {thread}",
                the(access.next.as_deref().unwrap_or_default())
            ),
            None => format!("stores {stores} in {object}"),
        },
        _ => {
            let what = match (kind, access.stores.is_some()) {
                (Kind::Load, _) => format!("reads {object} = {reads}"),
                (_, true) => format!("{} {object}: {reads} becomes {stores}", changes(kind)),
                (_, false) if manner == Manner::FailedSpuriously => {
                    format!("does not exchange {object}, for no reason: reads {reads}")
                }
                (_, false) => format!("does not exchange {object}: reads {reads}"),
            };
            match older {
                Some(untold) => format!("{what}, an older value: {untold}"),
                None => what,
            }
        }
    }
}

/// `the 1`, and `Node 1`, which is a name.
fn the(value: &str) -> String {
    match value.split_once(' ') {
        Some(_) => value.to_owned(),
        None => format!("the {value}"),
    }
}

fn changes(kind: Kind) -> &'static str {
    match kind {
        Kind::Swap => "swaps",
        Kind::CompareExchange => "exchanges",
        Kind::Fetch(Fetch::Add) => "adds to",
        Kind::Fetch(Fetch::Sub) => "subtracts from",
        _ => "changes",
    }
}

/// What a fence does.
pub fn fence(ordering: Ordering) -> &'static str {
    match ordering {
        Ordering::Acquire => "fences: what it has read brings along now",
        Ordering::Release => "fences: what it stores from now on brings along what it has seen",
        Ordering::SeqCst => {
            "fences, in the one order of all SeqCst steps: what it has read brings along now, \
             and what it stores from now on brings along what it has seen"
        }
        Ordering::AcqRel | Ordering::Relaxed => {
            "fences: what it has read brings along now, and what it stores from now on brings \
             along what it has seen"
        }
    }
}

/// What there is to read, in modification order: `0 (seen by main), then 1`.
pub fn history(messages: &[Message], named: impl Fn(&[usize]) -> String) -> String {
    let message = |message: &Message| match &message.seen[..] {
        [] => message.value.clone(),
        seen => format!("{} (seen by {})", message.value, named(seen)),
    };
    let messages: Vec<_> = messages.iter().map(message).collect();
    messages.join(", then ")
}

/// Why a thread can't read an older value any more: it `does` something.
pub fn passed(object: &str, value: &str, does: &str, brought: Option<&str>) -> String {
    let why = match brought {
        Some(up_to) => format!("it {does}, which brings {object} up to {up_to} along"),
        None => format!("it {does}"),
    };
    format!("no older {object} = {value} any more: {why}")
}

/// Why a thread can't read a value that it has not passed.
pub fn barred(object: &str, value: &str) -> String {
    format!(
        "no {object} = {value}: that would have to come both before and behind another \
         SeqCst step, in their one order"
    )
}
