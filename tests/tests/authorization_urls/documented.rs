//! What the API document lists can be set and named.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use workos::user_management::ScreenHint;
use workos::{sso, user_management};
use workos_tests::document::Document;
use workos_tests::form;

use crate::setters::{CALLBACK, authkit, list, local, set_authkit, set_sso, single_sign_on, text};

/// A value that a parameter of the document can have.
fn sample(name: &str, schema: &Value) -> Value {
    match schema["type"].as_str() {
        _ if name == "code_challenge" => json!("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        _ if name == "redirect_uri" => json!(CALLBACK),
        _ if schema.get("const").is_some() => schema["const"].clone(),
        _ if schema.get("enum").is_some() => schema["enum"][0].clone(),
        Some("string") => json!("a&b=c+d"),
        Some("integer") => json!(7),
        Some("array") => json!(["one", "two"]),
        Some("object") => json!({ "key": "value" }),
        other => panic!("{name} is of the unknown type {other:?}"),
    }
}

fn assert_has(url: &str, name: &str, value: &Value) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                assert_eq!(form::value(url, &format!("{name}[{key}]")), text(value));
            }
        }
        Value::Array(_) => assert_eq!(form::value(url, name), list(value).join(",")),
        value => assert_eq!(form::value(url, name), text(value), "{name}"),
    }
}

#[test]
fn every_documented_parameter_can_be_set() {
    let operation = |place| Document::get().operation(place).expect("an operation");
    let parameters = operation("GET /user_management/authorize").parameters;
    assert!(parameters.len() > 10);
    let with_challenge = json!("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    for parameter in parameters {
        let value = sample(parameter.name, parameter.schema);
        let url = authkit().provider("authkit");
        let url = match parameter.name {
            "code_challenge_method" => set_authkit(url, "code_challenge", &with_challenge),
            name => set_authkit(url, name, &value),
        };
        assert_has(&url.build().expect("an address"), parameter.name, &value);
    }

    let parameters = operation("GET /sso/authorize").parameters;
    assert!(parameters.len() > 10);
    for parameter in parameters {
        let value = sample(parameter.name, parameter.schema);
        let url = set_sso(
            single_sign_on().organization("org_1"),
            parameter.name,
            &value,
        );
        assert_has(&url.build().expect("an address"), parameter.name, &value);
    }

    for parameter in operation("GET /user_management/sessions/logout").parameters {
        let url = local().user_management().logout_url("session_1");
        let url = match parameter.name {
            "session_id" => url.build(),
            "return_to" => url.return_to("https://app.example.com/?a=b&c").build(),
            name => panic!("no setter for {name}"),
        };
        let url = url.expect("an address");
        let expected = match parameter.name {
            "session_id" => "session_1",
            _ => "https://app.example.com/?a=b&c",
        };
        assert_eq!(form::value(&url, parameter.name), expected);
    }
    for parameter in operation("GET /sso/logout").parameters {
        let url = local().sso().logout_url_of_token("a b");
        let url = url.expect("an address");
        assert_eq!(form::value(url.expose(), parameter.name), "a b");
    }
}

#[test]
#[expect(deprecated, reason = "the API still takes the domain")]
fn a_sign_in_takes_every_documented_parameter() {
    let names = |url: &str| -> BTreeSet<String> {
        let (_, pairs) = form::parse(url);
        let names = pairs.into_iter().map(|(name, _)| name);
        // One parameter an entry.
        names
            .map(|name| name.split('[').next().unwrap_or_default().to_owned())
            .collect()
    };
    let documented = |place: &str| -> BTreeSet<String> {
        let operation = Document::get().operation(place).expect("an operation");
        let parameters = operation.parameters.iter();
        parameters
            .map(|parameter| parameter.name.to_owned())
            .collect()
    };

    let started = local()
        .user_management()
        .sign_in(CALLBACK)
        .client_id("client_2")
        .provider("authkit")
        .connection_id("conn_1")
        .organization_id("org_1")
        .domain_hint("example.com")
        .login_hint("ada@example.com")
        .prompt("login")
        .screen_hint(ScreenHint::SignUp)
        .max_age(0)
        .invitation_token("invitation_1")
        .provider_scope("calendar")
        .provider_query_param("hd", "example.com")
        .start();
    let url = started.expect("begun").url;
    assert_eq!(names(&url), documented("GET /user_management/authorize"));

    let started = local()
        .sso()
        .sign_in(CALLBACK)
        .client_id("client_2")
        .provider("GoogleOAuth")
        .connection("conn_1")
        .organization("org_1")
        .domain("example.com")
        .domain_hint("example.com")
        .login_hint("ada@example.com")
        .prompt("login")
        .nonce("nonce_1")
        .provider_scope("calendar")
        .provider_query_param("hd", "example.com")
        .start();
    let url = started.expect("begun").url;
    // The document lacks the challenge here, which the API takes.
    let mut expected = documented("GET /sso/authorize");
    expected.extend(["code_challenge", "code_challenge_method"].map(str::to_owned));
    assert_eq!(names(&url), expected);
    assert_eq!(form::value(&url, "domain"), "example.com");
    assert_eq!(form::value(&url, "nonce"), "nonce_1");
}

#[test]
fn every_documented_value_is_known() {
    let values = |place: &str, name: &str| {
        let operation = Document::get().operation(place).expect("an operation");
        let mut parameters = operation.parameters.into_iter();
        let parameter = parameters.find(|parameter| parameter.name == name);
        let mut values = list(&parameter.expect("a parameter").schema["enum"]);
        values.sort();
        values
    };
    let known = |values: &[&str]| {
        let mut values: Vec<String> = values.iter().map(ToString::to_string).collect();
        values.sort();
        values
    };
    macro_rules! known {
        ($type:ty) => {
            known(
                &<$type>::KNOWN
                    .iter()
                    .map(<$type>::as_str)
                    .collect::<Vec<_>>(),
            )
        };
    }
    let of_authkit = "GET /user_management/authorize";
    assert_eq!(
        known!(user_management::Provider),
        values(of_authkit, "provider")
    );
    assert_eq!(known!(ScreenHint), values(of_authkit, "screen_hint"));
    assert_eq!(
        known!(sso::Provider),
        values("GET /sso/authorize", "provider")
    );
}
