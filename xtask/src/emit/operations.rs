//! What is fixed about each operation: a `static` beside its request builder, and the table of all.

use super::layout::{self, Scope};
use super::{rustdoc, source};
use crate::model::{Model, Operation, OperationKind};
use crate::naming::{Authentication, Repeat};

/// The file with the table of all operations: its head is the index for readers.
pub fn table(model: &Model) -> String {
    let rows = |wanted: fn(&OperationKind) -> bool| -> String {
        model
            .operations
            .iter()
            .filter(|operation| wanted(&operation.kind))
            .map(|operation| {
                let Operation { namespace, .. } = operation;
                format!(
                    "    #[cfg(feature = \"{namespace}\")]\n    &crate::requests::{namespace}::{},\n",
                    operation.constant_name()
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
    // No other import: without a namespace nothing would use it.
    let imports = ["use workos_core::Operation;".to_owned()];
    let text = source::file(&index(model), &imports, &[calls, urls]);
    layout::laid_out(&text, &Scope::default())
}

/// Every operation with its call and its route, a table a namespace.
fn index(model: &Model) -> String {
    let mut text =
        String::from("Every operation of the API: how it is called, and by which route.\n");
    let mut namespace = "";
    for operation in &model.operations {
        if operation.namespace != namespace {
            namespace = &operation.namespace;
            text.push_str(&format!(
                "\n# [`{namespace}()`](crate::requests::{namespace})\n\n{}\n\n\
                 | call | route | what it does |\n| --- | --- | --- |\n",
                rustdoc::namespace_summary(namespace, model)
            ));
        }
        let summary = rustdoc::summary(operation).map_or_else(String::new, |summary| {
            summary.replace('\n', " ").replace('|', "\\|") + " "
        });
        text.push_str(&format!(
            "| [`{}()`]({}) | `{}` | {summary}|\n",
            operation.method,
            model.path_of(operation),
            operation.place()
        ));
    }
    text
}

/// The `static` that says what is fixed about an operation.
pub fn fixed(operation: &Operation, model: &Model) -> String {
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
        "{doc}pub static {constant}: Operation = Operation::new(\n    \
         \"{namespace}.{method}\",\n    Method::{http},\n    {route:?},\n    \
         Credential::{authentication},\n    Repeat::{repeat},\n);\n",
        doc = rustdoc::comment("", &documentation(operation, model)),
        constant = operation.constant_name(),
        namespace = operation.namespace,
        method = operation.method,
        http = operation.http,
        route = operation.route,
    )
}

fn documentation(operation: &Operation, model: &Model) -> String {
    if let OperationKind::Url = operation.kind {
        return rustdoc::of_address(operation);
    }
    let handle = model.handle_name(&operation.namespace);
    let (place, method) = (operation.place(), &operation.method);
    let mut text = format!("`{place}`, called by [`{handle}::{method}`].");
    if let Some(summary) = rustdoc::summary(operation) {
        text.push_str("\n\n");
        text.push_str(summary);
    }
    text
}

#[cfg(test)]
mod tests;
