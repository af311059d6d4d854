//! Each call carries the credentials of its operation, and no others.

use serde_json::{Value, json};
use workos::http::Method;
use workos::{CallOptions, Client, ErrorKind, Request};
use workos_core::{Credential, Operation, Repeat};
use workos_tests::server::{Answer, Server};
use workos_tests::things::{client, get, run};

static GET_PROFILE: Operation = Operation::new(
    "get_profile",
    Method::GET,
    "/sso/profile",
    Credential::AccessToken,
    Repeat::Safe,
);

#[tokio::test]
async fn each_operation_gets_its_credentials() {
    let server = Server::repeating([Answer::json(200, &json!({}))]);
    let client = client(&server).build().expect("builds");
    let profile = Request::<Value>::new(&GET_PROFILE);

    let error = client
        .execute(profile.clone(), &CallOptions::new())
        .await
        .expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(server.counted().connections, 0);

    let token = CallOptions::new().access_token("tok_1");
    let other_key = CallOptions::new().api_key("sk_other");
    let public = get().credential(Credential::None);
    for (request, options, sent) in [
        (profile, &token, &["Bearer tok_1"][..]),
        (get(), &other_key, &["Bearer sk_other"]),
        (get(), &token, &["Bearer tok_1"]),
        (public, &other_key, &[]),
    ] {
        client.execute(request, options).await.expect("answered");
        assert_eq!(server.take_only().header("authorization"), sent);
    }
}

#[tokio::test]
async fn a_call_that_lacks_its_api_key_is_not_sent() {
    let server = Server::start();
    let without_key = Client::builder().base_url(server.url());
    let error = run(without_key, get()).await.expect_err("no key");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(server.counted().connections, 0);
}
