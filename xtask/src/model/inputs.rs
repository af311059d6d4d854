//! What a call takes: which of its inputs a method of the SDK asks for and which have a setter, in
//! what order and under which names.

use super::{Field, FieldKind, Model, Operation, OperationKind, Parameter, Shape, ValueType};
use crate::case::snake;
use crate::naming::{Authentication, FILE, Naming, Style};
use crate::normalise::coalesce::singular;
use crate::problem::{Problem, Problems, Result};

/// The most inputs that a method takes one by one.
const MOST_ARGUMENTS: usize = 3;

/// The methods of every request builder, those it will have included, so that no setter takes
/// their place.
pub const BUILDER_METHODS: &[&str] = &[
    "api_key",
    "base_url",
    "clone",
    "deadline",
    "describe",
    "header",
    "idempotency_key",
    "into_future",
    "items",
    "pages",
    "ready",
    "retries",
    "send",
    "send_blocking",
    "timeout",
    "when_some",
];

/// The inputs of a call.
#[derive(Default)]
pub struct Inputs<'m> {
    /// What the method takes: the credential of a person, path parameters in the order of the
    /// route, query parameters, then the body, by its required fields or whole.
    pub arguments: Vec<Input<'m>>,
    /// What has a setter: query parameters, then fields of the body.
    pub options: Vec<Input<'m>>,
}

/// One input.
pub struct Input<'m> {
    /// The name of the argument or setter.
    pub name: String,
    pub shape: ValueType,
    pub target: Target<'m>,
}

/// Where an input goes.
#[derive(Clone, Copy)]
pub enum Target<'m> {
    /// The credential of the call.
    AccessToken,
    Path(&'m Parameter),
    Query(&'m Parameter),
    /// A field of the body.
    Field(&'m Field),
    /// The body as one value.
    Body,
}

impl Inputs<'_> {
    /// Whether the method takes the body as one value.
    pub fn take_the_body_whole(&self) -> bool {
        self.arguments
            .iter()
            .any(|input| matches!(input.target, Target::Body))
    }
}

impl Target<'_> {
    /// Whether it is the body or a part of it.
    pub fn is_of_the_body(self) -> bool {
        matches!(self, Self::Field(_) | Self::Body)
    }
}

impl Operation {
    /// Whether the answer is a page that leads to others.
    pub fn is_paged(&self) -> bool {
        self.parameters()
            .iter()
            .any(|parameter| !parameter.in_path && parameter.wire == "after")
    }

    /// How the method takes the body, if there is one: what is pinned; else one by one if it is an
    /// object and the call needs few inputs.
    pub fn style(&self, model: &Model) -> Option<Style> {
        let body = self.body()?;
        if self.pinned_style.is_some() {
            return self.pinned_style;
        }
        let Some(fields) = object_fields(body, model) else {
            return Some(Style::Request);
        };
        let parameters = self.parameters().iter();
        let required = parameters.filter(|parameter| parameter.required).count()
            + fields.iter().filter(|f| f.kind.is_argument()).count();
        Some(match required > MOST_ARGUMENTS {
            true => Style::Request,
            false => Style::Arguments,
        })
    }

    /// What the call takes; `None` for an address for a browser, which is no call.
    pub fn inputs<'m>(&'m self, model: &'m Model) -> Option<Inputs<'m>> {
        if matches!(self.kind, OperationKind::Url) {
            return None;
        }
        let fields = self.body().and_then(|body| object_fields(body, model));
        let fields = fields.unwrap_or_default();
        let of_the_body: Vec<Input> = match (self.style(model), self.body()) {
            (Some(Style::Request), Some(body)) => vec![Input {
                name: String::from("body"),
                shape: body.clone(),
                target: Target::Body,
            }],
            _ => fields.iter().filter_map(field_argument).collect(),
        };
        let in_query = |required: bool| {
            self.parameters()
                .iter()
                .filter(move |parameter| !parameter.in_path && parameter.required == required)
        };
        let mut arguments: Vec<Input> = self.credential().into_iter().collect();
        arguments.extend(self.path_arguments(&of_the_body));
        arguments.extend(in_query(true).map(|parameter| Input {
            name: parameter.name.clone(),
            shape: parameter.shape.clone(),
            target: Target::Query(parameter),
        }));
        arguments.extend(of_the_body);
        let options = in_query(false)
            .map(|parameter| Input {
                name: setter_name(&parameter.name, &parameter.shape),
                shape: parameter.shape.clone(),
                target: Target::Query(parameter),
            })
            .chain(fields.iter().filter_map(field_option));
        Some(Inputs {
            arguments,
            options: options.collect(),
        })
    }

    /// The credential that a call for a person takes.
    fn credential(&self) -> Option<Input<'_>> {
        (self.authentication == Some(Authentication::AccessToken)).then(|| Input {
            name: String::from("access_token"),
            shape: ValueType::Secret,
            target: Target::AccessToken,
        })
    }

    /// The parameters in the path, beside arguments of the body that may have their names.
    fn path_arguments(&self, of_the_body: &[Input<'_>]) -> Vec<Input<'_>> {
        let parameters = self.parameters();
        path_names(&self.route)
            .filter_map(|wire| parameters.iter().find(|p| p.in_path && p.wire == wire))
            .map(|parameter| Input {
                name: match of_the_body.iter().any(|field| field.name == parameter.name) {
                    true => self.name_by_route(parameter),
                    false => parameter.name.clone(),
                },
                shape: parameter.shape.clone(),
                target: Target::Path(parameter),
            })
            .collect()
    }

    /// The name of the body's type.
    pub fn body_name(&self) -> Option<&str> {
        match self.body()? {
            ValueType::Named(name) => Some(name),
            _ => None,
        }
    }

    fn body(&self) -> Option<&ValueType> {
        match &self.kind {
            OperationKind::Call { body, .. } => body.as_ref(),
            OperationKind::Url => None,
        }
    }

    fn parameters(&self) -> &[Parameter] {
        match &self.kind {
            OperationKind::Call { parameters, .. } => parameters,
            OperationKind::Url => &[],
        }
    }

    /// The name of a path parameter with what it is of: `role_slug` in `/roles/{slug}`.
    fn name_by_route(&self, parameter: &Parameter) -> String {
        let placeholder = format!("/{{{}}}", parameter.wire);
        let before = self.route.split(&placeholder).next().unwrap_or_default();
        let segment = before.rsplit('/').next().unwrap_or_default();
        format!("{}_{}", singular(&snake(segment)), parameter.name)
    }
}

/// Bodies that have to be taken by their fields, and have none.
pub fn check_styles(model: &Model, naming: &Naming) -> Result<()> {
    let pinned = model
        .operations
        .iter()
        .filter(|operation| operation.pinned_style == Some(Style::Arguments));
    let misfits = pinned.filter(|operation| {
        operation
            .body()
            .is_some_and(|body| object_fields(body, model).is_none())
    });
    let problems = misfits.map(|operation| {
        let place = operation.place();
        let line = naming.line_of("operations", &place);
        Problem::invalid(
            format!("{FILE}:{line}"),
            format!("{place} cannot take its body by fields: it is no object any more"),
        )
        .remedy("write style = \"request\": this breaks the method for those who use it")
    });
    Problems::none_in(problems.collect())
}

/// The fields of a body that is an object.
fn object_fields<'m>(body: &ValueType, model: &'m Model) -> Option<&'m [Field]> {
    let ValueType::Named(name) = body else {
        return None;
    };
    match &model.types.get(name)?.shape {
        Shape::Object(fields) => Some(fields),
        Shape::Enum(_) | Shape::Union(_) => None,
    }
}

fn field_argument(field: &Field) -> Option<Input<'_>> {
    Some(Input {
        name: field.name.clone(),
        shape: field.kind.argument_type()?,
        target: Target::Field(field),
    })
}

fn field_option(field: &Field) -> Option<Input<'_>> {
    let (FieldKind::Optional(shape) | FieldKind::Tristate(shape)) = &field.kind else {
        return None;
    };
    Some(Input {
        name: setter_name(&field.name, shape),
        shape: shape.clone(),
        target: Target::Field(field),
    })
}

/// The name of a setter: that of the input, or where every builder has a method of that name, that
/// of its type.
fn setter_name(name: &str, shape: &ValueType) -> String {
    match shape {
        _ if !BUILDER_METHODS.contains(&name) => name.to_owned(),
        ValueType::Named(ty) => snake(ty),
        _ => format!("{name}_value"),
    }
}

/// The parameters of a route, in order.
fn path_names(route: &str) -> impl Iterator<Item = &str> {
    route
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
}

#[cfg(test)]
mod tests;
