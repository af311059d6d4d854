//! Reads what progenitor wrote: the structs of the types, and of each call its arguments, its answer
//! and what becomes of the arguments in the body.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::visit::Visit;

/// Property name in JSON -> the field's Rust name and type.
pub type Fields = BTreeMap<String, (syn::Ident, syn::Type)>;

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

/// The structs, by name.
pub fn read_structs(file: &syn::File) -> BTreeMap<String, Fields> {
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

/// The calls, by operation id.
pub fn read_calls(file: &syn::File) -> BTreeMap<String, Call> {
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
