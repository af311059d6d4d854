//! The builders of addresses, by the names that the API has for their parameters.

use std::sync::OnceLock;

use serde_json::Value;
use workos::{Client, CodeChallenge, sso, user_management};

pub const CALLBACK: &str = "https://app.example.com/callback";

pub fn client(base_url: &str) -> Client {
    let builder = Client::builder().client_id("client_1").base_url(base_url);
    builder.build().expect("a client")
}

pub fn local() -> &'static Client {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    CLIENT.get_or_init(|| client("http://127.0.0.1:4100"))
}

pub fn authkit() -> user_management::AuthorizationUrl {
    local().user_management().authorization_url(CALLBACK)
}

pub fn single_sign_on() -> sso::AuthorizationUrl {
    local().sso().authorization_url(CALLBACK)
}

pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

pub fn list(value: &Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(text).collect()
}

pub fn map(value: &Value) -> Vec<(String, String)> {
    let entries = value.as_object().expect("an object").iter();
    entries
        .map(|(name, value)| (name.clone(), text(value)))
        .collect()
}

pub fn challenge(value: &Value) -> CodeChallenge {
    CodeChallenge::try_from(&*text(value)).expect("a challenge")
}

/// Gives AuthKit's address a parameter by its name in the API.
pub fn set_authkit(
    url: user_management::AuthorizationUrl,
    name: &str,
    value: &Value,
) -> user_management::AuthorizationUrl {
    match name {
        "client_id" => url.client_id(text(value)),
        "provider" => url.provider(text(value)),
        "connection_id" => url.connection_id(text(value)),
        "organization_id" => url.organization_id(text(value)),
        "domain_hint" => url.domain_hint(text(value)),
        "login_hint" => url.login_hint(text(value)),
        "state" => url.state(text(value)),
        "prompt" => url.prompt(text(value)),
        "screen_hint" => url.screen_hint(text(value)),
        "max_age" => url.max_age(value.as_u64().expect("seconds")),
        "invitation_token" => url.invitation_token(text(value)),
        "code_challenge" => url.code_challenge(challenge(value)),
        "provider_scopes" => url.provider_scopes(list(value)),
        "provider_query_params" => map(value).into_iter().fold(url, |url, (name, value)| {
            url.provider_query_param(name, value)
        }),
        // These follow from the others.
        "redirect_uri" | "response_type" | "code_challenge_method" => url,
        _ => panic!("no setter for {name}"),
    }
}

/// Gives the address of single sign-on a parameter by its name in the API.
#[expect(deprecated, reason = "the API still takes the domain")]
pub fn set_sso(url: sso::AuthorizationUrl, name: &str, value: &Value) -> sso::AuthorizationUrl {
    match name {
        "client_id" => url.client_id(text(value)),
        "provider" => url.provider(text(value)),
        "connection" => url.connection(text(value)),
        "organization" => url.organization(text(value)),
        "domain" => url.domain(text(value)),
        "domain_hint" => url.domain_hint(text(value)),
        "login_hint" => url.login_hint(text(value)),
        "state" => url.state(text(value)),
        "nonce" => url.nonce(text(value)),
        "prompt" => url.prompt(text(value)),
        "code_challenge" => url.code_challenge(challenge(value)),
        "provider_scopes" => url.provider_scopes(list(value)),
        "provider_query_params" => map(value).into_iter().fold(url, |url, (name, value)| {
            url.provider_query_param(name, value)
        }),
        // These follow from the others.
        "redirect_uri" | "response_type" | "code_challenge_method" => url,
        _ => panic!("no setter for {name}"),
    }
}
