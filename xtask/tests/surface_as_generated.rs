//! What the surface says of calls and fields is what the generated crate has: the text is made
//! from the model, not from the code, and must not drift from it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use quote::ToTokens;
use xtask::surface;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every item of the generated crate's files in a folder, with the file's name.
fn items(folder: &str) -> Vec<(String, syn::Item)> {
    let folder = repository()
        .join("crates/workos-generated/src")
        .join(folder);
    let mut items = Vec::new();
    for entry in fs::read_dir(folder).expect("the generated crate") {
        let path = entry.expect("a readable entry").path();
        let name = path.file_stem().and_then(|stem| stem.to_str());
        let name = name.expect("a name").to_owned();
        let file = syn::parse_file(&fs::read_to_string(&path).expect("a text file"));
        let file = file.expect("a file of Rust");
        items.extend(file.items.into_iter().map(|item| (name.clone(), item)));
    }
    items
}

fn text(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string().replace("r#", "");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The names of what each method of a handle takes, by `organizations.create`.
fn generated_calls() -> BTreeMap<String, Vec<String>> {
    let mut calls = BTreeMap::new();
    for (namespace, item) in items("requests") {
        let syn::Item::Impl(block) = item else {
            continue;
        };
        for member in block.items {
            let syn::ImplItem::Fn(method) = member else {
                continue;
            };
            let mut inputs = method.sig.inputs.iter();
            // Methods of handles borrow them, setters of builders take them.
            let borrows = matches!(
                inputs.next(),
                Some(syn::FnArg::Receiver(receiver))
                    if matches!(receiver.kind, syn::ReceiverKind::Reference(..))
            );
            if borrows {
                let names = inputs.filter_map(|input| match input {
                    // A word of Rust has a mark behind it, which no caller sees.
                    syn::FnArg::Typed(typed) => {
                        Some(text(&typed.pat).trim_end_matches('_').to_owned())
                    }
                    syn::FnArg::Receiver(_) => None,
                });
                let name = format!("{namespace}.{}", text(&method.sig.ident));
                calls.insert(name, names.collect());
            }
        }
    }
    calls
}

/// The fields of every struct, by `Organization.name`.
fn generated_fields() -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    for (_, item) in items("types") {
        if let syn::Item::Struct(made) = item {
            for field in &made.fields {
                let name = field.ident.as_ref().expect("a named field");
                fields.insert(format!("{}.{}", made.ident, text(name)), text(&field.ty));
            }
        }
    }
    fields
}

#[test]
fn calls_and_fields_are_those_of_the_generated_crate() {
    let texts = surface::of_repository(&repository()).expect("a sound repository");
    let (calls, fields) = (generated_calls(), generated_fields());
    let mut said = BTreeMap::new();
    let mut checked = 0;
    for text in texts.iter().filter(|(name, _)| *name != "passes") {
        let mut structure = None;
        for line in text.1.lines() {
            match line.strip_prefix("  ") {
                Some(field) => {
                    let Some(structure) = structure else { continue };
                    let (wire, rest) = field.split_once(": ").expect("a field");
                    if rest.starts_with("always ") {
                        continue;
                    }
                    let mut parts = rest.split(", ").peekable();
                    let mut ty = parts.next().unwrap_or_default().to_owned();
                    // The type of a map holds a comma itself.
                    while ty.matches('<').count() > ty.matches('>').count() {
                        ty = format!("{ty},{}", parts.next().expect("the rest of the type"));
                    }
                    let name = parts
                        .find_map(|part| part.strip_prefix("as "))
                        .unwrap_or(wire);
                    said.insert(format!("{structure}.{name}"), ty);
                }
                None if line.starts_with("struct ") => {
                    structure = line.split([' ', ',']).nth(1);
                }
                None => {
                    structure = None;
                    let call = line.split_once(": ").map_or("", |(_, call)| call);
                    let Some((name, rest)) = call.split_once('(') else {
                        continue;
                    };
                    if line.starts_with("enum ") || line.starts_with("union ") {
                        continue;
                    }
                    let (arguments, _) = rest.split_once(") -> ").expect("arguments");
                    let names = arguments
                        .split(", ")
                        .filter_map(|argument| argument.split_once(": "))
                        .map(|(name, _)| name.to_owned())
                        .collect::<Vec<_>>();
                    assert_eq!(calls.get(name), Some(&names), "{name}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 250, "{checked}");
    assert_eq!(said, fields);
}
