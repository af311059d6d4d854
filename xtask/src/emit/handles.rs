//! Handles: a struct a namespace, whose methods start requests, and the methods with which a client
//! gives them out.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::builders::Builder;
use super::conversion::{accepted, accepted_in_path, in_path, in_query};
use super::layout::{self, Scope};
use super::objects::ident;
use super::{rustdoc, source};
use crate::model::Model;
use crate::model::inputs::{Input, Target};

/// The struct.
pub fn handle(namespace: &str, model: &Model) -> String {
    let name = format_ident!("{}", model.handle_name(namespace));
    let doc = rustdoc::attributes(&format!(
        "{}\n\nThe methods start the requests of [`{namespace}`](self).",
        rustdoc::namespace_summary(namespace, model)
    ));
    source::item(syn::parse_quote! {
        #doc
        #[derive(Clone, Debug)]
        pub struct #name {
            client: Client,
        }
    })
}

/// Its methods.
pub fn methods(namespace: &str, builders: &[Builder<'_>], model: &Model) -> String {
    let name = format_ident!("{}", model.handle_name(namespace));
    let methods = builders.iter().map(|builder| method(builder, model));
    source::item(syn::parse_quote! {
        impl #name {
            /// The namespace as `client` serves it.
            #[must_use]
            pub fn new(client: &Client) -> Self {
                Self { client: client.clone() }
            }

            #(#methods)*
        }
    })
}

/// The method that starts a request; and where it takes the fields of the body, the one that takes
/// a whole body.
fn method(builder: &Builder<'_>, model: &Model) -> TokenStream {
    let Builder {
        operation, name, ..
    } = builder;
    let method = builder.method();
    let doc = rustdoc::attributes(&rustdoc::of_method(builder, model));
    let alias = (operation.family != operation.method).then(|| {
        let family = &operation.family;
        quote!(#[doc(alias = #family)])
    });
    let arguments = &builder.inputs.arguments;
    let (of_the_body, before): (Vec<&Input>, Vec<&Input>) = arguments
        .iter()
        .partition(|input| input.target.is_of_the_body());
    let parameters: Vec<_> = before.iter().map(|input| parameter(input)).collect();
    let call = call(builder);
    let Some(body) = &builder.body else {
        return quote! {
            #doc
            #alias
            pub fn #method(&self, #(#parameters),*) -> #name {
                #name { call: #call }
            }
        };
    };
    if builder.inputs.take_the_body_whole() {
        return quote! {
            #doc
            #alias
            pub fn #method(&self, #(#parameters,)* body: impl Into<#body>) -> #name {
                #name { call: #call, body: body.into() }
            }
        };
    }
    let with = format_ident!("{}", operation.with_body_name());
    let with_doc = format!(
        " As [`Self::{}`], with a body built elsewhere.",
        operation.method
    );
    let passed = before.iter().map(|input| ident(&input.name));
    let fields = of_the_body.iter().map(|input| parameter(input));
    let values = of_the_body.iter().map(|input| ident(&input.name));
    quote! {
        #doc
        #alias
        pub fn #method(&self, #(#parameters,)* #(#fields),*) -> #name {
            self.#with(#(#passed,)* #body::new(#(#values),*))
        }

        #[doc = #with_doc]
        pub fn #with(&self, #(#parameters,)* body: #body) -> #name {
            #name { call: #call, body }
        }
    }
}

/// An input as a parameter of a method.
fn parameter(input: &Input<'_>) -> TokenStream {
    let name = ident(&input.name);
    let ty = match input.target {
        Target::Path(_) => accepted_in_path(&input.shape),
        _ => accepted(&input.shape),
    };
    quote!(#name: #ty)
}

/// The call with what the method takes besides the body.
fn call(builder: &Builder<'_>) -> TokenStream {
    let constant = format_ident!("{}", builder.operation.constant_name());
    let mut request = quote!(Request::new(&#constant));
    let mut credential = None;
    for input in &builder.inputs.arguments {
        let name = ident(&input.name);
        match input.target {
            Target::AccessToken => credential = Some(quote!(.access_token(#name))),
            Target::Path(parameter) => {
                let wire = &parameter.wire;
                let value = in_path(&name, &input.shape);
                request.extend(quote!(.path(#wire, #value)));
            }
            Target::Query(parameter) => {
                let wire = &parameter.wire;
                let value = in_query(&name, &input.shape);
                request.extend(quote!(.query(#wire, #value)));
            }
            Target::Field(_) | Target::Body => {}
        }
    }
    quote!(PreparedRequest::new(&self.client, #request) #credential)
}

/// The macro that gives a client a method for every namespace but those that have one written by
/// hand.
pub fn client_methods<'a>(namespaces: impl Iterator<Item = &'a str>, model: &Model) -> String {
    let methods: Vec<String> = namespaces
        .filter(|namespace| !model.by_hand.contains(*namespace))
        .map(|namespace| client_method(namespace, model))
        .collect();
    let text = format!(
        "/// Gives a client type a method for every namespace that has none written by hand: `$core` is\n\
         /// the field that holds the client of the runtime.\n#[macro_export]\nmacro_rules! namespaces {{\n    \
         ($client:ident, $core:ident) => {{\n        impl $client {{\n{}        }}\n    }};\n}}\n",
        methods.join("\n")
    );
    let text = source::file("The namespaces as methods of a client.", &[], &[text]);
    layout::laid_out(&text, &Scope::default())
}

fn client_method(namespace: &str, model: &Model) -> String {
    let handle = model.handle_name(namespace);
    let doc = rustdoc::comment(
        "            ",
        &rustdoc::namespace_summary(namespace, model),
    );
    let path = format!("$crate::requests::{namespace}::{handle}");
    let line = format!("            pub fn {namespace}(&self) -> {path} {{\n");
    let signature = match line.trim_end().len() > source::WIDTH {
        true => format!(
            "            pub fn {namespace}(\n                &self,\n            ) -> {path} {{\n"
        ),
        false => line,
    };
    format!(
        "{doc}            #[cfg(feature = \"{namespace}\")]\n            #[must_use]\n{signature}                \
         {path}::new(&self.$core)\n            }}\n"
    )
}

#[cfg(test)]
mod tests;
