//! What functions take for a value, and how they make the value of it: texts, lists and maps of
//! anything that becomes them, the rest as it is.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::rust_type;
use crate::model::ValueType;

/// The most general type from which a value is made without surprises.
pub fn accepted(shape: &ValueType) -> TokenStream {
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

/// The expression that makes a value of what [`accepted`] allows, where its type is known.
pub fn converted(from: &syn::Ident, shape: &ValueType) -> TokenStream {
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

/// The expression that makes a query parameter of what [`accepted`] allows: the query takes any
/// type that it can hold, so a list has to be told what it is.
pub fn in_query(from: &syn::Ident, shape: &ValueType) -> TokenStream {
    match shape {
        ValueType::List(item) if converts(item) => {
            let ty = parsed(shape);
            quote!(#from.into_iter().map(Into::into).collect::<#ty>())
        }
        ValueType::List(_) => quote!(#from.into_iter().collect::<Vec<_>>()),
        _ => converted(from, shape),
    }
}

/// What functions take for a part of a path, which is only read: any text, or the enum or number
/// that it has to be.
pub fn accepted_in_path(shape: &ValueType) -> TokenStream {
    match shape {
        ValueType::Text => quote!(impl AsRef<str>),
        _ => accepted(shape),
    }
}

/// The expression that makes a part of a path of what [`accepted_in_path`] allows.
pub fn in_path(from: &syn::Ident, shape: &ValueType) -> TokenStream {
    match shape {
        ValueType::Text => quote!(#from),
        _ if converts(shape) => quote!(#from.into()),
        _ => quote!(#from.to_string()),
    }
}

/// The type of a value, as syntax.
pub fn parsed(shape: &ValueType) -> syn::Type {
    syn::parse_str(&rust_type::of(shape)).unwrap_or_else(|_| syn::parse_quote!(Value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(tokens: &TokenStream) -> String {
        tokens.to_string().replace(' ', "")
    }

    fn list(item: ValueType) -> ValueType {
        ValueType::List(Box::new(item))
    }

    #[test]
    fn anything_that_becomes_a_value_is_taken() {
        let from = format_ident!("x");
        let named = || ValueType::Named("Kind".into());
        let maybe = ValueType::Maybe(Box::new(ValueType::Text));
        for (shape, taken, made) in [
            (ValueType::Text, "implInto<String>", "x.into()"),
            (ValueType::Secret, "implInto<Secret>", "x.into()"),
            (named(), "implInto<Kind>", "x.into()"),
            (ValueType::Integer, "i64", "x"),
            (ValueType::DateTime, "DateTime<Utc>", "x"),
            (maybe, "Option<String>", "x"),
            (
                list(ValueType::Text),
                "implIntoIterator<Item=implInto<String>>",
                "x.into_iter().map(Into::into).collect()",
            ),
            (
                list(ValueType::Boolean),
                "implIntoIterator<Item=bool>",
                "x.into_iter().collect()",
            ),
            (
                list(list(ValueType::Text)),
                "implIntoIterator<Item=implIntoIterator<Item=implInto<String>>>",
                "x.into_iter().map(|item|item.into_iter().map(Into::into).collect()).collect()",
            ),
            (
                ValueType::Map(Box::new(ValueType::Integer)),
                "implIntoIterator<Item=(implInto<String>,i64)>",
                "x.into_iter().map(|(name,value)|(name.into(),value)).collect()",
            ),
        ] {
            assert_eq!(text(&accepted(&shape)), taken);
            assert_eq!(text(&converted(&from, &shape)), made);
            assert!(syn::parse2::<syn::Expr>(converted(&from, &shape)).is_ok());
        }
    }

    #[test]
    fn what_a_query_holds_has_a_type_of_its_own() {
        let from = format_ident!("x");
        for (shape, made) in [
            (ValueType::Text, "x.into()"),
            (ValueType::Integer, "x"),
            (
                list(ValueType::Named("Kind".into())),
                "x.into_iter().map(Into::into).collect::<Vec<Kind>>()",
            ),
            (
                list(ValueType::Integer),
                "x.into_iter().collect::<Vec<_>>()",
            ),
        ] {
            assert_eq!(text(&in_query(&from, &shape)), made);
        }
    }

    #[test]
    fn a_part_of_a_path_is_read() {
        let from = format_ident!("x");
        for (shape, taken, made) in [
            (ValueType::Text, "implAsRef<str>", "x"),
            (
                ValueType::Named("Kind".into()),
                "implInto<Kind>",
                "x.into()",
            ),
            (ValueType::Integer, "i64", "x.to_string()"),
        ] {
            assert_eq!(text(&accepted_in_path(&shape)), taken);
            assert_eq!(text(&in_path(&from, &shape)), made);
        }
    }
}
