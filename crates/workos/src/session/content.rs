//! What a sealed session holds, in the JSON that the other SDKs write into each format: what one of
//! them has sealed is read here, and the other way round.
//!
//! Sealing it is the work of `seal`; whether it still counts, that of `sessions`.

mod spelling;
mod writing;

use std::fmt;

use workos_core::json::{Key, required};
use workos_core::serde::Deserialize;
use workos_core::serde::de::{Deserializer, MapAccess, Visitor};
use workos_core::serde_json::value::RawValue;
use workos_core::{Secret, serde_json};

use self::spelling::InSnakeCase;
use crate::types::{AuthenticateResponse, AuthenticationMethod, Impersonator, User};

/// The content of a sealed session.
#[derive(Clone)]
pub(crate) struct SessionData {
    pub(crate) access_token: Secret,
    pub(crate) refresh_token: Secret,
    pub(crate) user: User,
    pub(crate) organization_id: Option<String>,
    pub(crate) authentication_method: Option<AuthenticationMethod>,
    pub(crate) impersonator: Option<Impersonator>,
    /// What somebody else has put in besides. It is kept, as it stands.
    others: Vec<(String, Box<RawValue>)>,
}

impl SessionData {
    /// The session that the API has answered with.
    pub(crate) fn of(answer: &AuthenticateResponse) -> Self {
        Self {
            access_token: answer.access_token.clone(),
            refresh_token: answer.refresh_token.clone(),
            user: answer.user.clone(),
            organization_id: answer.organization_id.clone(),
            authentication_method: answer.authentication_method.clone(),
            impersonator: answer.impersonator.clone(),
            others: Vec::new(),
        }
    }

    /// The session after this one, with what somebody else has put into it.
    pub(crate) fn renewed(&self, answer: &AuthenticateResponse) -> Self {
        Self {
            others: self.others.clone(),
            ..Self::of(answer)
        }
    }

    /// Reads the JSON of any format; nothing if it is none of a session.
    pub(crate) fn read(content: &str) -> Option<Self> {
        serde_json::from_str(content).ok()
    }
}

/// Shows no token, and of the person the id.
impl fmt::Debug for SessionData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionData")
            .field("user_id", &self.user.id)
            .field("organization_id", &self.organization_id)
            .field("authentication_method", &self.authentication_method)
            .finish_non_exhaustive()
    }
}

impl<'de> Deserialize<'de> for SessionData {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = SessionData;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a session")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SessionData, A::Error> {
                let (mut access_token, mut refresh_token, mut user) = (None, None, None);
                let (mut organization_id, mut method, mut impersonator) = (None, None, None);
                let mut others = Vec::new();
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    match key.as_str() {
                        "accessToken" | "access_token" => access_token = map.next_value()?,
                        "refreshToken" | "refresh_token" => refresh_token = map.next_value()?,
                        "user" => {
                            let read: Option<InSnakeCase<User>> = map.next_value()?;
                            user = read.map(|InSnakeCase(user)| user);
                        }
                        "organizationId" | "organization_id" => {
                            organization_id = map.next_value()?
                        }
                        "authenticationMethod" | "authentication_method" => {
                            method = map.next_value()?;
                        }
                        "impersonator" => impersonator = map.next_value()?,
                        other => others.push((other.to_owned(), map.next_value()?)),
                    }
                }
                Ok(SessionData {
                    access_token: required(access_token, "access_token")?,
                    refresh_token: required(refresh_token, "refresh_token")?,
                    user: required(user, "user")?,
                    organization_id,
                    authentication_method: method,
                    impersonator,
                    others,
                })
            }
        }

        deserializer.deserialize_map(Fields)
    }
}
