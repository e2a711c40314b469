//! All names of a program, and what each is said to be.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;
use syn::{Expr, GenericArgument, PathArguments, Type};

use super::kinds::Kind;
use crate::program::tokens::name;

/// What a name is given: its type, or the value that it is bound to.
#[derive(Clone)]
pub enum Given<'a> {
    Type(&'a Type),
    Value(&'a Expr),
    /// One of these.
    Element(&'a Expr),
    /// This, if what is called makes a channel.
    Half(&'a Expr, Kind),
    Unknown,
}

/// All names of a program, and what they are given. One name may be given several
/// things in several places; it is known only if all of them are the same.
#[derive(Default)]
pub struct Names<'a> {
    pub variables: BTreeMap<String, Vec<Given<'a>>>,
    pub fields: BTreeMap<String, Vec<&'a Type>>,
    /// The types that the program makes, and so does not have from `std`.
    pub types: BTreeSet<String>,
    pub functions: BTreeSet<String>,
    /// What it has from elsewhere than `std`.
    pub imported: BTreeSet<String>,
    /// What it has from `std`, by name.
    pub from_std: BTreeSet<String>,
    /// Whether `self` may be a type that is not the program's.
    pub has_other_selves: bool,
    /// The types that it says more of.
    pub selves: Vec<String>,
    /// Whether something may be hidden behind a `*` or in a macro.
    pub hides: bool,
    pending: RefCell<BTreeSet<String>>,
}

impl<'a> Names<'a> {
    /// `None` if they can't all be known.
    pub fn of(files: &'a [syn::File]) -> Option<Self> {
        let mut names = Names::default();
        files.iter().for_each(|file| names.visit_file(file));
        let is_other = |one: &String| !names.types.contains(one) || names.imported.contains(one);
        names.has_other_selves |= names.selves.iter().any(is_other);
        (!names.hides).then_some(names)
    }

    /// Whether a name, of a type, a function or a module, is `std`'s.
    pub fn is_std(&self, name: &str) -> bool {
        [&self.types, &self.functions, &self.imported]
            .iter()
            .all(|others| !others.contains(name))
    }

    /// The last name of a path that leads to `std`.
    pub fn last_in_std(&self, path: &syn::Path) -> Option<String> {
        let all: Vec<_> = path.segments.iter().map(|one| name(&one.ident)).collect();
        let begins = all.len() == 1
            || is_root_of_std(&all[0])
            || self.from_std.contains(&all[0])
            || all.len() == 2 && all[0].starts_with(char::is_uppercase);
        let is_here = ["Self", "self", "crate", "super"].contains(&all[0].as_str());
        (begins && !is_here && self.is_std(&all[0])).then(|| all.last().cloned())?
    }

    pub fn of_type(&self, kind: &Type) -> Kind {
        match kind {
            Type::Reference(inner) => self.of_type(&inner.elem),
            Type::Paren(inner) => self.of_type(&inner.elem),
            Type::Group(inner) => self.of_type(&inner.elem),
            Type::Array(inner) => self.of_type(&inner.elem).list(),
            Type::Slice(inner) => self.of_type(&inner.elem).list(),
            Type::Path(path) if path.qself.is_none() => self.of_path(&path.path),
            _ => Kind::Unknown,
        }
    }

    fn of_path(&self, path: &syn::Path) -> Kind {
        if path
            .get_ident()
            .is_some_and(|one| self.types.contains(&name(one)))
            || path.is_ident("Self")
        {
            return Kind::Own;
        }
        let Some(last) = self.last_in_std(path) else {
            return Kind::Unknown;
        };
        let inner = || {
            let last = path.segments.last().map(|last| &last.arguments);
            let Some(PathArguments::AngleBracketed(arguments)) = last else {
                return Kind::Unknown;
            };
            let mut types = arguments.args.iter().filter_map(|one| match one {
                GenericArgument::Type(kind) => Some(self.of_type(kind)),
                _ => None,
            });
            types.next().unwrap_or(Kind::Unknown)
        };
        match last.as_str() {
            "bool" | "char" | "str" | "String" | "Duration" | "u8" | "u16" | "u32" | "u64"
            | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => Kind::Plain,
            "Arc" | "Box" | "Rc" => inner(),
            "Mutex" | "RwLock" => Kind::Lock(Box::new(inner())),
            "MutexGuard" | "RwLockReadGuard" | "RwLockWriteGuard" => inner(),
            "Vec" | "VecDeque" | "BTreeSet" | "HashSet" | "BinaryHeap" => inner().list(),
            "Option" | "Result" => inner().answer(),
            "JoinHandle" | "ScopedJoinHandle" => Kind::Handle,
            "Thread" => Kind::Thread,
            "Receiver" => Kind::Receiver,
            "Sender" | "SyncSender" => Kind::Sender,
            "Once" => Kind::Once,
            "OnceLock" => Kind::OnceLock(Box::new(inner())),
            atomic if atomic.starts_with("Atomic") && atomic != "AtomicPtr" => Kind::Atomic,
            _ => Kind::Unknown,
        }
    }

    /// What a variable or a `static` of this name is.
    pub fn variable(&self, name: &str, of_value: &dyn Fn(&Expr) -> Option<Kind>) -> Kind {
        let Some(given) = self.variables.get(name) else {
            return Kind::Unknown;
        };
        if self.imported.contains(name) {
            return Kind::Unknown;
        }
        // One that is given another's value is what that is.
        if !self.pending.borrow_mut().insert(name.to_owned()) {
            return Kind::Unknown;
        }
        let value = |value: &Expr| of_value(value).unwrap_or(Kind::Unknown);
        let mut kinds = given.iter().filter_map(|given| match given {
            Given::Value(given) if is_the_same(given, name) => None,
            Given::Value(given) => Some(value(given)),
            Given::Type(given) => Some(self.of_type(given)),
            Given::Element(given) => Some(match value(given) {
                Kind::List(kind) => *kind,
                Kind::Plain => Kind::Plain,
                _ => Kind::Unknown,
            }),
            Given::Half(function, half) if self.makes_channel(function) => Some(half.clone()),
            Given::Half(..) | Given::Unknown => Some(Kind::Unknown),
        });
        let first = kinds.next().unwrap_or(Kind::Unknown);
        let same = kinds.all(|kind| kind == first);
        self.pending.borrow_mut().remove(name);
        match same {
            true => first,
            false => Kind::Unknown,
        }
    }

    fn makes_channel(&self, function: &Expr) -> bool {
        let Expr::Path(path) = function else {
            return false;
        };
        let last = self.last_in_std(&path.path);
        last.is_some_and(|last| ["channel", "sync_channel"].contains(&last.as_str()))
    }

    /// What `self` is.
    pub fn this(&self) -> Kind {
        match self.has_other_selves {
            true => Kind::Unknown,
            false => Kind::Own,
        }
    }

    /// What a field of this name is, in whichever type of the program's.
    pub fn field(&self, name: &str) -> Kind {
        let Some(types) = self.fields.get(name) else {
            return Kind::Unknown;
        };
        let mut kinds = types.iter().map(|kind| self.of_type(kind));
        let first = kinds.next().unwrap_or(Kind::Unknown);
        match kinds.all(|kind| kind == first) {
            true => first,
            false => Kind::Unknown,
        }
    }
}

/// `&ready`, `Arc::clone(&ready)`, `ready.clone()` for a name `ready`.
fn is_the_same(value: &Expr, name: &str) -> bool {
    match value {
        Expr::Path(path) => path.path.is_ident(name),
        Expr::Reference(inner) => is_the_same(&inner.expr, name),
        Expr::Paren(inner) => is_the_same(&inner.expr, name),
        Expr::MethodCall(call) => call.method == "clone" && is_the_same(&call.receiver, name),
        Expr::Call(call) => {
            let of_arc = matches!(&*call.func, Expr::Path(path)
                if path.path.segments.len() == 2 && path.path.segments[0].ident == "Arc"
                    && path.path.segments[1].ident == "clone");
            of_arc && call.args.len() == 1 && is_the_same(&call.args[0], name)
        }
        _ => false,
    }
}

pub fn is_root_of_std(name: &str) -> bool {
    ["std", "core", "alloc"].contains(&name)
}
