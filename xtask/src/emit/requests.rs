//! The files of requests, one a namespace: what is fixed about each operation, the handle whose
//! methods start a request, and the builders that they return.

use std::collections::{BTreeMap, BTreeSet};

use super::builders::Builder;
use super::layout::{self, Scope};
use super::{handles, operations, rustdoc, source};
use crate::generate::Generated;
use crate::model::{Model, Operation};

/// Paths below `src` and their texts.
pub fn files(model: &Model, generated: &Generated) -> Vec<(String, String)> {
    let mut by_namespace: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for operation in &model.operations {
        by_namespace
            .entry(operation.namespace.as_str())
            .or_default()
            .push(operation);
    }
    let mut files = Vec::new();
    for (namespace, operations) in &by_namespace {
        files.push((
            format!("requests/{namespace}.rs"),
            namespace_file(namespace, operations, model, generated),
        ));
    }
    files.push((
        String::from("requests/mod.rs"),
        module_list(by_namespace.keys()),
    ));
    files.push((String::from("operations.rs"), operations::table(model)));
    files.push((
        String::from("namespaces.rs"),
        handles::client_methods(by_namespace.keys().copied(), model),
    ));
    files
}

fn namespace_file(
    namespace: &str,
    operations: &[&Operation],
    model: &Model,
    generated: &Generated,
) -> String {
    let builders = Builder::all(operations.iter().copied(), model, generated);
    let mut code = vec![
        handles::handle(namespace, model),
        handles::methods(namespace, &builders, model),
    ];
    code.extend(builders.iter().flat_map(|builder| builder.items(model)));
    let mut used = source::identifiers(&code.join("\n"));
    // What the statics use. Their code is not searched: `Credential::ApiKey` is no type of ours.
    used.extend(["Credential", "Method", "Operation", "Repeat"].map(str::to_owned));

    let mut items: Vec<String> = operations
        .iter()
        .map(|operation| operations::fixed(operation, model))
        .collect();
    items.extend(code);
    let types: BTreeSet<&str> = model.types.keys().map(String::as_str).collect();
    let scope = Scope {
        module: format!("crate::requests::{namespace}"),
        types: types
            .iter()
            .filter(|name| used.contains(**name))
            .map(|name| (*name).to_owned())
            .collect(),
    };
    let text = source::file(
        &rustdoc::of_namespace(namespace, model),
        &source::imports(&used, "crate::types", &types),
        &items,
    );
    layout::laid_out(&text, &scope)
}

fn module_list<'a>(namespaces: impl Iterator<Item = &'a &'a str>) -> String {
    let modules: String = namespaces
        .map(|namespace| format!("#[cfg(feature = \"{namespace}\")]\npub mod {namespace};\n"))
        .collect();
    source::file(
        "Request builders for every operation of the API, by namespace.",
        &[],
        &[modules],
    )
}

#[cfg(test)]
mod tests;
