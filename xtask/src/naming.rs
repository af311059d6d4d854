//! `openapi/naming.toml`: the names and marks that rules cannot find. Every entry must match
//! something; what matches nothing any more is stale and is reported with its line.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::problem::{Problem, Result};

/// The file's name, as messages give it.
pub const FILE: &str = "openapi/naming.toml";

/// The parsed file, which notes which of its entries were asked for.
pub struct Naming {
    text: String,
    file: File,
    used: RefCell<BTreeSet<(&'static str, String)>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    namespaces: BTreeMap<String, String>,
    operations: BTreeMap<String, OperationName>,
    types: BTreeMap<String, String>,
    variants: BTreeMap<String, String>,
    envelopes: BTreeMap<String, String>,
    constants: Constants,
    secrets: Secrets,
    lenient: Lenient,
    handles: Handles,
}

/// What `naming.toml` says of one operation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperationName {
    /// The namespace, a method of the client.
    pub namespace: String,
    /// The method of the namespace.
    pub method: String,
    /// The name of the operation in the WorkOS SDK family.
    pub family: String,
    /// Whether the call may be repeated, where the HTTP method does not say it.
    #[serde(default)]
    pub repeat: Option<Repeat>,
    /// How the call is authenticated, where it is not by the API key.
    #[serde(default)]
    pub auth: Option<Authentication>,
    /// What the operation is, where it is no HTTP call.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Whether success comes with a body, where that varies.
    #[serde(default)]
    pub answer: Option<AnswerPresence>,
    /// How the method takes the body: pinned, so that a change of the API never flips it.
    #[serde(default)]
    pub style: Option<Style>,
}

/// How a method takes the body of its request.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Required fields one by one.
    Arguments,
    /// As one value.
    Request,
}

/// Whether a success has a body.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum AnswerPresence {
    /// Now with, now without.
    Optional,
}

/// Whether a call may be sent again after a failure that leaves its effect unknown.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Repeating is harmless.
    Safe,
    /// Only with an idempotency key.
    Keyed,
    /// An idempotency key is always sent.
    AlwaysKeyed,
    /// Never.
    Never,
}

/// How a call proves who makes it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Authentication {
    /// By nothing, or by what its body holds.
    None,
    /// By a user's access token.
    AccessToken,
}

/// What an operation is that is no HTTP call.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An address a browser is sent to.
    Url,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Constants {
    keep: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Secrets {
    fields: Vec<String>,
    places: Vec<String>,
    except: Vec<String>,
    in_urls: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Lenient {
    places: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Handles {
    by_hand: Vec<String>,
    replaced: Vec<String>,
}

/// Whether a route begins with the segments of `prefix`, in which `{}` is any parameter.
fn starts_with(route: &str, prefix: &str) -> bool {
    let mut segments = route.split('/');
    prefix.split('/').all(|wanted| {
        segments
            .next()
            .is_some_and(|segment| segment == wanted || wanted == "{}" && segment.starts_with('{'))
    })
}

/// A place without the branches of unions it goes through.
fn without_branches(place: &str) -> String {
    let mut depth = 0;
    place
        .chars()
        .filter(|c| {
            depth += i32::from(*c == '[');
            let kept = depth == 0;
            depth -= i32::from(*c == ']');
            kept
        })
        .collect()
}

impl Naming {
    /// Reads the file's text.
    pub fn parse(text: &str) -> Result<Self> {
        let file = toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            Problem::invalid(format!("{FILE}:{line}"), error.message().to_string())
                .remedy("correct the entry")
        })?;
        Ok(Self {
            text: text.to_owned(),
            file,
            used: RefCell::default(),
        })
    }

    fn look_up<'a, V>(
        &self,
        table: &'static str,
        entries: &'a BTreeMap<String, V>,
        key: &str,
    ) -> Option<&'a V> {
        let value = entries.get(key)?;
        self.mark(table, key);
        Some(value)
    }

    fn mark(&self, table: &'static str, key: &str) {
        self.used.borrow_mut().insert((table, key.to_owned()));
    }

    fn listed(&self, list: &'static str, entries: &[String], key: &str) -> bool {
        let found = entries.iter().any(|entry| entry == key);
        if found {
            self.mark(list, key);
        }
        found
    }

    /// Whether one of several places is listed. All are asked for: `any` would end at the first, and
    /// the entries of the others would look stale.
    fn listed_at_one(&self, list: &'static str, entries: &[String], places: &[String]) -> bool {
        let found = places.iter().map(|place| self.listed(list, entries, place));
        found.fold(false, |one, found| one | found)
    }

    /// The entry of an operation such as `GET /organizations`.
    pub fn operation(&self, key: &str) -> Option<&OperationName> {
        self.look_up("operations", &self.file.operations, key)
    }

    /// The pinned style of an operation: asked for where there is a body, so that a style without
    /// one is found to be stale.
    pub fn style(&self, key: &str) -> Option<Style> {
        let style = self.file.operations.get(key)?.style?;
        self.mark("operations.style", key);
        Some(style)
    }

    /// The namespace of a route by its longest known prefix.
    pub fn namespace(&self, route: &str) -> Option<&str> {
        let (prefix, _) = self
            .file
            .namespaces
            .iter()
            .filter(|(prefix, _)| starts_with(route, prefix))
            .max_by_key(|(prefix, _)| prefix.split('/').count())?;
        self.look_up("namespaces", &self.file.namespaces, prefix)
            .map(String::as_str)
    }

    /// The pinned Rust name of the type at a place.
    pub fn type_name(&self, place: &str) -> Option<&str> {
        self.look_up("types", &self.file.types, place)
            .map(String::as_str)
    }

    /// The pinned variant of an enum or union for a value on the wire.
    pub fn variant(&self, type_name: &str, value: &str) -> Option<&str> {
        self.look_up(
            "variants",
            &self.file.variants,
            &format!("{type_name}.{value}"),
        )
        .map(String::as_str)
    }

    /// The envelopes: component and content property.
    pub fn envelopes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.file
            .envelopes
            .iter()
            .map(|(component, content)| (component.as_str(), content.as_str()))
    }

    /// Notes that the envelope's component exists.
    pub fn mark_envelope(&self, component: &str) {
        self.look_up("envelopes", &self.file.envelopes, component);
    }

    /// Whether the constant at a place is a field all the same.
    pub fn keeps_constant(&self, place: &str) -> bool {
        self.listed("constants.keep", &self.file.constants.keep, place)
    }

    /// Whether the property at any of `places` is a credential.
    pub fn is_secret(&self, places: &[String], property: &str) -> bool {
        let secrets = &self.file.secrets;
        let places: Vec<String> = places.iter().map(|place| without_branches(place)).collect();
        let excepted = self.listed_at_one("secrets.except", &secrets.except, &places);
        let placed = self.listed_at_one("secrets.places", &secrets.places, &places);
        let named = self.listed("secrets.fields", &secrets.fields, property);
        placed || (named && !excepted)
    }

    /// Whether the credential at a place is known to travel in a URL.
    pub fn is_secret_in_url(&self, place: &str) -> bool {
        self.listed("secrets.in_urls", &self.file.secrets.in_urls, place)
    }

    /// Whether the field at any of `places` is a display fact that may be missing.
    pub fn is_lenient(&self, places: &[String]) -> bool {
        self.listed_at_one("lenient.places", &self.file.lenient.places, places)
    }

    /// Whether the client's method for a namespace is written by hand.
    pub fn is_by_hand(&self, namespace: &str) -> bool {
        self.listed("handles.by_hand", &self.file.handles.by_hand, namespace)
    }

    /// Whether a method written by hand stands before the generated one of an operation.
    pub fn is_replaced(&self, method: &str) -> bool {
        self.listed("handles.replaced", &self.file.handles.replaced, method)
    }

    /// The line of `key` in a table or list, such as `types` or `secrets.places`; where it has
    /// none, the line of the table's head.
    pub fn line_of(&self, table: &str, key: &str) -> usize {
        let (table, list) = table.split_once('.').unwrap_or((table, ""));
        let head = format!("[{table}]");
        let quoted = format!("{key:?}");
        let mut table_line = None;
        let mut in_list = list.is_empty();
        for (index, line) in self.text.lines().map(str::trim_start).enumerate() {
            if line.starts_with('[') {
                if table_line.is_some() {
                    break;
                }
                table_line = line.starts_with(&head).then_some(index + 1);
            } else if table_line.is_some() {
                let begins = |name: &str| {
                    line.strip_prefix(name)
                        .is_some_and(|rest| rest.trim_start().starts_with('='))
                };
                if !list.is_empty() && line.starts_with(char::is_alphabetic) {
                    in_list = begins(list);
                }
                let found = match list.is_empty() {
                    true => begins(&quoted),
                    false => line.split('#').next().unwrap_or_default().contains(&quoted),
                };
                if in_list && found {
                    return index + 1;
                }
            }
        }
        table_line.unwrap_or(1)
    }

    /// The entries that nothing asked for.
    pub fn stale(&self) -> Vec<Problem> {
        let file = &self.file;
        let tables = [
            ("namespaces", file.namespaces.keys().collect::<Vec<_>>()),
            ("operations", file.operations.keys().collect()),
            ("types", file.types.keys().collect()),
            ("variants", file.variants.keys().collect()),
            ("envelopes", file.envelopes.keys().collect()),
            ("constants.keep", file.constants.keep.iter().collect()),
            ("secrets.fields", file.secrets.fields.iter().collect()),
            ("secrets.places", file.secrets.places.iter().collect()),
            ("secrets.except", file.secrets.except.iter().collect()),
            ("secrets.in_urls", file.secrets.in_urls.iter().collect()),
            ("lenient.places", file.lenient.places.iter().collect()),
            ("handles.by_hand", file.handles.by_hand.iter().collect()),
            ("handles.replaced", file.handles.replaced.iter().collect()),
        ];
        let used = self.used.borrow();
        let is_used = |table: &'static str, key: &str| used.contains(&(table, key.to_owned()));
        let at = |table: &str, key: &str| format!("{FILE}:{}", self.line_of(table, key));
        let mut stale = Vec::new();
        for (table, keys) in tables {
            for key in keys {
                if !is_used(table, key) {
                    stale.push(
                        Problem::stale(
                            at(table, key),
                            format!("[{table}] {key:?} matches nothing in the document"),
                        )
                        .remedy("remove the entry, or correct it if the API renamed its place"),
                    );
                }
            }
        }
        for (key, entry) in &file.operations {
            if entry.style.is_some()
                && is_used("operations", key)
                && !is_used("operations.style", key)
            {
                stale.push(
                    Problem::stale(
                        at("operations", key),
                        format!("the style of {key:?} matches nothing: the operation has no body"),
                    )
                    .remedy("remove `style` from the entry"),
                );
            }
        }
        stale
    }
}

#[cfg(test)]
mod tests;
