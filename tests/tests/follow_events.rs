//! Events as a job reads them: in order, from a stored place on, through failures and restarts.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_core::Stream;
use serde_json::{Value, json};
use workos::chrono::{DateTime, TimeDelta};
use workos::events::{EventCursor, EventFollower};
use workos::types::EventData;
use workos::{Client, Error, ErrorKind};
use workos_tests::clock::SteppedClock;
use workos_tests::patience::until;
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::things;

fn started(server: &Server) -> (Client, SteppedClock) {
    let clock = SteppedClock::default();
    let client = things::client(server).clock(clock.clone()).build();
    (client.expect("a client"), clock)
}

fn follow(workos: &Client) -> EventFollower {
    workos.events().follow(EventCursor::after("event_0"))
}

fn event(id: &str) -> Value {
    json!({
        "object": "event",
        "id": id,
        "event": "lunch.served",
        "data": { "dish": "soup" },
        "created_at": "2026-01-15T12:00:00.000Z",
    })
}

/// A page with these events, and the cursor to the next.
fn page(ids: &[&str], after: Option<&str>) -> Answer {
    let events: Vec<Value> = ids.iter().map(|id| event(id)).collect();
    let list = json!({
        "object": "list",
        "data": events,
        "list_metadata": { "before": null, "after": after },
    });
    Answer::json(200, &list)
}

/// What ends every follower.
fn unauthorized() -> Answer {
    Answer::json(401, &json!({ "message": "Unauthorized" }))
}

/// Everything that is handed out until the end, and what ended it.
async fn all(mut events: EventFollower) -> (Vec<String>, Error) {
    let mut ids = Vec::new();
    let error = loop {
        match events.next().await.expect("not ended") {
            Ok(followed) => {
                assert_eq!(followed.cursor, EventCursor::after(&followed.event.id));
                assert_eq!(events.cursor(), &followed.cursor);
                ids.push(followed.event.id);
            }
            Err(error) => break error,
        }
    };
    for _ in 0..2 {
        assert!(events.next().await.is_none(), "an end is an end");
    }
    (ids, error)
}

fn seconds(counts: &[u64]) -> Vec<Duration> {
    counts.iter().copied().map(Duration::from_secs).collect()
}

/// Whether the waits are of so many seconds, give or take a tenth.
fn are_about(waits: &[Duration], counts: &[u64]) -> bool {
    let is_about = |(wait, count): (&Duration, &u64)| {
        let off = wait.as_secs_f64() / *count as f64 - 1.0;
        off.abs() < 0.101
    };
    waits.len() == counts.len() && waits.iter().zip(counts).all(is_about)
}

/// The queries of what was asked.
fn queries(server: &Server) -> Vec<String> {
    let received = server.take_received();
    let queries = received.iter().map(|request| {
        let (path, query) = request.target.split_once('?').expect("a query");
        assert_eq!((&*request.method, path), ("GET", "/events"));
        query.to_owned()
    });
    queries.collect()
}

#[tokio::test]
async fn events_come_in_order_over_pages_and_waits() {
    let server = Server::answering([
        page(&["event_1", "event_2"], Some("event_2")),
        page(&["event_3"], None),
        page(&[], None),
        page(&["event_4"], None),
        unauthorized(),
    ]);
    let (workos, clock) = started(&server);
    let (ids, error) = all(follow(&workos)).await;
    assert_eq!(ids, ["event_1", "event_2", "event_3", "event_4"]);
    assert!(error.is_unauthorized());
    // No wait between pages.
    assert_eq!(clock.slept(), seconds(&[5, 5, 5]));
    let asked = |after: &str| format!("order=asc&limit=100&after={after}");
    assert_eq!(
        queries(&server),
        ["event_0", "event_2", "event_3", "event_3", "event_4"].map(asked)
    );
}

#[tokio::test]
async fn filters_and_pace_apply_to_every_request() {
    let server = Server::answering([page(&["event_1"], None), page(&[], None), unauthorized()]);
    let (workos, clock) = started(&server);
    let events = workos
        .events()
        .follow(EventCursor::since(DateTime::UNIX_EPOCH))
        .events(["user.created", "user.deleted"])
        .organization_id("org_1")
        .poll_interval(Duration::from_secs(30));
    all(events).await;
    assert_eq!(clock.slept(), seconds(&[30, 30]));
    let filters = "order=asc&limit=100&events=user.created,user.deleted&organization_id=org_1";
    let first = format!("{filters}&range_start=1970-01-01T00%3A00%3A00.000Z");
    let later = format!("{filters}&after=event_1");
    assert_eq!(queries(&server), [first, later.clone(), later]);

    let server = Server::answering([page(&[], None), unauthorized()]);
    let (workos, clock) = started(&server);
    all(follow(&workos).poll_interval(Duration::ZERO)).await;
    assert_eq!(
        clock.slept(),
        seconds(&[1]),
        "no server is asked without a pause"
    );
}

#[tokio::test]
async fn a_time_stays_the_place_until_there_is_an_event() {
    let server = Server::answering([page(&[], None), page(&["event_1"], None), unauthorized()]);
    let (workos, _) = started(&server);
    let time = DateTime::UNIX_EPOCH + TimeDelta::milliseconds(1_500);
    let mut events = workos.events().follow(EventCursor::since(time));
    assert_eq!(events.cursor(), &EventCursor::since(time));
    let followed = events.next().await.expect("not ended").expect("an event");
    assert!(matches!(followed.event.data, EventData::Unknown(_)));
    let since = "order=asc&limit=100&range_start=1970-01-01T00%3A00%3A01.500Z";
    assert_eq!(queries(&server), [since, since]);
}

#[tokio::test]
async fn failures_that_pass_are_waited_out_and_told() {
    let busy = |wait| Answer::json(429, &json!({ "message": "m" })).header("retry-after", wait);
    let server = Server::answering([
        Answer::empty(503),
        Answer::silence(Ending::Reset),
        busy("20"),
        busy("9999"),
        page(&["event_1"], None),
        Answer::empty(500),
        page(&["event_2"], None),
        unauthorized(),
    ]);
    let (workos, clock) = started(&server);
    let told = Arc::<Mutex<Vec<(u32, Duration, bool)>>>::default();
    let telling = Arc::clone(&told);
    let events = follow(&workos).on_backoff(move |backoff| {
        let entry = (
            backoff.failures,
            backoff.wait,
            backoff.error.is_rate_limited(),
        );
        telling.lock().expect("not poisoned").push(entry);
    });
    let (ids, error) = all(events).await;
    assert_eq!(ids, ["event_1", "event_2"]);
    assert!(error.is_unauthorized());
    let slept = clock.slept();
    assert!(are_about(&slept, &[1, 2, 20, 300, 5, 1, 5]), "{slept:?}");
    assert_eq!(slept[2..5], seconds(&[20, 300, 5]), "what was asked for");
    assert_eq!(
        *told.lock().expect("not poisoned"),
        [
            (1, slept[0], false),
            (2, slept[1], false),
            (3, slept[2], true),
            (4, slept[3], true),
            (1, slept[5], false),
        ]
    );
}

#[tokio::test]
async fn the_wait_after_failures_is_bounded() {
    let mut answers = vec![Answer::empty(503); 9];
    answers.push(unauthorized());
    let server = Server::answering(answers);
    let (workos, clock) = started(&server);
    all(follow(&workos)).await;
    let (slept, usual) = (clock.slept(), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    assert!(are_about(&slept, &usual), "{slept:?}");
    assert_ne!(slept, seconds(&usual), "not all followers at one moment");
}

#[tokio::test]
async fn failures_that_stay_end_it() {
    let bad_cursor = json!({ "message": "Invalid cursor" });
    for answer in [
        Answer::json(400, &bad_cursor),
        Answer::json(403, &bad_cursor),
        Answer::json(422, &bad_cursor),
        Answer::json(200, &json!({ "data": [{}], "list_metadata": {} })),
    ] {
        let server = Server::answering([answer, page(&["event_1"], None)]);
        let (workos, clock) = started(&server);
        let (ids, error) = all(follow(&workos)).await;
        assert!(ids.is_empty() && !error.is_transient(), "{error}");
        assert!(clock.slept().is_empty());
        assert_eq!(server.take_received().len(), 1);
    }
}

#[tokio::test]
async fn a_list_that_leads_nowhere_is_no_busy_loop() {
    // A server that takes the cursor for the beginning of the page, and one that repeats it.
    let server = Server::answering([
        page(&["event_0"], Some("event_0")),
        page(&["event_0", "event_1"], None),
        page(&[], Some("event_1")),
        unauthorized(),
    ]);
    let (workos, clock) = started(&server);
    let (ids, _) = all(follow(&workos)).await;
    assert_eq!(ids.last().map(String::as_str), Some("event_1"));
    assert_eq!(clock.slept(), seconds(&[5, 5, 5]));

    let server = Server::repeating([
        page(&["event_1"], Some("event_1")),
        page(&["event_2"], Some("event_2")),
    ]);
    let (workos, _) = started(&server);
    let (ids, error) = all(follow(&workos)).await;
    assert_eq!(ids, ["event_1", "event_2"]);
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.json_path(), Some("$.list_metadata.after"));
}

#[tokio::test]
async fn an_empty_page_is_not_the_end() {
    // As a server answers that looks through so many events at a time for those of a type.
    let server = Server::answering([
        page(&[], Some("event_4")),
        Answer::empty(503),
        page(&["event_7"], Some("event_8")),
        page(&[], Some("event_8")),
        unauthorized(),
    ]);
    let (workos, clock) = started(&server);
    let (ids, error) = all(follow(&workos)).await;
    assert_eq!(ids, ["event_7"]);
    assert!(error.is_unauthorized(), "{error}");
    let slept = clock.slept();
    assert!(are_about(&slept, &[1, 5]), "{slept:?}");
    let asked = |after: &str| format!("order=asc&limit=100&after={after}");
    assert_eq!(
        queries(&server),
        ["event_0", "event_4", "event_4", "event_8", "event_7"].map(asked)
    );
}

#[tokio::test]
async fn after_a_restart_it_goes_on_where_it_was() {
    let server = Server::answering([page(&["event_1", "event_2", "event_3"], None)]);
    let (workos, _) = started(&server);
    let mut events = follow(&workos);
    let first = events.next().await.expect("not ended").expect("an event");
    // The second is handed out, but not handled when the job dies.
    let second = events.next().await.expect("not ended").expect("an event");
    assert_eq!(second.event.id, "event_2");
    let stored = first.cursor.to_string();
    drop(events);

    server.take_received();
    server.prepare([page(&["event_2", "event_3"], None)]);
    let cursor = stored.parse().expect("a cursor");
    let mut events = workos.events().follow(cursor);
    let again = events.next().await.expect("not ended").expect("an event");
    assert_eq!(again.event, second.event);
    assert_eq!(queries(&server), ["order=asc&limit=100&after=event_1"]);
}

#[tokio::test]
async fn dropping_the_future_loses_nothing() {
    let server = Server::answering([Answer::silence(Ending::Stall)]);
    let (workos, _) = started(&server);
    let mut events = follow(&workos);
    // Asked, but not answered.
    tokio::select! {
        biased;
        _ = events.next() => panic!("an event"),
        () = until(|| server.counted().read == 1) => {}
    }
    assert!(format!("{events:?}").contains("event_0"));
    drop(events);

    let slow = page(&["event_1", "event_2"], None).late(Duration::from_millis(50));
    server.take_received();
    server.prepare([slow, unauthorized()]);
    let mut events = follow(&workos);
    let mut polls = 0;
    let mut ids = Vec::new();
    while ids.len() < 2 {
        polls += 1;
        tokio::select! {
            biased;
            followed = events.next() => {
                ids.push(followed.expect("not ended").expect("an event").event.id);
            }
            () = tokio::task::yield_now() => {}
        }
    }
    assert!(polls > 2, "the first futures were dropped");
    assert_eq!(ids, ["event_1", "event_2"]);
    assert_eq!(queries(&server).len(), 1);
}

#[tokio::test]
async fn it_is_a_stream() {
    let server = Server::answering([page(&["event_1"], None), unauthorized()]);
    let (workos, _) = started(&server);
    let mut events = follow(&workos);
    let mut seen = Vec::new();
    while let Some(item) = poll_fn(|context| Pin::new(&mut events).poll_next(context)).await {
        seen.push(item.is_ok());
    }
    assert_eq!(seen, [true, false]);
}

#[test]
fn cursors_are_written_and_read_again() {
    let time = DateTime::UNIX_EPOCH + TimeDelta::microseconds(1_234_567);
    for cursor in [EventCursor::after("event_1"), EventCursor::since(time)] {
        let stored = format!(" {cursor}\n");
        assert_eq!(stored.parse::<EventCursor>().expect("a cursor"), cursor);
    }
    for text in [
        "",
        " ",
        "since:",
        "since:yesterday",
        "event 1",
        "event_\u{e9}",
    ] {
        let error = text.parse::<EventCursor>().expect_err(text);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{text}");
    }
}
