//! What is described is what is answered.

use std::time::Duration;

use serde_json::json;
use workos::http::{HeaderName, HeaderValue, Method, StatusCode};
use workos::mock::{ANY, Fixture, MockError, MockRequest, MockServer};
use workos::types::{Organization, Role};
use workos::{Authentication, ErrorKind, NextStep};

use crate::{acme, organization, panic_of};

#[tokio::test]
async fn a_value_is_read_as_it_was_given() {
    let server = MockServer::start();
    let mock = server.organizations().get("org_1").returns(acme());
    let workos = server.client();
    let response = workos.organizations().get("org_1").send().await;
    let response = response.expect("an organization");
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(*response.value(), acme());
    mock.assert_calls(1);
    assert_eq!(mock.requests()[0].path(), "/organizations/org_1");
    server.assert_as_described();
}

#[tokio::test]
async fn an_answer_without_a_body_has_none() {
    let server = MockServer::start();
    server.organizations().delete("org_1").returns(());
    let response = server.client().organizations().delete("org_1").send().await;
    assert_eq!(response.expect("deleted").status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn answers_are_given_in_turn_and_the_last_from_then_on() {
    let server = MockServer::start();
    let mock = server
        .organizations()
        .get("org_1")
        .fails(MockError::rate_limited().retry_after(Duration::from_secs(7)))
        .then_fails(MockError::unavailable())
        .then_returns(acme())
        .then_answers(|request| Ok(organization("org_1", request.path())));
    let workos = server.client();
    let first = workos
        .organizations()
        .get("org_1")
        .await
        .expect("the third");
    assert_eq!(first, acme());
    // The API said how long to wait first; then the client's own pace.
    let waits = server.clock().waits();
    assert_eq!(waits.len(), 2);
    assert_eq!(waits[0], Duration::from_secs(7));
    for _ in 0..2 {
        let last = workos.organizations().get("org_1").await.expect("the last");
        assert_eq!(last.name, "/organizations/org_1");
    }
    mock.assert_calls(5);
}

#[tokio::test]
async fn of_two_that_match_the_later_answers() {
    let server = MockServer::start();
    let any = server
        .organizations()
        .get(ANY)
        .fails(MockError::not_found());
    let one = server.organizations().get("org_1").returns(acme());
    let workos = server.client();
    workos.organizations().get("org_1").await.expect("the one");
    let error = workos.organizations().get("org_2").await.expect_err("none");
    assert!(error.is_not_found());
    any.assert_calls(1);
    one.assert_calls(1);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn failures_are_read_as_those_of_the_api() {
    let server = MockServer::start();
    let workos = server.client();
    let failing = |error: MockError| {
        server.organizations().get("org_1").fails(error);
        let call = workos.organizations().get("org_1").retries(0);
        async { call.await.expect_err("a failure") }
    };
    let error = failing(MockError::unauthorized()).await;
    assert_eq!(
        (error.kind(), error.is_unauthorized()),
        (ErrorKind::Api, true)
    );
    assert!(failing(MockError::forbidden()).await.is_forbidden());
    assert!(failing(MockError::conflict()).await.is_conflict());
    assert!(failing(MockError::bad_request()).await.is_bad_request());
    let error = failing(MockError::rate_limited().retry_after(Duration::from_secs(90))).await;
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));
    let wrong = MockError::unprocessable()
        .field_error("domain", "domain_taken")
        .field_error("name", "name_required");
    let error = failing(wrong).await;
    let fields = error.field_errors().iter();
    let fields: Vec<_> = fields.filter_map(|fault| fault.field.as_deref()).collect();
    assert_eq!(fields, ["domain", "name"]);
    let error = failing(MockError::oauth("invalid_grant", "Used before.")).await;
    assert_eq!(error.code(), Some("invalid_grant"));
    assert_eq!(error.message(), Some("Used before."));
    let error = failing(MockError::internal().code("broken")).await;
    assert_eq!(error.status(), Some(StatusCode::INTERNAL_SERVER_ERROR));
    assert_eq!(error.code(), Some("broken"));
    // What a proxy says is no message of the API.
    let error = failing(MockError::unavailable()).await;
    assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(error.message(), None);
    let error = failing(MockError::unavailable().code("maintenance")).await;
    assert_eq!(error.code(), Some("maintenance"));
    let name = HeaderName::from_static("x-request-id");
    let error = MockError::not_found().header(name, HeaderValue::from_static("req_7"));
    assert_eq!(failing(error).await.request_id(), Some("req_7"));
}

#[test]
fn what_is_no_failure_is_refused() {
    let message = panic_of(|| drop(MockError::new(StatusCode::OK)));
    assert_eq!(message, "200 OK is no failure");
    let name = HeaderName::from_static("x-note");
    let value = HeaderValue::from_bytes("é".as_bytes()).expect("a value");
    let message = panic_of(|| drop(MockError::not_found().header(name, value)));
    assert_eq!(message, "the header `x-note` is not ASCII");
}

#[tokio::test]
async fn a_list_is_one_page_or_as_many_as_are_given() {
    let ids = ["org_1", "org_2", "org_3", "org_4", "org_5"];
    let organizations = ids.map(|id| organization(id, "Acme"));
    let server = MockServer::start();
    let list = server.organizations().list().returns(organizations.clone());
    let workos = server.client();
    let page = workos.organizations().list().await.expect("a page");
    assert_eq!(page.items(), organizations);
    assert!(!page.has_more());
    list.assert_calls(1);

    let pages = organizations.chunks(2).map(<[_]>::to_vec);
    let list = server.organizations().list().returns_pages(pages);
    let request = workos.organizations().list();
    let mut items = request.clone().items();
    let mut read = Vec::new();
    while let Some(organization) = items.next().await {
        read.push(organization.expect("an organization").id);
    }
    assert_eq!(read, ids);
    list.assert_calls(3);

    // From page to page, and back.
    let first = request.await.expect("a page");
    let second = first.next_page().await.expect("a page");
    let second = second.expect("a page more");
    assert_eq!(second.items()[0].id, "org_3");
    let back = second.previous_page().await.expect("a page");
    assert_eq!(back.expect("a page before").items(), first.items());
    let beyond = workos.organizations().list().after("org_9").await;
    let error = beyond.expect_err("no such page");
    assert_eq!(error.code(), Some("invalid_cursor"));
}

#[tokio::test]
async fn pages_take_their_turn_as_a_whole() {
    let [one, two, three] = ["org_1", "org_2", "org_3"].map(|id| organization(id, "Acme"));
    let server = MockServer::start();
    server
        .organizations()
        .list()
        .returns_pages([vec![one], vec![two]])
        .then_returns([three]);
    for expected in [&["org_1", "org_2"][..], &["org_3"]] {
        let mut items = server.client().organizations().list().items();
        let mut read = Vec::new();
        while let Some(organization) = items.next().await {
            read.push(organization.expect("an organization").id);
        }
        assert_eq!(read, expected);
    }
}

#[tokio::test]
async fn a_list_may_be_empty() {
    let server = MockServer::start();
    let list = server.organizations().list();
    list.returns_pages([])
        .then_returns([])
        .then_returns([acme()]);
    let list = || server.client().organizations().list();
    for expected in [0, 0, 1] {
        assert_eq!(list().await.expect("a page").items().len(), expected);
    }
}

#[tokio::test]
async fn lists_without_cursors_come_whole() {
    let server = MockServer::start();
    let roles = server.authorization().list_environment_roles();
    roles.returns([Role::fixture(), Role::fixture()]);
    let roles = server.client().authorization().list_environment_roles();
    assert_eq!(roles.await.expect("roles").len(), 2);
}

/// All fixtures of a type have one id, and still the pages are told apart.
#[tokio::test]
async fn pages_of_one_fixture_are_pages() {
    let server = MockServer::start();
    let page = || vec![Organization::fixture()];
    let mock = server.organizations().list();
    let mock = mock.returns_pages([page(), page(), page()]);
    let list = server.client().organizations().list();
    let mut items = list.clone().items();
    let mut count = 0;
    while let Some(organization) = items.next().await {
        organization.expect("an organization");
        count += 1;
    }
    assert_eq!(count, 3);
    mock.assert_calls(3);
    let first = list.await.expect("a page");
    let second = first.next_page().await.expect("a page").expect("a second");
    let third = second.next_page().await.expect("a page").expect("a third");
    assert!(!third.has_more());
    let second = third
        .previous_page()
        .await
        .expect("a page")
        .expect("before");
    assert!(second.has_more());

    // So are pages that end alike.
    let page = |id: &str| vec![organization(id, "Acme"), Organization::fixture()];
    let mock = server.organizations().list();
    let mock = mock.returns_pages(["org_1", "org_2", "org_3"].map(page));
    let mut items = server.client().organizations().list().items();
    let mut ids = Vec::new();
    while let Some(organization) = items.next().await {
        ids.push(organization.expect("an organization").id);
    }
    assert_eq!(ids.len(), 6);
    assert_eq!([&*ids[0], &*ids[2], &*ids[4]], ["org_1", "org_2", "org_3"]);
    mock.assert_calls(3);
}

#[tokio::test]
async fn cursors_lead_to_pages_whatever_was_described() {
    let [one, two] = ["org_1", "org_2"].map(|id| vec![organization(id, "Acme")]);
    let server = MockServer::start();
    let list = server.organizations().list().limit(1).expecting().exactly();
    list.returns_pages([one.clone(), two.clone()]);
    let list = |after: Option<&str>| {
        let list = server.client().organizations().list().limit(1);
        list.when_some(after, |list, after| list.after(after))
            .items()
    };
    let mut items = list(None);
    for id in ["org_1", "org_2"] {
        let item = items
            .next()
            .await
            .expect("an item")
            .expect("an organization");
        assert_eq!(item.id, id);
    }
    let item = list(Some("org_1")).next().await.expect("an item");
    assert_eq!(item.expect("an organization").id, "org_2");
}

#[tokio::test]
async fn what_is_added_later_comes_next() {
    let server = MockServer::start();
    let mock = server.organizations().get("org_1").returns(acme());
    let get = || server.client().organizations().get("org_1");
    for _ in 0..2 {
        get().await.expect("the first");
    }
    let mock = mock.then_fails(MockError::not_found()).then_returns(acme());
    assert!(get().await.expect_err("the second").is_not_found());
    get().await.expect("the third");
    mock.assert_calls(4);
}

#[tokio::test]
async fn connections_are_lost_and_answers_are_wrong() {
    let server = MockServer::start();
    let create = server.organizations().create("Acme");
    create.fails(MockError::connection_lost()).times(1);
    let workos = server.client().organizations();
    let error = workos.create("Acme").await.expect_err("no answer");
    assert!(error.is_transient() && error.maybe_carried_out(), "{error}");
    // A call that changes nothing is made again.
    let get = server.organizations().get("org_1");
    let get = get.fails(MockError::connection_lost()).then_returns(acme());
    assert_eq!(workos.get("org_1").await.expect("the second"), acme());
    get.assert_calls(2);

    let get = server.organizations().get("org_1").expecting();
    get.returns_raw(StatusCode::OK, r#"{"id": 7}"#);
    let error = workos.get("org_1").await.expect_err("another type");
    assert!(error.is_decode());
    assert_eq!(error.request_id(), Some("req_mock_4"));
    let get = server.organizations().get("org_1").expecting();
    get.returns_raw(StatusCode::CREATED, Organization::JSON);
    let response = workos.get("org_1").send().await.expect("an organization");
    assert_eq!(response.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn people_sign_in() {
    let server = MockServer::start();
    let users = server.user_management();
    let signed_in = json!({
        "user": {
            "object": "user",
            "id": "user_1",
            "email": "ada@example.com",
            "email_verified": true,
            "profile_picture_url": null,
            "first_name": null,
            "last_name": null,
            "created_at": "2026-01-15T12:00:00.000Z",
            "updated_at": "2026-01-15T12:00:00.000Z",
        },
        "organization_id": null,
        "access_token": "token",
        "refresh_token": "refresh",
    });
    let signed_in: workos::types::AuthenticateResponse =
        serde_json::from_value(signed_in).expect("an answer");
    let mock = users
        .authenticate_with_code("code_1")
        .fails(
            MockError::forbidden()
                .code("organization_selection_required")
                .member("pending_authentication_token", json!("pat_1"))
                .member("organizations", json!([{ "id": "org_1", "name": "Acme" }])),
        )
        .then_returns(signed_in);
    let workos = server.client();
    let outcome = |()| workos.user_management().authenticate_with_code("code_1");
    let next = outcome(()).await.expect("an outcome");
    let Authentication::Next(NextStep::OrganizationSelection(step)) = next else {
        panic!("{next:?}");
    };
    assert_eq!(step.organizations[0].id, "org_1");
    let complete = outcome(()).await.expect("an outcome");
    let Authentication::Complete(complete) = complete else {
        panic!("{complete:?}");
    };
    assert_eq!(complete.user.id, "user_1");
    mock.assert_calls(2);
}

#[tokio::test]
async fn what_the_sdk_does_not_model_is_described_as_well() {
    let server = MockServer::start();
    let badge = |client: &workos::Client, name: &str| {
        client
            .request(Method::POST, "/organizations/{id}/badges")
            .path("id", "org_1")
            .json(&json!({ "name": name }))
    };
    badge(&server, "gold").returns(json!({ "id": "badge_1" }));
    let workos = server.client();
    let answer = badge(&workos, "gold").await.expect("a badge");
    assert_eq!(answer, json!({ "id": "badge_1" }));
    server.tolerate_unexpected();
    assert!(badge(&workos, "silver").await.is_err());
}

#[test]
fn programs_without_a_runtime_use_it_as_well() {
    let server = MockServer::start();
    server.organizations().get("org_1").returns(acme());
    let organization = server.client().organizations().get("org_1").send_blocking();
    assert_eq!(organization.expect("an organization").into_value(), acme());
}
