//! Hands the API to progenitor and takes back what it makes of it: the fields of every object with
//! their Rust types, and the arguments and answer of every operation.
//!
//! Enums, unions, lists and credentials are ours; progenitor knows them by name only. Its client
//! and its serde derives are left behind: `emit` writes both in their final form.

use std::collections::BTreeMap;

use progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle};
use quote::ToTokens;
use serde_json::{Map, Value, json};
use syn::visit::Visit;

use crate::model::{Answer, FieldKind, Model, Operation, OperationKind, Shape, ValueType};
use crate::normalise::schema::reference;
use crate::problem::{Problem, Problems, Result};

/// What progenitor made.
pub struct Generated {
    /// Type name -> property name in JSON -> the field's Rust name and type.
    pub fields: BTreeMap<String, BTreeMap<String, (syn::Ident, syn::Type)>>,
    /// Operation id -> its call.
    pub calls: BTreeMap<String, Call>,
}

/// An operation as progenitor calls it.
pub struct Call {
    /// Names and types of the arguments, in order.
    pub arguments: Vec<(syn::Ident, syn::Type)>,
    /// The type of the answer.
    pub answer: syn::Type,
    /// Query parameters: name on the wire and the argument.
    pub query: Vec<(String, syn::Ident)>,
    /// The arguments that the path is made of, in its order.
    pub path: Vec<syn::Ident>,
}

/// The document in the form that progenitor reads: OpenAPI 3.0.3 with nothing left to decide.
pub fn lower(model: &Model) -> Value {
    let mut schemas = Map::new();
    for (name, definition) in &model.types {
        let schema = match &definition.shape {
            Shape::Object(fields) => lower_object(fields),
            // Replaced by name: progenitor never looks inside.
            Shape::Enum(_) | Shape::Union(_) => json!({ "type": "string" }),
        };
        schemas.insert(name.clone(), schema);
    }
    let mut paths: Map<String, Value> = Map::new();
    for operation in &model.operations {
        if let Some(lowered) = lower_operation(operation) {
            let item = paths
                .entry(operation.route.clone())
                .or_insert_with(|| json!({}));
            item[operation.http.to_lowercase()] = lowered;
        }
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "WorkOS", "version": "1.0" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn lower_object(fields: &[crate::model::Field]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let (schema, must) = match &field.kind {
            FieldKind::Constant(_) => continue,
            FieldKind::Required(shape)
            | FieldKind::Defaulted(shape)
            | FieldKind::Collection(shape)
            | FieldKind::SparseCollection(shape) => (lower_value(shape), true),
            FieldKind::Optional(shape) | FieldKind::Nullable(shape) => {
                (generic("Option", lower_value(shape)), true)
            }
            FieldKind::Tristate(shape) => (generic("Nullable", lower_value(shape)), true),
            FieldKind::Adjacent { union, .. } => (reference(union), true),
        };
        if must {
            required.push(field.wire.clone());
        }
        properties.insert(field.wire.clone(), schema);
    }
    json!({ "type": "object", "properties": properties, "required": required })
}

/// A type of the runtime, or of the standard library, around another.
fn generic(name: &str, parameter: Value) -> Value {
    json!({ "x-rust-type": {
        "crate": "workos-core",
        "version": "*",
        "path": format!("workos_core::{name}"),
        "parameters": [parameter],
    }})
}

fn lower_value(shape: &ValueType) -> Value {
    match shape {
        ValueType::Text => json!({ "type": "string" }),
        ValueType::DateTime => json!({ "type": "string", "format": "date-time" }),
        ValueType::Integer => json!({ "type": "integer", "format": "int64" }),
        ValueType::Number => json!({ "type": "number", "format": "double" }),
        ValueType::Boolean => json!({ "type": "boolean" }),
        ValueType::Any => json!({}),
        ValueType::Secret => json!({ "x-rust-type": {
            "crate": "workos-core", "version": "*", "path": "workos_core::Secret",
        }}),
        ValueType::Named(name) => reference(name),
        ValueType::List(item) => json!({ "type": "array", "items": lower_value(item) }),
        ValueType::Map(value) => {
            json!({ "type": "object", "additionalProperties": lower_value(value) })
        }
        ValueType::Maybe(inner) => generic("Option", lower_value(inner)),
        ValueType::Page(item) => generic("List", lower_value(item)),
    }
}

fn lower_operation(operation: &Operation) -> Option<Value> {
    let OperationKind::Call {
        parameters,
        body,
        answer,
    } = &operation.kind
    else {
        return None;
    };
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|parameter| {
            json!({
                "name": parameter.wire,
                "in": if parameter.in_path { "path" } else { "query" },
                "required": parameter.required,
                "schema": lower_value(&parameter.shape),
            })
        })
        .collect();
    let json_content = |schema: Value| json!({ "application/json": { "schema": schema } });
    let mut lowered = json!({
        "operationId": operation.id(),
        "parameters": parameters,
        "responses": { "2XX": { "description": "Success" } },
    });
    match answer {
        Answer::Nothing => {}
        Answer::Value(shape) => {
            lowered["responses"]["2XX"]["content"] = json_content(lower_value(shape));
        }
        Answer::Maybe(shape) => {
            lowered["responses"]["2XX"]["content"] =
                json_content(generic("Option", lower_value(shape)));
        }
    }
    if let Some(body) = body {
        lowered["requestBody"] =
            json!({ "required": true, "content": json_content(lower_value(body)) });
    }
    Some(lowered)
}

/// Runs progenitor over the model.
pub fn generate(model: &Model) -> Result<Generated> {
    let lowered = lower(model);
    let document: openapiv3::OpenAPI = serde_json::from_value(lowered).map_err(|error| {
        Problem::invalid(
            "the lowered document",
            format!("progenitor cannot read it: {error}"),
        )
    })?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_tag(TagStyle::Merged)
        .with_map_type("::std::collections::BTreeMap")
        .with_crate("workos-core", progenitor::CrateVers::Any, None::<&String>);
    for (name, definition) in &model.types {
        if !matches!(definition.shape, Shape::Object(_)) {
            settings.with_replacement(name, name, std::iter::empty());
        }
    }
    let tokens = Generator::new(&settings)
        .generate_tokens(&document)
        .map_err(|error| {
            Problem::invalid(
                "the lowered document",
                format!("progenitor refuses it: {error}"),
            )
        })?;
    let file = syn::parse2::<syn::File>(tokens)
        .map_err(|error| Problem::invalid("progenitor's output", format!("is no Rust: {error}")))?;
    let generated = Generated {
        fields: read_structs(&file),
        calls: read_calls(&file),
    };
    check_complete(model, &generated)?;
    Ok(generated)
}

/// Nothing that was asked for may be missing, and nothing else may have been named.
fn check_complete(model: &Model, generated: &Generated) -> Result<()> {
    let mut problems = Vec::new();
    for (name, definition) in &model.types {
        let Shape::Object(fields) = &definition.shape else {
            continue;
        };
        let made = generated.fields.get(name);
        for field in fields {
            if !matches!(field.kind, FieldKind::Constant(_))
                && made.is_none_or(|made| !made.contains_key(&field.wire))
            {
                problems.push(Problem::invalid(
                    &definition.places[0],
                    format!("progenitor made no field for {name}.{}", field.wire),
                ));
            }
        }
    }
    for name in generated.fields.keys() {
        if !model.types.contains_key(name) {
            problems.push(Problem::invalid(
                name,
                "progenitor named a type of its own: a pass left something inline",
            ));
        }
    }
    for operation in &model.operations {
        let OperationKind::Call {
            parameters, body, ..
        } = &operation.kind
        else {
            continue;
        };
        let complete = generated.calls.get(&operation.id()).is_some_and(|call| {
            let placed = call.path.len() + call.query.len() + usize::from(body.is_some());
            placed == call.arguments.len()
                && placed == parameters.len() + usize::from(body.is_some())
        });
        if !complete {
            problems.push(Problem::invalid(
                operation.place(),
                "progenitor made no call of this operation with all of its parameters",
            ));
        }
    }
    Problems::none_in(problems)
}

fn read_structs(file: &syn::File) -> BTreeMap<String, BTreeMap<String, (syn::Ident, syn::Type)>> {
    let types = file.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    let mut structs = BTreeMap::new();
    for item in types.into_iter().flat_map(|(_, items)| items) {
        let syn::Item::Struct(item) = item else {
            continue;
        };
        let syn::Fields::Named(fields) = &item.fields else {
            continue;
        };
        let fields = fields.named.iter().filter_map(|field| {
            let ident = field.ident.clone()?;
            let wire = serde_name(field)
                .unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned());
            Some((wire, (ident, field.ty.clone())))
        });
        structs.insert(item.ident.to_string(), fields.collect());
    }
    structs
}

fn serde_name(field: &syn::Field) -> Option<String> {
    let mut name = None;
    for attribute in &field.attrs {
        if attribute.path().is_ident("serde") {
            // Other keys of the attribute are none of our business.
            let _ = attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    let text: syn::LitStr = meta.value()?.parse()?;
                    name = Some(text.value());
                } else if meta.input.peek(syn::Token![=]) {
                    meta.value()?.parse::<syn::Expr>()?;
                }
                Ok(())
            });
        }
    }
    name
}

fn read_calls(file: &syn::File) -> BTreeMap<String, Call> {
    let mut calls = BTreeMap::new();
    for item in &file.items {
        let syn::Item::Impl(item) = item else {
            continue;
        };
        for member in &item.items {
            if let syn::ImplItem::Fn(function) = member
                && function.sig.asyncness.is_some()
                && let Some(call) = read_call(function)
            {
                calls.insert(function.sig.ident.to_string(), call);
            }
        }
    }
    calls
}

fn read_call(function: &syn::ImplItemFn) -> Option<Call> {
    let arguments = function.sig.inputs.iter().filter_map(|input| match input {
        syn::FnArg::Typed(argument) => match argument.pat.as_ref() {
            syn::Pat::Ident(name) => Some((name.ident.clone(), (*argument.ty).clone())),
            _ => None,
        },
        syn::FnArg::Receiver(_) => None,
    });
    let mut request = RequestParts::default();
    request.visit_block(&function.block);
    Some(Call {
        arguments: arguments.collect(),
        answer: answer(&function.sig.output)?,
        query: request.query,
        path: request.path,
    })
}

/// `X` of `Result<ResponseValue<X>, Error<()>>`.
fn answer(output: &syn::ReturnType) -> Option<syn::Type> {
    let syn::ReturnType::Type(_, output) = output else {
        return None;
    };
    first_argument(&first_argument(output)?)
}

fn first_argument(generic: &syn::Type) -> Option<syn::Type> {
    let syn::Type::Path(path) = generic else {
        return None;
    };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments
    else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(inner) => Some(inner.clone()),
        _ => None,
    })
}

/// The parts of a request that progenitor assembles in a function's body.
#[derive(Default)]
struct RequestParts {
    query: Vec<(String, syn::Ident)>,
    path: Vec<syn::Ident>,
}

impl<'ast> Visit<'ast> for RequestParts {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let function = call.func.to_token_stream().to_string().replace(' ', "");
        if function.ends_with("QueryParam::new")
            && let [syn::Expr::Lit(name), value] = call.args.iter().collect::<Vec<_>>()[..]
            && let syn::Lit::Str(name) = &name.lit
            && let Some(argument) = innermost(value)
        {
            self.query.push((name.value(), argument));
        }
        syn::visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if !mac.path.is_ident("format") {
            return;
        }
        let arguments = mac.parse_body_with(
            syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated,
        );
        for argument in arguments.into_iter().flatten() {
            if let syn::Expr::Call(call) = &argument
                && let Some(value) = call.args.first()
                && let Some(name) = innermost(value)
            {
                self.path.push(name);
            }
        }
    }
}

/// The variable at the heart of `&id.to_string()`.
fn innermost(value: &syn::Expr) -> Option<syn::Ident> {
    match value {
        syn::Expr::Reference(reference) => innermost(&reference.expr),
        syn::Expr::MethodCall(call) => innermost(&call.receiver),
        syn::Expr::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
