//! The features of the generated crate: a namespace alone brings its requests and the types that
//! they lead to, and nothing of the others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::Visit;

type Names = BTreeSet<String>;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).expect("a text file of the repository")
}

fn items(file: &str) -> Vec<syn::Item> {
    let text = read(&format!("crates/workos-generated/src/{file}"));
    syn::parse_file(&text).expect("a file of Rust").items
}

fn features(manifest: &str) -> BTreeMap<String, Vec<String>> {
    let manifest: toml::Table = read(manifest).parse().expect("a manifest");
    let features = manifest["features"].clone();
    features.try_into().expect("lists of features")
}

fn namespaces() -> Names {
    let mut features = features("crates/workos-generated/Cargo.toml");
    features.remove("default").into_iter().flatten().collect()
}

/// The features of which an item needs one.
fn gate(attributes: &[syn::Attribute]) -> Names {
    let mut names = Names::new();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("cfg")) {
        let condition = attribute.to_token_stream().to_string();
        assert!(!condition.contains("not"), "{condition}");
        names.extend(condition.split('"').skip(1).step_by(2).map(str::to_owned));
    }
    names
}

/// The modules that a file declares or exports, each with its gate.
fn modules(file: &str) -> Vec<(String, Names)> {
    items(file)
        .iter()
        .map(|item| match item {
            syn::Item::Mod(item) => (item.ident.to_string(), gate(&item.attrs)),
            syn::Item::Use(item) => {
                let path = item.tree.to_token_stream().to_string();
                let module = path.split(' ').next().unwrap_or_default();
                (module.to_owned(), gate(&item.attrs))
            }
            _ => panic!("{file} holds more than modules"),
        })
        .collect()
}

/// A type: the features of which it needs one, and the names that its fields or branches mention.
#[derive(Default)]
struct Definition {
    gates: BTreeSet<Names>,
    mentions: Names,
}

impl<'ast> Visit<'ast> for Definition {
    fn visit_ident(&mut self, name: &'ast syn::Ident) {
        self.mentions.insert(name.to_string());
    }
}

impl Definition {
    /// What stands in parentheses: the contents of branches, but not their names.
    fn mention_contents(&mut self, tokens: TokenStream, within: bool) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let within = within || group.delimiter() == Delimiter::Parenthesis;
                    self.mention_contents(group.stream(), within);
                }
                TokenTree::Ident(name) if within => self.visit_ident(&name),
                _ => {}
            }
        }
    }
}

/// The name of the type that a macro makes, or is about.
fn named_in(tokens: &TokenStream) -> String {
    let name = tokens
        .clone()
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Ident(name) => Some(name.to_string()),
            _ => None,
        })
        .find(|name| name != "pub" && name != "enum");
    name.expect("a name")
}

/// Every type of the crate.
fn definitions() -> BTreeMap<String, Definition> {
    let mut definitions: BTreeMap<String, Definition> = BTreeMap::new();
    let modules: BTreeMap<String, Names> = modules("types/mod.rs").into_iter().collect();
    for (module, of_module) in modules {
        for item in items(&format!("types/{module}.rs")) {
            let (name, attributes) = match &item {
                syn::Item::Use(_) => continue,
                syn::Item::Struct(item) => (item.ident.to_string(), &item.attrs),
                syn::Item::Impl(item) => (item.self_ty.to_token_stream().to_string(), &item.attrs),
                syn::Item::Macro(item) => (named_in(&item.mac.tokens), &item.attrs),
                other => panic!("{}", other.to_token_stream()),
            };
            let definition = definitions.entry(name).or_default();
            match &item {
                syn::Item::Struct(item) => definition.visit_fields(&item.fields),
                syn::Item::Macro(item)
                    if item
                        .mac
                        .path
                        .to_token_stream()
                        .to_string()
                        .ends_with("union") =>
                {
                    definition.mention_contents(item.mac.tokens.clone(), false);
                }
                _ => {}
            }
            let own = gate(attributes);
            let gate = match own.is_empty() {
                true => of_module.clone(),
                false => own,
            };
            assert!(gate.is_subset(&of_module), "its module is behind less");
            definition.gates.insert(gate);
        }
    }
    definitions
}

/// The types that the requests of a namespace lead to.
fn reached(namespace: &str, definitions: &BTreeMap<String, Definition>) -> Names {
    let imported: String = items(&format!("requests/{namespace}.rs"))
        .iter()
        .filter(|item| matches!(item, syn::Item::Use(_)))
        .map(|item| item.to_token_stream().to_string())
        .filter(|import| import.starts_with("use crate :: types"))
        .collect();
    let mut open: Vec<String> = imported
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_owned)
        .collect();
    let mut reached = Names::new();
    while let Some(name) = open.pop() {
        if let Some(definition) = definitions.get(&name)
            && reached.insert(name)
        {
            open.extend(definition.mentions.iter().cloned());
        }
    }
    reached
}

#[test]
fn every_type_is_behind_exactly_the_namespaces_whose_requests_lead_to_it() {
    let definitions = definitions();
    assert!(definitions.len() > 400, "{}", definitions.len());
    let mut expected: BTreeMap<&str, Names> = BTreeMap::new();
    let namespaces = namespaces();
    for namespace in &namespaces {
        for name in reached(namespace, &definitions) {
            let (name, _) = definitions.get_key_value(&name).expect("it was found");
            expected.entry(name).or_default().insert(namespace.clone());
        }
    }
    let mut wrong = Vec::new();
    for (name, definition) in &definitions {
        let expected = expected.remove(name.as_str()).unwrap_or_default();
        if !definition.gates.iter().eq([&expected]) {
            wrong.push(format!(
                "{name}: {:?} and not {expected:?}",
                definition.gates
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_is_behind_its_namespace() {
    let namespaces = namespaces();
    for file in ["requests/mod.rs", "types/mod.rs"] {
        let mut seen = Names::new();
        for (module, gate) in modules(file) {
            if module != "shared" {
                assert_eq!(gate, Names::from([module.clone()]), "{file}");
                seen.insert(module);
            }
        }
        assert!(seen.is_subset(&namespaces), "{file}: {seen:?}");
        assert!(file != "requests/mod.rs" || seen == namespaces, "{file}");
    }
    let of_shared_types: Names = items("types/shared.rs")
        .iter()
        .flat_map(|item| match item {
            syn::Item::Struct(item) => gate(&item.attrs),
            syn::Item::Macro(item) => gate(&item.attrs),
            _ => Names::new(),
        })
        .collect();
    let shared = modules("types/mod.rs");
    for (_, gate) in shared.iter().filter(|(module, _)| module == "shared") {
        assert_eq!(*gate, of_shared_types);
    }
}

#[test]
fn every_operation_in_the_table_is_behind_its_namespace() {
    let mut rows = 0;
    let table = read("crates/workos-generated/src/operations.rs");
    let mut lines = table.lines();
    while let Some(line) = lines.next() {
        if let Some(condition) = line.trim().strip_prefix("#[cfg(feature = \"") {
            let namespace = condition.trim_end_matches("\")]");
            let row = lines.next().unwrap_or_default();
            let expected = format!("    &crate::requests::{namespace}::");
            assert!(row.starts_with(&expected), "{line}\n{row}");
            rows += 1;
        }
    }
    assert_eq!(rows, table.matches("&crate::requests::").count());
    assert!(rows > 200, "{rows}");
}

/// That manifest is written by hand. What it forwards and is gone, cargo refuses by itself.
#[test]
fn the_sdk_forwards_every_namespace_and_has_them_on_by_default() {
    let namespaces = namespaces();
    let of_sdk = features("crates/workos/Cargo.toml");
    let mut missing = Vec::new();
    for namespace in &namespaces {
        let forwarded = format!("workos-generated/{namespace}");
        if of_sdk.get(namespace).and_then(|enabled| enabled.first()) != Some(&forwarded) {
            missing.push(format!("under [features]: {namespace} = [{forwarded:?}]"));
        }
        if !of_sdk["default"].contains(namespace) {
            missing.push(format!("to `default`: {namespace:?},"));
        }
    }
    assert!(
        missing.is_empty(),
        "add to crates/workos/Cargo.toml\n{}",
        missing.join("\n")
    );
}
