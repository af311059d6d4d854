//! The files of types: one a namespace, and one for those that several namespaces share.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{self, Scope};
use super::{objects, rust_type, rustdoc, source};
use crate::generate::Generated;
use crate::model::{Model, Shape, Type, Union, Variant};

/// The module of types that no single namespace owns.
pub const SHARED: &str = "shared";

/// Paths below `src` and their texts.
pub fn files(model: &Model, generated: &Generated) -> Vec<(String, String)> {
    let modules = modules(model);
    let mut files = Vec::new();
    for (module, definitions) in &modules {
        let own: BTreeSet<&str> = definitions.iter().map(|d| d.name.as_str()).collect();
        let others: BTreeSet<&str> = model
            .types
            .keys()
            .map(String::as_str)
            .filter(|name| !own.contains(name))
            .collect();
        let items: Vec<String> = definitions
            .iter()
            .flat_map(|definition| {
                let gate = match *module {
                    SHARED => source::gate(&definition.namespaces),
                    _ => String::new(),
                };
                items(definition, generated)
                    .into_iter()
                    .map(move |item| gate.clone() + &item)
            })
            .collect();
        let head = match *module {
            SHARED => String::from("Types that several namespaces use."),
            namespace => format!("Types of the namespace `{namespace}`."),
        };
        let used: BTreeSet<String> = definitions
            .iter()
            .flat_map(|definition| used(definition, generated))
            .collect();
        let imports = source::imports(&used, "super", &others);
        let in_scope = others
            .iter()
            .filter(|name| used.contains(**name))
            .chain(&own);
        let scope = Scope {
            module: String::new(),
            types: in_scope.map(|name| (*name).to_owned()).collect(),
        };
        let text = source::file(&head, &imports, &items);
        files.push((
            format!("types/{module}.rs"),
            layout::laid_out(&text, &scope),
        ));
    }
    files.push((String::from("types/mod.rs"), module_list(&modules)));
    files
}

/// The types by the module that they are in.
pub fn modules(model: &Model) -> BTreeMap<&str, Vec<&Type>> {
    let mut modules: BTreeMap<&str, Vec<&Type>> = BTreeMap::new();
    for definition in model.types.values() {
        let module = definition.namespace().unwrap_or(SHARED);
        modules.entry(module).or_default().push(definition);
    }
    modules
}

/// The condition under which a module has anything in it.
pub fn gate(definitions: &[&Type]) -> String {
    let namespaces: BTreeSet<&String> = definitions
        .iter()
        .flat_map(|definition| &definition.namespaces)
        .collect();
    source::gate(namespaces)
}

fn module_list(modules: &BTreeMap<&str, Vec<&Type>>) -> String {
    let mut declared = String::new();
    let mut exported = String::new();
    for (module, definitions) in modules {
        let gate = gate(definitions);
        let imports = match *module {
            SHARED => "#[allow(unused_imports)] // Which are needed depends on the features.\n",
            _ => "",
        };
        declared.push_str(&format!("{gate}{imports}mod {module};\n"));
        exported.push_str(&format!("{gate}pub use {module}::*;\n"));
    }
    source::file("Every type of the API.", &[], &[declared, exported])
}

/// The names that the items of a type mention.
fn used(definition: &Type, generated: &Generated) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    match &definition.shape {
        Shape::Object(_) => {
            used.insert(String::from("json_object"));
            let made = generated.fields.get(&definition.name);
            for (_, ty) in made.into_iter().flat_map(BTreeMap::values) {
                rust_type::names(&rust_type::shorten(ty.clone()), &mut used);
            }
        }
        Shape::Enum(_) => {
            used.insert(String::from("open_enum"));
        }
        Shape::Union(union) => {
            let shape = if union.adjacent {
                "adjacent_union"
            } else {
                "tagged_union"
            };
            used.insert(String::from(shape));
            for branch in &union.branches {
                if let Ok(ty) = syn::parse_str(&rust_type::of(&branch.content)) {
                    rust_type::names(&ty, &mut used);
                }
            }
        }
    }
    used
}

fn items(definition: &Type, generated: &Generated) -> Vec<String> {
    match &definition.shape {
        Shape::Object(fields) => {
            objects::items(definition, fields, generated.fields.get(&definition.name))
        }
        Shape::Enum(variants) => vec![open_enum(definition, variants)],
        Shape::Union(union) => vec![union_enum(definition, union)],
    }
}

fn open_enum(definition: &Type, variants: &[Variant]) -> String {
    let doc = rustdoc::comment("    ", &rustdoc::of_type(definition));
    let mut text = format!("open_enum! {{\n{doc}    pub enum {} {{\n", definition.name);
    for variant in variants {
        text.push_str(&rustdoc::comment("        ", &rustdoc::of_variant(variant)));
        let value = format!("{:?}", variant.wire);
        text.push_str(&source::entry("        ", &variant.name, &value));
    }
    text.push_str("    }\n}\n");
    text
}

fn union_enum(definition: &Type, union: &Union) -> String {
    let doc = rustdoc::comment("    ", &rustdoc::of_type(definition));
    let mut text = match union.adjacent {
        true => format!(
            "adjacent_union! {{\n{doc}    pub enum {} {{\n",
            definition.name
        ),
        false => format!(
            "tagged_union! {{\n{doc}    pub enum {} by {:?} {{\n",
            definition.name, union.tag
        ),
    };
    for branch in &union.branches {
        text.push_str(&rustdoc::comment("        ", &rustdoc::of_branch(branch)));
        let variant = format!("{}({})", branch.name, rust_type::of(&branch.content));
        let value = format!("{:?}", branch.tag());
        text.push_str(&source::entry("        ", &variant, &value));
    }
    text.push_str("    }\n}\n");
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Branch, ValueType};

    fn definition(name: &str, namespaces: &[&str], shape: Shape) -> Type {
        Type {
            name: name.to_owned(),
            places: vec![name.to_owned()],
            shape,
            sent: false,
            namespaces: namespaces.iter().map(|name| (*name).to_owned()).collect(),
            words: None,
        }
    }

    fn union(adjacent: bool) -> Shape {
        let branch = |name: &str, value| Branch {
            name: name.to_owned(),
            value,
            content: ValueType::Named("State".into()),
            words: None,
        };
        Shape::Union(Union {
            tag: String::from("kind"),
            adjacent,
            branches: vec![branch("One", json!("one")), branch("Yes", json!(true))],
        })
    }

    #[test]
    fn a_file_a_namespace_and_one_for_what_several_share() {
        let variant = Variant {
            name: String::from("On"),
            wire: String::from("on \"x\""),
            words: None,
        };
        let model = Model {
            types: [
                definition("State", &["others", "things"], Shape::Enum(vec![variant])),
                definition("Tagged", &["things"], union(false)),
                definition("Beside", &["things"], union(true)),
            ]
            .into_iter()
            .map(|definition| (definition.name.clone(), definition))
            .collect(),
            operations: Vec::new(),
            by_hand: BTreeSet::new(),
            words: BTreeMap::new(),
        };
        let generated = Generated {
            fields: BTreeMap::new(),
            calls: BTreeMap::new(),
        };
        let files: BTreeMap<String, String> = files(&model, &generated).into_iter().collect();
        let names: Vec<&String> = files.keys().collect();
        assert_eq!(
            names,
            ["types/mod.rs", "types/shared.rs", "types/things.rs"]
        );
        let things = &files["types/things.rs"];
        for part in [
            "use workos_core::{adjacent_union, tagged_union};",
            "use super::State;",
            "    pub enum Tagged by \"kind\" {\n        /// `one`\n        One(State) = \"one\",\n        \
             /// `true`\n        Yes(State) = \"true\",\n",
            "adjacent_union! {\n    /// The type `Beside` of the API.\n    pub enum Beside {\n",
        ] {
            assert!(things.contains(part), "{part} is not in\n{things}");
        }
        let any = "#[cfg(any(feature = \"others\", feature = \"things\"))]\n";
        let shared = &files["types/shared.rs"];
        assert!(
            shared.contains("        On = \"on \\\"x\\\"\",\n"),
            "{shared}"
        );
        assert!(
            shared.contains(&format!("{any}open_enum! {{\n")),
            "{shared}"
        );
        let modules = &files["types/mod.rs"];
        for part in [
            "#[cfg(feature = \"things\")]\nmod things;\n",
            "#[cfg(feature = \"things\")]\npub use things::*;\n",
            &format!("{any}pub use shared::*;\n"),
        ] {
            assert!(modules.contains(part), "{part} is not in\n{modules}");
        }
        assert!(!things.contains("#[cfg("), "its module is gated: {things}");
    }
}
