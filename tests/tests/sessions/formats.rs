//! Sessions in the formats of other SDKs, and the way from one format or password to another.

use serde_json::{Value, json};
use workos::SessionPassword;
use workos::session::{SessionFormat, Unauthenticated, UnsealError};
use workos_tests::document::repository_file;
use workos_tests::tokens::{SigningKey, Vectors, claims};

use crate::app::{App, Browser, PASSWORD, password, reason, sealed};

#[tokio::test]
async fn a_sealed_text_of_another_time_or_format_does_not_count() {
    let vectors: Value =
        serde_json::from_str(&repository_file("tests/vectors/sessions.json")).expect("vectors");
    let case = |id: &str| {
        let mut cases = vectors["cases"].as_array().expect("cases").iter();
        let case = cases.find(|case| case["id"] == id).expect(id);
        let text = |name: &str| case[name].as_str().expect("a text").to_owned();
        (text("password"), text("sealed"))
    };
    let app = App::start();
    for (id, expected) in [
        (
            "iron-v2-ttl-expired-long-ago",
            Unauthenticated::Sealed(UnsealError::Expired),
        ),
        ("iron-v2-ttl-far-future", Unauthenticated::NoSession),
    ] {
        let (password, sealed) = case(id);
        let policy = Vectors::get().policy();
        let builder = app.workos.sessions(policy, crate::app::password(&password));
        let sessions = app.warm(builder).await;
        let browser = Browser::with("wos-session", &sealed);
        assert_eq!(reason(&sessions, &browser).await, expected, "{id}");
    }
    // Of formats, those count that are configured.
    let (password, sealed) = case("python-basic");
    let policy = Vectors::get().policy();
    let builder = app.workos.sessions(policy, crate::app::password(&password));
    let sessions = app.warm(builder).await;
    let reason = reason(&sessions, &Browser::with("wos-session", &sealed)).await;
    assert!(
        matches!(reason, Unauthenticated::Sealed(UnsealError::Malformed(_))),
        "{reason:?}"
    );
}

#[tokio::test]
async fn each_format_keeps_a_session_and_passwords_are_changed_one_by_one() {
    let app = App::start();
    for format in [
        SessionFormat::Fe26_2,
        SessionFormat::Fernet,
        SessionFormat::AesGcm,
    ] {
        let generate = || {
            match format {
                SessionFormat::Fernet => SessionPassword::generate_fernet(),
                _ => SessionPassword::generate(),
            }
            .expect("a password")
        };
        let (old, new) = (generate(), generate());
        let sessions = |password: &SessionPassword| {
            let policy = Vectors::get().policy();
            app.workos.sessions(policy, password.clone()).format(format)
        };
        let before = app.warm(sessions(&old)).await;
        let mut browser = app.signed_in(&before, app.granted("rt_1")).await;
        let (user, method) = {
            let session = browser.session(&before).await;
            (
                session.user().clone(),
                session.authentication_method().cloned(),
            )
        };

        let after = app.warm(sessions(&new).older_password(old.clone())).await;
        let session = browser.session(&after).await;
        assert_eq!(session.user(), &user);
        assert_eq!(session.authentication_method().cloned(), method);
        let without = app.warm(sessions(&new)).await;
        let reason = reason(&without, &browser).await;
        assert_eq!(reason, Unauthenticated::Sealed(UnsealError::NotAuthentic));

        // Put into cookies again, it is sealed with the new one.
        browser.keep(&session.cookies().expect("cookies"));
        browser.session(&without).await;
    }
}

#[tokio::test]
async fn a_format_is_changed_for_another() {
    let app = App::start();
    let (old, new) = (
        SessionPassword::generate_fernet().expect("a password"),
        SessionPassword::generate().expect("a password"),
    );
    let policy = || Vectors::get().policy();
    let python = app
        .workos
        .sessions(policy(), old.clone())
        .format(SessionFormat::Fernet);
    let python = app.warm(python).await;
    let mut browser = app.signed_in(&python, app.granted("rt_1")).await;
    let both = app.workos.sessions(policy(), new.clone());
    let both = both.older_password(old).also_reads(SessionFormat::Fernet);
    let both = app.warm(both).await;
    let session = browser.session(&both).await;
    browser.keep(&session.cookies().expect("cookies"));
    let node = app.warm(app.workos.sessions(policy(), new)).await;
    assert_eq!(browser.session(&node).await.user(), session.user());
}

/// Node's AuthKit packages leave more out than its SDK, and others may put more in.
#[tokio::test]
async fn sessions_of_other_packages_are_read_and_what_else_is_in_them_stays() {
    let app = App::start();
    let sessions = app.sessions().await;
    let token = SigningKey::first().sign(&claims());
    let content = json!({
        "accessToken": token,
        "refreshToken": "rt_1",
        "user": {
            "object": "user", "id": "user_1", "email": "ada@example.com", "emailVerified": true,
            "profilePictureUrl": null, "firstName": "Ada", "lastName": null, "lastSignInAt": null,
            "createdAt": "2026-01-15T12:00:00.000Z", "updatedAt": "2026-01-15T12:00:00.000Z",
            "externalId": "e_1", "metadata": {"camelCase": "kept", "snake_case": "kept"},
        },
        "tenant": {"of": ["somebody", "else"]},
    });
    let browser = sealed(&app, &content.to_string());
    let session = browser.session(&sessions).await;
    assert_eq!(session.user().external_id.as_deref(), Some("e_1"));
    let metadata = &session.user().metadata;
    assert_eq!(
        metadata.keys().collect::<Vec<_>>(),
        ["camelCase", "snake_case"]
    );

    let cookies = session.cookies().expect("cookies");
    let value = cookies[0].value().expose();
    let written = SessionFormat::Fe26_2.unseal(value, [&password(PASSWORD)], app.now());
    let written: Value = serde_json::from_str(written.expect("unsealed").expose()).expect("JSON");
    assert_eq!(written, content);
}
