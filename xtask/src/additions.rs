//! Operations, components and events that the API has and the published document lacks.
//!
//! What the published document has wins, and makes the addition stale: once WorkOS publishes an
//! operation, its own description of it is the better one.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value, json};

use crate::normalise::hoist::references;
use crate::problem::{Problem, Problems, Result};
use crate::spec::grammar::METHODS;
use crate::spec::references;

const EVENT_UNION: &str = "/components/schemas/EventSchema/allOf/1/oneOf";
const EVENT_LISTS: [&str; 2] = ["x-additional-events", "x-additional-events-python-only"];
const WEBHOOK_EVENT_LIST: &str = "x-additional-webhook-endpoint-events";
const WEBHOOK_ENUMS: [&str; 2] = [
    "/components/schemas/CreateWebhookEndpointDto/properties/events/items/enum",
    "/components/schemas/UpdateWebhookEndpointDto/properties/events/items/enum",
];

/// How much was added.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Merged {
    pub operations: usize,
    pub components: usize,
    pub events: usize,
    pub webhook_events: usize,
}

impl fmt::Display for Merged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operations,
            components,
            events,
            webhook_events,
        } = self;
        write!(
            f,
            "{operations} operations, {components} components, {events} events, {webhook_events} webhook events"
        )
    }
}

/// Adds `additions` to `document`. Returns the counts and what of the additions is stale; `file`
/// is the additions' name in messages.
pub fn merge(
    document: &mut Value,
    additions: &Value,
    file: &str,
) -> Result<(Merged, Vec<Problem>)> {
    let mut merged = Merged::default();
    let mut stale = Vec::new();
    let mut merging = Merging {
        document,
        additions,
        file,
        stale: &mut stale,
    };
    merging.tags();
    merged.operations = merging.operations()?;
    merged.components = merging.components();
    merged.events = merging.events()?;
    merged.webhook_events = merging.webhook_events()?;
    Ok((merged, stale))
}

struct Merging<'m> {
    document: &'m mut Value,
    additions: &'m Value,
    file: &'m str,
    stale: &'m mut Vec<Problem>,
}

impl Merging<'_> {
    fn stale(&mut self, place: &str, message: String) {
        let place = format!("{}, {place}", self.file);
        self.stale
            .push(Problem::stale(place, message).remedy("remove it from the additions"));
    }

    fn missing(&self, pointer: &str, user: &str) -> Problems {
        Problem::invalid(
            format!("{}, {user}", self.file),
            format!("the published document has nothing at `{pointer}` to add to"),
        )
        .remedy("look where the published document keeps it now, and follow it in the pipeline")
        .into()
    }

    fn tags(&mut self) {
        let Some(added) = self.additions.get("tags").and_then(Value::as_array) else {
            return;
        };
        if let Some(Value::Array(tags)) = self.document.get_mut("tags") {
            let new: Vec<Value> = added
                .iter()
                .filter(|tag| !tags.contains(tag))
                .cloned()
                .collect();
            tags.extend(new);
        }
    }

    fn operations(&mut self) -> Result<usize> {
        let mut count = 0;
        for (path, item) in entries(self.additions, "/paths") {
            let published = self.document["paths"].get(path).cloned();
            for (key, value) in item.as_object().into_iter().flatten() {
                if !METHODS.contains(&key.as_str()) {
                    if published.is_some() {
                        return Err(Problem::invalid(
                            format!("{}, {path}", self.file),
                            format!("`{key}` of a path that is published cannot be added"),
                        )
                        .remedy("write it into the added operations")
                        .into());
                    }
                    self.document["paths"][path][key] = value.clone();
                    continue;
                }
                let route = format!("{} {path}", key.to_uppercase());
                if published
                    .as_ref()
                    .is_some_and(|item| item.get(key).is_some())
                {
                    let message = format!("the addition is stale: {route} is published");
                    self.stale(&route, message);
                } else if let Some(gone) = self.lacking(value) {
                    let message = format!(
                        "the addition is stale: it matches nothing, as no document has `{gone}`"
                    );
                    self.stale(&route, message);
                } else {
                    self.document["paths"][path][key] = value.clone();
                    count += 1;
                }
            }
        }
        Ok(count)
    }

    /// A component that an added part refers to, directly or through others, and that neither the
    /// published document nor the additions have: the API has renamed or dropped it.
    fn lacking(&self, part: &Value) -> Option<String> {
        let mut seen = BTreeSet::new();
        let mut open = references(part);
        while let Some(name) = open.pop() {
            let component = |of: &Value| of["components"]["schemas"].get(&name).cloned();
            if component(self.document).is_some() {
                continue;
            }
            let Some(added) = component(self.additions) else {
                return Some(name);
            };
            if seen.insert(name) {
                open.extend(references(&added));
            }
        }
        None
    }

    fn components(&mut self) -> usize {
        let mut count = 0;
        for (section, components) in entries(self.additions, "/components") {
            for (name, component) in components.as_object().into_iter().flatten() {
                match self.document["components"][section].get(name) {
                    // Whoever refers to it is stale, and says so.
                    None if self.lacking(component).is_some() => {}
                    None => {
                        self.document["components"][section][name] = component.clone();
                        count += 1;
                    }
                    Some(published) if published == component => {}
                    Some(_) => self.stale(
                        &format!("/components/{section}/{name}"),
                        format!("the addition is stale: another `{name}` is published"),
                    ),
                }
            }
        }
        count
    }

    fn events(&mut self) -> Result<usize> {
        let mut count = 0;
        for list in EVENT_LISTS {
            for entry in self
                .additions
                .get(list)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let Some(Value::Array(branches)) = self.document.pointer(EVENT_UNION) else {
                    return Err(self.missing(EVENT_UNION, list));
                };
                let known: BTreeSet<&str> = branches
                    .iter()
                    .filter_map(|branch| event_type(self.document, branch))
                    .collect();
                let (event, schema) = (text(entry, "event"), text(entry, "schema"));
                if known.contains(event) {
                    self.stale(
                        list,
                        format!("the addition is stale: the event `{event}` is published"),
                    );
                    continue;
                }
                let branch = json!({ "$ref": format!("#/components/schemas/{schema}") });
                if event_type(self.document, &branch) != Some(event) {
                    return Err(Problem::invalid(
                        format!("{}, {list}", self.file),
                        format!("`{schema}` is not the schema of the event `{event}`"),
                    )
                    .remedy("its property `event` has to be the constant of that name")
                    .into());
                }
                if let Some(Value::Array(branches)) = self.document.pointer_mut(EVENT_UNION) {
                    branches.push(branch);
                    count += 1;
                }
            }
        }
        Ok(count)
    }

    fn webhook_events(&mut self) -> Result<usize> {
        let mut count = 0;
        for event in self
            .additions
            .get(WEBHOOK_EVENT_LIST)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let mut added = false;
            for pointer in WEBHOOK_ENUMS {
                match self.document.pointer_mut(pointer) {
                    Some(Value::Array(events)) if events.contains(event) => {}
                    Some(Value::Array(events)) => {
                        events.push(event.clone());
                        added = true;
                    }
                    _ => return Err(self.missing(pointer, WEBHOOK_EVENT_LIST)),
                }
            }
            if added {
                count += 1;
            } else {
                self.stale(
                    WEBHOOK_EVENT_LIST,
                    format!("the addition is stale: {event} is published"),
                );
            }
        }
        Ok(count)
    }
}

fn entries<'v>(value: &'v Value, pointer: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    value
        .pointer(pointer)
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::iter)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The constant by which a branch of the event union is told from the others.
fn event_type<'v>(document: &'v Value, branch: &'v Value) -> Option<&'v str> {
    references::resolve(document, branch)
        .pointer("/properties/event/const")?
        .as_str()
}

#[cfg(test)]
mod tests;
