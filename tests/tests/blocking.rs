//! Calls without an async runtime.

use serde_json::json;
use workos::{Client, ErrorKind};
use workos_tests::document::Document;
use workos_tests::instances::full;
use workos_tests::loopback::API_KEY;
use workos_tests::schema::Schema;
use workos_tests::server::{Answer, Server};

fn organization() -> serde_json::Value {
    full(&Schema::read(Document::get(), "Organization").expect("a component"))
}

fn start(answers: impl IntoIterator<Item = Answer>) -> (Server, Client) {
    let server = Server::start();
    server.prepare(answers);
    let builder = Client::builder().api_key(API_KEY).base_url(server.url());
    (server, builder.build().expect("a client"))
}

#[test]
fn a_call_is_made_from_any_thread() {
    let body = organization();
    let (server, workos) = start([Answer::json(200, &body), Answer::json(200, &body)]);
    let get = move || workos.organizations().get("org_1").send_blocking();
    let other = std::thread::spawn(get.clone());
    for outcome in [get(), other.join().expect("no panic")] {
        let response = outcome.expect("an organization");
        assert_eq!(response.value().id, body["id"].as_str().expect("an id"));
        assert_eq!(response.attempts(), 1);
    }
    assert_eq!(server.take_received().len(), 2);
}

#[test]
fn lists_are_walked() {
    let list = |after: Option<&str>| {
        let metadata = json!({ "before": null, "after": after });
        Answer::json(
            200,
            &json!({ "data": [organization()], "list_metadata": metadata }),
        )
    };
    let (server, workos) = start([list(Some("a")), list(None)]);
    let mut items = workos.organizations().list().items();
    for _ in 0..2 {
        items.next_blocking().expect("an item").expect("no error");
    }
    assert!(items.next_blocking().is_none());

    server.prepare([list(Some("a")), list(None)]);
    let first = workos
        .organizations()
        .list()
        .send_blocking()
        .expect("a page")
        .into_value();
    let second = first
        .next_page_blocking()
        .expect("an answer")
        .expect("a second page");
    assert!(!second.has_more());
    assert!(second.previous_page_blocking().expect("no call").is_none());
}

#[test]
fn inside_a_runtime_it_is_refused_and_nothing_is_sent() {
    let (server, workos) = start([]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let error = runtime.block_on(async {
        workos
            .organizations()
            .get("org_1")
            .send_blocking()
            .expect_err("refused")
    });
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("await"), "{error}");
    let mut items = workos.organizations().list().items();
    runtime.block_on(async {
        assert!(items.next_blocking().expect("the refusal").is_err());
        assert!(items.next_blocking().is_none());
    });
    assert!(server.take_received().is_empty());
}
