//! Documentation comments: the words of the model, and the sentences that follow from what is known
//! of an operation. Where their lines end is the layout's business.

use proc_macro2::TokenStream;
use quote::quote;

use super::builders::{Answered, Builder};
use super::{examples, rust_type};
use crate::model::inputs::{Input, Target};
use crate::model::{Branch, Field, Model, Operation, Type, Variant, Words};
use crate::naming::{Authentication, Repeat};

/// The comment of an item that is formatted as a whole.
pub fn attributes(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| match line.is_empty() {
        true => String::new(),
        false => format!(" {line}"),
    });
    quote!(#(#[doc = #lines])*)
}

/// The comment of an item that is written as text.
pub fn comment(indent: &str, text: &str) -> String {
    text.lines()
        .map(|line| format!("{}\n", format!("{indent}/// {line}").trim_end()))
        .collect()
}

pub fn of_type(definition: &Type) -> String {
    let name = &definition.name;
    let fallback = || format!("The type `{name}` of the API.");
    definition.words.clone().unwrap_or_else(fallback)
}

pub fn of_field(field: &Field) -> String {
    let fallback = || match field.deprecated {
        true => format!("The property `{}`. Deprecated by the API.", field.wire),
        false => format!("The property `{}`.", field.wire),
    };
    field.words.says.clone().unwrap_or_else(fallback)
}

pub fn of_variant(variant: &Variant) -> String {
    value(&variant.wire, variant.words.as_deref())
}

pub fn of_branch(branch: &Branch) -> String {
    value(&branch.tag(), branch.words.as_deref())
}

/// A value as the API writes it, and what it means.
fn value(wire: &str, words: Option<&str>) -> String {
    match words {
        Some(words) => format!("`{wire}`: {words}"),
        None => format!("`{wire}`"),
    }
}

/// What a setter of a type says.
pub fn of_setter(field: &Field) -> String {
    let fallback = || format!("Sets `{}`.", field.wire);
    field.words.says.clone().unwrap_or_else(fallback)
}

/// What the setter of a request says.
pub fn of_option(operation: &Operation, input: &Input<'_>) -> String {
    let fallback = || match input.target {
        Target::Query(parameter) => format!("Sets `{}`.", parameter.wire),
        Target::Field(field) => format!("Sets `{}`.", field.wire),
        Target::AccessToken | Target::Path(_) | Target::Body => String::new(),
    };
    words(operation, input)
        .and_then(|words| words.says.clone())
        .unwrap_or_else(fallback)
}

/// The words of an input: those of the operation, else those of the field that it sets.
pub fn words<'m>(operation: &'m Operation, input: &Input<'m>) -> Option<&'m Words> {
    match input.target {
        Target::Path(parameter) | Target::Query(parameter) => Some(&parameter.words),
        Target::Field(field) => operation
            .words
            .arguments
            .get(&field.wire)
            .or(Some(&field.words)),
        Target::AccessToken | Target::Body => None,
    }
}

/// What the constructor of a type says.
pub fn of_constructor<'m>(required: impl Iterator<Item = &'m Field>) -> String {
    let mut text = String::new();
    for field in required {
        text.push_str(&item(&field.name, &of_field(field)));
    }
    match text.is_empty() {
        true => String::from("A value with nothing set."),
        false => format!("A value with what is required.\n\n{}", text.trim_end()),
    }
}

/// What a namespace is for: the head of its module.
pub fn of_namespace(namespace: &str, model: &Model) -> String {
    let words = model.words.get(namespace);
    let mut parts = vec![
        words
            .and_then(|words| words.text.clone())
            .unwrap_or_else(|| format!("Requests of the namespace `{namespace}`.")),
    ];
    if let Some(example) = words.and_then(|words| words.example.as_deref()) {
        parts.push(format!("# Example\n\n{}", examples::block(example)));
    }
    parts.push(format!(
        "Behind the feature `{namespace}`, which is on by default."
    ));
    parts.join("\n\n")
}

/// The same in a sentence.
pub fn namespace_summary(namespace: &str, model: &Model) -> String {
    model
        .words
        .get(namespace)
        .and_then(|words| words.text.as_deref())
        .map_or_else(
            || format!("The requests of the namespace `{namespace}`."),
            |text| first_sentence(text).to_owned(),
        )
}

/// What an operation does, in a sentence.
pub fn summary(operation: &Operation) -> Option<&str> {
    operation.words.does.as_deref().map(first_sentence)
}

/// The method that starts a request: everything that there is to know of the operation.
pub fn of_method(builder: &Builder<'_>, model: &Model) -> String {
    let operation = builder.operation;
    let mut parts = described(operation);
    let place = format!("`{}`", operation.place());
    if parts.is_empty() {
        parts.push(place.clone());
    }
    let answer = answer(&builder.answered);
    let answers = operation.words.answers.clone();
    let answer: Vec<String> = answer.into_iter().chain(answers).collect();
    if !answer.is_empty() {
        parts.push(answer.join(" "));
    }
    parts.extend(operation.words.notes.clone());
    parts.extend(arguments(builder));
    if !operation.words.errors.is_empty() {
        let errors = operation.words.errors.iter();
        let errors: String = errors.map(|error| format!("- {error}\n")).collect();
        parts.push(format!("# Errors\n\n{}", errors.trim_end()));
    }
    let example = match &operation.words.example {
        Some(example) => examples::block(example),
        None => examples::of(builder, model),
    };
    match operation.replaced {
        true => parts.push(String::from(
            "Applications call the method of this name that is written by hand in front of it.",
        )),
        false => parts.push(format!("# Example\n\n{example}")),
    }
    let fixed = [credential(operation), Some(repetition(operation))];
    let fixed: Vec<&str> = fixed.into_iter().flatten().collect();
    let route = match operation.words.does {
        Some(_) => format!("{place}. "),
        None => String::new(),
    };
    parts.push(format!("# Request\n\n{route}{}", fixed.join(" ")));
    parts.join("\n\n")
}

/// An address for a browser, which has no method.
pub fn of_address(operation: &Operation) -> String {
    let mut parts = vec![format!("`{}`", operation.place())];
    parts.extend(described(operation));
    parts.extend(operation.words.answers.clone());
    parts.extend(operation.words.notes.clone());
    parts.push(String::from("An address to send a browser to, not a call."));
    parts.join("\n\n")
}

fn described(operation: &Operation) -> Vec<String> {
    let mut parts: Vec<String> = operation.words.does.iter().cloned().collect();
    if operation.deprecated {
        let instead = operation.words.instead.as_deref();
        parts.push(match instead {
            Some(instead) => format!("Deprecated. {instead}"),
            None => String::from("Deprecated by the API."),
        });
    }
    parts
}

/// What comes back, as far as its type says it.
fn answer(answered: &Answered) -> Option<String> {
    let link = |ty: &syn::Type| {
        let text = rust_type::text(ty);
        match text.chars().all(char::is_alphanumeric) && !BUILT_IN.contains(&text.as_str()) {
            true => format!("[`{text}`](crate::types::{text})"),
            false => format!("`{text}`"),
        }
    };
    match answered {
        Answered::Plain(ty) if rust_type::text(ty) == "()" => None,
        Answered::Plain(ty) => Some(match rust_type::argument_of(ty, "Option") {
            Some(inner) => format!("Answers {}, or nothing.", link(inner)),
            None => format!("Answers {}.", link(ty)),
        }),
        Answered::Whole(item) => Some(format!(
            "Answers the whole list at once, whose items are {}.",
            link(item)
        )),
        Answered::Paged(item) => Some(format!(
            "Answers a page of the list, whose items are {}; `items()` goes through all pages.",
            link(item)
        )),
    }
}

/// Types of answers that are none of the API.
const BUILT_IN: [&str; 5] = ["String", "Value", "bool", "f64", "i64"];

/// The inputs that the method takes, but for a whole body, which its type explains.
fn arguments(builder: &Builder<'_>) -> Option<String> {
    let mut text = String::new();
    for input in &builder.inputs.arguments {
        let words = match input.target {
            Target::AccessToken => Some("The access token of the person that the call is for."),
            _ => words(builder.operation, input).and_then(|words| words.says.as_deref()),
        };
        if let Some(words) = words {
            text.push_str(&item(&input.name, words));
        }
    }
    (!text.is_empty()).then(|| format!("# Arguments\n\n{}", text.trim_end()))
}

/// An item of a list, whose further lines belong to it.
fn item(name: &str, words: &str) -> String {
    format!("- `{name}`: {}\n", words.replace('\n', "\n  "))
}

fn credential(operation: &Operation) -> Option<&'static str> {
    match operation.authentication {
        None => None,
        Some(Authentication::None) => Some("Carries no API key."),
        Some(Authentication::AccessToken) => {
            Some("Carries the access token in place of the API key.")
        }
    }
}

/// When the client sends a call again by itself.
fn repetition(operation: &Operation) -> &'static str {
    match operation.repeat {
        Repeat::Safe => "Repeated by itself after a failure that may pass.",
        Repeat::Keyed => {
            "After a failure that leaves open whether it was carried out, repeated by itself only \
             with an `idempotency_key`."
        }
        Repeat::AlwaysKeyed => {
            "Carries an idempotency key, one of its own if none is set, and is repeated by itself \
             after a failure that may pass."
        }
        Repeat::Never => {
            "After a failure that leaves open whether it was carried out, not repeated by itself."
        }
    }
}

/// The first sentence of a text.
fn first_sentence(text: &str) -> &str {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let mut from = 0;
    while let Some(at) = paragraph[from..].find(['.', '?', '!']) {
        let end = from + at + 1;
        let rest = &paragraph[end..];
        let next = rest.trim_start().chars().next();
        if rest.starts_with(char::is_whitespace) && next.is_some_and(|next| !next.is_lowercase()) {
            return &paragraph[..end];
        }
        from = end;
    }
    paragraph
}

#[cfg(test)]
mod tests;
