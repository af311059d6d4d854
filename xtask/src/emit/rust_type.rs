//! Rust types as text: those of the model, and progenitor's without their long paths.

use std::collections::BTreeSet;

use syn::visit::Visit;
use syn::visit_mut::VisitMut;

use super::source;
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
    }

    LastSegments.visit_type_mut(&mut made);
    made
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

/// A type as it is written in code.
pub fn text(shown: &syn::Type) -> String {
    let alias = source::item(syn::parse_quote!(type Shown = #shown;));
    let text = alias
        .trim()
        .trim_start_matches("type Shown =")
        .trim_end_matches(';');
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `T` of `List<T>`, if the type is a `List`.
pub fn argument_of<'t>(shown: &'t syn::Type, generic: &str) -> Option<&'t syn::Type> {
    let syn::Type::Path(path) = shown else {
        return None;
    };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == generic)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(inner) => Some(inner),
        _ => None,
    })
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
    fn long_paths_are_shortened() {
        for (made, expected) in [
            ("::std::option::Option<types::A>", "Option<A>"),
            ("Option<::std::vec::Vec<types::A>>", "Option<Vec<A>>"),
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
