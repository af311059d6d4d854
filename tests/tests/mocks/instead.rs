//! What is done by more than one call, or by one that an application does not name: which request is
//! described instead, as the guide says.

use std::collections::BTreeMap;
use std::time::Duration;

use workos::chrono::Utc;
use workos::events::EventCursor;
use workos::feature_flags::FlagContext;
use workos::mock::{ANY, FixedClock, Fixture, MockError, MockRequest, MockServer};
use workos::test::TokenIssuer;
use workos::types::{
    AuditLogExport, DataKey, DecryptedDataKey, DeviceAuthorization, Event, Organization,
    ProfileAndToken, RuntimeFeatureFlag, User,
};
use workos::{Authentication, Clock};

#[tokio::test]
async fn the_vault_encrypts_with_a_data_key_and_decrypts() {
    let server = MockServer::start();
    let context = [("organization_id", "org_1")];
    let vault = server.vault();
    vault
        .create_data_key(context)
        .returns(DataKey::fixture())
        .times(1);
    let decrypt = vault.decrypt_data_key(ANY);
    decrypt.returns(DecryptedDataKey::fixture()).times(1);
    let application = server.client().vault();
    let text = application
        .encrypt("4111", context)
        .await
        .expect("encrypted");
    // Another process has not kept the key.
    let content = server.client().vault().decrypt(text).await;
    assert_eq!(content.expect("decrypted").expose(), b"4111");
}

#[tokio::test]
async fn an_export_is_created_and_looked_at() {
    let server = MockServer::start();
    let (from, to) = (Utc::now(), Utc::now());
    let logs = server.audit_logs();
    let create = logs.create_export("org_1", from, to).expecting();
    let create = create.with_any("range_start").with_any("range_end");
    create.returns(AuditLogExport::fixture()).times(1);
    let now = server.clock().now();
    let export = server.client().audit_logs().export("org_1", now, now);
    let export = export.await.expect("an export");
    assert_eq!(export.id, AuditLogExport::fixture().id);
}

#[tokio::test]
async fn a_sign_in_by_single_sign_on_ends_with_a_profile() {
    let server = MockServer::start();
    let profile = server.sso().get_profile_and_token("code_1");
    profile.returns(ProfileAndToken::fixture()).times(1);
    let sso = server.client().sso();
    let started = sso
        .sign_in("https://shop.example/callback")
        .organization("org_1")
        .start()
        .expect("an address");
    let query = workos::test::callback_query(&started.url, "code_1");
    let finished = sso.finish_sign_in(&query, started.pending).await;
    let finished = finished.expect("signed in");
    assert_eq!(finished.answer.profile, ProfileAndToken::fixture().profile);
}

#[tokio::test]
async fn devices_are_authorized() {
    let server = MockServer::start();
    let issuer = TokenIssuer::of(&server);
    let users = server.user_management();
    let start = users.start_device_authorization(ANY);
    start.returns(DeviceAuthorization::fixture()).times(1);
    let code = DeviceAuthorization::fixture().device_code;
    users
        .authenticate_with_device_code(code)
        .fails(MockError::oauth("authorization_pending", "Not yet."))
        .then_returns(issuer.token("user_1").signs_in(User::fixture()))
        .times(2);
    let users = server.client().user_management();
    let device = users.device_authorization().await.expect("a code");
    match device.wait().await.expect("signed in") {
        Authentication::Complete(answer) => assert_eq!(answer.user.id, "user_1"),
        Authentication::Next(step) => panic!("{step:?}"),
    }
}

#[tokio::test]
async fn events_are_followed() {
    let server = MockServer::start();
    let events = server.events().list();
    events.returns([Event::fixture()]);
    let mut events = server
        .client()
        .events()
        .follow(EventCursor::after("event_0"));
    let followed = events.next().await.expect("an event").expect("an event");
    assert_eq!(followed.event, Event::fixture());
}

#[tokio::test]
async fn credentials_are_checked_by_two_calls() {
    let server = MockServer::start();
    let _issuer = TokenIssuer::of(&server);
    server
        .organizations()
        .list()
        .returns([Organization::fixture()]);
    let report = server.client().check_credentials().await;
    assert!(report.is_ok(), "{report:?}");
    assert_eq!(server.clock().waits(), [Duration::ZERO; 0]);
}

/// What polls in the background needs a clock whose waits last.
#[tokio::test]
async fn flags_are_evaluated_in_the_process() {
    let server = MockServer::start_with(FixedClock::default().holding());
    let flag = RuntimeFeatureFlag::fixture_with(|flag| {
        flag.enabled = true;
        flag.default_value = true;
    });
    let flags = server.feature_flags().get_runtime_flags();
    let mock = flags.returns(BTreeMap::from([("beta".to_owned(), flag)]));
    let flags = server.client().feature_flags().runtime().start();
    let flags = flags.expect("a runtime");
    let ready = flags.wait_until_ready(Duration::from_secs(60)).await;
    ready.expect("ready");
    assert!(flags.is_enabled("beta", &FlagContext::new()));
    mock.assert_calls(1);
}
