//! The items of a program, by their names.

use quote::ToTokens;
use syn::{File, Item, Type};

use crate::tokens;

/// The tokens of the items of that name: `main`, `Queue`, `impl Queue`, `impl Drop`.
/// Comments don't count, nor does the last comma of a list, which a formatter may move.
pub fn item(file: &File, name: &str) -> Vec<String> {
    let is_named = |item: &&Item| match item {
        Item::Fn(item) => item.sig.ident == name,
        Item::Mod(item) => item.ident == name,
        Item::Struct(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        Item::Const(item) => item.ident == name,
        Item::Static(item) => item.ident == name,
        Item::Trait(item) => item.ident == name,
        Item::Type(item) => item.ident == name,
        Item::Impl(item) => name.strip_prefix("impl ").is_some_and(|name| {
            let of_trait = item
                .trait_
                .as_ref()
                .and_then(|(_, path, _)| path.segments.last());
            of_trait.is_some_and(|of_trait| of_trait.ident == name) || is_type(&item.self_ty, name)
        }),
        _ => false,
    };
    let items = file.items.iter().filter(is_named);
    items
        .flat_map(|item| tokens::bare(item.to_token_stream()))
        .collect()
}

fn is_type(found: &Type, name: &str) -> bool {
    match found {
        Type::Path(found) => found
            .path
            .segments
            .last()
            .is_some_and(|segment| segment.ident == name),
        _ => false,
    }
}
