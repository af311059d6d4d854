//! Writing what a session holds: each format has its order of names, and its spelling.

use workos_core::chrono::SecondsFormat;
use workos_core::serde::ser::{Error as _, SerializeMap};
use workos_core::serde::{Serialize, Serializer};
use workos_core::serde_json::{self, Map, Value};
use workos_core::{Error, Secret};

use super::SessionData;
use super::spelling::{AsciiOnly, camel_case};
use crate::session::SessionFormat;
use crate::types::User;

impl SessionData {
    /// The JSON that the other SDKs write into this format.
    pub(crate) fn write(&self, format: SessionFormat) -> Result<Secret, Error> {
        let written = Written { data: self, format };
        let bytes = match format {
            SessionFormat::Fernet => {
                let mut bytes = Vec::new();
                let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, AsciiOnly);
                written.serialize(&mut serializer).ok().map(|()| bytes)
            }
            SessionFormat::Fe26_2 | SessionFormat::AesGcm => serde_json::to_vec(&written).ok(),
        };
        bytes
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .map(Secret::new)
            .ok_or_else(|| Error::invalid_request("the session cannot be written as JSON"))
    }
}

/// A session on its way into a format.
struct Written<'a> {
    data: &'a SessionData,
    format: SessionFormat,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let data = self.data;
        let user = fields_of(&data.user).map_err(S::Error::custom)?;
        let mut map = serializer.serialize_map(None)?;
        let organization_id = data.organization_id.as_ref();
        let method = data.authentication_method.as_ref();
        if self.format == SessionFormat::Fe26_2 {
            optional(&mut map, "organizationId", organization_id)?;
            map.serialize_entry("user", &InOrder(&user, &NODE, camel_case))?;
            map.serialize_entry("accessToken", &data.access_token)?;
            map.serialize_entry("refreshToken", &data.refresh_token)?;
            optional(&mut map, "authenticationMethod", method)?;
            optional(&mut map, "impersonator", data.impersonator.as_ref())?;
        } else {
            map.serialize_entry("access_token", &data.access_token)?;
            map.serialize_entry("refresh_token", &data.refresh_token)?;
            map.serialize_entry("user", &InOrder(&user, &PYTHON, str::to_owned))?;
            optional(&mut map, "impersonator", data.impersonator.as_ref())?;
            // The others leave these out; their readers pass over them.
            optional(&mut map, "organization_id", organization_id)?;
            optional(&mut map, "authentication_method", method)?;
        }
        for (name, value) in &data.others {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

fn optional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: Option<&T>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(name, value))
}

/// The order in which the SDK for Node writes what it knows of a user.
const NODE: [&str; 14] = [
    "object",
    "id",
    "email",
    "email_verified",
    "name",
    "first_name",
    "profile_picture_url",
    "last_name",
    "last_sign_in_at",
    "locale",
    "created_at",
    "updated_at",
    "external_id",
    "metadata",
];

/// The order in which the API does, and with it the SDK for Python.
const PYTHON: [&str; 14] = [
    "object",
    "id",
    "email",
    "email_verified",
    "first_name",
    "last_name",
    "name",
    "profile_picture_url",
    "last_sign_in_at",
    "locale",
    "external_id",
    "metadata",
    "created_at",
    "updated_at",
];

/// What is written of a user, by names of the API: what the other SDKs always have is there, and
/// times have milliseconds.
fn fields_of(user: &User) -> Result<Map<String, Value>, serde_json::Error> {
    let Value::Object(mut fields) = serde_json::to_value(user)? else {
        return Err(serde_json::Error::custom("a user is an object"));
    };
    fields
        .entry("metadata")
        .or_insert_with(|| Value::Object(Map::new()));
    for (name, time) in [
        ("created_at", Some(user.created_at)),
        ("updated_at", Some(user.updated_at)),
        ("last_sign_in_at", user.last_sign_in_at),
    ] {
        if let Some(time) = time {
            let written = match time.timestamp_subsec_nanos() % 1_000_000 {
                0 => SecondsFormat::Millis,
                _ => SecondsFormat::AutoSi,
            };
            let text = time.to_rfc3339_opts(written, true);
            fields.insert(name.to_owned(), Value::String(text));
        }
    }
    Ok(fields)
}

/// Fields in an order and a spelling; after them those that the order does not know.
struct InOrder<'a>(&'a Map<String, Value>, &'a [&'a str], fn(&str) -> String);

impl Serialize for InOrder<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(fields, order, spelling) = self;
        let mut map = serializer.serialize_map(None)?;
        for name in *order {
            if let Some(value) = fields.get(*name) {
                map.serialize_entry(&spelling(name), value)?;
            }
        }
        for (name, value) in fields.iter() {
            if !order.contains(&name.as_str()) {
                map.serialize_entry(&spelling(name), value)?;
            }
        }
        map.end()
    }
}
