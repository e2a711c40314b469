//! The words for what a step does and for how an object stands. No other part
//! of the command decides anything by them.

use formats::graph::{
    Access, Borrows, Fetch, Kind, Manner, ObjectKind, ObjectState, OnceState, Ordering, Ownership,
};

use super::memory;

/// A choice of words for steps.
pub trait Wording {
    /// What a thread does, to be followed by the name of the object, which a
    /// `Weak` that points `nowhere` does not have. `value` is the message of the
    /// [`Step`](formats::graph::Step).
    fn step(&self, kind: Kind, manner: Manner, value: Option<&str>, nowhere: bool) -> String;

    /// What a thread does that stores a value into an atomic of this name.
    fn store(&self, value: &str, object: &str) -> String {
        format!("stores {value} in {object}")
    }

    /// The same where loads may read older values, of a step on an atomic of this
    /// name by this thread.
    fn access(
        &self,
        kind: Kind,
        manner: Manner,
        access: &Access,
        object: &str,
        thread: &str,
    ) -> String {
        memory::access(kind, manner, access, object, thread)
    }

    fn fence(&self, ordering: Ordering) -> &'static str {
        memory::fence(ordering)
    }
}

/// The words of the book.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

impl Wording for Plain {
    fn step(&self, kind: Kind, manner: Manner, value: Option<&str>, nowhere: bool) -> String {
        let older = || value.unwrap_or("something");
        match (kind, manner) {
            (Kind::Own(what), _) => owns(what, manner, nowhere),
            (Kind::Park, Manner::StaysBlocked) => "stays parked".to_owned(),
            (Kind::Read, Manner::StaysBlocked) => "waits behind a writer for".to_owned(),
            (_, Manner::StaysBlocked) => "sleeps on at".to_owned(),
            (Kind::Park, Manner::WokeSpuriously) => "wakes up, though nobody unparks it".to_owned(),
            (_, Manner::WokeSpuriously) => "wakes up, though nobody notifies it, from".to_owned(),
            (_, Manner::FailedSpuriously) => "does not exchange, for no reason,".to_owned(),
            (Kind::Count, Manner::ReadsOlder) => "reads an older count".to_owned(),
            (_, Manner::ReadsOlder) => format!("reads {}, an older value of", older()),
            (_, Manner::ChangesOlder) => {
                format!(
                    "{}, right behind {}, an older value of",
                    usually(kind),
                    older()
                )
            }
            (_, Manner::StoresBefore) => format!("stores, before {}, into", older()),
            (_, Manner::TimedOut) => "waits no longer at".to_owned(),
            (_, Manner::Usual | Manner::Fails | Manner::Unwinding) => match (kind, value) {
                (Kind::Send, Some(message)) => format!("sends {message} into"),
                _ => usually(kind).to_owned(),
            },
        }
    }
}

fn usually(kind: Kind) -> &'static str {
    match kind {
        Kind::Print | Kind::PrintError | Kind::PrintPanic => "prints",
        Kind::LockStream => "begins to print",
        Kind::UnlockStream => "has printed",
        Kind::Lock => "locks",
        Kind::TryLock => "tries to lock",
        Kind::Read => "locks for reading",
        Kind::TryRead => "tries to lock for reading",
        Kind::Unlock => "unlocks",
        Kind::Poison => "poisons",
        Kind::Downgrade => "goes on reading",
        Kind::Wait => "begins to wait at",
        Kind::Wake => "wakes up from",
        Kind::LockAgain => "locks again",
        Kind::Regain => "gets back",
        Kind::NotifyOne => "notifies one at",
        Kind::NotifyAll => "notifies all at",
        Kind::Arrive => "arrives at",
        Kind::Leave => "leaves",
        Kind::Load => "loads",
        Kind::Store => "stores",
        Kind::Swap => "swaps",
        Kind::CompareExchange => "compares and exchanges",
        Kind::Fetch(Fetch::Add) => "adds",
        Kind::Fetch(Fetch::Sub) => "subtracts",
        Kind::Fetch(Fetch::And) => "ands",
        Kind::Fetch(Fetch::Nand) => "nands",
        Kind::Fetch(Fetch::Or) => "ors",
        Kind::Fetch(Fetch::Xor) => "xors",
        Kind::Fetch(Fetch::Max) => "takes the maximum",
        Kind::Fetch(Fetch::Min) => "takes the minimum",
        Kind::Fetch(Fetch::Not) => "negates",
        Kind::Fence => "fences",
        Kind::Touch => "clones or drops",
        Kind::Count => "reads a count",
        Kind::Send => "sends into",
        Kind::TrySend => "tries to send into",
        Kind::Receive => "receives from",
        Kind::TryReceive => "tries to receive from",
        Kind::ReceiveTimeout => "waits for a while for",
        Kind::DropSender => "drops a sender of",
        Kind::DropReceiver => "drops the receiver of",
        Kind::Enter => "initializes, or finds initialized,",
        Kind::AwaitOnce => "waits for",
        Kind::Settle => "has initialized",
        Kind::GiveUp => "gives up initializing",
        Kind::Look => "looks at",
        Kind::Park => "parks",
        Kind::Unpark => "unparks",
        Kind::Join => "joins",
        Kind::JoinAll => "waits for the scope",
        Kind::IsFinished => "asks whether a thread is finished",
        Kind::Begin => "begins",
        Kind::Yield => "sleeps, or yields",
        Kind::End => "ends",
        Kind::Exit => "ends the program",
        Kind::Own(_) => unreachable!("what is owned has words of its own"),
    }
}

fn owns(what: Ownership, manner: Manner, nowhere: bool) -> String {
    let fails = manner == Manner::Fails;
    let words = match what {
        Ownership::UnwrapOwner if fails => "can't unwrap, for others own it too,",
        Ownership::UnwrapOwner => "unwraps, as its only owner,",
        Ownership::ReachOwner if fails => "can't reach, for it is shared, into",
        Ownership::MakeMut if fails => "leaves to its other owners, and copies,",
        Ownership::ReachOwner | Ownership::MakeMut => "reaches, as its only owner, into",
        Ownership::Replace if fails => "can't replace the value of",
        Ownership::Swap if fails => "can't swap the value of",
        Ownership::Take if fails => "can't take the value of",
        Ownership::Borrow if fails => "can't borrow",
        Ownership::BorrowMut if fails => "can't mutably borrow",
        Ownership::Upgrade if nowhere => "can't upgrade a Weak that points nowhere",
        Ownership::Upgrade if fails => "can't upgrade a Weak of",
        Ownership::CountOwners if nowhere => "counts the owners of nothing",
        Ownership::CountWeaks if nowhere => "counts the Weaks of nothing",
        Ownership::CompareWeaks if nowhere => "compares two Weaks, one of which points nowhere",
        Ownership::CloneWeak if nowhere => "makes another Weak that points nowhere",
        Ownership::Make => "makes",
        Ownership::BeginToMake => "begins to make",
        Ownership::HaveMade => "has made",
        Ownership::Get => "gets",
        Ownership::Set => "sets",
        Ownership::Replace => "replaces the value of",
        Ownership::Update => "updates",
        Ownership::Swap => "swaps the value of",
        Ownership::Take => "takes the value of",
        Ownership::Unwrap => "unwraps",
        Ownership::Reach => "reaches into",
        Ownership::Drop => "drops",
        Ownership::Borrow => "borrows",
        Ownership::BorrowMut => "mutably borrows",
        Ownership::BorrowAgain => "once more borrows",
        Ownership::SplitBorrow => "splits its borrow of",
        Ownership::GiveBack => "gives back",
        Ownership::Clone => "makes another owner of",
        Ownership::CountOwners => "counts the owners of",
        Ownership::CountWeaks => "counts the Weaks of",
        Ownership::ComparePointers => "compares two pointers, one of them to",
        Ownership::DropOwner => "drops an owner of",
        Ownership::DropLastOwner => "drops the last owner of",
        Ownership::Downgrade => "makes a Weak of",
        Ownership::Upgrade => "upgrades a Weak of",
        Ownership::CloneWeak => "makes another Weak of",
        Ownership::CompareWeaks => "compares two Weaks, one of them of",
        Ownership::DropWeak => "drops a Weak of",
    };
    match manner {
        Manner::Unwinding => format!("unwinds, and {words}"),
        _ => words.to_owned(),
    }
}

/// The name of a kind of object.
pub fn kind(kind: &ObjectKind) -> &str {
    match kind {
        ObjectKind::Mutex => "Mutex",
        ObjectKind::RwLock => "RwLock",
        ObjectKind::Condvar => "Condvar",
        ObjectKind::Barrier => "Barrier",
        ObjectKind::Channel => "channel",
        ObjectKind::Once => "Once",
        ObjectKind::OnceLock => "OnceLock",
        ObjectKind::Atomic(name) => name,
        ObjectKind::Cell => "Cell",
        ObjectKind::RefCell => "RefCell",
        ObjectKind::Rc => "Rc",
    }
}

/// A thread's name, or its number.
pub fn thread(threads: &[Option<String>], thread: usize) -> String {
    match threads.get(thread) {
        Some(Some(name)) => name.clone(),
        Some(None) => format!("thread {thread}"),
        None => "a thread".to_owned(),
    }
}

/// How an object stands: `3, locked by thread 2`.
pub fn state(state: &ObjectState, threads: &[Option<String>]) -> String {
    let named = |numbers: &[usize]| {
        let names: Vec<_> = numbers
            .iter()
            .map(|number| thread(threads, *number))
            .collect();
        names.join(", ")
    };
    match state {
        ObjectState::Lock {
            value,
            writer,
            readers,
            poisoned,
        } => {
            let held = match (writer, &readers[..]) {
                (Some(writer), _) => format!("locked by {}", named(&[*writer])),
                (None, []) => "free".to_owned(),
                (None, readers) => format!("read by {}", named(readers)),
            };
            let poisoned = if *poisoned { ", poisoned" } else { "" };
            value_and(value, &format!("{held}{poisoned}"))
        }
        ObjectState::Condvar { asleep } => match &asleep[..] {
            [] => "nobody sleeps".to_owned(),
            [_] => format!("{} sleeps", named(asleep)),
            _ => format!("{} sleep", named(asleep)),
        },
        ObjectState::Barrier { size, arrived } => format!("{arrived} of {size} have arrived"),
        ObjectState::Atomic { value, history } if history.is_empty() => {
            value.clone().unwrap_or_else(|| "changed".to_owned())
        }
        ObjectState::Atomic { history, .. } => memory::history(history, named),
        ObjectState::Channel {
            messages,
            bound,
            has_sender,
            has_receiver,
        } => {
            let line = in_line(messages, *bound);
            let senders = if *has_sender { "" } else { ", no sender left" };
            let receiver = if *has_receiver { "" } else { ", no receiver" };
            format!("{line}{senders}{receiver}")
        }
        ObjectState::Once(OnceState::New) => "not initialized".to_owned(),
        ObjectState::Once(OnceState::Running(thread)) => {
            format!("{} is initializing it", named(&[*thread]))
        }
        ObjectState::Once(OnceState::Done) => "initialized".to_owned(),
        ObjectState::Once(OnceState::Poisoned) => "poisoned".to_owned(),
        ObjectState::Cell { value } => value.clone().unwrap_or_else(|| "some value".to_owned()),
        ObjectState::RefCell { value, borrows } => match borrows {
            Borrows::Mutable => "borrowed mutably".to_owned(),
            Borrows::Shared(0) => value_and(value, "not borrowed"),
            Borrows::Shared(1) => value_and(value, "1 shared borrow"),
            Borrows::Shared(count) => value_and(value, &format!("{count} shared borrows")),
        },
        ObjectState::Rc { strong: None, weak } => format!("being made, weak {weak}"),
        ObjectState::Rc {
            strong: Some(0),
            weak,
        } => format!("dropped, weak {weak}"),
        ObjectState::Rc {
            strong: Some(strong),
            weak,
        } => format!("strong {strong}, weak {weak}"),
        ObjectState::Dropped => "dropped".to_owned(),
        ObjectState::Unwrapped => "unwrapped".to_owned(),
    }
}

/// A value that is known, and what else there is to say.
fn value_and(value: &Option<String>, rest: &str) -> String {
    match value {
        Some(value) => format!("{value}, {rest}"),
        None => rest.to_owned(),
    }
}

/// The messages of a channel, `[3, 4], 2 of 8`.
fn in_line(messages: &[Option<String>], bound: Option<usize>) -> String {
    let texts = messages.iter();
    let texts = texts.map(|message| message.as_deref().unwrap_or("a message"));
    let texts = texts.collect::<Vec<_>>().join(", ");
    match (messages.len(), bound) {
        (0, _) => "empty".to_owned(),
        (_, None) => format!("[{texts}]"),
        (count, Some(bound)) => format!("[{texts}], {count} of {bound}"),
    }
}
