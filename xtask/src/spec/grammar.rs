//! Which key of an OpenAPI 3.1 document means what, as far as the pipeline has to know.
//!
//! A property may be called `title`, a path `description`: only the grammar tells a keyword from a
//! name. Import cleans and orders by it, checks and tests walk by it.

use serde_json::Value;

/// A kind of object in an OpenAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Document,
    Info,
    Server,
    ServerVariable,
    Tag,
    Components,
    SecurityScheme,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Header,
    Link,
    /// A map of path items under runtime expressions.
    Callback,
    Schema,
}

/// What a key of a [`Part`] holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// Text for people.
    Prose,
    /// A vendor extension nobody reads.
    UnreadExtension,
    /// A value without parts inside.
    Data,
    One(Part),
    List(Part),
    /// Parts under names of the author's choice.
    Map(Part, NameOrder),
}

/// Whether the order of names in a map is a fact or an accident of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameOrder {
    Kept,
    Sorted,
}

use Member::{Data, List, Map, One};
use NameOrder::{Kept, Sorted};

type Members = &'static [(&'static str, Member)];

const PROSE: [&str; 10] = [
    "$comment",
    "contact",
    "description",
    "example",
    "examples",
    "externalDocs",
    "license",
    "summary",
    "termsOfService",
    "title",
];

const READ_EXTENSIONS: [&str; 9] = [
    "x-additional-events",
    "x-additional-events-python-only",
    "x-additional-webhook-endpoint-events",
    "x-extensible-enum",
    "x-feature-flag",
    "x-mutually-exclusive-body-groups",
    "x-mutually-exclusive-parameter-groups",
    "x-schema-drift",
    "x-sends-email",
];

/// The methods of a path item in the order in which they are written.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "patch", "head", "options", "trace",
];

const DOCUMENT: Members = &[
    ("openapi", Data),
    ("jsonSchemaDialect", Data),
    ("info", One(Part::Info)),
    ("servers", List(Part::Server)),
    ("security", Data),
    ("tags", List(Part::Tag)),
    ("paths", Map(Part::PathItem, Sorted)),
    ("webhooks", Map(Part::PathItem, Sorted)),
    ("components", One(Part::Components)),
];
const INFO: Members = &[("version", Data)];
const SERVER: Members = &[
    ("url", Data),
    ("variables", Map(Part::ServerVariable, Kept)),
];
const SERVER_VARIABLE: Members = &[("default", Data), ("enum", Data)];
const TAG: Members = &[("name", Data)];
const COMPONENTS: Members = &[
    ("securitySchemes", Map(Part::SecurityScheme, Sorted)),
    ("parameters", Map(Part::Parameter, Sorted)),
    ("headers", Map(Part::Header, Sorted)),
    ("requestBodies", Map(Part::RequestBody, Sorted)),
    ("responses", Map(Part::Response, Sorted)),
    ("schemas", Map(Part::Schema, Sorted)),
    ("links", Map(Part::Link, Sorted)),
    ("callbacks", Map(Part::Callback, Sorted)),
    ("pathItems", Map(Part::PathItem, Sorted)),
];
const SECURITY_SCHEME: Members = &[
    ("$ref", Data),
    ("type", Data),
    ("scheme", Data),
    ("bearerFormat", Data),
    ("name", Data),
    ("in", Data),
    ("flows", Data),
    ("openIdConnectUrl", Data),
];
const PATH_ITEM: Members = &[
    ("$ref", Data),
    ("servers", List(Part::Server)),
    ("parameters", List(Part::Parameter)),
    ("get", One(Part::Operation)),
    ("put", One(Part::Operation)),
    ("post", One(Part::Operation)),
    ("delete", One(Part::Operation)),
    ("patch", One(Part::Operation)),
    ("head", One(Part::Operation)),
    ("options", One(Part::Operation)),
    ("trace", One(Part::Operation)),
];
const OPERATION: Members = &[
    ("operationId", Data),
    ("tags", Data),
    ("deprecated", Data),
    ("servers", List(Part::Server)),
    ("security", Data),
    ("parameters", List(Part::Parameter)),
    ("requestBody", One(Part::RequestBody)),
    ("responses", Map(Part::Response, Sorted)),
    ("callbacks", Map(Part::Callback, Sorted)),
];
const PARAMETER: Members = &[
    ("$ref", Data),
    ("name", Data),
    ("in", Data),
    ("required", Data),
    ("deprecated", Data),
    ("allowEmptyValue", Data),
    ("style", Data),
    ("explode", Data),
    ("allowReserved", Data),
    ("schema", One(Part::Schema)),
    ("content", Map(Part::MediaType, Sorted)),
];
const REQUEST_BODY: Members = &[
    ("$ref", Data),
    ("required", Data),
    ("content", Map(Part::MediaType, Sorted)),
];
const MEDIA_TYPE: Members = &[
    ("schema", One(Part::Schema)),
    ("encoding", Map(Part::Encoding, Kept)),
];
const ENCODING: Members = &[
    ("contentType", Data),
    ("headers", Map(Part::Header, Sorted)),
    ("style", Data),
    ("explode", Data),
    ("allowReserved", Data),
];
const RESPONSE: Members = &[
    ("$ref", Data),
    ("headers", Map(Part::Header, Sorted)),
    ("content", Map(Part::MediaType, Sorted)),
    ("links", Map(Part::Link, Sorted)),
];
const LINK: Members = &[
    ("$ref", Data),
    ("operationId", Data),
    ("operationRef", Data),
    ("parameters", Data),
    ("requestBody", Data),
    ("server", One(Part::Server)),
];
const SCHEMA: Members = &[
    ("$ref", Data),
    ("$id", Data),
    ("$schema", Data),
    ("$anchor", Data),
    ("$defs", Map(Part::Schema, Sorted)),
    ("type", Data),
    ("format", Data),
    ("const", Data),
    ("enum", Data),
    ("default", Data),
    ("deprecated", Data),
    ("readOnly", Data),
    ("writeOnly", Data),
    ("minimum", Data),
    ("maximum", Data),
    ("exclusiveMinimum", Data),
    ("exclusiveMaximum", Data),
    ("multipleOf", Data),
    ("minLength", Data),
    ("maxLength", Data),
    ("pattern", Data),
    ("contentEncoding", Data),
    ("contentMediaType", Data),
    ("contentSchema", One(Part::Schema)),
    ("minItems", Data),
    ("maxItems", Data),
    ("uniqueItems", Data),
    ("prefixItems", List(Part::Schema)),
    ("items", One(Part::Schema)),
    ("unevaluatedItems", One(Part::Schema)),
    ("contains", One(Part::Schema)),
    ("minContains", Data),
    ("maxContains", Data),
    ("properties", Map(Part::Schema, Kept)),
    ("required", Data),
    ("patternProperties", Map(Part::Schema, Kept)),
    ("additionalProperties", One(Part::Schema)),
    ("unevaluatedProperties", One(Part::Schema)),
    ("propertyNames", One(Part::Schema)),
    ("minProperties", Data),
    ("maxProperties", Data),
    ("dependentRequired", Data),
    ("dependentSchemas", Map(Part::Schema, Kept)),
    ("discriminator", Data),
    ("allOf", List(Part::Schema)),
    ("anyOf", List(Part::Schema)),
    ("oneOf", List(Part::Schema)),
    ("not", One(Part::Schema)),
    ("if", One(Part::Schema)),
    ("then", One(Part::Schema)),
    ("else", One(Part::Schema)),
];

impl Part {
    fn members(self) -> Members {
        match self {
            Self::Document => DOCUMENT,
            Self::Info => INFO,
            Self::Server => SERVER,
            Self::ServerVariable => SERVER_VARIABLE,
            Self::Tag => TAG,
            Self::Components => COMPONENTS,
            Self::SecurityScheme => SECURITY_SCHEME,
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::Parameter => PARAMETER,
            Self::RequestBody => REQUEST_BODY,
            Self::MediaType => MEDIA_TYPE,
            Self::Encoding => ENCODING,
            Self::Response => RESPONSE,
            // A header is a parameter without name and place.
            Self::Header => PARAMETER,
            Self::Link => LINK,
            Self::Callback => &[],
            Self::Schema => SCHEMA,
        }
    }

    /// What `key` holds in an object of this kind. Keys nobody knows are kept as data.
    pub fn member(self, key: &str) -> Member {
        if key.starts_with("x-") {
            return if READ_EXTENSIONS.contains(&key) {
                Data
            } else {
                Member::UnreadExtension
            };
        }
        if self == Self::Callback {
            return One(Self::PathItem);
        }
        if PROSE.contains(&key) {
            return Member::Prose;
        }
        self.members()
            .iter()
            .find(|(name, _)| *name == key)
            .map_or(Data, |(_, member)| *member)
    }

    /// Where `key` stands in an object of this kind; unlisted keys follow the listed ones by name.
    pub fn rank(self, key: &str) -> (usize, &str) {
        let members = self.members();
        let listed = members.iter().position(|(name, _)| *name == key);
        listed.map_or((members.len(), key), |index| (index, ""))
    }
}

/// What a walk calls: the kind of part, its JSON pointer and the part itself.
pub type Seen<'s, 'v> = &'s mut dyn FnMut(Part, &str, &'v Value);

/// Calls `seen` for `value` and every part inside it, outer parts first.
pub fn visit<'v>(part: Part, pointer: &mut String, value: &'v Value, seen: Seen<'_, 'v>) {
    seen(part, pointer, value);
    let Value::Object(map) = value else { return };
    for (key, value) in map {
        let length = pointer.len();
        push_token(pointer, key);
        match (part.member(key), value) {
            (One(inner), value) => visit(inner, pointer, value, seen),
            (List(inner), Value::Array(list)) => {
                for (index, value) in list.iter().enumerate() {
                    visit_under(inner, pointer, &index.to_string(), value, seen);
                }
            }
            (Map(inner, _), Value::Object(entries)) => {
                for (name, value) in entries {
                    visit_under(inner, pointer, name, value, seen);
                }
            }
            _ => {}
        }
        pointer.truncate(length);
    }
}

fn visit_under<'v>(
    part: Part,
    pointer: &mut String,
    token: &str,
    value: &'v Value,
    seen: Seen<'_, 'v>,
) {
    let length = pointer.len();
    push_token(pointer, token);
    visit(part, pointer, value, seen);
    pointer.truncate(length);
}

fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keywords_are_told_from_names() {
        assert_eq!(Part::Schema.member("title"), Member::Prose);
        assert_eq!(Part::Schema.member("properties"), Map(Part::Schema, Kept));
        assert_eq!(Part::Operation.member("x-feature-flag"), Data);
        assert_eq!(
            Part::Operation.member("x-codeSamples"),
            Member::UnreadExtension
        );
        assert_eq!(
            Part::Callback.member("{$request.body#/url}"),
            One(Part::PathItem)
        );
    }

    #[test]
    fn a_walk_meets_every_part_with_its_pointer() {
        let document = json!({
            "paths": { "/a/{b}": { "get": { "responses": { "200": {
                "content": { "application/json": { "schema": {
                    "properties": { "title": { "type": "string", "enum": [{ "items": {} }] } },
                    "oneOf": [{ "type": "object" }]
                } } } } } } } },
        });
        let mut seen = Vec::new();
        visit(
            Part::Document,
            &mut String::new(),
            &document,
            &mut |part, pointer, value| {
                assert_eq!(document.pointer(pointer), Some(value));
                seen.push((
                    part,
                    pointer.rsplit('/').next().unwrap_or_default().to_owned(),
                ));
            },
        );
        let expected = [
            (Part::Document, ""),
            (Part::PathItem, "~1a~1{b}"),
            (Part::Operation, "get"),
            (Part::Response, "200"),
            (Part::MediaType, "application~1json"),
            (Part::Schema, "schema"),
            (Part::Schema, "title"),
            (Part::Schema, "0"),
        ];
        assert_eq!(seen, expected.map(|(part, last)| (part, last.to_owned())));
    }

    #[test]
    fn listed_keys_come_first_and_in_their_order() {
        let mut keys = ["zeta", "items", "alpha", "type", "$ref"];
        keys.sort_by_key(|key| Part::Schema.rank(key));
        assert_eq!(keys, ["$ref", "type", "items", "alpha", "zeta"]);
    }
}
