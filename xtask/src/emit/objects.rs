//! An object: the struct, how it is made and changed where applications build it, and how it is
//! read and written.

use std::collections::BTreeMap;

use quote::{format_ident, quote};

use super::conversion::{accepted, converted};
use super::{rust_type, rustdoc, source};
use crate::model::{Field, FieldKind, Type};

/// The fields that progenitor made of an object, by property name.
type Made = BTreeMap<String, (syn::Ident, syn::Type)>;

/// The items of an object, in order.
pub fn items(definition: &Type, fields: &[Field], made: Option<&Made>) -> Vec<String> {
    let name = format_ident!("{}", definition.name);
    let members: Vec<Member> = fields
        .iter()
        .filter_map(|field| {
            let (_, made) = made?.get(&field.wire)?;
            Some(Member {
                field,
                ident: ident(&field.name),
                ty: rust_type::shorten(made.clone()),
            })
        })
        .collect();
    let mut items = vec![source::item(structure(&name, definition, &members))];
    if definition.sent {
        items.push(source::item(builder(&name, &members)));
    }
    items.push(json(definition, fields));
    items
}

struct Member<'a> {
    field: &'a Field,
    ident: syn::Ident,
    ty: syn::Type,
}

/// An identifier, raw where Rust has the word for itself.
pub fn ident(name: &str) -> syn::Ident {
    syn::parse_str(name).unwrap_or_else(|_| format_ident!("r#{}", name))
}

fn structure(name: &syn::Ident, definition: &Type, members: &[Member<'_>]) -> syn::Item {
    let default = (definition.sent
        && !members.iter().any(|member| member.field.kind.is_argument()))
    .then(|| quote!(, Default));
    let fields = members.iter().map(|Member { field, ident, ty }| {
        let doc = rustdoc::attributes(&rustdoc::of_field(field));
        quote!(#doc pub #ident: #ty)
    });
    let doc = rustdoc::attributes(&rustdoc::of_type(definition));
    syn::parse_quote! {
        #doc
        #[derive(Clone, Debug, PartialEq #default)]
        #[non_exhaustive]
        pub struct #name { #(#fields),* }
    }
}

fn builder(name: &syn::Ident, members: &[Member<'_>]) -> syn::Item {
    let (arguments, options): (Vec<&Member<'_>>, Vec<&Member<'_>>) = members
        .iter()
        .partition(|member| member.field.kind.is_argument());
    let parameters = arguments.iter().map(|member| {
        let ident = &member.ident;
        let ty = member
            .field
            .kind
            .argument_type()
            .map(|shape| accepted(&shape));
        quote!(#ident: #ty)
    });
    let values = members.iter().map(|member| {
        let ident = &member.ident;
        let value = match member.field.kind.argument_type() {
            Some(shape) => converted(ident, &shape),
            None if matches!(member.field.kind, FieldKind::Tristate(_)) => quote!(Nullable::Absent),
            None => quote!(None),
        };
        match *ident == value.to_string() {
            true => quote!(#ident),
            false => quote!(#ident: #value),
        }
    });
    let setters = options.iter().map(|member| setter(member));
    let required = arguments.iter().map(|member| member.field);
    let new_doc = rustdoc::attributes(&rustdoc::of_constructor(required));
    syn::parse_quote! {
        impl #name {
            #new_doc
            #[must_use]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
            #(#setters)*
        }
    }
}

fn setter(member: &Member<'_>) -> proc_macro2::TokenStream {
    let ident = &member.ident;
    let wire = &member.field.wire;
    let doc = rustdoc::attributes(&rustdoc::of_setter(member.field));
    let (shape, wrapper) = match &member.field.kind {
        FieldKind::Optional(shape) => (shape, quote!(Some)),
        FieldKind::Tristate(shape) => (shape, quote!(Nullable::Value)),
        _ => return quote!(),
    };
    let ty = accepted(shape);
    let value = converted(ident, shape);
    let clear = member.field.clearing_method().map(|clear| {
        let clear = format_ident!("{}", clear);
        let doc = format!(" Clears `{wire}`: sends it as null.");
        quote! {
            #[doc = #doc]
            #[must_use]
            pub fn #clear(mut self) -> Self {
                self.#ident = Nullable::Null;
                self
            }
        }
    });
    quote! {
        #doc
        #[must_use]
        pub fn #ident(mut self, #ident: #ty) -> Self {
            self.#ident = #wrapper(#value);
            self
        }
        #clear
    }
}

/// The `json_object!` of a type.
fn json(definition: &Type, fields: &[Field]) -> String {
    let mut text = format!("json_object! {{\n    {} {{\n", definition.name);
    let mut adjacent = String::new();
    for field in fields {
        if let FieldKind::Constant(value) = &field.kind {
            text.push_str(&format!("        {:?} = {value};\n", field.wire));
        }
    }
    for field in fields {
        let rule = match &field.kind {
            FieldKind::Constant(_) => continue,
            FieldKind::Required(_) => "required",
            FieldKind::Defaulted(_) => "defaulted",
            FieldKind::Optional(_) => "optional",
            FieldKind::Nullable(_) => "nullable",
            FieldKind::Tristate(_) => "tristate",
            FieldKind::Collection(_) => "collection",
            FieldKind::SparseCollection(_) => "sparse",
            FieldKind::Adjacent { tag, .. } => {
                adjacent = format!(
                    "        ; {}: {:?} tagged by {tag:?}\n",
                    ident(&field.name),
                    field.wire
                );
                continue;
            }
        };
        text.push_str(&format!(
            "        {}: {rule} {:?},\n",
            ident(&field.name),
            field.wire
        ));
    }
    text.push_str(&adjacent);
    text.push_str("    }\n}\n");
    text
}

#[cfg(test)]
mod tests;
