//! Walking a list: every item and every page, from where to where, and what errors do to it.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use futures_core::Stream;
use serde_json::{Value, json};
use workos::types::Organization;
use workos::{Error, ErrorKind, Items, Page};
use workos_tests::document::Document;
use workos_tests::instances::full;
use workos_tests::loopback::Loopback;
use workos_tests::patience::until;
use workos_tests::request_target::RequestTarget;
use workos_tests::schema::Schema;
use workos_tests::server::Answer;

/// A page with organizations of these ids.
fn page(ids: &[&str], before: Option<&str>, after: Option<&str>) -> Answer {
    let schema = Schema::read(Document::get(), "Organization").expect("a component");
    let item = |id: &&str| {
        let mut organization = full(&schema);
        organization["id"] = json!(id);
        organization
    };
    let items: Vec<Value> = ids.iter().map(item).collect();
    Answer::json(
        200,
        &json!({
            "object": "list",
            "data": items,
            "list_metadata": { "before": before, "after": after },
        }),
    )
}

fn three_pages() -> [Answer; 3] {
    [
        page(&["org_1", "org_2"], None, Some("org_2")),
        page(&["org_3", "org_4"], Some("org_3"), Some("o/4&")),
        page(&["org_5"], Some("org_5"), None),
    ]
}

fn failure(status: u16) -> Answer {
    Answer::json(status, &json!({ "message": "no" }))
}

/// The queries of what arrived, each as `name=value` in the order of the names.
fn queries(api: &Loopback) -> Vec<String> {
    let received = api.server.take_received();
    let query = |target: &str| {
        let target = RequestTarget::parse(target).expect("a target");
        let pairs = target.query.into_iter();
        let pairs = pairs.map(|(name, values)| format!("{name}={}", values.concat().join(",")));
        let mut pairs: Vec<String> = pairs.collect();
        pairs.sort();
        pairs.join(" ")
    };
    received
        .iter()
        .map(|request| query(&request.target))
        .collect()
}

fn next(api: &Loopback, items: &mut Items<Organization>) -> Option<Result<String, Error>> {
    let item = api.wait_for(items.next());
    item.map(|item| item.map(|organization| organization.id))
}

fn next_id(api: &Loopback, items: &mut Items<Organization>) -> String {
    next(api, items).expect("an item").expect("no error")
}

/// All ids that are left.
fn rest(api: &Loopback, items: &mut Items<Organization>) -> Vec<String> {
    std::iter::from_fn(|| next(api, items))
        .map(|id| id.expect("no error"))
        .collect()
}

fn ids(page: &Page<Organization>) -> Vec<&str> {
    page.items().iter().map(|item| item.id.as_str()).collect()
}

#[test]
fn items_come_from_every_page_with_the_filters_and_settings_of_the_request() {
    let api = Loopback::start();
    api.server.prepare(three_pages());
    let list = api.workos.organizations().list();
    let mut items = list
        .search("a b")
        .header("x-trace", "abc")
        .api_key("sk_other")
        .items();
    assert!(
        api.server.take_received().is_empty(),
        "nothing is sent before the first item"
    );

    assert_eq!(next_id(&api, &mut items), "org_1");
    let first = api.server.take_received();
    assert_eq!(first.len(), 1, "{first:?}");
    assert_eq!(rest(&api, &mut items), ["org_2", "org_3", "org_4", "org_5"]);
    assert!(next(&api, &mut items).is_none(), "the end stays the end");

    let received: Vec<_> = first
        .into_iter()
        .chain(api.server.take_received())
        .collect();
    let targets: Vec<&str> = received
        .iter()
        .map(|request| request.target.as_str())
        .collect();
    assert_eq!(
        targets,
        [
            "/organizations?search=a%20b&limit=100",
            "/organizations?search=a%20b&limit=100&after=org_2",
            "/organizations?search=a%20b&limit=100&after=o%2F4%26",
        ]
    );
    for request in received {
        assert_eq!(request.header("x-trace"), ["abc"]);
        assert_eq!(request.header("authorization"), ["Bearer sk_other"]);
    }
}

#[test]
fn pages_come_one_after_the_other() {
    let api = Loopback::start();
    api.server.prepare(three_pages());
    let mut pages = api.workos.organizations().list().limit(2).pages();
    let mut seen = Vec::new();
    while let Some(page) = api.wait_for(pages.next()) {
        seen.push(ids(&page.expect("a page")).join(" "));
    }
    assert_eq!(seen, ["org_1 org_2", "org_3 org_4", "org_5"]);
    assert_eq!(
        queries(&api),
        ["limit=2", "after=org_2 limit=2", "after=o/4& limit=2"]
    );
}

#[test]
fn both_are_streams() {
    async fn count<T>(mut stream: impl Stream<Item = Result<T, Error>> + Unpin) -> usize {
        let mut count = 0;
        while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
            item.expect("no error");
            count += 1;
        }
        count
    }
    let api = Loopback::start();
    let list = api.workos.organizations().list();
    api.server.prepare(three_pages());
    assert_eq!(api.wait_for(count(list.clone().items())), 5);
    api.server.prepare(three_pages());
    assert_eq!(api.wait_for(count(list.pages())), 3);
}

#[test]
fn a_bound_asks_for_no_more_than_it_needs() {
    for (most, expected, sent) in [
        (0, &[][..], &[][..]),
        (1, &["org_1"], &["limit=1"]),
        (2, &["org_1", "org_2"], &["limit=2"]),
        (
            3,
            &["org_1", "org_2", "org_3"],
            &["limit=3", "after=org_2 limit=3"],
        ),
    ] {
        for read_ahead in [false, true] {
            let api = Loopback::start();
            api.server.prepare(three_pages());
            let mut items = api.workos.organizations().list().items().max_items(most);
            if read_ahead {
                items = items.read_ahead();
            }
            assert_eq!(rest(&api, &mut items), expected);
            assert_eq!(queries(&api), sent, "{most} items");
        }
    }
    let api = Loopback::start();
    api.server.prepare(three_pages());
    let items = api
        .workos
        .organizations()
        .list()
        .limit(50)
        .items()
        .max_items(2);
    assert_eq!(api.wait_for(items.into_vec()).expect("two items").len(), 2);
    assert_eq!(queries(&api), ["limit=50"]);
}

#[test]
fn a_starting_cursor_is_kept_and_before_alone_walks_backward() {
    let api = Loopback::start();
    let list = || api.workos.organizations().list().limit(2);
    api.server.prepare([
        page(&["org_3"], Some("x"), Some("org_3")),
        page(&["org_4"], None, None),
    ]);
    assert_eq!(
        rest(&api, &mut list().after("org_2").items()),
        ["org_3", "org_4"]
    );
    assert_eq!(
        queries(&api),
        ["after=org_2 limit=2", "after=org_3 limit=2"]
    );

    api.server.prepare([
        page(&["org_3"], Some("org_3"), Some("x")),
        page(&["org_2"], None, Some("y")),
    ]);
    assert_eq!(
        rest(&api, &mut list().before("org_4").items()),
        ["org_3", "org_2"]
    );
    assert_eq!(
        queries(&api),
        ["before=org_4 limit=2", "before=org_3 limit=2"]
    );
}

#[test]
fn the_cursor_leads_to_what_was_not_given_yet() {
    let api = Loopback::start();
    api.server.prepare(three_pages());
    let mut items = api.workos.organizations().list().items();
    let mut cursors = vec![items.cursor().map(str::to_owned)];
    while next(&api, &mut items).is_some() {
        cursors.push(items.cursor().map(str::to_owned));
    }
    let cursors: Vec<Option<&str>> = cursors.iter().map(Option::as_deref).collect();
    let (second, last) = (Some("org_2"), Some("o/4&"));
    // In the middle of a page it is that of the page, at its end that of the next one.
    assert_eq!(cursors, [None, None, second, second, last, last]);

    let resumed = api.workos.organizations().list().after("o/4&").pages();
    assert_eq!(resumed.cursor(), last);
}

#[test]
fn a_cursor_that_comes_again_ends_in_an_error() {
    let api = Loopback::start();
    let list = || api.workos.organizations().list();
    let again = || page(&["org_1"], None, Some("a"));
    for (name, start, answers, good) in [
        ("the cursor itself", list(), vec![again(), again()], 1),
        ("the starting cursor", list().after("a"), vec![again()], 0),
        (
            "a longer loop",
            list(),
            vec![again(), page(&["org_2"], None, Some("b")), again()],
            2,
        ),
    ] {
        for read_ahead in [false, true] {
            api.server.prepare(
                answers
                    .clone()
                    .into_iter()
                    .chain(std::iter::repeat_with(again).take(3)),
            );
            let mut items = start.clone().items();
            if read_ahead {
                items = items.read_ahead();
            }
            for _ in 0..good {
                next_id(&api, &mut items);
            }
            let error = next(&api, &mut items).expect(name).expect_err(name);
            assert_eq!(error.kind(), ErrorKind::Decode, "{name}: {error}");
            assert_eq!(error.json_path(), Some("$.list_metadata.after"));
            assert!(next(&api, &mut items).is_none(), "{name}");
            assert_eq!(queries(&api).len(), answers.len(), "{name}");
        }
    }
}

#[test]
fn after_a_failure_that_may_pass_the_same_page_is_asked_for_again() {
    let api = Loopback::start();
    let [first, second, third] = three_pages();
    api.server
        .prepare([first, failure(503), failure(503), second, third]);
    let mut items = api.workos.organizations().list().retries(0).items();
    assert_eq!(next_id(&api, &mut items), "org_1");
    assert_eq!(next_id(&api, &mut items), "org_2");
    for _ in 0..2 {
        let error = next(&api, &mut items).expect("an error").expect_err("503");
        assert!(error.is_transient(), "{error}");
        assert_eq!(items.cursor(), Some("org_2"));
    }
    assert_eq!(rest(&api, &mut items), ["org_3", "org_4", "org_5"]);
    let third_time = "after=org_2 limit=100";
    assert_eq!(queries(&api)[1..4], [third_time; 3]);
}

#[test]
fn a_stream_ends_at_its_first_error_and_next_goes_on() {
    let api = Loopback::start();
    let [first, second, third] = three_pages();
    api.server
        .prepare([first, failure(503), second, third, failure(503)]);
    let mut items = api.workos.organizations().list().retries(0).items();
    api.wait_for(async {
        let mut good = 0;
        let mut next = async || poll_fn(|c| Pin::new(&mut items).poll_next(c)).await;
        while let Some(Ok(_)) = next().await {
            good += 1;
        }
        assert_eq!(good, 2);
        assert!(
            next().await.is_none(),
            "whoever passes over errors comes to an end"
        );
    });
    assert_eq!(queries(&api).len(), 2);
    assert_eq!(rest(&api, &mut items), ["org_3", "org_4", "org_5"]);
}

#[test]
fn a_failure_that_stays_ends_the_list() {
    let not_a_page = Answer::json(200, &json!({ "data": [] }));
    let nothing = Answer::json(200, &json!({}));
    for (answer, kind) in [
        (failure(401), ErrorKind::Api),
        (not_a_page, ErrorKind::Decode),
        (nothing, ErrorKind::Decode),
    ] {
        let api = Loopback::start();
        let [first, ..] = three_pages();
        api.server.prepare([first, answer]);
        let mut pages = api.workos.organizations().list().pages();
        let first = api.wait_for(pages.next()).expect("a page");
        assert!(first.expect("the first").has_more());
        let error = api
            .wait_for(pages.next())
            .expect("an error")
            .expect_err("the second");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(api.wait_for(pages.next()).is_none());
        assert_eq!(pages.cursor(), Some("org_2"), "it can be begun again there");
    }
}

#[test]
fn an_empty_page_is_not_the_end() {
    let api = Loopback::start();
    let [_, second, third] = three_pages();
    api.server
        .prepare([page(&[], None, Some("org_2")), second, third]);
    let mut items = api.workos.organizations().list().items();
    assert_eq!(rest(&api, &mut items), ["org_3", "org_4", "org_5"]);
}

#[test]
fn reading_ahead_fetches_the_next_page_while_nobody_waits() {
    let api = Loopback::start();
    api.server.prepare(three_pages());
    let mut items = api.workos.organizations().list().items().read_ahead();
    api.wait_for(async {
        let first = items.next().await.expect("an item").expect("no error");
        assert_eq!(first.id, "org_1");
        // Nobody asks for items here; the page arrives all the same.
        let mut arrived = 0;
        until(|| {
            arrived += api.server.take_received().len();
            arrived >= 2
        })
        .await;
        assert_eq!(arrived, 2, "one page ahead, not more");
        assert_eq!(items.cursor(), None, "what was fetched is not given yet");
    });
    assert_eq!(rest(&api, &mut items), ["org_2", "org_3", "org_4", "org_5"]);
}

#[test]
fn a_wait_that_is_given_up_loses_no_item() {
    let api = Loopback::start();
    api.server.prepare(three_pages());
    let mut items = api.workos.organizations().list().items();
    api.wait_for(async {
        let mut given_up = Box::pin(items.next());
        let polled = poll_fn(|context| Poll::Ready(given_up.as_mut().poll(context))).await;
        assert!(polled.is_pending());
    });
    assert_eq!(rest(&api, &mut items).len(), 5);
    assert_eq!(queries(&api).len(), 3);
}

#[test]
fn unmodelled_lists_are_walked_alike() {
    let api = Loopback::start();
    api.server.prepare(three_pages());
    let request = api
        .workos
        .request(workos::http::Method::GET, "/organizations");
    let items = request.paged::<Value>().items();
    let items = api.wait_for(items.into_vec()).expect("five");
    assert_eq!(items[4]["id"], "org_5");
}
