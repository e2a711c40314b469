//! [`std::any`], which names the types that stand in for others as the others.

pub use ::std::any::*;

use formats::graph::Refusal;

use crate::rt;

/// The names of a type here and in the real library, without what it holds.
macro_rules! names {
    ($($($part:ident)::+ $([$($holds:tt)*])?),* $(,)?) => {
        [$((
            ::std::any::type_name::<crate::$($part)::+ $(<$($holds)*>)?>(),
            ::std::any::type_name::<::std::$($part)::+ $(<$($holds)*>)?>(),
        )),*]
    };
}

/// As in `std`.
#[track_caller]
pub fn type_name<T: ?Sized>() -> &'static str {
    real(::std::any::type_name::<T>())
}

/// As in `std`.
#[track_caller]
pub fn type_name_of_val<T: ?Sized>(_: &T) -> &'static str {
    type_name::<T>()
}

#[track_caller]
fn real(name: &'static str) -> &'static str {
    if !name.contains(env!("CARGO_CRATE_NAME")) {
        return name;
    }
    let names = names!(
        sync::Mutex[()],
        sync::MutexGuard['static, ()],
        sync::RwLock[()],
        sync::RwLockReadGuard['static, ()],
        sync::RwLockWriteGuard['static, ()],
        sync::Condvar,
        sync::Barrier,
        sync::Once,
        sync::OnceLock[()],
        sync::LazyLock[()],
        sync::Arc[()],
        sync::Weak[()],
        sync::mpsc::Sender[()],
        sync::mpsc::SyncSender[()],
        sync::mpsc::Receiver[()],
        sync::atomic::AtomicBool,
        sync::atomic::AtomicU8,
        sync::atomic::AtomicU16,
        sync::atomic::AtomicU32,
        sync::atomic::AtomicU64,
        sync::atomic::AtomicUsize,
        sync::atomic::AtomicI8,
        sync::atomic::AtomicI16,
        sync::atomic::AtomicI32,
        sync::atomic::AtomicI64,
        sync::atomic::AtomicIsize,
        thread::Thread,
        thread::ThreadId,
        thread::JoinHandle[()],
        time::Instant,
        time::SystemTime,
    );
    let mut told = name.to_owned();
    for (ours, theirs) in names {
        told = replace_path(&told, before_generics(ours), before_generics(theirs));
    }
    if told.contains(env!("CARGO_CRATE_NAME")) {
        rt::refuse(Refusal::TypeName);
    }
    // A program has few types, and their names live forever.
    told.leak()
}

fn before_generics(name: &str) -> &str {
    name.split('<').next().unwrap_or(name)
}

/// Where the path is not the beginning of a longer name.
fn replace_path(text: &str, path: &str, by: &str) -> String {
    let mut told = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(path) {
        let is_longer = after.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        told += before;
        told += if is_longer { path } else { by };
        rest = after;
    }
    told + rest
}
