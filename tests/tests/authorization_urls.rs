//! The addresses that browsers are sent to, for signing in and out.

use std::sync::{Arc, Mutex, OnceLock};

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use workos::http::{Request, Response};
use workos::user_management::ScreenHint;
use workos::{
    BoxFuture, Client, CodeChallenge, CodeVerifier, Error, ErrorKind, Limits, Transport,
    TransportError, sso, user_management,
};
use workos_core::bytes::Bytes;
use workos_tests::document::{Document, repository_file};
use workos_tests::form;
use workos_tests::loopback::Loopback;
use workos_tests::server::Answer;

const CALLBACK: &str = "https://app.example.com/callback";

fn client(base_url: &str) -> Client {
    let builder = Client::builder().client_id("client_1").base_url(base_url);
    builder.build().expect("a client")
}

fn local() -> &'static Client {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    CLIENT.get_or_init(|| client("http://127.0.0.1:4100"))
}

fn authkit() -> user_management::AuthorizationUrl {
    local().user_management().authorization_url(CALLBACK)
}

fn single_sign_on() -> sso::AuthorizationUrl {
    local().sso().authorization_url(CALLBACK)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn list(value: &Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(text).collect()
}

fn map(value: &Value) -> Vec<(String, String)> {
    let entries = value.as_object().expect("an object").iter();
    entries
        .map(|(name, value)| (name.clone(), text(value)))
        .collect()
}

fn challenge(value: &Value) -> CodeChallenge {
    CodeChallenge::try_from(&*text(value)).expect("a challenge")
}

/// Gives AuthKit's address a parameter by its name in the API.
fn set_authkit(
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
fn set_sso(url: sso::AuthorizationUrl, name: &str, value: &Value) -> sso::AuthorizationUrl {
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

/// The cases that other SDKs agree on.
#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    kind: String,
    base_url: String,
    client_id: String,
    params: Map<String, Value>,
    path: Option<String>,
    query: Option<Vec<(String, String)>>,
    refused: Option<String>,
}

impl Case {
    fn build(&self) -> Result<String, Error> {
        let builder = Client::builder()
            .client_id(&self.client_id)
            .base_url(&self.base_url);
        let workos = builder.transport(Unreachable).build().expect("a client");
        let redirect_uri = self
            .params
            .get("redirect_uri")
            .map(text)
            .unwrap_or_default();
        let params = self.params.iter();
        match &*self.kind {
            "authkit" => {
                let url = workos.user_management().authorization_url(redirect_uri);
                let url = params.fold(url, |url, (name, value)| set_authkit(url, name, value));
                url.build()
            }
            "sso" => {
                let url = workos.sso().authorization_url(redirect_uri);
                let url = params.fold(url, |url, (name, value)| set_sso(url, name, value));
                url.build()
            }
            "logout" => {
                let url = workos
                    .user_management()
                    .logout_url(text(&self.params["session_id"]));
                let return_to = self.params.get("return_to").map(ascii_uri);
                match return_to {
                    Some(return_to) => url.return_to(return_to).build(),
                    None => url.build(),
                }
            }
            kind => panic!("{}: a case of the unknown kind {kind}", self.id),
        }
    }
}

/// A URI has no letters outside ASCII; a case has one, which other SDKs pass on as it is.
fn ascii_uri(uri: &Value) -> String {
    text(uri).replace('\u{e9}', "%C3%A9")
}

/// A transport of addresses that are never called.
struct Unreachable;

impl Transport for Unreachable {
    fn send(
        &self,
        _: Request<Bytes>,
        _: Limits,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        unreachable!("an address is built without a call")
    }
}

#[test]
fn addresses_are_those_other_sdks_build() {
    let vectors = repository_file("tests/vectors/authorization_urls.json");
    let vectors: Vectors = serde_json::from_str(&vectors).expect("vectors");
    assert!(vectors.cases.len() > 20);
    for case in vectors.cases {
        match (case.build(), &case.refused) {
            (Ok(url), None) => {
                let (address, mut query) = form::parse(&url);
                query.sort();
                let expected =
                    format!("{}{}", case.base_url, case.path.as_deref().expect("a path"));
                assert_eq!(address, expected, "{}", case.id);
                let mut expected = case.query.expect("a query");
                for (name, value) in &mut expected {
                    if name == "return_to" {
                        *value = ascii_uri(&json!(value));
                    }
                }
                assert_eq!(query, expected, "{}", case.id);
            }
            (Err(error), Some(_)) => {
                assert_eq!(
                    error.kind(),
                    ErrorKind::InvalidRequest,
                    "{}: {error}",
                    case.id
                );
            }
            (Ok(url), Some(why)) => panic!("{}: built {url} in spite of: {why}", case.id),
            (Err(error), None) => panic!("{}: {error}", case.id),
        }
    }
}

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

#[test]
fn a_provider_newer_than_the_sdk_can_be_named() {
    let url = authkit().provider("NewOAuth").build().expect("an address");
    assert_eq!(form::value(&url, "provider"), "NewOAuth");
}

#[test]
fn the_base_url_keeps_its_path() {
    let workos = client("http://127.0.0.1:4100/workos/");
    let url = workos.user_management().authorization_url(CALLBACK);
    let url = url.provider("authkit").build().expect("an address");
    let (address, _) = form::parse(&url);
    assert_eq!(
        address,
        "http://127.0.0.1:4100/workos/user_management/authorize"
    );
    let url = workos
        .sso()
        .authorization_url(CALLBACK)
        .connection("conn_1");
    let url = url.build().expect("an address");
    assert_eq!(
        form::parse(&url).0,
        "http://127.0.0.1:4100/workos/sso/authorize"
    );
    let url = workos.user_management().logout_url("session_1").build();
    let url = url.expect("an address");
    assert_eq!(
        form::parse(&url).0,
        "http://127.0.0.1:4100/workos/user_management/sessions/logout"
    );
}

#[test]
fn parameters_stand_in_one_order() {
    let there = authkit()
        .provider("authkit")
        .state("s")
        .domain_hint("d")
        .build();
    let back = authkit()
        .domain_hint("d")
        .state("s")
        .provider("authkit")
        .build();
    assert_eq!(there.expect("an address"), back.expect("an address"));
}

#[test]
fn the_last_value_counts_and_an_empty_one_is_left_out() {
    let url = authkit()
        .provider("authkit")
        .state("1")
        .state("2")
        .login_hint("");
    let url = url.build().expect("an address");
    assert_eq!(form::value(&url, "state"), "2");
    let url_of = |hint| {
        authkit()
            .provider("authkit")
            .when_some(hint, |url, hint| url.prompt(hint))
    };
    assert_eq!(
        form::value(
            &url_of(Some("login")).build().expect("an address"),
            "prompt"
        ),
        "login"
    );
    assert!(!url_of(None).build().expect("an address").contains("prompt"));
    assert!(!url.contains("login_hint"));
}

#[test]
fn what_cannot_work_is_refused_by_name() {
    let without_client_id = Client::builder().base_url("http://127.0.0.1:4100");
    let without_client_id = without_client_id.build().expect("a client");
    let url = without_client_id
        .user_management()
        .authorization_url(CALLBACK);
    let url = url.provider("authkit");
    let error = url.build().expect_err("no client id");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("WORKOS_CLIENT_ID"), "{error}");
    let url = url.client_id("client_2").build().expect("an address");
    assert_eq!(form::value(&url, "client_id"), "client_2");
    for client_id in ["", "client\n2"] {
        let url = authkit().provider("authkit").client_id(client_id);
        let error = url.build().expect_err("no client id");
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }

    let with_callback = |callback| {
        let url = local().user_management().authorization_url(callback);
        url.provider("authkit").build()
    };
    for (refused, named) in [
        (
            authkit().build(),
            "`provider`, `connection_id`, `organization_id`",
        ),
        (single_sign_on().build(), "`connection`"),
        (
            authkit().organization_id("").provider("authkit").build(),
            "`organization_id` is empty",
        ),
        (
            single_sign_on().connection("").build(),
            "`connection` is empty",
        ),
        (
            authkit()
                .connection_id("conn_1")
                .screen_hint("sign-up")
                .build(),
            "`authkit`",
        ),
        (
            authkit().provider("authkit").provider_scope("a,b").build(),
            "comma",
        ),
        (
            authkit().provider("authkit").provider_scope("").build(),
            "empty",
        ),
        (with_callback(""), "redirect URI is empty"),
        (with_callback("/callback"), "redirect URI is not absolute"),
        (
            with_callback("localhost:3000/callback"),
            "redirect URI is not absolute",
        ),
        (
            local().user_management().logout_url("").build(),
            "session id is empty",
        ),
        (
            local()
                .user_management()
                .logout_url("s")
                .return_to("/bye")
                .build(),
            "URI to return to",
        ),
        (
            local()
                .sso()
                .logout_url_of_token("")
                .map(|url| url.expose().to_owned()),
            "logout token is empty",
        ),
    ] {
        let error = refused.expect_err(named);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(named), "{error}");
    }
}

#[test]
fn debug_shows_nothing_that_protects_the_sign_in() {
    let url = authkit()
        .provider("authkit")
        .state("canary")
        .login_hint("canary@example.com")
        .invitation_token("canary")
        .provider_query_param("hd", "canary");
    let shown = format!("{:?} {:?}", url, single_sign_on().nonce("canary"));
    assert!(!shown.contains("canary"), "{shown}");
    assert!(
        shown.contains("authkit") && shown.contains(CALLBACK),
        "{shown}"
    );
}

#[test]
fn single_sign_on_ends_by_a_call() {
    let api = Loopback::start();
    let url = "https://auth.example.com/sso/logout?token=canary";
    api.server.prepare([Answer::json(
        200,
        &json!({ "logout_url": url, "logout_token": "canary" }),
    )]);
    let answer = api
        .wait_for(api.workos.sso().logout_url("prof_1"))
        .expect("answered");
    assert_eq!(answer.logout_url.expose(), url);
    assert!(!format!("{answer:?}").contains("canary"));
    let received = api.server.take_only();
    assert_eq!(
        (&*received.method, &*received.target),
        ("POST", "/sso/logout/authorize")
    );
    let body: Value = serde_json::from_slice(&received.body).expect("JSON");
    assert_eq!(body, json!({ "profile_id": "prof_1" }));

    let url = api
        .workos
        .sso()
        .logout_url_of_token(answer.logout_token)
        .expect("an address");
    assert_eq!(
        url.expose(),
        format!("{}/sso/logout?token=canary", api.server.url())
    );
}

/// Answers every call, and keeps where it went.
#[derive(Clone, Default)]
struct Addresses(Arc<Mutex<Vec<String>>>);

impl Transport for Addresses {
    fn send(
        &self,
        request: Request<Bytes>,
        _: Limits,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let mut seen = self.0.lock().expect("no test panicked");
        seen.push(request.uri().to_string());
        let body = r#"{"logout_url":"https://a.example","logout_token":"t"}"#;
        Box::pin(std::future::ready(Ok(Response::new(body.into()))))
    }
}

#[test]
fn the_call_goes_to_the_server_that_the_document_names() {
    let addresses = Addresses::default();
    let builder = Client::builder()
        .api_key("sk_1")
        .transport(addresses.clone());
    let workos = builder.build().expect("a client");
    let api = Loopback::start();
    api.wait_for(workos.sso().logout_url("prof_1"))
        .expect("answered");
    let server = server_of("POST /sso/logout/authorize");
    let seen = addresses.0.lock().expect("no test panicked").clone();
    assert_eq!(seen, [format!("{server}/sso/logout/authorize")]);

    let server = server_of("GET /sso/logout");
    let url = workos.sso().logout_url_of_token("t").expect("an address");
    assert_eq!(url.expose(), format!("{server}/sso/logout?token=t"));
}

/// The server of an operation that has one of its own.
fn server_of(place: &str) -> String {
    let (method, route) = place.split_once(' ').expect("a method and a route");
    let document = Document::get().value();
    let operation = &document["paths"][route][method.to_lowercase()];
    let server = operation["servers"][0]["url"].as_str();
    server.expect("a server").to_owned()
}

#[test]
fn a_public_client_has_no_key() {
    let workos = Client::public("client_1").expect("a client");
    assert!(workos.api_key().is_none());
    assert_eq!(workos.client_id(), Some("client_1"));
    let error = Client::public("").expect_err("no client id");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a value holds, the API reads it as it was given, and nothing else.
    #[test]
    fn values_arrive_as_they_were_given(
        state in ".+",
        hint in ".+",
        organization in ".+",
        key in ".*",
        value in ".*",
        scopes in prop::collection::vec("[^,]+", 1..4),
    ) {
        let verifier = CodeVerifier::generate().expect("random");
        let challenge = verifier.challenge();
        let url = single_sign_on()
            .state(&*state)
            .login_hint(&*hint)
            .organization(&*organization)
            .provider_query_param(&*key, &*value)
            .provider_scopes(scopes.clone())
            .code_challenge(challenge.clone())
            .build()
            .expect("an address");
        let (address, mut query) = form::parse(&url);
        query.sort();
        let mut expected = [
            ("client_id", "client_1"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
            ("login_hint", &hint),
            ("organization", &organization),
            (&format!("provider_query_params[{key}]"), &value),
            ("provider_scopes", &scopes.join(",")),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("state", &state),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        expected.sort();
        prop_assert_eq!(address, "http://127.0.0.1:4100/sso/authorize");
        prop_assert_eq!(query, expected);
    }

    /// No text as a redirect URI makes it panic, and what is built holds it unchanged.
    #[test]
    fn any_redirect_uri_is_kept_or_refused(uri in ".*|https?://[!-~]*|[a-z]+:/[!-~]*") {
        let url = local().user_management().authorization_url(&*uri);
        if let Ok(url) = url.provider("authkit").build() {
            prop_assert_eq!(form::value(&url, "redirect_uri"), uri);
        }
    }
}
