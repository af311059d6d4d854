//! Every grant with what it takes, and what is sent for it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use workos::UserManagement;
use workos_tests::document::Document;
use workos_tests::sign_ins::{API_KEY, CLIENT_ID, Grant};

/// A grant as an application makes it, and what is sent.
pub struct Case {
    pub grant_type: &'static str,
    /// With nothing but what must be given.
    pub bare: fn(&UserManagement) -> Grant,
    /// With everything that can be given.
    pub full: fn(&UserManagement) -> Grant,
    pub given: &'static [(&'static str, &'static str)],
    pub options: &'static [(&'static str, &'static str)],
    /// Whether the client secret goes along if there is one.
    pub secret: bool,
}

/// What may be said of the person in every grant.
macro_rules! described {
    ($grant:expr) => {
        Grant::of(
            $grant
                .ip_address("192.0.2.1")
                .user_agent("Browser/1")
                .device_id("device_1"),
        )
    };
}

const OF_THE_PERSON: [(&str, &str); 3] = [
    ("ip_address", "192.0.2.1"),
    ("user_agent", "Browser/1"),
    ("device_id", "device_1"),
];

/// Every grant.
pub const CASES: [Case; 10] = [
    Case {
        grant_type: "authorization_code",
        bare: |users| Grant::of(users.authenticate_with_code("code_canary")),
        full: |users| {
            described!(
                users
                    .authenticate_with_code("code_canary")
                    .code_verifier("verifier_canary")
                    .invitation_token("invitation_canary")
                    .signals_id("signals_1")
            )
        },
        given: &[("code", "code_canary")],
        options: &[
            ("code_verifier", "verifier_canary"),
            ("invitation_token", "invitation_canary"),
            ("signals_id", "signals_1"),
        ],
        secret: true,
    },
    Case {
        grant_type: "password",
        bare: |users| Grant::of(users.authenticate_with_password("ada@example.com", "pw_canary")),
        full: |users| {
            described!(
                users
                    .authenticate_with_password("ada@example.com", "pw_canary")
                    .invitation_token("invitation_canary")
                    .signals_id("signals_1")
                    .radar_auth_attempt_id("attempt_1")
            )
        },
        given: &[("email", "ada@example.com"), ("password", "pw_canary")],
        options: &[
            ("invitation_token", "invitation_canary"),
            ("signals_id", "signals_1"),
            ("radar_auth_attempt_id", "attempt_1"),
        ],
        secret: true,
    },
    Case {
        grant_type: "refresh_token",
        bare: |users| Grant::of(users.authenticate_with_refresh_token("refresh_canary")),
        full: |users| {
            described!(
                users
                    .authenticate_with_refresh_token("refresh_canary")
                    .organization_id("org_1")
            )
        },
        given: &[("refresh_token", "refresh_canary")],
        options: &[("organization_id", "org_1")],
        secret: true,
    },
    Case {
        grant_type: "urn:workos:oauth:grant-type:magic-auth:code",
        bare: |users| {
            Grant::of(users.authenticate_with_magic_auth("code_canary", "ada@example.com"))
        },
        full: |users| {
            described!(
                users
                    .authenticate_with_magic_auth("code_canary", "ada@example.com")
                    .invitation_token("invitation_canary")
                    .radar_auth_attempt_id("attempt_1")
            )
        },
        given: &[("code", "code_canary"), ("email", "ada@example.com")],
        options: &[
            ("invitation_token", "invitation_canary"),
            ("radar_auth_attempt_id", "attempt_1"),
        ],
        secret: true,
    },
    Case {
        grant_type: "urn:workos:oauth:grant-type:email-verification:code",
        bare: |users| {
            Grant::of(users.authenticate_with_email_verification("code_canary", "pending_canary"))
        },
        full: |users| {
            described!(users.authenticate_with_email_verification("code_canary", "pending_canary"))
        },
        given: &[
            ("code", "code_canary"),
            ("pending_authentication_token", "pending_canary"),
        ],
        options: &[],
        secret: true,
    },
    Case {
        grant_type: "urn:workos:oauth:grant-type:mfa-totp",
        bare: |users| {
            Grant::of(users.authenticate_with_totp("code_canary", "pending_canary", "chal_1"))
        },
        full: |users| {
            described!(users.authenticate_with_totp("code_canary", "pending_canary", "chal_1"))
        },
        given: &[
            ("code", "code_canary"),
            ("pending_authentication_token", "pending_canary"),
            ("authentication_challenge_id", "chal_1"),
        ],
        options: &[],
        secret: true,
    },
    Case {
        grant_type: "urn:workos:oauth:grant-type:organization-selection",
        bare: |users| {
            Grant::of(users.authenticate_with_organization_selection("pending_canary", "org_1"))
        },
        full: |users| {
            described!(users.authenticate_with_organization_selection("pending_canary", "org_1"))
        },
        given: &[
            ("pending_authentication_token", "pending_canary"),
            ("organization_id", "org_1"),
        ],
        options: &[],
        secret: true,
    },
    Case {
        grant_type: "urn:workos:oauth:grant-type:radar-email-challenge:code",
        bare: |users| {
            Grant::of(users.authenticate_with_radar_email_challenge(
                "code_canary",
                "radar_1",
                "pending_canary",
            ))
        },
        full: |users| {
            described!(users.authenticate_with_radar_email_challenge(
                "code_canary",
                "radar_1",
                "pending_canary",
            ))
        },
        given: &[
            ("code", "code_canary"),
            ("radar_challenge_id", "radar_1"),
            ("pending_authentication_token", "pending_canary"),
        ],
        options: &[],
        secret: true,
    },
    Case {
        grant_type: "urn:workos:oauth:grant-type:radar-sms-challenge:code",
        bare: |users| {
            Grant::of(users.authenticate_with_radar_sms_challenge("code_canary", "pending_canary"))
        },
        full: |users| {
            described!(
                users
                    .authenticate_with_radar_sms_challenge("code_canary", "pending_canary")
                    .verification_id("verification_1")
                    .phone_number("+15550100")
            )
        },
        given: &[
            ("code", "code_canary"),
            ("pending_authentication_token", "pending_canary"),
        ],
        options: &[
            ("verification_id", "verification_1"),
            ("phone_number", "+15550100"),
        ],
        secret: true,
    },
    Case {
        grant_type: "urn:ietf:params:oauth:grant-type:device_code",
        bare: |users| Grant::of(users.authenticate_with_device_code("device_canary")),
        full: |users| described!(users.authenticate_with_device_code("device_canary")),
        given: &[("device_code", "device_canary")],
        options: &[],
        secret: false,
    },
];

impl Case {
    /// What is sent of who the application is, and of what must be given.
    pub fn bare_body(&self, secret: bool) -> Value {
        let mut body = Map::new();
        body.insert("grant_type".into(), self.grant_type.into());
        body.insert("client_id".into(), CLIENT_ID.into());
        if secret {
            body.insert("client_secret".into(), API_KEY.into());
        }
        for (name, value) in self.given {
            body.insert((*name).into(), (*value).into());
        }
        Value::Object(body)
    }

    pub fn full_body(&self) -> Value {
        let mut body = self.bare_body(self.secret);
        for (name, value) in self.options.iter().chain(&OF_THE_PERSON) {
            body[*name] = json!(value);
        }
        body
    }

    /// What the API's document says that may be sent.
    pub fn documented(&self) -> BTreeSet<&'static str> {
        let body = Document::get().schema("POST /user_management/authenticate body");
        let grants = body.expect("a body")["oneOf"].as_array().expect("grants");
        let grant = grants
            .iter()
            .find(|grant| grant["properties"]["grant_type"]["const"] == self.grant_type);
        let properties = grant.expect("the grant")["properties"].as_object();
        properties
            .expect("properties")
            .keys()
            .map(String::as_str)
            .collect()
    }
}
