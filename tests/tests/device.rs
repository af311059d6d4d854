//! Devices that are signed in elsewhere: asking until there is an outcome, by the client's clock.

use std::future::ready;
use std::time::Duration;

use serde_json::{Value, json};
use workos::authentication::DeviceError;
use workos::{
    Authentication, Body, BoxFuture, Client, ErrorKind, Limits, Transport, TransportError,
    TransportErrorKind, http,
};

use workos_tests::clock::SteppedClock;
use workos_tests::patience::until;
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::sign_ins::{CLIENT_ID, asked_for, body, client, public_client, signed_in, users};

/// A client without an API key, and a clock that tells how long it waited.
fn started(server: &Server) -> (Client, SteppedClock) {
    let clock = SteppedClock::default();
    let builder = public_client(server).clock(clock.clone());
    (builder.build().expect("a client"), clock)
}

fn device(changes: Value) -> Answer {
    let mut device = json!({
        "device_code": "device_canary",
        "user_code": "BCDF-GHJK",
        "verification_uri": "https://acme.example/device",
        "verification_uri_complete": "https://acme.example/device?user_code=BCDF-GHJK",
        "expires_in": 300,
        "interval": 5,
    });
    for (name, value) in changes.as_object().expect("an object") {
        device[name] = value.clone();
    }
    Answer::json(200, &device)
}

fn says(code: &str) -> Answer {
    Answer::json(400, &json!({ "error": code, "error_description": "d" }))
}

fn seconds(counts: &[u64]) -> Vec<Duration> {
    counts.iter().copied().map(Duration::from_secs).collect()
}

/// Begins, and waits; gives the outcome, and how long each wait was.
async fn waited(
    begun: Answer,
    answers: impl IntoIterator<Item = Answer>,
) -> (Result<Authentication, DeviceError>, Vec<Duration>, usize) {
    let server = Server::answering([begun]);
    let (workos, clock) = started(&server);
    let begun = workos.user_management().device_authorization().await;
    let device = begun.expect("a device");
    server.take_only();
    clock.restart();
    server.prepare(answers);
    let outcome = device.wait().await;
    (outcome, clock.slept(), server.take_received().len())
}

#[tokio::test]
async fn a_device_is_shown_a_code_and_signed_in() {
    let server = Server::answering([
        device(json!({})),
        says("authorization_pending"),
        signed_in(),
    ]);
    // An API key is not sent, even if there is one.
    let users = users(client(&server));
    let device = users.device_authorization().await.expect("a device");
    assert_eq!(device.user_code, "BCDF-GHJK");
    assert_eq!(device.verification_uri, "https://acme.example/device");
    assert!(!format!("{device:?}").contains("canary"));

    let outcome = device.wait().await;
    assert!(matches!(outcome, Ok(Authentication::Complete(_))));
    let received = server.take_received();
    assert_eq!(received[0].target, "/user_management/authorize/device");
    assert_eq!(body(&received[0]), json!({ "client_id": CLIENT_ID }));
    let question = json!({
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "client_id": CLIENT_ID,
        "device_code": "device_canary",
    });
    assert_eq!(received.len(), 3);
    for asked in &received[1..] {
        assert_eq!(asked.target, "/user_management/authenticate");
        assert_eq!(body(asked), question);
        assert!(asked.header("authorization").is_empty());
    }
}

#[tokio::test]
async fn it_asks_at_the_interval_and_more_slowly_when_told() {
    let answers = [
        says("authorization_pending"),
        says("slow_down"),
        says("authorization_pending"),
        says("slow_down"),
        signed_in(),
    ];
    let (outcome, slept, _) = waited(device(json!({})), answers).await;
    assert!(outcome.is_ok());
    assert_eq!(slept, seconds(&[5, 5, 10, 10, 15]));

    for (interval, expected) in [
        (json!(2), 2),
        (json!(null), 5),
        (json!(0), 1),
        (json!(-3), 1),
    ] {
        let begun = device(json!({ "interval": interval }));
        let (outcome, slept, _) = waited(begun, [signed_in()]).await;
        assert!(outcome.is_ok());
        assert_eq!(slept, seconds(&[expected]));
    }
}

#[tokio::test]
async fn failures_that_pass_do_not_end_it() {
    let answers = [
        Answer::empty(503),
        Answer::silence(Ending::Reset),
        Answer::json(429, &json!({ "error": "too_many_requests" })).header("retry-after", "40"),
        Answer::json(429, &json!({ "error": "too_many_requests" })).header("retry-after", "1"),
        says("authorization_pending"),
        signed_in(),
    ];
    let (outcome, slept, asked) = waited(device(json!({})), answers).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    assert_eq!(slept, seconds(&[5, 5, 5, 40, 5, 5]));
    assert_eq!(asked, 6);
}

/// Begins, and then no answer comes in time.
struct Silent;

impl Transport for Silent {
    fn send(
        &self,
        request: http::Request<Body>,
        _: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let begins = request.uri().path() == "/user_management/authorize/device";
        let begun = json!({
            "device_code": "d",
            "user_code": "u",
            "verification_uri": "v",
            "expires_in": 300,
        });
        Box::pin(ready(match begins {
            true => Ok(http::Response::new(Body::from(begun.to_string()))),
            false => Err(TransportError::new(TransportErrorKind::Timeout)),
        }))
    }
}

#[tokio::test]
async fn a_server_that_does_not_keep_up_is_asked_less_often() {
    let clock = SteppedClock::default();
    let builder = Client::builder().client_id(CLIENT_ID).transport(Silent);
    let users = users(builder.clock(clock.clone()));
    let device = users.device_authorization().await.expect("a device");
    let outcome = device.wait().await;
    let Err(DeviceError::Expired(error)) = outcome else {
        panic!("{outcome:?}");
    };
    assert!(error.is_timeout());
    assert_eq!(clock.slept(), seconds(&[5, 10, 20, 40, 60, 60, 60, 45]));
}

#[tokio::test]
async fn it_says_why_nobody_was_signed_in() {
    let (outcome, _, _) = waited(device(json!({})), [says("access_denied")]).await;
    assert!(
        matches!(outcome, Err(DeviceError::AccessDenied(_))),
        "{outcome:?}"
    );
    let (outcome, _, _) = waited(device(json!({})), [says("expired_token")]).await;
    assert!(
        matches!(outcome, Err(DeviceError::Expired(_))),
        "{outcome:?}"
    );

    for answer in [
        says("invalid_grant"),
        says("invalid_client"),
        Answer::empty(400),
        Answer::json(
            429,
            &json!({ "code": "daily_quota_exceeded", "message": "m" }),
        ),
        Answer::json(200, &json!({ "access_token": "access_canary" })),
    ] {
        let (outcome, slept, _) = waited(device(json!({})), [answer, signed_in()]).await;
        let Err(DeviceError::Failed(error)) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(slept.len(), 1, "{error}");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    let (outcome, _, _) = waited(device(json!({})), [says("access_denied")]).await;
    let reason = outcome.expect_err("declined");
    let source = std::error::Error::source(&reason).expect("a source");
    assert!(source.to_string().contains("access_denied"));
    assert_eq!(workos::Error::from(reason).code(), Some("access_denied"));
}

#[tokio::test]
async fn it_ends_when_the_code_expires() {
    let pending = vec![says("authorization_pending"); 9];
    let begun = device(json!({ "expires_in": 12 }));
    let (outcome, slept, asked) = waited(begun, pending).await;
    let Err(DeviceError::Expired(error)) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(error.code(), Some("authorization_pending"));
    // The last question comes when the code expires, not before.
    assert_eq!(slept, seconds(&[5, 5, 2]));
    assert_eq!(asked, 3);

    // Also without a single answer, and where times make no sense.
    let resets = vec![Answer::silence(Ending::Reset); 9];
    let (outcome, _, asked) = waited(device(json!({ "expires_in": 11 })), resets).await;
    assert!(
        matches!(outcome, Err(DeviceError::Expired(_))),
        "{outcome:?}"
    );
    assert_eq!(asked, 3);
    let (outcome, _, asked) = waited(
        device(json!({ "expires_in": -5, "interval": i64::MAX })),
        [says("authorization_pending")],
    )
    .await;
    assert!(
        matches!(outcome, Err(DeviceError::Expired(_))),
        "{outcome:?}"
    );
    assert_eq!(asked, 1);
    let absurd = device(json!({ "expires_in": i64::MAX, "interval": i64::MAX }));
    let (outcome, slept, _) = waited(absurd, [says("slow_down"), signed_in()]).await;
    assert!(
        matches!(outcome, Err(DeviceError::Expired(_))),
        "{outcome:?}"
    );
    assert_eq!(slept, seconds(&[86_400]));
}

#[tokio::test]
async fn a_next_step_is_an_outcome() {
    let step = asked_for(
        403,
        json!({
            "code": "organization_selection_required",
            "pending_authentication_token": "pending_1",
            "organizations": [{ "id": "org_1", "name": "Acme" }],
        }),
    );
    let (outcome, _, _) = waited(device(json!({})), [step]).await;
    assert!(
        matches!(outcome, Ok(Authentication::Next(_))),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn dropping_the_future_ends_it_and_waiting_anew_goes_on() {
    let server = Server::answering([device(json!({}))]);
    let (workos, _) = started(&server);
    let begun = workos.user_management().device_authorization().await;
    let device = begun.expect("a device");
    server.take_only();

    server.prepare([Answer::silence(Ending::Stall)]);
    let waiting = {
        let device = device.clone();
        tokio::spawn(async move { device.wait().await })
    };
    until(|| server.counted().read == 2).await;
    waiting.abort();
    assert!(waiting.await.expect_err("aborted").is_cancelled());
    server.wait_until(|counted| counted.hung_up == 1);
    assert_eq!(server.take_received().len(), 1);

    server.prepare([signed_in()]);
    assert!(matches!(
        device.wait().await,
        Ok(Authentication::Complete(_))
    ));
}

#[tokio::test]
async fn nothing_is_sent_without_a_client_id() {
    let server = Server::start();
    let users = users(workos_tests::sign_ins::anonymous_client(&server));
    let error = users
        .device_authorization()
        .await
        .expect_err("no client id");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(server.counted().connections, 0);
}
