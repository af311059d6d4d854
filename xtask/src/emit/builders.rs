//! Request builders: a struct an operation, with a setter for everything that may be left out.

use std::fmt;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::conversion::{accepted, converted, in_query, parsed};
use super::objects::ident;
use super::{rust_type, rustdoc, source};
use crate::generate::Generated;
use crate::model::inputs::{Input, Inputs, Target};
use crate::model::{Field, Model, Operation, OperationKind, Parameter, ValueType};

/// An operation as its builder needs it.
pub struct Builder<'m> {
    pub operation: &'m Operation,
    /// The builder's name.
    pub name: syn::Ident,
    pub inputs: Inputs<'m>,
    /// The type of the body.
    pub body: Option<syn::Type>,
    pub answered: Answered,
}

/// What becomes of the answer, with the type that it is about.
pub enum Answered {
    /// The answer is the value.
    Plain(syn::Type),
    /// The items of a list that comes whole.
    Whole(syn::Type),
    /// A page of a list, which leads to the others.
    Paged(syn::Type),
}

impl<'m> Builder<'m> {
    /// The builders of those operations that are calls.
    pub fn all(
        operations: impl IntoIterator<Item = &'m Operation>,
        model: &'m Model,
        generated: &Generated,
    ) -> Vec<Self> {
        operations
            .into_iter()
            .filter_map(|operation| Self::of(operation, model, generated))
            .collect()
    }

    /// The builder of an operation; `None` if it is an address for a browser.
    fn of(operation: &'m Operation, model: &'m Model, generated: &Generated) -> Option<Self> {
        let OperationKind::Call { body, .. } = &operation.kind else {
            return None;
        };
        let made = &generated.calls.get(&operation.id())?.answer;
        let answer = rust_type::shorten(made.clone());
        Some(Self {
            operation,
            name: format_ident!("{}", operation.builder_name()),
            inputs: operation.inputs(model)?,
            body: body.as_ref().map(parsed),
            answered: match rust_type::argument_of(&answer, "List") {
                Some(item) if operation.is_paged() => Answered::Paged(item.clone()),
                Some(item) => Answered::Whole(item.clone()),
                None => Answered::Plain(answer),
            },
        })
    }

    /// The method that starts the request.
    pub fn method(&self) -> syn::Ident {
        ident(&self.operation.method)
    }

    /// The items of the builder.
    pub fn items(&self, model: &Model) -> Vec<String> {
        let mut items = vec![self.definition(model)];
        if !self.inputs.options.is_empty() {
            let name = &self.name;
            let setters = self.inputs.options.iter();
            let setters = setters.map(|input| setter(self.operation, input));
            items.push(source::item(syn::parse_quote! {
                impl #name { #(#setters)* }
            }));
        }
        items
    }

    fn definition(&self, model: &Model) -> String {
        let Operation {
            namespace, method, ..
        } = self.operation;
        let handle = model.handle_name(namespace);
        let place = self.operation.place();
        let mut doc = format!("The request of [`{handle}::{method}`]: `{place}`.");
        if let Some(summary) = rustdoc::summary(self.operation) {
            doc.push_str("\n\n");
            doc.push_str(summary);
        }
        let doc = rustdoc::comment("    ", &doc);
        let mut parts = vec![format!("answers {}", self.answered)];
        parts.extend(
            self.body
                .as_ref()
                .map(|body| format!("sends {}", rust_type::text(body))),
        );
        let start = format!("    pub struct {}", self.name);
        let line = format!("{start} {};", parts.join(", "));
        let line = match line.len() > source::WIDTH {
            true => format!("{start}\n        {};", parts.join(",\n        ")),
            false => line,
        };
        format!("request_builder! {{\n{doc}{line}\n}}\n")
    }
}

/// As `request_builder!` reads it.
impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, ty) = match self {
            Self::Plain(ty) => ("", ty),
            Self::Whole(ty) => ("list of ", ty),
            Self::Paged(ty) => ("pages of ", ty),
        };
        write!(f, "{kind}{}", rust_type::text(ty))
    }
}

/// The setter of an input, and the method that sends it as null.
fn setter(operation: &Operation, input: &Input<'_>) -> TokenStream {
    let name = ident(&input.name);
    let ty = accepted(&input.shape);
    let (set, clear) = match input.target {
        Target::Query(parameter) => (set_query(&name, input, parameter), None),
        Target::Field(field) => {
            let of_body = ident(&field.name);
            let set = quote!(self.body = self.body.#of_body(#name););
            (set, clear(field))
        }
        // Always given: these have no setter.
        Target::AccessToken | Target::Path(_) | Target::Body => return quote!(),
    };
    let doc = rustdoc::attributes(&rustdoc::of_option(operation, input));
    quote! {
        #doc
        pub fn #name(mut self, #name: #ty) -> Self {
            #set
            self
        }
        #clear
    }
}

fn set_query(name: &syn::Ident, input: &Input<'_>, parameter: &Parameter) -> TokenStream {
    let wire = &parameter.wire;
    if matches!(input.shape, ValueType::List(_)) {
        let ty = parsed(&input.shape);
        let value = converted(name, &input.shape);
        return quote! {
            let #name: #ty = #value;
            self.call = self.call.query(#wire, #name);
        };
    }
    let value = in_query(name, &input.shape);
    quote!(self.call = self.call.query(#wire, #value);)
}

fn clear(field: &Field) -> Option<TokenStream> {
    let clear = format_ident!("{}", field.clearing_method()?);
    let doc = format!(" Clears `{}`: sends it as null.", field.wire);
    Some(quote! {
        #[doc = #doc]
        pub fn #clear(mut self) -> Self {
            self.body = self.body.#clear();
            self
        }
    })
}

#[cfg(test)]
mod tests;
