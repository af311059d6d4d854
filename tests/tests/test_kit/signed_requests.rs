//! Webhooks and requests of Actions.

use workos::actions::{
    ActionRequest, ActionVerifier, AuthenticationContext, UserRegistrationContext,
};
use workos::chrono::TimeDelta;
use workos::mock::{FixedClock, Fixture};
use workos::test::{authentication_action, user_registration_action, webhook};
use workos::types::{Event, EventData};
use workos::webhooks::WebhookVerifier;
use workos::{Clock, ErrorKind};

#[test]
fn webhooks_are_verified() {
    let clock = FixedClock::default();
    let verifier = WebhookVerifier::new("secret").expect("a verifier");
    let verifier = verifier.clock(clock.clone());
    let event = Event::fixture();
    let request = webhook(&event, "secret", clock.now()).expect("a request");
    let verified = verifier.verify(&request.headers, &request.body);
    let read = verified.expect("verified").event().expect("an event");
    assert_eq!(read, event);
    assert!(!matches!(read.data, EventData::Unknown(_)));
    assert_eq!(request.headers["content-type"], "application/json");

    let other = webhook(&event, "other", clock.now()).expect("a request");
    assert!(verifier.verify(&other.headers, &other.body).is_err());
    let old = clock.now() - TimeDelta::minutes(4);
    let old = webhook(&event, "secret", old).expect("a request");
    assert!(verifier.verify(&old.headers, &old.body).is_err());
    let error = webhook(&event, "", clock.now()).expect_err("no secret");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[test]
fn every_event_of_the_api_comes_as_a_webhook() {
    let clock = FixedClock::default();
    let verifier = WebhookVerifier::new("secret").expect("a verifier");
    let verifier = verifier.clock(clock.clone());
    assert!(EventData::KNOWN.len() > 100);
    for name in EventData::KNOWN {
        let event = Event::fixture_of(name).unwrap_or_else(|| panic!("{name}"));
        let request = webhook(&event, "secret", clock.now()).expect("a request");
        let verified = verifier.verify(&request.headers, &request.body);
        let read = verified.expect("verified").event().expect("an event");
        assert_eq!(read, event, "{name}");
        assert!(!matches!(read.data, EventData::Unknown(_)), "{name}");
    }
    assert_eq!(Event::fixture_of("lunch.served"), None);
}

#[test]
fn actions_are_verified() {
    let clock = FixedClock::default();
    let verifier = ActionVerifier::new("secret").expect("a verifier");
    let verifier = verifier.clock(clock.clone());
    let context = AuthenticationContext::fixture_with(|context| {
        context.user.email = "eve@example.com".to_owned();
    });
    let request = authentication_action(&context, "secret", clock.now());
    let request = request.expect("a request");
    match verifier
        .verify(&request.headers, &request.body)
        .expect("verified")
    {
        ActionRequest::Authentication(request) => assert_eq!(request.user.email, "eve@example.com"),
        other => panic!("{other:?}"),
    }
    let context = UserRegistrationContext::fixture();
    let request = user_registration_action(&context, "secret", clock.now());
    let request = request.expect("a request");
    match verifier
        .verify(&request.headers, &request.body)
        .expect("verified")
    {
        ActionRequest::UserRegistration(request) => assert_eq!(request.into_context(), context),
        other => panic!("{other:?}"),
    }
}
