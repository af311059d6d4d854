//! Reads the payload of a token (RFC 7519). Nothing may be named twice, and a claim that means
//! something is of its type or refused: nobody knows what another was meant to allow.

use std::fmt;

use workos_core::chrono::{DateTime, Utc};
use workos_core::json::Key;
use workos_core::serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor,
};
use workos_core::serde_json::{self, Map, Value};

use super::error::InvalidToken;
use super::unique_object::UniqueObject;

/// What a token says.
#[derive(PartialEq)]
pub(super) struct Claims {
    pub(super) subject: String,
    pub(super) session_id: Option<String>,
    pub(super) token_id: Option<String>,
    pub(super) issuer: Option<String>,
    pub(super) audiences: Vec<String>,
    pub(super) client_id: Option<String>,
    pub(super) organization_id: Option<String>,
    pub(super) role: Option<String>,
    pub(super) roles: Vec<String>,
    pub(super) permissions: Vec<String>,
    pub(super) entitlements: Vec<String>,
    pub(super) feature_flags: Vec<String>,
    pub(super) impersonator: Option<String>,
    pub(super) issued_at: Option<DateTime<Utc>>,
    pub(super) not_before: Option<DateTime<Utc>>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) custom: Map<String, Value>,
}

/// Reads a payload.
pub(super) fn read(payload: &[u8]) -> Result<Claims, InvalidToken> {
    let mut reading = None;
    let mut deserializer = serde_json::Deserializer::from_slice(payload);
    let members = Payload(&mut reading)
        .deserialize(&mut deserializer)
        .and_then(|members| deserializer.end().map(|()| members));
    let members = members.map_err(|error| match reading {
        Some(name) if error.is_data() => InvalidToken::Claim(name),
        _ => InvalidToken::Payload,
    })?;
    let expires_at = members.expires_at.given();
    let subject = members.subject.given();
    Ok(Claims {
        subject: subject
            .filter(|subject| !subject.is_empty())
            .ok_or(InvalidToken::Claim("sub"))?,
        session_id: members.session_id.given(),
        token_id: members.token_id.given(),
        issuer: members.issuer.given(),
        audiences: members.audiences.given().unwrap_or_default().0,
        client_id: members.client_id.given(),
        organization_id: members.organization_id.given(),
        role: members.role.given(),
        roles: members.roles.given().unwrap_or_default(),
        permissions: members.permissions.given().unwrap_or_default(),
        entitlements: members.entitlements.given().unwrap_or_default(),
        feature_flags: members.feature_flags.given().unwrap_or_default(),
        impersonator: members.actor.given().map(|actor| actor.0),
        issued_at: members.issued_at.given().map(|date| date.0),
        not_before: members.not_before.given().map(|date| date.0),
        expires_at: expires_at.ok_or(InvalidToken::Claim("exp"))?.0,
        custom: members.custom,
    })
}

/// A claim that was read, if it was there.
struct Slot<T>(Option<Option<T>>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    /// Null is as good as absent.
    fn given(self) -> Option<T> {
        self.0.flatten()
    }

    fn fill<E: Error>(&mut self, value: Option<T>) -> Result<(), E> {
        match self.0.replace(value) {
            None => Ok(()),
            Some(_) => Err(E::custom("a claim that is there already")),
        }
    }
}

/// Reads the members, and says of which claim the value is being read.
struct Payload<'a>(&'a mut Option<&'static str>);

/// The claims with a meaning, and how each is read.
macro_rules! members {
    ($( $name:literal as $slot:ident: $claim:ty, )*) => {
        #[derive(Default)]
        struct Members {
            $( $slot: Slot<$claim>, )*
            custom: Map<String, Value>,
        }

        impl<'de> Visitor<'de> for Payload<'_> {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Members, A::Error> {
                let mut members = Members::default();
                while let Some(name) = access.next_key::<Key<'de>>()? {
                    match name.as_str() {
                        $( $name => {
                            *self.0 = Some($name);
                            let value = access.next_value()?;
                            *self.0 = None;
                            members.$slot.fill(value)?;
                        } )*
                        _ => {
                            let value = access.next_value()?;
                            let name = name.as_str().to_owned();
                            if members.custom.insert(name, value).is_some() {
                                return Err(A::Error::custom("a claim that is there already"));
                            }
                        }
                    }
                }
                Ok(members)
            }
        }
    };
}

members! {
    "iss" as issuer: String,
    "sub" as subject: String,
    "aud" as audiences: Audiences,
    "exp" as expires_at: NumericDate,
    "nbf" as not_before: NumericDate,
    "iat" as issued_at: NumericDate,
    "jti" as token_id: String,
    "sid" as session_id: String,
    "client_id" as client_id: String,
    "org_id" as organization_id: String,
    "role" as role: String,
    "roles" as roles: Vec<String>,
    "permissions" as permissions: Vec<String>,
    "entitlements" as entitlements: Vec<String>,
    "feature_flags" as feature_flags: Vec<String>,
    "act" as actor: Actor,
}

impl<'de> DeserializeSeed<'de> for Payload<'_> {
    type Value = Members;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Members, D::Error> {
        deserializer.deserialize_map(self)
    }
}

/// One audience, or several (RFC 7519, section 4.1.3).
#[derive(Default)]
struct Audiences(Vec<String>);

impl<'de> Deserialize<'de> for Audiences {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrSeveral)
    }
}

struct OneOrSeveral;

impl<'de> Visitor<'de> for OneOrSeveral {
    type Value = Audiences;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one audience, or several")
    }

    fn visit_str<E: Error>(self, audience: &str) -> Result<Audiences, E> {
        Ok(Audiences(vec![audience.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Audiences, A::Error> {
        let mut audiences = Vec::new();
        while let Some(audience) = access.next_element()? {
            audiences.push(audience);
        }
        Ok(Audiences(audiences))
    }
}

/// Who acts in the place of the subject (RFC 8693, section 4.1). A session that says it is not the
/// subject's own, but not whose, is nobody's.
struct Actor(String);

impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let UniqueObject(mut actor) = UniqueObject::deserialize(deserializer)?;
        match actor.remove("sub") {
            Some(Value::String(subject)) if !subject.is_empty() => Ok(Self(subject)),
            _ => Err(D::Error::custom("an actor without a subject")),
        }
    }
}

/// Seconds since the epoch, which may have a fraction (RFC 7519, section 2).
struct NumericDate(DateTime<Utc>);

impl<'de> Deserialize<'de> for NumericDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_f64(Seconds)
    }
}

struct Seconds;

impl Visitor<'_> for Seconds {
    type Value = NumericDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of seconds")
    }

    fn visit_i64<E: Error>(self, seconds: i64) -> Result<NumericDate, E> {
        date(DateTime::from_timestamp(seconds, 0))
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<NumericDate, E> {
        let seconds = i64::try_from(seconds).ok();
        date(seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)))
    }

    fn visit_f64<E: Error>(self, seconds: f64) -> Result<NumericDate, E> {
        // What is too large for an integer becomes the largest, which is no date.
        let microseconds = (seconds * 1e6).floor() as i64;
        date(DateTime::from_timestamp_micros(microseconds))
    }
}

fn date<E: Error>(date: Option<DateTime<Utc>>) -> Result<NumericDate, E> {
    date.map(NumericDate)
        .ok_or_else(|| E::custom("no date of any calendar"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_may_have_fractions_and_have_bounds() {
        let read = |text: &str| serde_json::from_str::<NumericDate>(text).ok();
        let micros = |text| read(text).map(|date| date.0.timestamp_micros());
        assert_eq!(micros("4102444800"), Some(4_102_444_800_000_000));
        assert_eq!(micros("4102444800.5"), Some(4_102_444_800_500_000));
        assert_eq!(micros("1.5e9"), Some(1_500_000_000_000_000));
        assert_eq!(micros("-0.5"), Some(-500_000));
        assert_eq!(micros("-2"), Some(-2_000_000));
        for none in [
            "9223372036854775807",
            "18446744073709551615",
            "1e300",
            "-1e300",
            "\"4102444800\"",
            "true",
            "[1]",
        ] {
            assert_eq!(micros(none), None, "{none}");
        }
    }
}
