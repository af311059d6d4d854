//! What a call can be given, made from the document.

use serde_json::{Map, Value, json};

use crate::calls::Given;
use crate::document::{Document, Operation};
use crate::expected_request::query_parameters;
use crate::instances::{EXTRA, Instance, full, instances, minimal, uniform_instances};
use crate::schema::Schema;

/// What goes into the path and the query, as one object.
fn parameters(operation: &Operation<'_>) -> Schema {
    let in_path = operation.parameters.iter();
    let in_path = in_path.filter(|parameter| parameter.location == "path");
    let given: Vec<_> = in_path.chain(query_parameters(operation)).collect();
    let properties: Map<String, Value> = given
        .iter()
        .map(|parameter| (parameter.name.to_owned(), parameter.schema.clone()))
        .collect();
    let required: Vec<&str> = given
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| parameter.name)
        .collect();
    let object = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    Schema::of(Document::get(), &object, &operation.place)
}

fn body(operation: &Operation<'_>) -> Option<Schema> {
    Schema::read(Document::get(), &format!("{} body", operation.place))
}

/// The inputs of a call, with what they show.
pub struct Inputs {
    pub kind: String,
    pub parameters: Map<String, Value>,
    pub body: Option<Instance>,
}

impl Inputs {
    fn new(kind: String, parameters: &Value, body: Option<Instance>) -> Self {
        let mut parameters = parameters.as_object().cloned().unwrap_or_default();
        parameters.remove(EXTRA);
        Self {
            kind,
            parameters,
            body,
        }
    }

    /// As a call takes them.
    pub fn given(&self) -> Given {
        Given {
            parameters: self.parameters.clone(),
            body: self
                .body
                .as_ref()
                .map_or(Value::Null, |body| body.value.clone()),
        }
    }
}

/// The least with which an operation can be called.
pub fn least(operation: &Operation<'_>) -> Given {
    let parameters = minimal(&parameters(operation));
    let body = body(operation).map(|schema| minimal(&schema));
    Given {
        parameters: parameters.as_object().cloned().unwrap_or_default(),
        body: body.unwrap_or_default(),
    }
}

/// Text that has to be encoded, and would not come back from a server if it were encoded otherwise.
const AWKWARD: &str = "a b&c=d,e+f/g?h#i%2Cj\u{e9}\n\"";

/// Everything that a call can be given: what goes into path and query in each way with a full body,
/// and the body in each way with all parameters.
pub fn inputs(operation: &Operation<'_>) -> Vec<Inputs> {
    let (parameters, body) = (parameters(operation), body(operation));
    let all = full(&parameters);
    let whole_body = || {
        body.as_ref()
            .map(|schema| uniform_instances(schema).remove(0))
    };
    let mut made: Vec<Inputs> = instances(&parameters)
        .into_iter()
        .map(|instance| {
            let kind = format!("parameters: {}", instance.kind);
            Inputs::new(kind, &instance.value, whole_body())
        })
        .collect();
    let mut awkward = all.clone();
    for parameter in query_parameters(operation) {
        match &mut awkward[parameter.name] {
            value if !is_text(parameter.schema) => match value {
                Value::Array(items) => items.push(json!(AWKWARD)),
                _ => continue,
            },
            value => *value = json!(AWKWARD),
        }
    }
    made.push(Inputs::new("awkward text".into(), &awkward, whole_body()));
    made.extend(body.iter().flat_map(instances).map(|instance| {
        let kind = format!("body: {}", instance.kind);
        Inputs::new(kind, &all, Some(instance))
    }));
    made
}

fn is_text(schema: &Value) -> bool {
    let keyword = |name: &str| schema.get(name);
    keyword("type").is_some_and(|name| name == "string")
        && ["format", "enum", "const"]
            .into_iter()
            .all(|name| keyword(name).is_none())
}
