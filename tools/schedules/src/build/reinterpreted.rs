//! Where a program looks at what stands in for a type of `std` as if it were another type, or at
//! plain memory as if it were such a type: the bytes are not those that `std` has there. The
//! compiler says of each cast of a pointer from which type it leads to which.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::program::tokens::{self, PRIMITIVES};

pub const STANDS_IN: &str = "takes memory for another type than it was made of, among which may be what stands in for a type of `std`";

/// Types of `std` that the stand-in has in its own way.
const STAND_INS: [&str; 36] = [
    "Arc",
    "AtomicBool",
    "AtomicI8",
    "AtomicI16",
    "AtomicI32",
    "AtomicI64",
    "AtomicIsize",
    "AtomicPtr",
    "AtomicU8",
    "AtomicU16",
    "AtomicU32",
    "AtomicU64",
    "AtomicUsize",
    "Barrier",
    "Condvar",
    "HashMap",
    "HashSet",
    "JoinHandle",
    "LazyLock",
    "MutexGuard",
    "Mutex",
    "Once",
    "OnceLock",
    "OnceState",
    "Receiver",
    "RwLock",
    "RwLockReadGuard",
    "RwLockWriteGuard",
    "Scope",
    "ScopedJoinHandle",
    "Sender",
    "SyncSender",
    "Thread",
    "ThreadId",
    "Weak",
    "WaitTimeoutResult",
];

/// Beside the primitive types, of what any bytes may be looked at.
const PLAIN: [&str; 9] = [
    "const",
    "mut",
    "MaybeUninit",
    "ManuallyDrop",
    "UnsafeCell",
    "Cell",
    "std",
    "mem",
    "cell",
];

/// What memory is handed around as whose type is not told.
const OPAQUE: [&str; 4] = ["()", "c_void", "u8", "i8"];

/// With what the definition of a type begins.
const KEYWORDS: [&str; 4] = ["struct", "enum", "union", "type"];

/// Which types of a program have something of the stand-in in them.
#[derive(Debug, Default)]
pub struct Holders(BTreeSet<String>);

impl Holders {
    /// Those that these sources define.
    pub fn of<'s>(sources: impl IntoIterator<Item = &'s str>) -> Self {
        let mut defined = Defined::default();
        for source in sources {
            defined.read(tokens::all(source));
        }
        let mut holders = BTreeSet::new();
        loop {
            let before = holders.len();
            for (name, parts) in &defined.0 {
                let holds =
                    |part: &String| STAND_INS.contains(&part.as_str()) || holders.contains(part);
                if parts.iter().any(holds) {
                    holders.insert(name.clone());
                }
            }
            if holders.len() == before {
                return Holders(holders);
            }
        }
    }

    fn hold(&self, of: &str) -> bool {
        names(of).any(|name| STAND_INS.contains(&name) || self.0.contains(name))
    }
}

/// The names in the definitions of types, by their own.
#[derive(Default)]
struct Defined(BTreeMap<String, BTreeSet<String>>);

impl Defined {
    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let is_definition = match &token {
                TokenTree::Group(group) => {
                    self.read(group.stream());
                    false
                }
                TokenTree::Ident(ident) => KEYWORDS.iter().any(|keyword| ident == keyword),
                _ => false,
            };
            if is_definition && let Some(TokenTree::Ident(name)) = tokens.peek() {
                let parts = self.0.entry(tokens::name(name)).or_default();
                tokens.next();
                for token in tokens.by_ref() {
                    parts.extend(names(&token.to_string()).map(str::to_owned));
                    let ends = match &token {
                        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                        token => token.to_string() == ";",
                    };
                    if ends {
                        break;
                    }
                }
            }
        }
    }
}

/// The names in a type.
fn names(of: &str) -> impl Iterator<Item = &str> {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    of.split(move |letter| !is_name(letter))
        .filter(|name| name.starts_with(|first: char| first.is_alphabetic() || first == '_'))
}

/// What is found out line by line.
pub struct Casts<'a> {
    holders: &'a Holders,
    /// A pointer to what has something of the stand-in leads to memory of no known type.
    pub erases: bool,
}

/// What a cast does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cast {
    /// It shows bytes that are the stand-in's, or makes them.
    Reinterprets,
    /// It leads from memory of no known type to plain data.
    MayReinterpret,
}

impl<'a> Casts<'a> {
    pub fn new(holders: &'a Holders) -> Self {
        Casts {
            holders,
            erases: false,
        }
    }

    /// A line of MIR, if it is such a cast. `type_of` tells the type of what it begins with.
    pub fn judge<'t>(
        &mut self,
        code: &'t str,
        type_of: impl Fn(&'t str) -> Option<&'t str>,
    ) -> Option<Cast> {
        if let Some(made) = code.split_once("zeroed::<").map(|(_, of)| of).or_else(|| {
            Some(
                code.split_once("MaybeUninit::<")?
                    .1
                    .split_once(">::zeroed(")?
                    .0,
            )
        }) {
            let made = made.split_once(">(").map_or(made, |(of, _)| of);
            return self.holders.hold(made).then_some(Cast::Reinterprets);
        }
        let (from, to) = cast(code, type_of)?;
        self.leads(from, to)
    }

    fn leads(&mut self, from: &str, to: &str) -> Option<Cast> {
        let holds = |of: &str| self.holders.hold(of) && !leads_on(of);
        let is_opaque = |of: &str| OPAQUE.contains(&without_path(of));
        if holds(from) {
            if is_opaque(to) {
                self.erases = true;
                let is_byte = is_plain(to);
                return (is_byte && stand_in(from).is_some()).then_some(Cast::Reinterprets);
            }
            let is_other = matches!((stand_in(from), stand_in(to)), (Some(a), Some(b)) if a != b);
            return (is_plain(to) || is_other).then_some(Cast::Reinterprets);
        }
        if is_opaque(from) {
            return (is_plain(to) && !is_opaque(to)).then_some(Cast::MayReinterpret);
        }
        (is_plain(from) && holds(to)).then_some(Cast::Reinterprets)
    }
}

/// From which type to which a pointer is cast.
fn cast<'t>(
    code: &'t str,
    type_of: impl Fn(&'t str) -> Option<&'t str>,
) -> Option<(&'t str, &'t str)> {
    let (_, value) = code.split_once(" = ")?;
    if let Some(value) = value.strip_suffix(" (PtrToPtr);") {
        let value = value
            .strip_prefix("copy ")
            .or(value.strip_prefix("move "))?;
        let (place, to) = value.rsplit_once(" as ")?;
        return Some((led_to(type_of(place)?)?, led_to(to)?));
    }
    let (whose, to) = value.split_once(">::cast::<")?;
    let to = to.split_once(">(")?.0;
    let from = whose
        .split_once("<impl ")
        .and_then(|(_, of)| led_to(of))
        .or_else(|| Some(whose.split_once("NonNull::<")?.1))?;
    Some((from, to))
}

fn led_to(pointer: &str) -> Option<&str> {
    let pointer = pointer.trim();
    pointer
        .strip_prefix("*const ")
        .or(pointer.strip_prefix("*mut "))
}

/// Whether a type is that of a pointer, whose bytes are an address.
fn leads_on(of: &str) -> bool {
    of.starts_with(['*', '&'])
}

fn is_plain(of: &str) -> bool {
    if of == "()" {
        return false;
    }
    leads_on(of) || names(of).all(|name| PRIMITIVES.contains(&name) || PLAIN.contains(&name))
}

/// `AtomicU32` of `std::sync::atomic::AtomicU32`, of `[AtomicU32]` and of `[AtomicU32; 2]`.
fn stand_in(of: &str) -> Option<&str> {
    let of = of.trim_start_matches('[');
    let name = without_path(of.split(['<', ';', ']']).next()?);
    STAND_INS.contains(&name).then_some(name)
}

fn without_path(of: &str) -> &str {
    of.rsplit("::").next().unwrap_or(of)
}
