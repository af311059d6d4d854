//! The table with which tests make every call: for each operation, how the inputs that a test found
//! in the document reach its request builder. It says nothing of what the request has to look like.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::builders::{Answered, Builder};
use super::conversion::parsed;
use super::objects::ident;
use super::source;
use crate::generate::Generated;
use crate::model::inputs::{Input, Target};
use crate::model::{Field, Model, Parameter};

/// Where the table stands in the repository.
pub const PATH: &str = "tests/src/call_table.rs";

/// The table's file.
pub fn file(model: &Model, generated: &Generated) -> String {
    let builders = Builder::all(&model.operations, model, generated);
    let rows = builders.iter().map(|builder| row(builder, model));
    let item = source::item(syn::parse_quote! {
        /// Every call, by namespace and method.
        pub const CALLS: &[Call] = &[#(#rows),*];
    });
    let used = source::identifiers(&item);
    let foreign = [
        ("BTreeMap", "use std::collections::BTreeMap;"),
        ("DateTime", "use chrono::{DateTime, Utc};"),
        ("Value", "use serde_json::Value;"),
        ("Secret", "use workos::Secret;"),
    ];
    let imports: Vec<String> = foreign
        .into_iter()
        .filter(|(name, _)| used.contains(*name))
        .map(|(_, line)| line)
        .chain([
            "use workos::types::*;",
            "",
            "use crate::calls::{Call, Given};",
        ])
        .map(str::to_owned)
        .collect();
    source::file("How to make every call of the API.", &imports, &[item])
}

fn row(builder: &Builder<'_>, model: &Model) -> TokenStream {
    let place = builder.operation.place();
    let namespace = &builder.operation.namespace;
    let name = ident(namespace);
    let handle = match model.by_hand.contains(namespace) {
        // What is written by hand there may have methods of the same names.
        true => quote!((*workos.#name())),
        false => quote!(workos.#name()),
    };
    let method = builder.method();
    let arguments = builder.inputs.arguments.iter().map(given);
    let by_setters = !builder.inputs.take_the_body_whole();
    let settings = builder
        .inputs
        .options
        .iter()
        .filter(|input| by_setters || !input.target.is_of_the_body())
        .map(setting);
    let answered = match builder.answered {
        Answered::Paged(_) => quote!(given.page(request.send().await)),
        Answered::Plain(_) | Answered::Whole(_) => quote!(given.value(request.send().await)),
    };
    quote! {
        Call {
            place: #place,
            make: |workos, given: Given| Box::pin(async move {
                let request = #handle.#method(#(#arguments),*) #(#settings)*;
                #answered
            }),
        }
    }
}

/// A required input, out of what the test gives.
fn given(input: &Input<'_>) -> TokenStream {
    let ty = parsed(&input.shape);
    match input.target {
        Target::AccessToken => quote!(given.access_token()),
        Target::Path(Parameter { wire, .. }) | Target::Query(Parameter { wire, .. }) => {
            quote!(given.parameter::<#ty>(#wire))
        }
        Target::Field(Field { wire, .. }) => quote!(given.field::<#ty>(#wire)),
        Target::Body => quote!(given.body::<#ty>()),
    }
}

/// The setter of an input, called where the test gives something for it.
fn setting(input: &Input<'_>) -> TokenStream {
    let setter = ident(&input.name);
    let ty = parsed(&input.shape);
    match input.target {
        Target::Query(Parameter { wire, .. }) => quote! {
            .when_some(given.optional_parameter::<#ty>(#wire), |request, value| request.#setter(value))
        },
        Target::Field(field) => {
            let wire = &field.wire;
            let clear = field.clearing_method().map(|clear| {
                let clear = format_ident!("{}", clear);
                quote!(.when_some(given.null_field(#wire), |request, ()| request.#clear()))
            });
            quote! {
                .when_some(given.optional_field::<#ty>(#wire), |request, value| request.#setter(value))
                #clear
            }
        }
        // Always given: these have no setter.
        Target::AccessToken | Target::Path(_) | Target::Body => quote!(),
    }
}

#[cfg(test)]
mod tests;
