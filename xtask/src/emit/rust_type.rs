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
