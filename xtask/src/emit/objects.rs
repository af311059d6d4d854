//! An object: the struct, how it is made and changed where applications build it, and how it is
//! read and written.

use std::collections::BTreeMap;

use quote::{format_ident, quote};

use super::{rust_type, source};
use crate::model::{Field, FieldKind, Type, ValueType};

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
    let mut items = vec![source::item(structure(&name, &members, definition.sent))];
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
fn ident(name: &str) -> syn::Ident {
    syn::parse_str(name).unwrap_or_else(|_| format_ident!("r#{}", name))
}

fn structure(name: &syn::Ident, members: &[Member<'_>], sent: bool) -> syn::Item {
    let default = (sent && !members.iter().any(|member| is_argument(&member.field.kind)))
        .then(|| quote!(, Default));
    let fields = members.iter().map(|Member { field, ident, ty }| {
        let deprecated = field
            .deprecated
            .then(|| quote!(#[doc = " Deprecated by the API."]));
        quote!(#deprecated pub #ident: #ty)
    });
    syn::parse_quote! {
        #[derive(Clone, Debug, PartialEq #default)]
        #[non_exhaustive]
        pub struct #name { #(#fields),* }
    }
}

/// Whether the constructor asks for the field.
fn is_argument(kind: &FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Required(_) | FieldKind::Nullable(_) | FieldKind::Adjacent { .. }
    )
}

fn builder(name: &syn::Ident, members: &[Member<'_>]) -> syn::Item {
    let (arguments, options): (Vec<&Member<'_>>, Vec<&Member<'_>>) = members
        .iter()
        .partition(|member| is_argument(&member.field.kind));
    let parameters = arguments.iter().map(|member| {
        let ident = &member.ident;
        let ty = taken(member);
        quote!(#ident: #ty)
    });
    let values = members.iter().map(|member| {
        let ident = &member.ident;
        match &member.field.kind {
            kind if !is_argument(kind) => match kind {
                FieldKind::Tristate(_) => quote!(#ident: Nullable::Absent),
                _ => quote!(#ident: None),
            },
            FieldKind::Required(shape) => {
                let value = converted(ident, shape);
                match *ident == value.to_string() {
                    true => quote!(#ident),
                    false => quote!(#ident: #value),
                }
            }
            _ => quote!(#ident),
        }
    });
    let setters = options.iter().map(|member| setter(member));
    let new_doc = match arguments.is_empty() {
        true => " A value with nothing set.",
        false => " A value with what is required.",
    };
    syn::parse_quote! {
        impl #name {
            #[doc = #new_doc]
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
    let doc = format!(" Sets `{wire}`.");
    let (shape, wrapper) = match &member.field.kind {
        FieldKind::Optional(shape) => (shape, quote!(Some)),
        FieldKind::Tristate(shape) => (shape, quote!(Nullable::Value)),
        _ => return quote!(),
    };
    let ty = accepted(shape);
    let value = converted(ident, shape);
    let clear = matches!(member.field.kind, FieldKind::Tristate(_)).then(|| {
        let clear = format_ident!("{}", member.field.clearing_method());
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
        #[doc = #doc]
        #[must_use]
        pub fn #ident(mut self, #ident: #ty) -> Self {
            self.#ident = #wrapper(#value);
            self
        }
        #clear
    }
}

/// The type that a constructor takes for a field.
fn taken(member: &Member<'_>) -> proc_macro2::TokenStream {
    match &member.field.kind {
        FieldKind::Required(shape) => accepted(shape),
        _ => {
            let ty = &member.ty;
            quote!(#ty)
        }
    }
}

/// The most general type from which a value is made without surprises.
fn accepted(shape: &ValueType) -> proc_macro2::TokenStream {
    match shape {
        ValueType::List(item) => {
            let item = accepted(item);
            quote!(impl IntoIterator<Item = #item>)
        }
        ValueType::Map(value) => {
            let value = accepted(value);
            quote!(impl IntoIterator<Item = (impl Into<String>, #value)>)
        }
        _ if converts(shape) => {
            let ty = parsed(shape);
            quote!(impl Into<#ty>)
        }
        _ => {
            let ty = parsed(shape);
            quote!(#ty)
        }
    }
}

/// Whether values of the type are taken through `Into`.
fn converts(shape: &ValueType) -> bool {
    !matches!(
        shape,
        ValueType::Boolean
            | ValueType::Integer
            | ValueType::Number
            | ValueType::DateTime
            // Through `Into`, a bare `None` would not say what it is none of.
            | ValueType::Maybe(_)
    )
}

/// The expression that makes a value of what [`accepted`] allows.
fn converted(from: &syn::Ident, shape: &ValueType) -> proc_macro2::TokenStream {
    match shape {
        ValueType::List(item) if converts(item) => {
            let inner = format_ident!("item");
            match item.as_ref() {
                ValueType::List(_) | ValueType::Map(_) => {
                    let value = converted(&inner, item);
                    quote!(#from.into_iter().map(|#inner| #value).collect())
                }
                _ => quote!(#from.into_iter().map(Into::into).collect()),
            }
        }
        ValueType::List(_) => quote!(#from.into_iter().collect()),
        ValueType::Map(value) => {
            let inner = format_ident!("value");
            let value = converted(&inner, value);
            quote!(#from.into_iter().map(|(name, #inner)| (name.into(), #value)).collect())
        }
        _ if converts(shape) => quote!(#from.into()),
        _ => quote!(#from),
    }
}

fn parsed(shape: &ValueType) -> syn::Type {
    syn::parse_str(&rust_type::of(shape)).unwrap_or_else(|_| syn::parse_quote!(Value))
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
