//! All names of a program, and what each is said to be.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;
use syn::{Block, Expr, GenericArgument, PathArguments, ReturnType, Signature, Type};

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

/// A function with what is bound in it, closures included: a name of these is no other's.
#[derive(Default)]
pub struct Scope<'a> {
    pub block: Option<&'a Block>,
    /// The type of which it is a method.
    pub this: Option<&'a Type>,
    pub variables: BTreeMap<String, Vec<Given<'a>>>,
}

/// A function that is called by its name.
#[derive(Clone, Copy)]
pub struct Function<'a> {
    pub signature: &'a Signature,
    pub block: &'a Block,
    pub scope: usize,
}

/// All names of a program, and what they are given. One name may be given several
/// things in several places; it is known only if all of them are the same.
#[derive(Default)]
pub struct Names<'a> {
    pub scopes: Vec<Scope<'a>>,
    pub statics: BTreeMap<String, Vec<Given<'a>>>,
    /// By the type and the field, of each type of that name.
    pub fields: BTreeMap<(String, String), Vec<&'a Type>>,
    /// The types that the program makes, and so does not have from `std`, with how many
    /// have that name.
    pub types: BTreeMap<String, usize>,
    /// Those in which a field may be looked up that they lead to.
    pub leading: BTreeSet<String>,
    /// Those whose values are compared as it was derived.
    pub compared: BTreeSet<String>,
    pub functions: BTreeMap<String, Vec<Function<'a>>>,
    /// By the type and the name.
    pub methods: BTreeMap<(String, String), Vec<Function<'a>>>,
    /// What its traits have, perhaps for types that are not its own.
    pub of_traits: BTreeSet<String>,
    /// What it has from elsewhere than `std`.
    pub imported: BTreeSet<String>,
    /// What it has from `std`, by name.
    pub from_std: BTreeSet<String>,
    /// Whether something may be hidden behind a `*` or in a macro.
    pub hides: bool,
    /// While names are collected: where they stand.
    pub(super) within: Vec<usize>,
    pub(super) this: Option<&'a Type>,
    pending: RefCell<BTreeSet<(usize, String)>>,
}

impl<'a> Names<'a> {
    /// `None` if they can't all be known.
    pub fn of(files: &'a [syn::File]) -> Option<Self> {
        let mut names = Names::default();
        // What belongs to no function.
        names.scopes.push(Scope::default());
        files.iter().for_each(|file| names.visit_file(file));
        (!names.hides).then_some(names)
    }

    /// The scope of a function, by its body.
    pub fn scope_of(&self, block: &Block) -> Option<usize> {
        let is_it = |scope: &Scope<'_>| scope.block.is_some_and(|one| std::ptr::eq(one, block));
        self.scopes.iter().position(is_it)
    }

    /// Whether a name, of a type, a function or a module, is `std`'s.
    pub fn is_std(&self, name: &str) -> bool {
        !self.types.contains_key(name)
            && !self.functions.contains_key(name)
            && !self.imported.contains(name)
    }

    /// Whether a name is that of a type which the program makes, and of nothing else.
    pub fn is_own(&self, name: &str) -> bool {
        self.types.contains_key(name) && !self.imported.contains(name)
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

    /// What a type is, in a function of this scope.
    pub fn of_type(&self, kind: &Type, scope: usize) -> Kind {
        match kind {
            Type::Reference(inner) => self.of_type(&inner.elem, scope),
            Type::Paren(inner) => self.of_type(&inner.elem, scope),
            Type::Group(inner) => self.of_type(&inner.elem, scope),
            Type::Array(inner) => self.of_type(&inner.elem, scope).list(),
            Type::Slice(inner) => self.of_type(&inner.elem, scope).list(),
            Type::Tuple(inner) if inner.elems.is_empty() => Kind::Plain,
            Type::Path(path) if path.qself.is_none() => self.of_path(&path.path, scope),
            _ => Kind::Unknown,
        }
    }

    /// The type of the program's that a path names.
    pub fn own(&self, path: &syn::Path, scope: usize) -> Option<Kind> {
        let own = match path.get_ident() {
            Some(ident) if ident == "Self" => return Some(self.this(scope)),
            Some(ident) => name(ident),
            // `Shared<T>`
            None if path.segments.len() == 1 => name(&path.segments[0].ident),
            None => return None,
        };
        self.is_own(&own).then_some(Kind::Own(own))
    }

    fn of_path(&self, path: &syn::Path, scope: usize) -> Kind {
        if let Some(own) = self.own(path, scope) {
            return own;
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
                GenericArgument::Type(kind) => Some(self.of_type(kind, scope)),
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
            atomic if atomic.starts_with("Atomic") => Kind::atomic(atomic),
            _ => Kind::Unknown,
        }
    }

    /// What a function comes to.
    pub fn comes_to(&self, function: &Function<'_>) -> Kind {
        match &function.signature.output {
            ReturnType::Default => Kind::Plain,
            ReturnType::Type(_, kind) => self.of_type(kind, function.scope),
        }
    }

    /// What a variable of this scope, or a `static`, of this name is.
    pub fn variable(
        &self,
        name: &str,
        scope: usize,
        of_value: &dyn Fn(&Expr) -> Option<Kind>,
    ) -> Kind {
        let own = self.scopes.get(scope);
        let own = own.and_then(|scope| scope.variables.get(name));
        let given = [own, self.statics.get(name)].into_iter().flatten();
        if self.imported.contains(name) {
            return Kind::Unknown;
        }
        // One that is given another's value is what that is.
        let pending = (scope, name.to_owned());
        if !self.pending.borrow_mut().insert(pending.clone()) {
            return Kind::Unknown;
        }
        let value = |value: &Expr| of_value(value).unwrap_or(Kind::Unknown);
        let mut kinds = given.flatten().filter_map(|given| match given {
            Given::Value(given) if is_the_same(given, name) => None,
            Given::Value(given) => Some(value(given)),
            Given::Type(given) => Some(self.of_type(given, scope)),
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
        self.pending.borrow_mut().remove(&pending);
        match same {
            true => first,
            false => Kind::Unknown,
        }
    }

    /// Whether a name is bound to something in a scope, or is a `static`'s.
    pub fn is_variable(&self, name: &str, scope: usize) -> bool {
        let own = self.scopes.get(scope);
        own.is_some_and(|scope| scope.variables.contains_key(name))
            || self.statics.contains_key(name)
    }

    fn makes_channel(&self, function: &Expr) -> bool {
        let Expr::Path(path) = function else {
            return false;
        };
        let last = self.last_in_std(&path.path);
        last.is_some_and(|last| ["channel", "sync_channel"].contains(&last.as_str()))
    }

    /// What `self` is, in a function of this scope.
    pub fn this(&self, scope: usize) -> Kind {
        match self.scopes.get(scope).and_then(|scope| scope.this) {
            // `impl Self` is none.
            Some(Type::Path(path)) if path.path.is_ident("Self") => Kind::Unknown,
            Some(this) => self.of_type(this, scope),
            None => Kind::Unknown,
        }
    }

    /// What a field of this name is, in each type of the program's with this name.
    pub fn field(&self, of: &str, field: &str) -> Kind {
        let Some(types) = self.fields.get(&(of.to_owned(), field.to_owned())) else {
            return Kind::Unknown;
        };
        let are_all = self.types.get(of) == Some(&types.len()) && !self.leading.contains(of);
        let mut kinds = types.iter().map(|kind| self.of_type(kind, 0));
        let first = kinds.next().unwrap_or(Kind::Unknown);
        match are_all && kinds.all(|kind| kind == first) {
            true => first,
            false => Kind::Unknown,
        }
    }

    /// Whether all that a type of the program's has is plain.
    pub fn has_plain_fields(&self, of: &str) -> bool {
        let mut fields = self.fields.iter().filter(|((one, _), _)| one == of);
        fields.all(|(_, types)| {
            let mut types = types.iter();
            types.all(|kind| self.of_type(kind, 0) == Kind::Plain)
        })
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
