//! Rust types as text: those of the model, and progenitor's without their long paths.

use std::collections::BTreeSet;

use syn::visit::Visit;
use syn::visit_mut::VisitMut;

use crate::model::ValueType;

/// The type of a value.
pub fn of(value: &ValueType) -> String {
    match value {
        ValueType::Text => String::from("String"),
        ValueType::DateTime => String::from("DateTime<Utc>"),
        ValueType::Integer => String::from("i64"),
        ValueType::Number => String::from("f64"),
        ValueType::Boolean => String::from("bool"),
        ValueType::Any => String::from("Value"),
        ValueType::Secret => String::from("Secret"),
        ValueType::Named(name) => name.clone(),
        ValueType::List(item) => format!("Vec<{}>", of(item)),
        ValueType::Map(value) => format!("BTreeMap<String, {}>", of(value)),
        ValueType::Maybe(inner) => format!("Option<{}>", of(inner)),
        ValueType::Page(item) => format!("List<{}>", of(item)),
    }
}

/// A type of progenitor's, named as a person would: the last segment of each path.
pub fn shorten(mut made: syn::Type) -> syn::Type {
    struct LastSegments;

    impl VisitMut for LastSegments {
        fn visit_type_path_mut(&mut self, path: &mut syn::TypePath) {
            syn::visit_mut::visit_type_path_mut(self, path);
            path.path.leading_colon = None;
            if let Some(last) = path.path.segments.pop() {
                path.path.segments = std::iter::once(last).collect();
            }
            if path
                .path
                .segments
                .last()
                .is_some_and(|last| last.ident == "Map")
            {
                *path = syn::parse_quote!(BTreeMap<String, Value>);
            }
        }

        fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
            reference.lifetime = None;
            syn::visit_mut::visit_type_reference_mut(self, reference);
            if let Some(slice) = borrowed(&reference.elem) {
                *reference.elem = slice;
            }
        }
    }

    LastSegments.visit_type_mut(&mut made);
    made
}

/// What a reference to an owning type is better a reference to.
fn borrowed(owning: &syn::Type) -> Option<syn::Type> {
    let syn::Type::Path(path) = owning else {
        return None;
    };
    let last = path.path.segments.last()?;
    match &last.arguments {
        syn::PathArguments::None if last.ident == "String" => Some(syn::parse_quote!(str)),
        syn::PathArguments::AngleBracketed(arguments) if last.ident == "Vec" => {
            let item = arguments.args.first()?;
            Some(syn::parse_quote!([#item]))
        }
        _ => None,
    }
}

/// Adds the names that a type mentions to `used`.
pub fn names(shown: &syn::Type, used: &mut BTreeSet<String>) {
    struct Names<'a>(&'a mut BTreeSet<String>);

    impl<'ast> Visit<'ast> for Names<'_> {
        fn visit_ident(&mut self, name: &'ast syn::Ident) {
            self.0.insert(name.to_string());
        }
    }

    Names(used).visit_type(shown);
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;

    #[test]
    fn types_as_text() {
        let text = || Box::new(ValueType::Text);
        for (shape, expected) in [
            (ValueType::Text, "String"),
            (ValueType::DateTime, "DateTime<Utc>"),
            (ValueType::Any, "Value"),
            (ValueType::Named("A".into()), "A"),
            (
                ValueType::List(Box::new(ValueType::List(text()))),
                "Vec<Vec<String>>",
            ),
            (
                ValueType::Map(Box::new(ValueType::Maybe(text()))),
                "BTreeMap<String, Option<String>>",
            ),
            (ValueType::Page(text()), "List<String>"),
        ] {
            assert_eq!(of(&shape), expected);
            assert!(syn::parse_str::<syn::Type>(expected).is_ok());
        }
    }

    #[test]
    fn long_paths_are_shortened_and_owners_borrowed() {
        for (made, expected) in [
            ("::std::option::Option<types::A>", "Option<A>"),
            ("Option<&'a ::std::vec::Vec<types::A>>", "Option<&[A]>"),
            ("&'a ::std::string::String", "&str"),
            ("&'a str", "&str"),
            ("&'a types::A", "&A"),
            ("::chrono::DateTime<::chrono::offset::Utc>", "DateTime<Utc>"),
            (
                "::serde_json::Map<::std::string::String, ::serde_json::Value>",
                "BTreeMap<String, Value>",
            ),
        ] {
            let shown = shorten(syn::parse_str(made).unwrap())
                .to_token_stream()
                .to_string();
            assert_eq!(shown.replace(' ', ""), expected.replace(' ', ""), "{made}");
        }
    }

    #[test]
    fn mentioned_names_are_found_at_any_depth() {
        let mut used = BTreeSet::new();
        names(&syn::parse_str("Option<&[A]>").unwrap(), &mut used);
        assert_eq!(used.into_iter().collect::<Vec<_>>(), ["A", "Option"]);
    }
}
