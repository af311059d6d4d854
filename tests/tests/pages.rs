//! Lists that come in pages, each of which knows its neighbours.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use workos::Page;
use workos::types::Organization;
use workos_tests::document::Document;
use workos_tests::instances::full;
use workos_tests::loopback::Loopback;
use workos_tests::request_target::RequestTarget;
use workos_tests::schema::Schema;
use workos_tests::server::Answer;

/// A page of one organization with this id.
fn page(id: &str, before: Option<&str>, after: Option<&str>) -> Answer {
    let schema = Schema::read(Document::get(), "Organization");
    let mut organization = full(&schema.expect("a component"));
    organization["id"] = json!(id);
    let page = json!({
        "object": "list",
        "data": [organization],
        "list_metadata": { "before": before, "after": after },
    });
    Answer::json(200, &page)
}

fn ids(page: &Page<Organization>) -> Vec<&str> {
    page.items().iter().map(|item| item.id.as_str()).collect()
}

/// The query of the one request that arrived, which was made with the settings of the first.
fn query(api: &Loopback) -> BTreeMap<String, Value> {
    let received = api.server.take_received();
    assert_eq!(received.len(), 1, "{received:?}");
    assert_eq!(received[0].method, "GET");
    assert_eq!(received[0].header("x-trace"), ["abc"]);
    assert_eq!(received[0].header("authorization"), ["Bearer sk_other"]);
    let target = RequestTarget::parse(&received[0].target).expect("a target");
    assert_eq!(target.segments, ["organizations"]);
    let query = target.query.into_iter();
    query.map(|(name, values)| (name, json!(values))).collect()
}

fn expected(cursors: &[(&str, &str)]) -> BTreeMap<String, Value> {
    let filters = [
        ("limit", json!([["1"]])),
        ("search", json!([["a b"]])),
        ("domains", json!([["a.example", "b.example"]])),
    ];
    let cursors = cursors
        .iter()
        .map(|(name, cursor)| (*name, json!([[cursor]])));
    filters
        .into_iter()
        .chain(cursors)
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

#[test]
fn neighbours_are_asked_for_with_the_filters_and_settings_of_the_page() {
    let api = Loopback::start();
    let next = |page: &Page<Organization>| api.wait_for(page.next_page()).expect("an answer");
    let previous =
        |page: &Page<Organization>| api.wait_for(page.previous_page()).expect("an answer");
    let list = api
        .workos
        .organizations()
        .list()
        .limit(1)
        .search("a b")
        .domains(["a.example", "b.example"])
        .header("x-trace", "abc")
        .api_key("sk_other");

    api.server.prepare([page("org_1", None, Some("org_1"))]);
    let first = api.wait_for(list).expect("a page");
    assert_eq!(ids(&first), ["org_1"]);
    assert!(first.has_more());
    assert_eq!(query(&api), expected(&[]));

    api.server
        .prepare([page("org_2", Some("org_2"), Some("o/2&"))]);
    let second = next(&first).expect("a second page");
    assert_eq!(ids(&second), ["org_2"]);
    assert_eq!(query(&api), expected(&[("after", "org_1")]));

    api.server.prepare([page("org_3", Some("org_3"), None)]);
    let third = next(&second).expect("a third page");
    assert_eq!(query(&api), expected(&[("after", "o/2&")]));
    assert!(!third.has_more());
    assert!(next(&third).is_none());
    assert!(api.server.take_received().is_empty());

    api.server
        .prepare([page("org_2", Some("org_2"), Some("o/2&"))]);
    let back = previous(&third).expect("the second page");
    assert_eq!(ids(&back), ["org_2"]);
    assert_eq!(query(&api), expected(&[("before", "org_3")]));
    assert!(previous(&first).is_none());

    let kept = third.clone();
    assert_eq!(ids(&kept), ids(&third));
    let names: Vec<String> = kept.into_iter().map(|item| item.id).collect();
    assert_eq!(names, ["org_3"]);
}
