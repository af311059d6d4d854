//! The API as its documents describe it: the published one, what it lacks, and the facts in which
//! the overlays correct it.
//!
//! Overlays that remove a field are not applied. They take it out of the Rust types, not out of what
//! the API sends, so instances must still have it. That a field is no longer required is applied.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::{Map, Value};
use serde_json_path::JsonPath;

const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];
const EVENT_LISTS: [&str; 2] = ["x-additional-events", "x-additional-events-python-only"];
const WEBHOOK_EVENT_LIST: &str = "x-additional-webhook-endpoint-events";
const WEBHOOK_ENUMS: [&str; 2] = ["CreateWebhookEndpointDto", "UpdateWebhookEndpointDto"];

/// The documents as one.
pub struct Document {
    value: Value,
    repeated: BTreeSet<String>,
}

/// An operation of the API.
pub struct Operation<'d> {
    /// `METHOD /route`.
    pub place: String,
    /// What goes into its path, query and headers.
    pub parameters: Vec<Parameter<'d>>,
    /// The schema of the body.
    pub body: Option<&'d Value>,
    /// The ways in which it succeeds.
    pub successes: Vec<Outcome<'d>>,
    /// The ways in which it fails.
    pub failures: Vec<Outcome<'d>>,
    /// Whose credentials it takes; where the operation says nothing, those of the API.
    security: Option<&'d Value>,
}

/// A parameter of an operation.
pub struct Parameter<'d> {
    pub name: &'d str,
    /// `path`, `query` or `header`.
    pub location: &'d str,
    pub required: bool,
    pub schema: &'d Value,
    /// Whether a list is sent as a parameter an element, which is what the document means where it
    /// says nothing.
    pub explode: bool,
}

/// A way in which an operation ends.
pub struct Outcome<'d> {
    pub status: u16,
    /// The schema of the body; `{}` says that there is one of any form.
    pub schema: Option<&'d Value>,
}

/// A file of the repository as text.
///
/// # Panics
///
/// When there is no such file.
pub fn repository_file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Document {
    /// The documents, read once.
    ///
    /// # Panics
    ///
    /// When a file is missing or does not have the expected form.
    pub fn get() -> &'static Self {
        static DOCUMENT: OnceLock<Document> = OnceLock::new();
        DOCUMENT.get_or_init(|| {
            let mut value = yaml(&repository_file("openapi/workos.yaml"));
            add(
                &mut value,
                &yaml(&repository_file("openapi/additions.yaml")),
            );
            let mut repeated = BTreeSet::new();
            for overlay in overlays() {
                for action in overlay.actions {
                    action.apply(&mut value, &mut repeated);
                }
            }
            Self { value, repeated }
        })
    }

    /// The schema of a place: a component, or `METHOD /route body` or `answer`.
    pub fn schema(&self, place: &str) -> Option<&Value> {
        match place.rsplit_once(' ') {
            None => self.components().get(place),
            Some((operation, part)) => {
                let operation = self.operation(operation)?;
                match part {
                    "body" => operation.body,
                    _ => operation.answer(),
                }
            }
        }
    }

    /// All of it, for what the other methods do not read.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The component schemas.
    pub fn components(&self) -> &Map<String, Value> {
        object(&self.value["components"]["schemas"])
    }

    /// The operation of a place.
    pub fn operation(&self, place: &str) -> Option<Operation<'_>> {
        let (method, route) = place.split_once(' ')?;
        let operation = self.value["paths"].get(route)?.get(method.to_lowercase())?;
        Some(Operation::read(place.to_owned(), operation))
    }

    /// Every operation.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        object(&self.value["paths"])
            .iter()
            .flat_map(|(route, item)| {
                METHODS.iter().filter_map(move |method| {
                    let place = format!("{} {route}", method.to_uppercase());
                    Some(Operation::read(place, item.get(method)?))
                })
            })
    }

    /// Whether properties of this name repeat another one of the same object in camel case.
    pub fn is_repeated(&self, property: &str) -> bool {
        self.repeated.contains(property)
    }
}

impl<'d> Operation<'d> {
    fn read(place: String, operation: &'d Value) -> Self {
        let answers = operation["responses"].as_object().into_iter().flatten();
        let outcomes = answers.map(|(status, answer)| Outcome {
            status: status.parse().expect("a status"),
            schema: json_schema(answer),
        });
        let (successes, others): (Vec<_>, Vec<_>) =
            outcomes.partition(|outcome| (200..300).contains(&outcome.status));
        let failures = others
            .into_iter()
            .filter(|outcome| outcome.status >= 400)
            .collect();
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        Self {
            place,
            parameters: parameters.map(Parameter::read).collect(),
            body: operation.get("requestBody").and_then(json_schema),
            successes,
            failures,
            security: operation.get("security"),
        }
    }

    /// Its HTTP method.
    pub fn method(&self) -> &str {
        self.place.split(' ').next().unwrap_or_default()
    }

    /// Its path, with `{name}` for what varies.
    pub fn route(&self) -> &str {
        self.place.split(' ').nth(1).unwrap_or_default()
    }

    /// The schema of the first success that has a body of a known form.
    pub fn answer(&self) -> Option<&'d Value> {
        let mut schemas = self.successes.iter().filter_map(|success| success.schema);
        schemas.find(|schema| says_something(schema))
    }

    /// Whether it takes no credentials.
    pub fn is_public(&self) -> bool {
        self.security
            .is_some_and(|security| array(security).is_empty())
    }

    /// Whether it takes the access token of a person.
    pub fn takes_access_token(&self) -> bool {
        let mut accepted = self.security.into_iter().flat_map(array);
        accepted.any(|scheme| scheme.get("access_token").is_some())
    }
}

impl<'d> Parameter<'d> {
    fn read(parameter: &'d Value) -> Self {
        let text = |keyword: &str| parameter[keyword].as_str();
        assert!(
            text("style").is_none_or(|style| style == "form"),
            "a parameter of another style: {parameter}"
        );
        Self {
            name: text("name").expect("the name of a parameter"),
            location: text("in").expect("the location of a parameter"),
            required: parameter["required"] == true,
            schema: &parameter["schema"],
            explode: parameter["explode"].as_bool().unwrap_or(true),
        }
    }
}

/// The component that a schema refers to.
pub fn referenced(schema: &Value) -> Option<&str> {
    schema["$ref"]
        .as_str()?
        .strip_prefix("#/components/schemas/")
}

fn yaml(text: &str) -> Value {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_nodes: 5_000_000, max_events: 20_000_000 },
    };
    serde_saphyr::from_str_with_options(text, options).expect("the document is YAML")
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("an object of the document")
}

fn json_schema(content: &Value) -> Option<&Value> {
    content.pointer("/content/application~1json/schema")
}

fn says_something(schema: &Value) -> bool {
    schema.as_object().is_some_and(|schema| !schema.is_empty())
}

/// Adds what the published document lacks; what it has wins.
fn add(document: &mut Value, additions: &Value) {
    for (route, item) in object(&additions["paths"]) {
        merge_missing(&mut document["paths"][route], item);
    }
    merge_missing(
        &mut document["components"]["schemas"],
        &additions["components"]["schemas"],
    );
    let events = document.pointer_mut("/components/schemas/EventSchema/allOf/1/oneOf");
    let branches = events
        .and_then(Value::as_array_mut)
        .expect("the union of events");
    for entry in EVENT_LISTS.iter().flat_map(|list| array(&additions[list])) {
        let component = entry["schema"]
            .as_str()
            .expect("the schema of an added event");
        branches.push(serde_json::json!({ "$ref": format!("#/components/schemas/{component}") }));
    }
    for component in WEBHOOK_ENUMS {
        let pointer = format!("/components/schemas/{component}/properties/events/items/enum");
        let known = document.pointer_mut(&pointer).and_then(Value::as_array_mut);
        let known = known.expect("the event names of a webhook endpoint");
        for event in array(&additions[WEBHOOK_EVENT_LIST]) {
            if !known.contains(event) {
                known.push(event.clone());
            }
        }
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().expect("a list of the document")
}

fn merge_missing(into: &mut Value, from: &Value) {
    for (name, value) in object(from) {
        if into.get(name).is_none() {
            into[name] = value.clone();
        }
    }
}

#[derive(Deserialize)]
struct Overlay {
    actions: Vec<Action>,
}

#[derive(Deserialize)]
struct Action {
    target: String,
    #[serde(default)]
    update: Option<Value>,
}

impl Action {
    fn apply(&self, document: &mut Value, repeated: &mut BTreeSet<String>) {
        let path = JsonPath::parse(&self.target).expect("the target of an overlay");
        let found: Vec<String> = path
            .query_located(document)
            .locations()
            .map(|location| location.to_json_pointer())
            .collect();
        // From the last, so that removing one does not move another.
        for pointer in found.iter().rev() {
            if let Some(update) = &self.update {
                merge(document.pointer_mut(pointer).expect("a target"), update);
                continue;
            }
            let (holder, entry) = pointer.rsplit_once('/').expect("a holder");
            if holder.ends_with("/properties") {
                repeated.insert(entry.to_owned());
            } else if holder.ends_with("/required") {
                let required = document.pointer_mut(holder).and_then(Value::as_array_mut);
                let position = entry.parse().expect("a position");
                required.expect("a list of names").remove(position);
            }
        }
    }
}

fn merge(into: &mut Value, update: &Value) {
    match (into, update) {
        (Value::Object(into), Value::Object(update)) => {
            for (name, value) in update {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, update) => *into = update.clone(),
    }
}

fn overlays() -> Vec<Overlay> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/overlays");
    let entries = std::fs::read_dir(folder).expect("the folder of overlays");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an overlay").path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| {
            let text = std::fs::read_to_string(file).expect("an overlay");
            serde_json::from_value(yaml(&text)).expect("the form of an overlay")
        })
        .collect()
}
