//! What a value of the program is for other threads: its content, where that is
//! plain data.

#![expect(
    unsafe_code,
    reason = "values of any type are looked at by the name of their type"
)]

use std::any::type_name;
use std::collections::{BTreeMap, HashMap};
use std::ptr;
use std::sync::{Mutex, PoisonError};

use super::fingerprint::Fingerprint;
use super::watch::Work;

/// What a value is, as far as other threads can tell: its content for the plain
/// types of the standard library, and for what the program has made of them. For all others
/// `None`; who wrote it decides.
pub fn content<T: ?Sized>(value: &T) -> Option<Fingerprint> {
    macro_rules! plain {
        ($($plain:ty),*) => {$(
            if type_name::<T>() == type_name::<$plain>() {
                // SAFETY: the value is of this very type: no other type bears
                // the name of a primitive or of a type of the standard library.
                let value = unsafe { &*(value as *const T).cast::<$plain>() };
                return Some(known(Fingerprint::of(&(stringify!($plain), value)), value));
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
        return Some(known(Fingerprint::of(&("&str", text)), &text));
    }
    own_content(value)
}

/// What is in a value of the type of this name, of which it gets the address.
type Own = Box<dyn Fn(*const ()) -> Fingerprint + Send>;

/// By the names of the program's own types that are made of plain fields.
static OWN: Mutex<BTreeMap<&str, Own>> = Mutex::new(BTreeMap::new());

/// From now on, values of this type are known by what is in them. The type is one that
/// stands at the root of the program, so that no other has its name.
pub fn know<T: 'static>(contents: impl Fn(&T) -> Fingerprint + Send + 'static) {
    let own = move |value: *const ()| {
        // SAFETY: the value is borrowed, and is of this type: it has its name.
        contents(unsafe { &*value.cast::<T>() })
    };
    let mut all = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    all.insert(type_name::<T>(), Box::new(own));
}

fn own_content<T: ?Sized>(value: &T) -> Option<Fingerprint> {
    let all = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    let own = all.get(type_name::<T>())?;
    // Reading it is none of the program's doing.
    let _work = Work::begin();
    Some(own(ptr::from_ref(value).cast()).and(type_name::<T>()))
}

/// Texts of plain values, while somebody wants to show them.
static TEXTS: Mutex<Option<HashMap<Fingerprint, String>>> = Mutex::new(None);

/// From now on, [`text`] knows the values that are looked at.
pub fn keep_texts() {
    TEXTS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get_or_insert_default();
}

fn known(key: Fingerprint, value: &impl std::fmt::Debug) -> Fingerprint {
    if let Some(texts) = &mut *TEXTS.lock().unwrap_or_else(PoisonError::into_inner) {
        texts.entry(key).or_insert_with(|| format!("{value:?}"));
    }
    key
}

/// The value of this key, as `{:?}` prints it.
pub fn text(key: Fingerprint) -> Option<String> {
    let texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    texts.as_ref()?.get(&key).cloned()
}
