//! What is in the program's own structs, if that is plain: then two values with the same in
//! them are one for the search, whoever has written them.
//!
//! The search knows the plain types of the standard library. What a struct of these is made
//! of only its program knows, and so says it, in what is added at its end.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Fields, GenericArgument, Item, PathArguments, Type};

use super::tokens::name;

/// What to add to the program before it is explored: for each of its structs of plain fields
/// the contents of these.
pub fn told(file: &syn::File) -> String {
    let mut named = Named::default();
    named.visit_file(file);
    // Whatever bears the name of a plain type may be something else.
    if named.hides || PLAIN.iter().any(|plain| named.names.contains(*plain)) {
        return String::new();
    }
    let mut structs = BTreeMap::new();
    for item in &file.items {
        if let Item::Struct(item) = item
            && item.generics.params.is_empty()
            && !is_conditional(&item.attrs)
        {
            structs.insert(item.ident.to_string(), &item.fields);
        }
    }
    let known = Structs(structs);
    let told = known.0.iter().filter_map(|(name, fields)| {
        let places = known.fields(fields, "it", 0)?;
        let contents: String = places.iter().map(|at| format!(".and(&{at})")).collect();
        Some(format!(
            "std::process::know(|it: &{name}| std::process::Contents::default(){contents}); "
        ))
    });
    told.collect()
}

/// Types whose values are known by what is in them.
const PLAIN: [&str; 17] = [
    "bool", "char", "String", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32",
    "i64", "i128", "isize", "Option", "Vec",
];

/// Structs are within each other only so deep.
const DEEP: usize = 4;

struct Structs<'a>(BTreeMap<String, &'a Fields>);

impl Structs<'_> {
    /// The places of all that is in these fields of `it`; `None` if some of it is not plain.
    fn fields(&self, fields: &Fields, it: &str, depth: usize) -> Option<Vec<String>> {
        let mut places = vec![];
        for (number, field) in fields.iter().enumerate() {
            if is_conditional(&field.attrs) {
                return None;
            }
            let at = match &field.ident {
                Some(ident) => format!("{it}.{ident}"),
                None => format!("{it}.{number}"),
            };
            if is_plain(&field.ty) {
                places.push(at);
                continue;
            }
            let Type::Path(path) = &field.ty else {
                return None;
            };
            let inner = self.0.get(&path.path.get_ident()?.to_string())?;
            if depth == DEEP {
                return None;
            }
            places.extend(self.fields(inner, &at, depth + 1)?);
        }
        Some(places)
    }
}

fn is_plain(of: &Type) -> bool {
    match of {
        Type::Array(array) => is_plain(&array.elem),
        Type::Tuple(tuple) => tuple.elems.len() < 8 && tuple.elems.iter().all(is_plain),
        Type::Path(path) if path.qself.is_none() && path.path.segments.len() == 1 => {
            let segment = &path.path.segments[0];
            if !PLAIN.contains(&name(&segment.ident).as_str()) {
                return false;
            }
            match &segment.arguments {
                PathArguments::None => true,
                PathArguments::AngleBracketed(of) => of
                    .args
                    .iter()
                    .all(|argument| matches!(argument, GenericArgument::Type(of) if is_plain(of))),
                PathArguments::Parenthesized(_) => false,
            }
        }
        _ => false,
    }
}

fn is_conditional(attributes: &[syn::Attribute]) -> bool {
    let mut names = attributes.iter().map(syn::Attribute::path);
    names.any(|path| path.is_ident("cfg") || path.is_ident("cfg_attr"))
}

/// All names that the program gives to something.
#[derive(Default)]
struct Named {
    names: BTreeSet<String>,
    /// It may give others.
    hides: bool,
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item(&mut self, item: &'ast Item) {
        let ident = match item {
            Item::Struct(item) => Some(&item.ident),
            Item::Enum(item) => Some(&item.ident),
            Item::Union(item) => Some(&item.ident),
            Item::Type(item) => Some(&item.ident),
            Item::Trait(item) => Some(&item.ident),
            Item::Mod(item) => Some(&item.ident),
            // What it makes may have any name.
            Item::Macro(_) => {
                self.hides = true;
                None
            }
            _ => None,
        };
        self.names.extend(ident.map(name));
        visit::visit_item(self, item);
    }

    fn visit_use_name(&mut self, used: &'ast syn::UseName) {
        self.names.insert(name(&used.ident));
    }

    fn visit_use_rename(&mut self, used: &'ast syn::UseRename) {
        self.names.insert(name(&used.rename));
    }

    fn visit_use_glob(&mut self, _: &'ast syn::UseGlob) {
        // Those of `std` have no such names, and others are the program's own, or a crate's.
    }
}
