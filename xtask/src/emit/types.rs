//! The files of types: one a namespace, and one for those that several namespaces share.

use std::collections::{BTreeMap, BTreeSet};

use super::{objects, rust_type, source};
use crate::generate::Generated;
use crate::model::{Model, Shape, Type, Union, Variant};
use crate::normalise::schema::tag_text;

/// The module of types that no single namespace owns.
const SHARED: &str = "shared";

/// Paths below `src` and their texts.
pub fn files(model: &Model, generated: &Generated) -> Vec<(String, String)> {
    let mut modules: BTreeMap<&str, Vec<&Type>> = BTreeMap::new();
    for definition in model.types.values() {
        let module = definition.namespace.as_deref().unwrap_or(SHARED);
        modules.entry(module).or_default().push(definition);
    }
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
            .flat_map(|definition| items(definition, generated))
            .collect();
        let head = match *module {
            SHARED => String::from("Types that several namespaces use."),
            namespace => format!("Types of the namespace `{namespace}`."),
        };
        let used = definitions
            .iter()
            .flat_map(|definition| used(definition, generated))
            .collect();
        let imports = source::imports(&used, "super", &others);
        files.push((
            format!("types/{module}.rs"),
            source::file(&head, &imports, &items),
        ));
    }
    let modules: Vec<&str> = modules.into_keys().collect();
    files.push((String::from("types/mod.rs"), module_list(&modules)));
    files
}

fn module_list(modules: &[&str]) -> String {
    let declared: String = modules
        .iter()
        .map(|module| format!("mod {module};\n"))
        .collect();
    let exported: String = modules
        .iter()
        .map(|module| format!("pub use {module}::*;\n"))
        .collect();
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
    let mut text = format!("open_enum! {{\n    pub enum {} {{\n", definition.name);
    for variant in variants {
        text.push_str(&format!("        {} = {:?},\n", variant.name, variant.wire));
    }
    text.push_str("    }\n}\n");
    text
}

fn union_enum(definition: &Type, union: &Union) -> String {
    let mut text = match union.adjacent {
        true => format!("adjacent_union! {{\n    pub enum {} {{\n", definition.name),
        false => format!(
            "tagged_union! {{\n    pub enum {} by {:?} {{\n",
            definition.name, union.tag
        ),
    };
    for branch in &union.branches {
        let value = tag_text(&branch.value);
        text.push_str(&format!(
            "        {}({}) = {value:?},\n",
            branch.name,
            rust_type::of(&branch.content)
        ));
    }
    text.push_str("    }\n}\n");
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Branch, ValueType};

    fn definition(name: &str, namespace: Option<&str>, shape: Shape) -> Type {
        Type {
            name: name.to_owned(),
            places: vec![name.to_owned()],
            shape,
            sent: false,
            namespace: namespace.map(str::to_owned),
        }
    }

    fn union(adjacent: bool) -> Shape {
        let branch = |name: &str, value| Branch {
            name: name.to_owned(),
            value,
            content: ValueType::Named("State".into()),
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
        };
        let model = Model {
            types: [
                definition("State", None, Shape::Enum(vec![variant])),
                definition("Tagged", Some("things"), union(false)),
                definition("Beside", Some("things"), union(true)),
            ]
            .into_iter()
            .map(|definition| (definition.name.clone(), definition))
            .collect(),
            operations: Vec::new(),
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
            "    pub enum Tagged by \"kind\" {\n        One(State) = \"one\",\n        Yes(State) = \"true\",\n",
            "adjacent_union! {\n    pub enum Beside {\n",
        ] {
            assert!(things.contains(part), "{part} is not in\n{things}");
        }
        assert!(files["types/shared.rs"].contains("        On = \"on \\\"x\\\"\",\n"));
        assert!(files["types/mod.rs"].contains("mod shared;\nmod things;\n"));
    }
}
