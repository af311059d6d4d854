//! Which requests are meant by the one that is described.

use serde_json::{Value, json};
use workos::http::Method;
use workos::mock::{ANY, Fixture, MockError, MockRequest};
use workos::types::PaginationOrder;
use workos::{Client, Error};

use crate::{acme, organization, tolerant};

/// Whether a call was answered by what was described for it.
fn was_described<T>(result: Result<T, Error>) -> bool {
    match result {
        Ok(_) => true,
        Err(error) if error.code() == Some("not_described") => false,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn what_was_not_given_may_be_there() {
    let server = tolerant();
    server.organizations().create("Acme").returns(acme());
    server.organizations().list().limit(2).returns([acme()]);
    let workos = server.client();
    let create = |name| workos.organizations().create(name);
    assert!(was_described(create("Acme").await));
    assert!(was_described(create("Acme").external_id("acme").await));
    assert!(was_described(create("Acme").idempotency_key("k").await));
    assert!(!was_described(create("acme").await));
    let list = || workos.organizations().list();
    assert!(was_described(list().limit(2).await));
    assert!(was_described(list().limit(2).search("a & b").await));
    assert!(!was_described(list().limit(3).await));
    assert!(!was_described(list().await));
}

#[tokio::test]
async fn exactly_leaves_no_room() {
    let server = tolerant();
    let organizations = server.organizations();
    let create = organizations.create("Acme").metadata([("plan", "pro")]);
    create.expecting().exactly().returns(acme());
    let list = organizations.list().limit(2);
    list.expecting().exactly().returns([acme()]);
    let workos = server.client();
    let create = || workos.organizations().create("Acme");
    assert!(was_described(create().metadata([("plan", "pro")]).await));
    assert!(!was_described(create().await));
    let more = [("plan", "pro"), ("tier", "1")];
    assert!(!was_described(create().metadata(more).await));
    let named = create().metadata([("plan", "pro")]).external_id("acme");
    assert!(!was_described(named.await));
    let list = || workos.organizations().list().limit(2);
    assert!(was_described(list().await));
    assert!(!was_described(list().order(PaginationOrder::Desc).await));

    let badges = |client: &Client| client.request(Method::POST, "/badges");
    badges(&server).expecting().exactly().returns(json!({}));
    assert!(was_described(badges(&workos).await));
    assert!(!was_described(badges(&workos).json(&json!({})).await));
}

#[tokio::test]
async fn a_body_that_was_described_is_there() {
    let server = tolerant();
    let badges = |client: &Client| client.request(Method::POST, "/badges");
    let described = badges(&server).json(&json!({ "name": "gold" }));
    described.returns(json!({}));
    let workos = server.client();
    let sent = badges(&workos).json(&json!({ "name": "gold" }));
    assert!(was_described(sent.await));
    assert!(!was_described(badges(&workos).await));
}

#[tokio::test]
async fn lists_in_a_body_are_compared_as_a_whole() {
    let server = tolerant();
    let badges = |client: &Client, names: Value| {
        let badges = client.request(Method::POST, "/badges");
        badges.json(&json!({ "names": names }))
    };
    badges(&server, json!(["gold", ANY])).returns(json!({}));
    let workos = server.client();
    assert!(was_described(badges(&workos, json!(["gold", "b"])).await));
    for other in [
        json!(["gold"]),
        json!(["gold", "b", "c"]),
        json!(["b", "gold"]),
        json!({ "0": "gold", "1": "b" }),
    ] {
        assert!(!was_described(badges(&workos, other).await));
    }
}

/// Only where pages were given do the cursors lead to them.
#[tokio::test]
async fn the_cursors_of_one_page_are_parameters_as_others() {
    let server = tolerant();
    let list = |client: &Client| client.organizations().list();
    list(&server).after("org_1").returns([acme()]);
    let workos = server.client();
    assert!(was_described(list(&workos).after("org_1").await));
    assert!(!was_described(list(&workos).after("org_2").await));
    assert!(!was_described(list(&workos).await));
}

#[tokio::test]
async fn null_is_not_absent() {
    let server = tolerant();
    let update = server.organizations().update("org_1");
    update.clear_external_id().returns(acme());
    let workos = server.client();
    let update = || workos.organizations().update("org_1");
    assert!(was_described(update().clear_external_id().await));
    assert!(!was_described(update().name("Acme").await));
    assert!(!was_described(update().external_id("acme").await));

    // Nor is it any value.
    let server = tolerant();
    let described = server.organizations().update("org_1");
    described.external_id(ANY).returns(acme());
    let workos = server.client();
    let update = || workos.organizations().update("org_1");
    assert!(was_described(update().external_id("acme").await));
    assert!(!was_described(update().clear_external_id().await));
}

#[tokio::test]
async fn any_stands_for_any_value() {
    let server = tolerant();
    let organizations = server.organizations();
    organizations.get(ANY).returns(acme());
    organizations.create(ANY).external_id(ANY).returns(acme());
    organizations.list().search(ANY).returns([]);
    let workos = server.client().organizations();
    assert!(was_described(workos.get("a/b ?#%").await));
    assert!(was_described(workos.get("{any}").await));
    assert!(was_described(workos.create("A").external_id("").await));
    assert!(!was_described(workos.create("A").await));
    assert!(was_described(workos.list().search("é,+ ").await));
    assert!(!was_described(workos.list().await));
    // It is one segment of the path.
    assert!(!was_described(
        workos.get_audit_log_configuration("org_1").await
    ));
}

#[tokio::test]
async fn values_are_compared_as_they_arrive() {
    let server = tolerant();
    let hostile = "a/b c+d%20é\"&=,{";
    server.organizations().get(hostile).returns(acme());
    server.organizations().list().search(hostile).returns([]);
    server.organizations().create(hostile).returns(acme());
    let workos = server.client().organizations();
    assert!(was_described(workos.get(hostile).await));
    assert!(was_described(workos.list().search(hostile).await));
    assert!(was_described(workos.create(hostile).await));
    assert!(!was_described(workos.get("a/b c d%20é\"&=,{").await));
    assert!(!was_described(
        workos.list().search("a/b c d%20é\"&=,{").await
    ));
}

#[tokio::test]
async fn headers_and_keys_count_where_they_are_given() {
    let server = tolerant();
    let get = server.organizations().get("org_1");
    get.api_key("sk_test_other")
        .header("x-tenant", "7")
        .returns(acme());
    let create = server.organizations().create("Acme");
    create.idempotency_key("k-1").returns(acme());
    let workos = server.client().organizations();
    let get = || workos.get("org_1").header("x-tenant", "7");
    assert!(was_described(get().api_key("sk_test_other").await));
    assert!(!was_described(get().await));
    let other = workos.get("org_1").api_key("sk_test_other");
    assert!(!was_described(other.header("x-tenant", "8").await));
    assert!(was_described(
        workos.create("Acme").idempotency_key("k-1").await
    ));
    assert!(!was_described(
        workos.create("Acme").idempotency_key("k-2").await
    ));
    assert!(!was_described(workos.create("Acme").await));
}

#[tokio::test]
async fn conditions_and_bodies_of_the_test() {
    let server = tolerant();
    let create = server.organizations().create("anything").expecting();
    create
        .with_any_body()
        .also(|request| !request.headers().contains_key("x-dry-run"))
        .also(|request| request.json().is_some_and(|body| body["name"] != "Evil"))
        .answers(|request| {
            let body = request.json().ok_or_else(MockError::bad_request)?;
            Ok(organization("org_9", body["name"].as_str().unwrap_or("")))
        });
    let workos = server.client().organizations();
    let made = workos.create("Acme").await.expect("an organization");
    assert_eq!(made.name, "Acme");
    assert!(!was_described(workos.create("Evil").await));
    let dry_run = workos.create("Acme").header("x-dry-run", "1");
    assert!(!was_described(dry_run.await));
}

/// An application has its own credentials: who it is, is not what a test describes.
#[tokio::test]
async fn the_credentials_of_the_application_do_not_count() {
    let server = tolerant();
    server.organizations().get("org_1").returns(acme());
    let refused = || MockError::oauth("invalid_grant", "Used before.");
    let users = server.user_management();
    users
        .authenticate_with_refresh_token("rt_1")
        .fails(refused());
    let workos = Client::builder()
        .api_key("sk_test_own")
        .client_id("client_own")
        .base_url(server.url())
        .build()
        .expect("a client");
    assert!(was_described(workos.organizations().get("org_1").await));
    let users = workos.user_management();
    let error = users.authenticate_with_refresh_token("rt_1").await;
    assert!(error.expect_err("refused").is_invalid_grant());
    let error = users.authenticate_with_refresh_token("rt_2").await;
    assert_eq!(
        error.expect_err("not described").code(),
        Some("not_described")
    );
    let sent = server.requests();
    assert_eq!(
        sent[1].json().expect("JSON")["client_secret"],
        json!("sk_test_own")
    );
}

#[tokio::test]
async fn servers_do_not_know_of_each_other() {
    let [one, two] = [tolerant(), tolerant()];
    one.organizations().get("org_1").returns(acme());
    assert!(was_described(
        one.client().organizations().get("org_1").await
    ));
    assert!(!was_described(
        two.client().organizations().get("org_1").await
    ));
    assert_ne!(one.url(), two.url());
}

/// What is somebody else's secret is compared as any value.
#[tokio::test]
async fn other_credentials_count() {
    let server = tolerant();
    let refused = || MockError::oauth("invalid_grant", "Used before.");
    let grant = |client: &Client, api_key: &str| {
        let users = client.user_management();
        users
            .authenticate_with_refresh_token("rt_1")
            .api_key(api_key)
    };
    grant(&server, "sk_test_tenant").fails(refused());
    let workos = server.client();
    let error = grant(&workos, "sk_test_tenant").await.expect_err("refused");
    assert!(error.is_invalid_grant());
    let error = grant(&workos, "sk_test_canary")
        .await
        .expect_err("not described");
    assert_eq!(error.code(), Some("not_described"));
    assert!(!error.to_string().contains("canary"), "{error}");
    assert!(
        error
            .message()
            .is_some_and(|text| text.contains("body.client_secret"))
    );
}

#[tokio::test]
async fn lists_in_the_query_are_compared_item_by_item() {
    let server = tolerant();
    let list = |client: &Client, names: &[&str]| client.events().list().events(names.to_vec());
    list(&server, &["user.created", ANY]).returns([]);
    let workos = server.client();
    assert!(was_described(
        list(&workos, &["user.created", "user.deleted"]).await
    ));
    assert!(!was_described(list(&workos, &["user.created"]).await));
    assert!(!was_described(
        list(&workos, &["user.deleted", "user.created"]).await
    ));
    assert!(!was_described(
        list(&workos, &["user.created,user.deleted"]).await
    ));
    list(&server, &[ANY]).returns([]);
    assert!(was_described(list(&workos, &["a", "b", "c"]).await));
}

#[tokio::test]
async fn any_stands_for_headers_and_other_values_are_named() {
    let server = tolerant();
    let organizations = server.organizations();
    let create = organizations.create("Acme").idempotency_key(ANY);
    create.header("x-tenant", ANY).returns(acme());
    let get = organizations.get("org_1").api_key(ANY);
    get.returns(acme());
    let list = organizations.list().limit(1).expecting().with_any("limit");
    list.returns([]);
    let workos = server.client().organizations();
    let create = || workos.create("Acme").idempotency_key("k-1");
    assert!(was_described(create().header("x-tenant", "7").await));
    assert!(!was_described(create().await));
    assert!(was_described(workos.get("org_1").await));
    assert!(was_described(workos.list().limit(50).await));
    assert!(!was_described(workos.list().await));
    // It is the member of the body, not those of what is in it.
    let seats = |client: &Client, count: u64, limit: u64| {
        let request = client.request(Method::POST, "/seats");
        request.json(&json!({ "count": count, "plan": { "count": limit } }))
    };
    let described = seats(&server, 1, 10).expecting().with_any("count");
    described.returns(json!({}));
    let client = server.client();
    assert!(was_described(seats(&client, 2, 10).await));
    assert!(!was_described(seats(&client, 2, 20).await));
    assert_eq!(acme(), organization("org_1", "Acme"));
    assert_ne!(acme(), workos::types::Organization::fixture());
}

#[tokio::test]
async fn numbers_are_compared_by_value() {
    let server = tolerant();
    let post = |client: &Client, seats: Value| {
        let request = client.request(Method::POST, "/seats");
        request.json(&json!({ "seats": seats }))
    };
    post(&server, json!(1)).returns(json!({}));
    assert!(was_described(post(&server, json!(1.0)).await));
    assert!(!was_described(post(&server, json!(2)).await));
    post(&server, json!(9_007_199_254_740_993_u64)).returns(json!({}));
    let other = json!(9_007_199_254_740_992_u64);
    assert!(!was_described(post(&server, other).await));
    assert!(!was_described(post(&server, json!("1")).await));
}
