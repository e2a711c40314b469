//! Where a program looks at what stands in for a type of `std` as if it were another type, or at
//! plain memory as if it were such a type: the bytes are not those that `std` has there. The
//! compiler says of each cast of a pointer from which type it leads to which.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;

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
pub struct Holders {
    types: BTreeSet<String>,
    /// Unions of such a type, or of one that is left open, and of another one.
    unions: BTreeSet<String>,
    /// The names of types that generic code leaves open, which may be any.
    open: BTreeSet<String>,
}

impl Holders {
    /// Those that these sources define.
    pub fn of<'s>(sources: impl IntoIterator<Item = &'s str>) -> Self {
        let mut defined = Defined::default();
        for source in sources {
            defined.read(tokens::all(source));
        }
        let mut holders = Holders {
            open: defined.open,
            ..Holders::default()
        };
        loop {
            let before = holders.types.len();
            for (name, parts) in &defined.types {
                if parts.iter().any(|part| holders.hold(part)) {
                    holders.types.insert(name.clone());
                }
            }
            if holders.types.len() == before {
                break;
            }
        }
        for (name, open) in &defined.unions {
            let parts = &defined.types[name];
            let is_plain = parts.iter().any(|part| PRIMITIVES.contains(&part.as_str()));
            let may_hold = match open.intersection(parts).count() {
                0 => is_plain && holders.types.contains(name),
                1 => is_plain,
                _ => true,
            };
            if may_hold {
                holders.unions.insert(name.clone());
            }
        }
        holders
    }

    fn hold(&self, of: &str) -> bool {
        names(of).any(|name| STAND_INS.contains(&name) || self.types.contains(name))
    }

    /// The types in it that generic code leaves open.
    fn open<'t>(&self, of: &'t str) -> BTreeSet<&'t str> {
        names(of).filter(|name| self.open.contains(*name)).collect()
    }
}

/// The names in the definitions of types, by their own.
#[derive(Default)]
struct Defined {
    types: BTreeMap<String, BTreeSet<String>>,
    /// With the types that they leave open.
    unions: BTreeMap<String, BTreeSet<String>>,
    open: BTreeSet<String>,
}

impl Defined {
    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let (mut is_definition, mut is_union, mut is_generic) = (false, false, false);
            match &token {
                TokenTree::Group(group) => self.read(group.stream()),
                TokenTree::Ident(ident) => {
                    is_definition = KEYWORDS.iter().any(|keyword| ident == keyword);
                    is_union = ident == "union";
                    is_generic = ident == "fn" || ident == "impl";
                    if ident == "trait" {
                        self.open.insert("Self".to_owned());
                    }
                }
                _ => {}
            }
            if is_generic {
                if let Some(TokenTree::Ident(_)) = tokens.peek() {
                    tokens.next();
                }
                self.open.extend(parameters(&mut tokens));
            }
            if is_definition && let Some(TokenTree::Ident(name)) = tokens.peek() {
                let name = tokens::name(name);
                tokens.next();
                if is_union {
                    self.unions.insert(name.clone(), parameters(&mut tokens));
                }
                let parts = self.types.entry(name).or_default();
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

/// The types that stand between angles, if these come next: those of a generic item.
fn parameters(tokens: &mut Peekable<impl Iterator<Item = TokenTree>>) -> BTreeSet<String> {
    let mut types = BTreeSet::new();
    if !matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '<') {
        return types;
    }
    let (mut depth, mut before) = (0, ' ');
    for token in tokens {
        match &token {
            TokenTree::Punct(mark) => {
                match mark.as_char() {
                    '<' => depth += 1,
                    '>' if before != '-' => depth -= 1,
                    _ => {}
                }
                before = mark.as_char();
            }
            TokenTree::Ident(name) => {
                if depth == 1 && ['<', ','].contains(&before) && name != "const" {
                    types.insert(tokens::name(name));
                }
                before = ' ';
            }
            _ => before = ' ',
        }
        if depth == 0 {
            break;
        }
    }
    types
}

/// The names in a type.
fn names(of: &str) -> impl Iterator<Item = &str> {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    of.split(move |letter| !is_name(letter))
        .filter(|name| name.starts_with(|first: char| first.is_alphabetic() || first == '_'))
}

/// What is found out line by line.
pub struct Casts<'a, 't> {
    holders: &'a Holders,
    /// A pointer to what has something of the stand-in leads to memory of no known type.
    erases: bool,
    /// The same, and to bytes.
    erases_to_bytes: bool,
    /// The place of a pointer that was made so. The compiler makes such a one, too, to see
    /// whether an address is aligned, and takes it for a number at once.
    pending: Option<&'t str>,
    /// Memory is asked for that is zero.
    zeroes: bool,
}

/// What a line does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cast {
    /// It shows bytes that are the stand-in's, or makes them.
    Reinterprets,
    /// It leads from memory of no known type to plain data.
    Known,
    /// It leads from there to what has something of the stand-in.
    Holds,
    /// It uses the bytes that a pointer leads to.
    Bytes,
}

impl<'a, 't> Casts<'a, 't> {
    pub fn new(holders: &'a Holders) -> Self {
        Casts {
            holders,
            erases: false,
            erases_to_bytes: false,
            pending: None,
            zeroes: false,
        }
    }

    /// Whether what a line does concerns the stand-in, now that all lines have been read.
    pub fn concerns(&self, cast: Cast) -> bool {
        match cast {
            Cast::Reinterprets => true,
            Cast::Known => self.erases || self.erases_to_bytes || self.pending.is_some(),
            Cast::Holds => self.zeroes,
            Cast::Bytes => self.erases_to_bytes,
        }
    }

    /// A line of MIR, if it does something of that kind. `type_of` tells the type of what it
    /// begins with.
    pub fn judge(
        &mut self,
        code: &'t str,
        type_of: impl Fn(&'t str) -> Option<&'t str>,
    ) -> Option<Cast> {
        if let Some(place) = self.pending
            && code.contains(" = ")
        {
            let is_checked = code
                .strip_suffix(" as usize (Transmute);")
                .is_some_and(|code| code.ends_with(&format!(" {place}")));
            self.erases |= !is_checked;
            self.pending = None;
        }
        if let Some(made) = zeroed(code) {
            return self.holders.hold(made).then_some(Cast::Reinterprets);
        }
        self.zeroes |= code.contains("alloc_zeroed(");
        if let Some((_, value)) = code.split_once(" = ")
            && let Some(made) = value.split([' ', '<']).next()
            && self
                .holders
                .unions
                .contains(without_path(made.trim_end_matches(':')))
            && value.ends_with("};")
        {
            return Some(Cast::Reinterprets);
        }
        if let Some((from, to)) = cast(code, &type_of) {
            return self.leads(code, from, to);
        }
        uses_bytes(code, type_of).then_some(Cast::Bytes)
    }

    fn leads(&mut self, code: &'t str, from: &'t str, to: &'t str) -> Option<Cast> {
        let holds = |of: &str| self.holders.hold(of) && !leads_on(of);
        let open = |of: &'t str| match leads_on(of) {
            true => BTreeSet::new(),
            false => self.holders.open(of),
        };
        let (open_from, open_to) = (open(from), open(to));
        let is_bare = |of: &str| self.holders.open.contains(of);
        if holds(from) || is_bare(from) && !open_to.contains(from) {
            if is_opaque(to) {
                match is_plain(to) {
                    true => self.erases_to_bytes = true,
                    false => self.pending = code.split_once(" = ").map(|(place, _)| place),
                }
                return (is_plain(to) && stand_in(from).is_some()).then_some(Cast::Reinterprets);
            }
            let is_other = match (stand_in(from), stand_in(to)) {
                (Some(a), Some(b)) => a != b,
                (None, Some(_)) | (Some(_), None) => is_bare(from) || is_bare(to),
                (None, None) => is_bare(from) && is_bare(to),
            };
            return (is_plain(to) || is_other).then_some(Cast::Reinterprets);
        }
        if is_opaque(from) {
            return match () {
                () if holds(to) => Some(Cast::Holds),
                () => (is_plain(to) && !is_opaque(to)).then_some(Cast::Known),
            };
        }
        let shares = open_from.iter().any(|name| open_to.contains(name));
        (is_plain(from) && holds(to) && !shares).then_some(Cast::Reinterprets)
    }
}

fn is_opaque(of: &str) -> bool {
    OPAQUE.contains(&without_path(of))
}

/// What a line makes of zeros.
fn zeroed(code: &str) -> Option<&str> {
    if let Some((before, _)) = code.split_once(">::new_zeroed") {
        return Some(before.split_once("::<")?.1);
    }
    if let Some((_, of)) = code.split_once("MaybeUninit::<") {
        return Some(of.split_once(">::zeroed(")?.0);
    }
    let of = ["zeroed::<", "write_bytes::<"];
    let (_, made) = of.iter().find_map(|of| code.split_once(of))?;
    Some(made.split_once(">(").map_or(made, |(of, _)| of))
}

/// Whether a line uses the bytes that a pointer to bytes leads to.
fn uses_bytes<'t>(code: &'t str, type_of: impl Fn(&'t str) -> Option<&'t str>) -> bool {
    let is_of_bytes = |of: &str| led_to(of).is_some_and(|of| ["u8", "i8"].contains(&of));
    let leads = code.match_indices("(*_").any(|(at, _)| {
        let place = code[at + 2..].split(')').next().unwrap_or_default();
        type_of(place).is_some_and(is_of_bytes)
    });
    let byte = ["<u8>(", "<'_, u8>(", "<i8>(", "<'_, i8>("];
    let of_pointer = [
        "<impl *const u8>::",
        "<impl *mut u8>::",
        "<impl *const i8>::",
        "<impl *mut i8>::",
    ];
    let called = of_pointer.iter().find_map(|of| code.split_once(of));
    let uses = |called: &str| {
        [
            "read", "write", "copy", "swap", "replace", "as_ref", "as_mut",
        ]
        .iter()
        .any(|name| called.starts_with(name))
    };
    let is_for_bytes = || {
        let named = [
            "ptr::read",
            "ptr::write",
            "ptr::copy",
            "ptr::swap",
            "ptr::replace",
            "from_raw_parts",
        ];
        named.iter().any(|name| code.contains(name)) && byte.iter().any(|of| code.contains(of))
    };
    leads || called.is_some_and(|(_, called)| uses(called)) || is_for_bytes()
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
