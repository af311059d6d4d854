//! Examples in the documentation of operations, made of their signatures, with values that could be
//! real.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToKebabCase;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::builders::{Answered, Builder};
use super::objects::ident;
use super::{rust_type, rustdoc};
use crate::case::snake;
use crate::model::inputs::{Input, Target};
use crate::model::{Field, FieldKind, Model, Operation, Shape, Type, ValueType};
use crate::normalise::coalesce::singular;

/// A block of code that is compiled with the tests, with `workos` in scope and `?` at hand.
pub fn block(code: &str) -> String {
    format!(
        "```no_run\n# async fn run(workos: workos::Client) -> Result<(), workos::Error> {{\n{}\n\
         # Ok(())\n# }}\n```",
        code.trim_end()
    )
}

/// The example of an operation.
pub fn of(builder: &Builder<'_>, model: &Model) -> String {
    let mut values = Values {
        model,
        types: BTreeSet::new(),
        paths: BTreeSet::new(),
    };
    let operation = builder.operation;
    let namespace = ident(&operation.namespace);
    let method = builder.method();
    let arguments: Vec<TokenStream> = builder
        .inputs
        .arguments
        .iter()
        .map(|input| values.argument(operation, input))
        .collect();
    let setter = setting(builder).map(|input| {
        let name = ident(&input.name);
        let value = values.argument(operation, input);
        quote!(.#name(#value))
    });
    let request = quote!(workos.#namespace().#method(#(#arguments),*) #setter);
    let statements = match &builder.answered {
        Answered::Plain(ty) if rust_type::text(ty) == "()" => quote!(#request.await?;),
        Answered::Plain(ty) => {
            let name = variable(ty);
            quote!(let #name = #request.await?;)
        }
        Answered::Whole(ty) => {
            let name = variable(ty);
            let shown = format!("{{{name}:?}}");
            quote!(for #name in #request.await? { println!(#shown); })
        }
        Answered::Paged(ty) => {
            let name = variable(ty);
            let shown = format!("{{{name}:?}}");
            quote! {
                let mut all = #request.items();
                while let Some(#name) = all.next().await {
                    let #name = #name?;
                    println!(#shown);
                }
            }
        }
    };
    let mut lines: Vec<String> = values
        .paths
        .iter()
        .map(|path| format!("use {path};"))
        .collect();
    let types: Vec<&str> = values.types.iter().map(String::as_str).collect();
    match types.as_slice() {
        [] => {}
        [only] => lines.push(format!("use workos::types::{only};")),
        several => lines.push(format!("use workos::types::{{{}}};", several.join(", "))),
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(formatted(statements));
    block(&lines.join("\n"))
}

/// The setter to show where the method takes nothing of a body: the first that is no list and not
/// deprecated.
fn setting<'b, 'm>(builder: &'b Builder<'m>) -> Option<&'b Input<'m>> {
    let inputs = &builder.inputs;
    if inputs
        .arguments
        .iter()
        .any(|input| input.target.is_of_the_body())
    {
        return None;
    }
    inputs.options.iter().find(|input| match input.target {
        Target::Field(field) => !field.deprecated,
        _ => false,
    })
}

/// The name for an answer.
fn variable(ty: &syn::Type) -> syn::Ident {
    let ty = rust_type::argument_of(ty, "Option").unwrap_or(ty);
    let text = rust_type::text(ty);
    match text.chars().all(char::is_alphanumeric) {
        true => ident(&snake(&text)),
        false => format_ident!("answer"),
    }
}

/// Statements as they stand in a function.
fn formatted(statements: TokenStream) -> String {
    let text = prettyplease::unparse(&syn::parse_quote!(fn example() { #statements }));
    let lines: Vec<&str> = text
        .lines()
        .filter_map(|line| match line {
            "fn example() {" | "}" => None,
            line => Some(line.strip_prefix("    ").unwrap_or(line)),
        })
        .collect();
    lines.join("\n")
}

/// How a value is taken.
#[derive(Clone, Copy, PartialEq)]
enum Taken {
    /// By anything that becomes it.
    Into,
    /// As it is.
    Exactly,
}

/// Makes values, and notes what has to be imported for them.
struct Values<'m> {
    model: &'m Model,
    types: BTreeSet<String>,
    paths: BTreeSet<&'static str>,
}

impl Values<'_> {
    /// A value for an input of an operation.
    fn argument(&mut self, operation: &Operation, input: &Input<'_>) -> TokenStream {
        let example = rustdoc::words(operation, input).and_then(|words| words.example.as_deref());
        match input.target {
            Target::AccessToken => quote!("eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl"),
            Target::Path(parameter) => {
                let name = match parameter.wire.as_str() {
                    "id" => format!("{}_id", before(&operation.route, "id")),
                    wire => snake(wire),
                };
                self.value(&input.shape, &name, example, Taken::Into)
            }
            Target::Query(parameter) => {
                self.value(&input.shape, &parameter.wire, example, Taken::Into)
            }
            Target::Field(field) => self.value(&input.shape, &field.wire, example, Taken::Into),
            Target::Body => match &input.shape {
                // `Vec` is made of a `Vec` only.
                list @ (ValueType::List(_) | ValueType::Map(_)) => {
                    self.value(list, &input.name, None, Taken::Exactly)
                }
                shape => self.value(shape, &input.name, None, Taken::Into),
            },
        }
    }

    fn value(
        &mut self,
        shape: &ValueType,
        name: &str,
        example: Option<&str>,
        taken: Taken,
    ) -> TokenStream {
        match shape {
            ValueType::Text => {
                let text = example.map_or_else(|| text(name), str::to_owned);
                match taken {
                    Taken::Into => quote!(#text),
                    Taken::Exactly => quote!(#text.to_owned()),
                }
            }
            ValueType::Secret => {
                let text = example.map_or_else(|| text(name), str::to_owned);
                match taken {
                    Taken::Into => quote!(#text),
                    Taken::Exactly => quote!(#text.into()),
                }
            }
            ValueType::DateTime => {
                self.paths.insert("workos::chrono::Utc");
                quote!(Utc::now())
            }
            ValueType::Integer => {
                let number = example.and_then(|e| e.parse().ok()).unwrap_or(10);
                let number = Literal::i64_unsuffixed(number);
                quote!(#number)
            }
            ValueType::Number => {
                let number = example.and_then(|e| e.parse().ok()).unwrap_or(0.5);
                let number = Literal::f64_unsuffixed(number);
                quote!(#number)
            }
            ValueType::Boolean => match example {
                Some("false") => quote!(false),
                _ => quote!(true),
            },
            ValueType::Any => {
                self.paths.insert("workos::serde_json::json");
                quote!(json!({ "plan": "pro" }))
            }
            ValueType::Maybe(inner) => match example {
                Some(_) => {
                    let inner = self.value(inner, name, example, Taken::Exactly);
                    quote!(Some(#inner))
                }
                None => quote!(None),
            },
            ValueType::List(item) => {
                let item = self.value(item, &singular(name), example, taken);
                match taken {
                    Taken::Into => quote!([#item]),
                    Taken::Exactly => quote!(vec![#item]),
                }
            }
            ValueType::Map(value) => {
                let value = match value.as_ref() {
                    ValueType::Text => self.value(value, name, Some("pro"), taken),
                    value => self.value(value, name, example, taken),
                };
                match taken {
                    Taken::Into => quote!([("plan", #value)]),
                    Taken::Exactly => {
                        self.paths.insert("std::collections::BTreeMap");
                        quote!(BTreeMap::from([("plan".to_owned(), #value)]))
                    }
                }
            }
            ValueType::Named(ty) => self.named(ty, example, taken),
            // No input is a page.
            ValueType::Page(_) => quote!(),
        }
    }

    fn named(&mut self, name: &str, example: Option<&str>, taken: Taken) -> TokenStream {
        let model = self.model;
        let Some(definition) = model.types.get(name) else {
            return quote!();
        };
        let ty = format_ident!("{}", name);
        match &definition.shape {
            Shape::Enum(variants) => {
                let chosen = variants
                    .iter()
                    .find(|variant| Some(variant.wire.as_str()) == example)
                    .or(variants.first());
                self.types.insert(name.to_owned());
                match chosen {
                    Some(variant) => {
                        let variant = format_ident!("{}", variant.name);
                        quote!(#ty::#variant)
                    }
                    None => quote!(#ty::default()),
                }
            }
            Shape::Object(fields) => {
                self.types.insert(name.to_owned());
                let values = self.fields(definition, fields);
                quote!(#ty::new(#(#values),*))
            }
            Shape::Union(union) => {
                let Some(branch) = union.branches.first() else {
                    return quote!();
                };
                let content = self.value(&branch.content, name, None, Taken::Exactly);
                match union.adjacent || taken == Taken::Exactly {
                    true => {
                        self.types.insert(name.to_owned());
                        let branch = format_ident!("{}", branch.name);
                        quote!(#ty::#branch(#content))
                    }
                    false => content,
                }
            }
        }
    }

    /// What the constructor of an object takes.
    fn fields(&mut self, definition: &Type, fields: &[Field]) -> Vec<TokenStream> {
        let of = snake(&definition.name);
        let mut values = Vec::new();
        for field in fields {
            let Some(shape) = field.kind.argument_type() else {
                continue;
            };
            let name = match field.wire.as_str() {
                "id" => format!("{of}_id"),
                wire => wire.to_owned(),
            };
            let example = field.words.example.as_deref();
            let taken = match field.kind {
                FieldKind::Adjacent { .. } => Taken::Exactly,
                _ => Taken::Into,
            };
            values.push(self.value(&shape, &name, example, taken));
        }
        values
    }
}

/// The noun before a parameter of a route, in the singular.
fn before(route: &str, parameter: &str) -> String {
    let placeholder = format!("/{{{parameter}}}");
    let before = route.split(&placeholder).next().unwrap_or_default();
    let segment = before.rsplit('/').next().unwrap_or_default();
    singular(&snake(segment))
}

/// A text that a property of this name could hold.
fn text(name: &str) -> String {
    let known = BTreeMap::from([
        ("code", "123456"),
        ("description", "For the accountants"),
        ("domain", "example.com"),
        ("first_name", "Ada"),
        ("ip_address", "203.0.113.7"),
        ("last_name", "Lovelace"),
        ("name", "Acme"),
        ("password", "correct horse battery staple"),
        ("phone_number", "+15555550123"),
        ("user_agent", "Mozilla/5.0"),
    ]);
    if let Some(text) = known.get(name) {
        return (*text).to_owned();
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if name.contains("email") {
        return String::from("ada@example.com");
    }
    if ends(&["url", "uri"]) {
        return String::from("https://app.example.com/callback");
    }
    if let Some(of) = name.strip_suffix("_id") {
        let prefix = match of {
            "organization" => "org",
            "connection" => "conn",
            "organization_membership" => "om",
            "permission" => "perm",
            other => other,
        };
        return format!("{prefix}_123");
    }
    name.to_kebab_case()
}

#[cfg(test)]
mod tests;
