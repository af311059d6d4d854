//! The names of what is emitted for namespaces and operations, and whether each of them, and each
//! argument and setter, is the only one of its name: generated code that does not compile would
//! tell a maintainer less than a line of `naming.toml` to add.

use std::collections::BTreeMap;

use heck::ToShoutySnakeCase;

use super::inputs::{BUILDER_METHODS, Input, Inputs, Target};
use super::{Model, Operation, OperationKind};
use crate::case::camel;
use crate::naming::{FILE, Style};
use crate::problem::{Problem, Problems, Result};

/// Names of files and features that are no namespace.
const NO_NAMESPACES: [&str; 4] = ["default", "mod", "schemars", "shared"];

impl Model {
    /// The struct whose methods start the requests of a namespace: called as the namespace, in the
    /// plural where a type has that name.
    pub fn handle_name(&self, namespace: &str) -> String {
        let name = camel(namespace);
        match self.types.contains_key(&name) {
            true => format!("{name}s"),
            false => name,
        }
    }

    /// Where the documentation of an operation is: at the method that calls it, or where it is an
    /// address for a browser, at what is fixed about it.
    pub fn path_of(&self, operation: &Operation) -> String {
        let Operation {
            namespace, method, ..
        } = operation;
        let module = format!("crate::requests::{namespace}");
        match operation.kind {
            OperationKind::Call { .. } => {
                format!("{module}::{}::{method}", self.handle_name(namespace))
            }
            OperationKind::Url => format!("{module}::{}", operation.constant_name()),
        }
    }
}

impl Operation {
    /// The `static` with what is fixed about it.
    pub fn constant_name(&self) -> String {
        self.method.to_shouty_snake_case()
    }

    /// The struct of its request builder.
    pub fn builder_name(&self) -> String {
        format!("{}Request", camel(&self.method))
    }

    /// The method that takes a whole body, where the other takes its fields.
    pub fn with_body_name(&self) -> String {
        format!("{}_with", self.method)
    }
}

/// Finds names that two things would have.
pub fn check(model: &Model) -> Result<()> {
    let mut problems = Vec::new();
    let mut by_namespace: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for operation in &model.operations {
        if let Some(inputs) = operation.inputs(model) {
            problems.extend(repeated_inputs(operation, &inputs));
        }
        by_namespace
            .entry(&operation.namespace)
            .or_default()
            .push(operation);
    }
    for (namespace, operations) in by_namespace {
        problems.extend(repeated_names(model, namespace, &operations));
    }
    Problems::none_in(problems)
}

/// Arguments of one name, and setters of one name.
fn repeated_inputs(operation: &Operation, inputs: &Inputs<'_>) -> Vec<Problem> {
    let place = operation.place();
    let mut problems = Vec::new();
    let mut arguments = Taken::default();
    for input in &inputs.arguments {
        if let Some(other) = arguments.take(&input.name, described(input)) {
            problems.push(repeated_input(&place, "argument", input, &other));
        }
    }
    let mut setters = Taken::default();
    for name in BUILDER_METHODS {
        setters.take(name, format!("the call option {name}"));
    }
    for input in &inputs.options {
        let clear = match input.target {
            Target::Field(field) => field.clearing_method(),
            _ => None,
        };
        for name in [Some(input.name.clone()), clear].into_iter().flatten() {
            if let Some(other) = setters.take(&name, described(input)) {
                problems.push(repeated_input(&place, "setter", input, &other));
            }
        }
    }
    problems
}

fn described(input: &Input<'_>) -> String {
    match input.target {
        Target::AccessToken => String::from("the access token"),
        Target::Path(parameter) => format!("path.{}", parameter.wire),
        Target::Query(parameter) => format!("query.{}", parameter.wire),
        Target::Field(field) => format!("body.{}", field.wire),
        Target::Body => String::from("the body"),
    }
}

fn repeated_input(place: &str, what: &str, input: &Input<'_>, other: &str) -> Problem {
    Problem::invalid(
        format!("{place} {}", described(input)),
        format!("would be the {what} {}, as {other} is", input.name),
    )
    .remedy("add an overlay that removes one of the two")
}

/// Methods and builders of one name in a namespace, and types that are in their way.
fn repeated_names(model: &Model, namespace: &str, operations: &[&Operation]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if NO_NAMESPACES.contains(&namespace) {
        let message = format!("no namespace can be called {namespace:?}");
        problems.push(
            Problem::invalid(operations[0].place(), message)
                .remedy(format!("give it another name in {FILE}")),
        );
    }
    let handle = model.handle_name(namespace);
    let mut methods = Taken::default();
    let mut items = Taken::default();
    items.take(&handle, format!("the namespace {namespace}"));
    for operation in operations {
        let with_body =
            (operation.style(model) == Some(Style::Arguments)).then(|| operation.with_body_name());
        for name in [Some(operation.method.clone()), with_body]
            .into_iter()
            .flatten()
        {
            if let Some(other) = methods.take(&name, operation.place()) {
                problems.push(repeated_name(operation, &name, &other));
            }
        }
        let builder = operation.builder_name();
        let request = format!("the request builder of {}", operation.place());
        if let Some(other) = items.take(&builder, request) {
            problems.push(repeated_name(operation, &builder, &other));
        }
    }
    for definition in model.types.values() {
        let name = &definition.name;
        if (definition.namespaces.contains(namespace) || *name == handle)
            && let Some(other) = items.take(name, format!("the type {name}"))
        {
            let place = &definition.places[0];
            let message = format!("would be named {name}, as {other} is");
            problems.push(Problem::invalid(place, message).remedy(format!(
                "add a line such as \"{place}\" = \"AnotherName\" under [types] in {FILE}"
            )));
        }
    }
    problems
}

fn repeated_name(operation: &Operation, name: &str, other: &str) -> Problem {
    let Operation {
        namespace, family, ..
    } = operation;
    let place = operation.place();
    Problem::invalid(
        &place,
        format!("would have {name} in {namespace}, as {other} has"),
    )
    .remedy(format!(
        "add a line such as \"{place}\" = {{ namespace = \"{namespace}\", method = \
         \"another_name\", family = \"{family}\" }} under [operations] in {FILE}"
    ))
}

/// Names that are taken, and by what.
#[derive(Default)]
struct Taken(BTreeMap<String, String>);

impl Taken {
    /// Takes a name; gives who had it before.
    fn take(&mut self, name: &str, by: String) -> Option<String> {
        self.0.insert(name.to_owned(), by)
    }
}

#[cfg(test)]
mod tests;
