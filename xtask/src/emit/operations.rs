//! The files of operations: what is fixed about each, and a constructor of its request.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToShoutySnakeCase;
use quote::{format_ident, quote};

use super::{rust_type, source};
use crate::generate::{Call, Generated};
use crate::model::{Model, Operation, OperationKind};
use crate::naming::{Authentication, Repeat};

/// Paths below `src` and their texts.
pub fn files(model: &Model, generated: &Generated) -> Vec<(String, String)> {
    let types: BTreeSet<&str> = model.types.keys().map(String::as_str).collect();
    let mut by_namespace: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for operation in &model.operations {
        by_namespace
            .entry(operation.namespace.as_str())
            .or_default()
            .push(operation);
    }
    let mut files = Vec::new();
    for (namespace, operations) in &by_namespace {
        let mut items = Vec::new();
        let mut used: BTreeSet<String> = ["Authentication", "Method", "Operation", "Repeat"]
            .map(str::to_owned)
            .into();
        for operation in operations {
            items.push(fixed(operation));
            if let (OperationKind::Call { .. }, Some(call)) =
                (&operation.kind, generated.calls.get(&operation.id()))
            {
                items.push(constructor(operation, call));
                used.insert(String::from("Request"));
                for ty in call
                    .arguments
                    .iter()
                    .map(|(_, ty)| ty)
                    .chain([&call.answer])
                {
                    rust_type::names(&rust_type::shorten(ty.clone()), &mut used);
                }
            }
        }
        let imports = source::imports(&used, "crate::types", &types);
        files.push((
            format!("requests/{namespace}.rs"),
            source::file(
                &format!("Requests of the namespace `{namespace}`."),
                &imports,
                &items,
            ),
        ));
    }
    files.push((
        String::from("requests/mod.rs"),
        module_list(by_namespace.keys()),
    ));
    files.push((String::from("operations.rs"), table(model)));
    files
}

fn module_list<'a>(namespaces: impl Iterator<Item = &'a &'a str>) -> String {
    let modules: String = namespaces
        .map(|namespace| format!("pub mod {namespace};\n"))
        .collect();
    source::file(
        "A constructor of a request for every operation of the API, by namespace.",
        &[],
        &[modules],
    )
}

fn table(model: &Model) -> String {
    let rows = |wanted: fn(&OperationKind) -> bool| -> String {
        model
            .operations
            .iter()
            .filter(|operation| wanted(&operation.kind))
            .map(|operation| {
                format!(
                    "    &requests::{}::{},\n",
                    operation.namespace,
                    constant(operation)
                )
            })
            .collect()
    };
    let calls = format!(
        "/// The operations that are HTTP calls.\npub static CALLS: &[&Operation] = &[\n{}];\n",
        rows(|kind| matches!(kind, OperationKind::Call { .. }))
    );
    let urls = format!(
        "/// The operations that are addresses for a browser: no call, a URL to send it to.\n\
         pub static BROWSER_URLS: &[&Operation] = &[\n{}];\n",
        rows(|kind| matches!(kind, OperationKind::Url))
    );
    let imports = ["use workos_core::Operation;", "", "use crate::requests;"];
    source::file(
        "Every operation of the API.",
        &imports.map(str::to_owned),
        &[calls, urls],
    )
}

fn constant(operation: &Operation) -> String {
    operation.method.to_shouty_snake_case()
}

/// The `static` that says what is fixed about an operation.
fn fixed(operation: &Operation) -> String {
    let authentication = match operation.authentication {
        None => "ApiKey",
        Some(Authentication::None) => "None",
        Some(Authentication::AccessToken) => "AccessToken",
    };
    let repeat = match operation.repeat {
        Repeat::Safe => "Safe",
        Repeat::Keyed => "WithKey",
        Repeat::AlwaysKeyed => "AlwaysKeyed",
        Repeat::Never => "Never",
    };
    format!(
        "/// `{place}`\npub static {constant}: Operation = Operation::new(\n    \
         \"{namespace}.{method}\",\n    Method::{http},\n    {route:?},\n    \
         Authentication::{authentication},\n    Repeat::{repeat},\n);\n",
        place = operation.place(),
        constant = constant(operation),
        namespace = operation.namespace,
        method = operation.method,
        http = operation.http,
        route = operation.route,
    )
}

/// The function that makes the request.
fn constructor(operation: &Operation, call: &Call) -> String {
    let name: syn::Ident = syn::parse_str(&operation.method)
        .unwrap_or_else(|_| format_ident!("r#{}", operation.method));
    let constant = format_ident!("{}", constant(operation));
    let answer = rust_type::shorten(call.answer.clone());
    let parameters = call.arguments.iter().map(|(name, ty)| {
        let ty = rust_type::shorten(ty.clone());
        quote!(#name: #ty)
    });
    let path = call
        .path
        .iter()
        .zip(path_names(&operation.route))
        .map(|(argument, name)| quote!(.path(#name, #argument)));
    let query = call
        .query
        .iter()
        .map(|(wire, argument)| quote!(.query(#wire, #argument)));
    let body = call
        .arguments
        .iter()
        .find(|(name, _)| name == "body")
        .map(|(name, _)| quote!(.json(#name)));
    let doc = format!(
        " `{}`: `{}` in the WorkOS SDK family.",
        operation.place(),
        operation.family
    );
    source::item(syn::parse_quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #name(#(#parameters),*) -> Request<#answer> {
            Request::new(&#constant) #(#path)* #(#query)* #body
        }
    })
}

/// The parameter names in a route, in order.
fn path_names(route: &str) -> impl Iterator<Item = &str> {
    route
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(method: &str, kind: OperationKind) -> Operation {
        Operation {
            namespace: String::from("things"),
            method: method.to_owned(),
            family: String::from("move_thing"),
            http: String::from("POST"),
            route: String::from("/things/{id}/move"),
            repeat: Repeat::AlwaysKeyed,
            authentication: Some(Authentication::None),
            kind,
        }
    }

    fn call() -> Call {
        let argument = |name: &str, ty: &str| {
            (
                format_ident!("{}", name),
                syn::parse_str(ty).expect("a type"),
            )
        };
        Call {
            arguments: vec![
                argument("id", "&'a str"),
                argument("type_", "Option<&'a str>"),
                argument("body", "&'a types::Move"),
            ],
            answer: syn::parse_quote!(::workos_core::List<types::Thing>),
            query: vec![(String::from("type"), format_ident!("type_"))],
            path: vec![format_ident!("id")],
        }
    }

    #[test]
    fn a_request_is_made_of_its_path_query_and_body() {
        let kind = OperationKind::Call {
            parameters: Vec::new(),
            body: None,
            answer: crate::model::Answer::Nothing,
        };
        let model = Model {
            types: BTreeMap::new(),
            operations: vec![
                operation("move", kind),
                operation("page", OperationKind::Url),
            ],
        };
        let generated = Generated {
            fields: BTreeMap::new(),
            calls: BTreeMap::from([(String::from("things_move"), call())]),
        };
        let files: BTreeMap<String, String> = files(&model, &generated).into_iter().collect();
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let things = words(&files["requests/things.rs"]);
        for part in [
            "/// `POST /things/{id}/move` pub static MOVE: Operation = Operation::new( \
             \"things.move\", Method::POST, \"/things/{id}/move\", Authentication::None, \
             Repeat::AlwaysKeyed, );",
            "pub fn r#move(id: &str, type_: Option<&str>, body: &Move) -> Request<List<Thing>> { \
             Request::new(&MOVE).path(\"id\", id).query(\"type\", type_).json(body) }",
            "pub static PAGE: Operation",
        ] {
            assert!(things.contains(&words(part)), "{part} is not in\n{things}");
        }
        assert!(!things.contains("fn page"), "an address is no request");
        let table = &files["operations.rs"];
        assert!(table.contains("CALLS: &[&Operation] = &[\n    &requests::things::MOVE,\n];"));
        assert!(
            table.contains("BROWSER_URLS: &[&Operation] = &[\n    &requests::things::PAGE,\n];")
        );
    }
}
