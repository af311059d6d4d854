//! Settings of a client: where they come from, and what is said about those
//! that cannot work.

mod loopback;
mod own_process;

use std::time::Duration;

use workos_core::http::{self, Method};
use workos_core::serde_json::Value;
use workos_core::{
    Body, BoxFuture, CallOptions, Client, ClientBuilder, ErrorKind, Limits, Request, Secret,
    Transport, TransportError, TransportErrorKind,
};

use loopback::{Loopback, answer};

/// One that needs no TLS.
fn local() -> ClientBuilder {
    Client::builder().base_url("http://127.0.0.1:1")
}

fn refusal(builder: ClientBuilder) -> String {
    let error = builder.build().expect_err("must not build");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    error.to_string()
}

async fn request_by(builder: ClientBuilder, server: &Loopback) -> loopback::Received {
    let client = builder.no_proxy().build().expect("builds");
    let request: Request<Value> = Request::raw(Method::GET, "/organizations");
    let response = client.execute(request, &CallOptions::new()).await;
    response.expect("an answer");
    server.request()
}

#[test]
fn what_cannot_work_is_named_with_its_origin_and_without_its_value() {
    let given = "(given to the builder)";
    let no_character = "contains a character that it cannot have, such as a space or line break";
    let no_token = "contains a character that it cannot have in a `User-Agent` header, such as a space or \
         slash";
    for (builder, expected) in [
        (local().api_key(""), format!("the API key {given} is empty")),
        (
            local().api_key("sk_canary\n"),
            format!("the API key {given} {no_character}"),
        ),
        (
            local().client_id(""),
            format!("the client id {given} is empty"),
        ),
        (
            local().client_id("client canary"),
            format!("the client id {given} {no_character}"),
        ),
        (
            local().base_url("https://"),
            format!("the base URL {given} is not a URL"),
        ),
        (
            local().base_url("https://user:canary@api.workos.com"),
            format!("the base URL {given} holds a user name"),
        ),
        (
            local().base_url("ftp://canary"),
            format!("the base URL {given} begins with neither https:// nor http://"),
        ),
        (
            local().timeout(Duration::ZERO),
            format!("the timeout {given} is zero"),
        ),
        (
            local().connect_timeout(Duration::ZERO),
            format!("the connect timeout {given} is zero"),
        ),
        (
            local().app_info("", "1"),
            format!("the application's name {given} is empty"),
        ),
        (
            local().app_info("shop", ""),
            format!("the application's version {given} is empty"),
        ),
        (
            local().app_info("can ary", "1"),
            format!("the application's name {given} {no_token}"),
        ),
        (
            local().app_info("shop", "1/canary"),
            format!("the application's version {given} {no_token}"),
        ),
        (
            local().app_info("läden", "1"),
            format!("the application's name {given} {no_token}"),
        ),
        (
            local().app_info("shop", "1\r\nx: y"),
            format!("the application's version {given} {no_token}"),
        ),
    ] {
        let refused = refusal(builder);
        assert_eq!(refused, expected);
        assert!(!refused.contains("canary"), "{refused}");
    }
}

#[tokio::test]
async fn the_user_agent_names_the_sdk_and_then_the_application() {
    let server = Loopback::answering(answer("200 OK", "", "{}"));
    let builder = || Client::builder().base_url(format!("http://{}", server.address));
    let sdk = format!("workos-rust/{}", env!("CARGO_PKG_VERSION"));

    let plain = request_by(builder().api_key("sk_1"), &server).await;
    assert_eq!(plain.header("user-agent"), Some(sdk.as_str()));

    let named = builder().api_key("sk_1").app_info("my-shop!", "1.2+a~b");
    let named = request_by(named, &server).await;
    let expected = format!("{sdk} my-shop!/1.2+a~b");
    assert_eq!(named.header("user-agent"), Some(expected.as_str()));
}

#[tokio::test]
async fn the_environment_gives_settings_that_the_builder_can_replace() {
    if own_process::has_variables() {
        let client = ClientBuilder::<Client>::from_env().build().expect("builds");
        assert_eq!(client.api_key().map(Secret::expose), Some("sk_env"));
        assert_eq!(client.client_id(), Some("client_env"));

        let replaced: ClientBuilder = ClientBuilder::from_env().api_key("sk_given");
        let replaced = replaced.build().expect("builds");
        assert_eq!(replaced.api_key().map(Secret::expose), Some("sk_given"));
        assert_eq!(replaced.client_id(), Some("client_env"));

        let request: Request<Value> = Request::raw(Method::GET, "/organizations");
        let response = replaced.execute(request, &CallOptions::new()).await;
        response.expect("an answer");
        return;
    }
    let server = Loopback::answering(answer("200 OK", "", "{}"));
    own_process::run(
        "the_environment_gives_settings_that_the_builder_can_replace",
        &[
            ("WORKOS_API_KEY", "sk_env"),
            ("WORKOS_CLIENT_ID", "client_env"),
            ("WORKOS_BASE_URL", &format!("http://{}", server.address)),
            ("WORKOS_REQUEST_TIMEOUT", "20"),
            ("HTTP_PROXY", ""),
            ("ALL_PROXY", ""),
        ],
    );
    let sent = server.request();
    assert_eq!(sent.header("authorization"), Some("Bearer sk_given"));
}

#[test]
fn a_flaw_of_the_environment_is_reported_by_the_name_of_its_variable() {
    if own_process::has_variables() {
        let env = || ClientBuilder::<Client>::from_env();
        assert_eq!(
            refusal(env()),
            "the base URL (from the environment variable WORKOS_BASE_URL) has a fragment"
        );
        assert_eq!(
            refusal(env().base_url("http://127.0.0.1:1")),
            "the timeout (from the environment variable WORKOS_REQUEST_TIMEOUT) is not a number \
             of seconds above 0"
        );
        let mended = env()
            .base_url("http://127.0.0.1:1")
            .timeout(Duration::from_secs(1));
        assert!(mended.build().is_ok());
        return;
    }
    own_process::run(
        "a_flaw_of_the_environment_is_reported_by_the_name_of_its_variable",
        &[
            ("WORKOS_API_KEY", "sk_env"),
            ("WORKOS_CLIENT_ID", ""),
            ("WORKOS_BASE_URL", "http://127.0.0.1:1#part"),
            ("WORKOS_REQUEST_TIMEOUT", "0"),
        ],
    );
}

struct Unused;

impl Transport for Unused {
    fn send(
        &self,
        _: http::Request<Body>,
        _: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let refusal = TransportError::new(TransportErrorKind::Other).before_sending();
        Box::pin(std::future::ready(Err(refusal)))
    }
}

#[test]
fn a_transport_excludes_the_settings_of_the_other() {
    let with = || local().transport(Unused);
    assert!(with().build().is_ok());
    for (builder, name) in [
        (
            with().connect_timeout(Duration::from_secs(1)),
            "connect timeout",
        ),
        (with().root_certificate("canary"), "root certificate"),
        (with().proxy("http://user:canary@proxy.example"), "proxy"),
        (with().no_proxy(), "setting `no_proxy`"),
        #[cfg(feature = "reqwest-builder")]
        (
            with().reqwest(|builder| builder),
            "function for reqwest's builder",
        ),
    ] {
        let refused = refusal(builder);
        let both = format!("the {name} and the transport (both given to the builder) exclude");
        assert!(refused.starts_with(&both), "{refused}");
        assert!(!refused.contains("canary"), "{refused}");
    }
}

#[test]
fn debug_shows_no_secret() {
    let builder = local()
        .api_key("sk_canary")
        .base_url("https://user:canary@api.workos.com")
        .proxy("http://user:canary@proxy.example");
    let shown = format!("{builder:?}");
    assert!(shown.contains("redacted"), "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
    let client = builder.base_url("http://127.0.0.1:1").build();
    let shown = format!("{:?}", client.expect("builds"));
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn a_builder_can_be_shared_between_threads() {
    fn assert_thread_safe<T: Send + Sync>(_: &T) {}
    assert_thread_safe(&Client::builder());
}

#[cfg(not(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls")))]
#[test]
fn without_tls_https_is_refused_with_the_features_that_bring_it() {
    assert_eq!(
        refusal(Client::builder()),
        "the base URL (the default) begins with https://, but no TLS is compiled in: enable one \
         of the features `rustls`, `rustls-aws-lc` and `native-tls`"
    );
    let refused = refusal(local().root_certificate("canary"));
    assert!(refused.contains("the features"), "{refused}");
}

#[cfg(feature = "tracing")]
mod warnings {
    use std::fmt::Debug;
    use std::sync::{Arc, Mutex};

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Level, Metadata, Subscriber};

    use super::*;

    #[derive(Clone, Default)]
    struct Recorder(Arc<Mutex<Vec<(Level, String)>>>);

    impl Subscriber for Recorder {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == "workos"
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, event: &Event<'_>) {
            let mut text = Text::default();
            event.record(&mut text);
            let warning = (*event.metadata().level(), text.0);
            self.0.lock().expect("no panic").push(warning);
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    #[derive(Default)]
    struct Text(String);

    impl Visit for Text {
        fn record_debug(&mut self, _: &Field, value: &dyn Debug) {
            self.0 = format!("{value:?}");
        }
    }

    fn warnings(builder: ClientBuilder) -> Vec<(Level, String)> {
        let recorder = Recorder::default();
        let built = tracing::subscriber::with_default(recorder.clone(), || builder.build());
        assert!(built.is_ok());
        recorder.0.lock().expect("no panic").clone()
    }

    #[test]
    fn settings_that_were_probably_confused_are_taken_with_a_warning() {
        let confused = local().api_key("client_canary").client_id("sk_canary");
        assert_eq!(
            warnings(confused),
            [
                (
                    Level::WARN,
                    "the API key (given to the builder) does not begin with `sk_`".to_owned()
                ),
                (
                    Level::WARN,
                    "the client id (given to the builder) does not begin with `client_`".to_owned()
                ),
            ]
        );
        for of_some_age in ["client_1", "project_1"] {
            let usual = local().api_key("sk_1").client_id(of_some_age);
            assert_eq!(warnings(usual), []);
        }
    }
}
