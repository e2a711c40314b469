//! Identities that stay the same from one execution to the next.

#![expect(
    unsafe_code,
    reason = "values of any type are looked at by the name of their type"
)]

use std::any::type_name;
use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::Location;
use std::sync::{Mutex, PoisonError};

/// A hash wide enough that two different states never share one in practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Key(u64, u64);

impl Key {
    pub fn of(value: &impl Hash) -> Self {
        let half = |seed: u64| {
            let mut hasher = DefaultHasher::new();
            seed.hash(&mut hasher);
            value.hash(&mut hasher);
            hasher.finish()
        };
        Key(half(0), half(0x9e37_79b9_7f4a_7c15))
    }

    pub fn and(self, value: &impl Hash) -> Self {
        Key::of(&(self, Key::of(value)))
    }
}

/// A line of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub file: &'static str,
    pub line: u32,
    pub column: u32,
}

impl Place {
    /// Of a step that does not know its line, such as that of `{:?}`.
    pub const UNKNOWN: Place = Place {
        file: "",
        line: 0,
        column: 0,
    };

    #[track_caller]
    pub fn here() -> Self {
        Location::caller().into()
    }
}

impl Place {
    /// The line in the program. A drop has no caller, and so is at a line of
    /// the stand-in, and some panics are at one of the library's.
    pub fn line_of_program(self) -> Option<u32> {
        let own = &file!()[..file!().len() - "rt/key.rs".len()];
        let is_own = self.file.starts_with(own);
        let is_library = self.file.starts_with("/rustc/");
        (!is_own && !is_library && self.line > 0).then_some(self.line)
    }
}

impl From<&Location<'_>> for Place {
    fn from(location: &Location<'_>) -> Self {
        Place {
            file: interned(location.file()),
            line: location.line(),
            column: location.column(),
        }
    }
}

/// A program has few files, and their names live for ever.
fn interned(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    match names.get(name) {
        Some(name) => name,
        None => {
            let name = Box::leak(name.to_owned().into_boxed_str());
            names.insert(name);
            name
        }
    }
}

/// What a value is, as far as other threads can tell: its content for the plain
/// types of the standard library. For all others `None`; who wrote it decides.
pub fn content<T: ?Sized>(value: &T) -> Option<Key> {
    macro_rules! plain {
        ($($plain:ty),*) => {$(
            if type_name::<T>() == type_name::<$plain>() {
                // SAFETY: the value is of this very type: no other type bears
                // the name of a primitive or of a type of the standard library.
                let value = unsafe { &*(value as *const T).cast::<$plain>() };
                return Some(known(Key::of(value), value));
            }
        )*};
    }
    plain!(
        u8,
        u16,
        u32,
        u64,
        u128,
        usize,
        i8,
        i16,
        i32,
        i64,
        i128,
        isize,
        bool,
        char,
        (),
        String,
        Option<u32>,
        Option<i32>,
        Option<usize>,
        Vec<u8>,
        Vec<u32>,
        Vec<i32>,
        Vec<usize>,
        Vec<u64>,
        Vec<String>,
        (u32, u32),
        (i32, i32),
        (usize, usize)
    );
    if type_name::<T>() == type_name::<&str>() {
        // SAFETY: as above; the lifetime is that of the borrow.
        let text = unsafe { *(value as *const T).cast::<&str>() };
        return Some(known(Key::of(&text), &text));
    }
    None
}

/// Texts of plain values, while somebody wants to show them.
static TEXTS: Mutex<Option<HashMap<Key, String>>> = Mutex::new(None);

/// From now on, [`text_of`] knows the values that are looked at.
pub fn keep_texts() {
    TEXTS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get_or_insert_default();
}

fn known(key: Key, value: &impl std::fmt::Debug) -> Key {
    if let Some(texts) = &mut *TEXTS.lock().unwrap_or_else(PoisonError::into_inner) {
        texts.entry(key).or_insert_with(|| format!("{value:?}"));
    }
    key
}

/// The value of this key, as `{:?}` prints it.
pub fn text_of(key: Key) -> Option<String> {
    let texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    texts.as_ref()?.get(&key).cloned()
}
