//! What has to be done before a person is signed in: read from what the API says, and gone on with.

mod asked;
mod radar;

use serde_json::json;
use workos::{Authentication, Error, ErrorKind, NextStep};
use workos_tests::form;
use workos_tests::server::{Answer, Server};
use workos_tests::sign_ins::{API_KEY, asked_for, body, client, described, user, users};

use asked::{Asked, goes_on_with, outcome_of, pending};

#[tokio::test]
async fn an_email_address_is_verified() {
    let said = pending(
        "email_verification_required",
        json!({ "email": "ada@example.com", "email_verification_id": "email_verification_1" }),
    );
    let asked = Asked::by(403, said).await;
    let NextStep::EmailVerification(step) = &asked.step else {
        panic!("{:?}", asked.step);
    };
    assert_eq!(step.email.as_deref(), Some("ada@example.com"));
    let sent = asked.sent_by(step.verify(&asked.users, "123456")).await;
    let expected = goes_on_with("email-verification:code", json!({ "code": "123456" }));
    assert_eq!(body(&sent), expected);

    let verification = described("EmailVerification");
    asked.server.prepare([Answer::json(200, &verification)]);
    let request = step.email_verification(&asked.users).expect("an id");
    let got = request.await.expect("an e-mail verification");
    assert_eq!(
        got.code.expose(),
        verification["code"].as_str().expect("code")
    );
    assert_eq!(
        asked.server.take_only().target,
        "/user_management/email_verification/email_verification_1"
    );
}

#[tokio::test]
async fn a_second_factor_is_challenged_and_verified() {
    for code in ["mfa_challenge", "mfa_verification"] {
        let said = pending(
            code,
            json!({
                "authentication_factors": [
                    { "id": "auth_factor_1", "type": "totp" },
                    { "id": "auth_factor_2", "type": "sms" },
                    { "type": "totp" },
                ],
                "user": user(),
            }),
        );
        let asked = Asked::by(403, said).await;
        let NextStep::MfaChallenge(step) = &asked.step else {
            panic!("{:?}", asked.step);
        };
        let factors: Vec<_> = step
            .authentication_factors
            .iter()
            .map(|factor| (factor.id.as_str(), factor.r#type.as_deref()))
            .collect();
        assert_eq!(
            factors,
            [
                ("auth_factor_1", Some("totp")),
                ("auth_factor_2", Some("sms"))
            ]
        );
        assert_eq!(step.user.as_ref().expect("a user").id, "user_1");

        let challenge = described("AuthenticationChallenge");
        asked.server.prepare([Answer::json(201, &challenge)]);
        let made = step
            .challenge(&asked.users, "auth_factor_2")
            .sms_template("Your code: {{code}}")
            .await
            .expect("a challenge");
        let sent = asked.server.take_only();
        assert_eq!(sent.target, "/auth/factors/auth_factor_2/challenge");
        assert_eq!(sent.header("authorization"), [format!("Bearer {API_KEY}")]);
        assert_eq!(
            body(&sent),
            json!({ "sms_template": "Your code: {{code}}" })
        );
        assert_eq!(made.id, challenge["id"]);

        let goes_on = step.verify(&asked.users, "123456", &made.id);
        let sent = asked.sent_by(goes_on).await;
        let given = json!({ "code": "123456", "authentication_challenge_id": made.id });
        assert_eq!(body(&sent), goes_on_with("mfa-totp", given));
    }
}

#[tokio::test]
async fn a_second_factor_is_set_up() {
    let asked = Asked::by(403, pending("mfa_enrollment", json!({ "user": user() }))).await;
    let NextStep::MfaEnrollment(step) = &asked.step else {
        panic!("{:?}", asked.step);
    };
    let place = "POST /user_management/users/{userlandUserId}/auth_factors answer";
    let mut made = described(place);
    for secret in ["qr_code", "secret", "uri"] {
        made["authentication_factor"]["totp"][secret] = json!(format!("{secret}_canary"));
    }
    asked.server.prepare([Answer::json(201, &made)]);
    let factor = step.enroll(&asked.users).totp_issuer("Acme").await;
    let factor = factor.expect("a factor");
    let sent = asked.server.take_only();
    assert_eq!(sent.target, "/user_management/users/user_1/auth_factors");
    assert_eq!(
        body(&sent),
        json!({ "type": "totp", "totp_issuer": "Acme" })
    );
    assert_eq!(factor.factor_id, made["authentication_factor"]["id"]);
    assert_eq!(factor.challenge_id, made["authentication_challenge"]["id"]);
    for (secret, value) in [
        (&factor.qr_code, "qr_code_canary"),
        (&factor.secret, "secret_canary"),
        (&factor.uri, "uri_canary"),
    ] {
        assert_eq!(secret.expose(), value);
    }
    assert!(!format!("{factor:?}").contains("canary"));

    let goes_on = step.verify(&asked.users, "123456", &factor.challenge_id);
    let sent = asked.sent_by(goes_on).await;
    let given = json!({ "code": "123456", "authentication_challenge_id": factor.challenge_id });
    assert_eq!(body(&sent), goes_on_with("mfa-totp", given));
}

#[tokio::test]
async fn an_organization_is_selected() {
    let said = pending(
        "organization_selection_required",
        json!({
            "organizations": [
                { "id": "org_1", "name": "Acme" },
                { "id": "org_2" },
                { "name": "nobody" },
            ],
            "user": user(),
        }),
    );
    let asked = Asked::by(403, said).await;
    let NextStep::OrganizationSelection(step) = &asked.step else {
        panic!("{:?}", asked.step);
    };
    let organizations: Vec<_> = step
        .organizations
        .iter()
        .map(|organization| (organization.id.as_str(), organization.name.as_deref()))
        .collect();
    assert_eq!(organizations, [("org_1", Some("Acme")), ("org_2", None)]);
    let sent = asked.sent_by(step.select(&asked.users, "org_2")).await;
    let given = json!({ "organization_id": "org_2" });
    assert_eq!(body(&sent), goes_on_with("organization-selection", given));
}

#[tokio::test]
async fn single_sign_on_is_asked_for_with_either_status() {
    for (status, said) in [
        (
            400,
            json!({
                "error": "sso_required",
                "error_description": "Use one of the connections.",
                "connection_ids": ["conn_1", "conn_2"],
                "email": "ada@example.com",
                "pending_authentication_token": "pending_canary",
            }),
        ),
        (
            403,
            json!({
                "code": "sso_required",
                "message": "Use one of the connections.",
                "connection_ids": ["conn_1", "conn_2"],
                "email": "ada@example.com",
            }),
        ),
    ] {
        let asked = Asked::by(status, said).await;
        let NextStep::SsoRequired(step) = &asked.step else {
            panic!("{:?}", asked.step);
        };
        assert_eq!(step.connection_ids, ["conn_1", "conn_2"]);
        assert_eq!(step.email.as_deref(), Some("ada@example.com"));
        assert_eq!(step.error().message(), Some("Use one of the connections."));
        assert_eq!(step.pending_authentication_token.is_some(), status == 400);

        let sign_in = step.sign_in(&asked.users, "conn_2", "https://app.example.com/callback");
        let url = sign_in.start().expect("an address").url;
        assert_eq!(form::value(&url, "connection_id"), "conn_2");
        assert_eq!(form::value(&url, "login_hint"), "ada@example.com");
        assert_eq!(form::value(&url, "code_challenge_method"), "S256");
    }
}

#[tokio::test]
async fn an_organization_says_which_methods_it_allows() {
    let said = json!({
        "error": "organization_authentication_methods_required",
        "error_description": "Use a method that the organization allows.",
        "sso_connection_ids": ["conn_1"],
        "auth_methods": { "google_oauth": true, "password": false, "odd": "yes" },
    });
    let asked = Asked::by(422, said).await;
    let NextStep::OrganizationAuthenticationMethods(step) = &asked.step else {
        panic!("{:?}", asked.step);
    };
    let allowed = ["google_oauth", "password", "odd", "magic_auth"].map(|name| step.allows(name));
    assert_eq!(allowed, [true, false, false, false]);
    assert_eq!(step.sso_connection_ids, ["conn_1"]);
}

#[tokio::test]
async fn what_another_page_or_method_does_is_told_apart() {
    for (status, said) in [
        (
            403,
            json!({ "code": "authentication_method_not_allowed", "message": "m" }),
        ),
        (
            400,
            json!({ "error": "authentication_method_not_allowed", "error_description": "d" }),
        ),
        (
            403,
            json!({ "code": "email_password_auth_disabled", "message": "m" }),
        ),
    ] {
        let asked = Asked::by(status, said).await;
        assert!(
            matches!(asked.step, NextStep::AuthenticationMethodNotAllowed(_)),
            "{:?}",
            asked.step
        );
    }
}

#[tokio::test]
async fn what_only_the_pages_of_authkit_do_is_a_sign_in_there() {
    let asked = Asked::by(
        403,
        pending("passkey_progressive_enrollment", json!({ "user": user() })),
    )
    .await;
    let NextStep::PasskeyEnrollment(step) = &asked.step else {
        panic!("{:?}", asked.step);
    };
    assert!(step.user.is_some() && step.pending_authentication_token.is_some());
    let sign_in = step.sign_in(&asked.users, "https://app.example.com/callback");
    let url = sign_in.start().expect("an address").url;
    assert_eq!(form::value(&url, "provider"), "authkit");
    assert_eq!(form::value(&url, "login_hint"), "ada@example.com");
    assert_eq!(form::value(&url, "code_challenge_method"), "S256");

    let said = json!({ "code": "application_consent_required", "message": "m" });
    let asked = Asked::by(403, said).await;
    let NextStep::ApplicationConsent(step) = &asked.step else {
        panic!("{:?}", asked.step);
    };
    assert!(step.user.is_none() && step.pending_authentication_token.is_none());
    let sign_in = step.sign_in(&asked.users, "https://app.example.com/callback");
    let url = sign_in.start().expect("an address").url;
    assert_eq!(form::value(&url, "provider"), "authkit");
    assert!(!url.contains("login_hint"), "{url}");
}

/// Every code for which going on takes the token.
const PENDING: [&str; 9] = [
    "email_verification_required",
    "mfa_challenge",
    "mfa_enrollment",
    "organization_selection_required",
    "radar_challenge",
    "radar_email_challenge",
    "radar_sms_challenge",
    "radar_sms_sign_in_challenge",
    "radar_sign_up_challenge",
];

#[tokio::test]
async fn an_answer_that_nobody_could_go_on_with_stays_an_error() {
    for code in PENDING {
        let without_token = json!({
            "code": code,
            "message": "m",
            "user": user(),
            "radar_challenge_id": "radar_1",
        });
        let mut of_another_type = without_token.clone();
        of_another_type["pending_authentication_token"] = json!(["pending_canary"]);
        for said in [without_token, of_another_type] {
            let (_, _, outcome) = outcome_of(asked_for(403, said)).await;
            let error = outcome.expect_err(code);
            assert_eq!(error.code(), Some(code));
        }
    }
    for said in [
        // As the document has it for status 400.
        json!({ "error": "mfa_enrollment", "error_description": "d" }),
        pending("mfa_enrollment", json!({})),
        pending("radar_email_challenge", json!({})),
    ] {
        let (_, _, outcome) = outcome_of(asked_for(400, said)).await;
        assert!(outcome.is_err(), "{outcome:?}");
    }
    for status in [429, 500] {
        let (_, _, outcome) =
            outcome_of(asked_for(status, pending("mfa_challenge", json!({})))).await;
        assert!(outcome.is_err(), "{outcome:?}");
    }
}

#[tokio::test]
async fn what_comes_beside_the_token_may_be_missing_or_odd() {
    for code in PENDING.into_iter().filter(|code| *code != "mfa_enrollment") {
        let extra = json!({
            "radar_challenge_id": "radar_1",
            "user": { "id": 7 },
            "email": null,
            "organizations": "none",
            "authentication_factors": [null, "x", { "id": "" }],
        });
        let asked = Asked::by(403, pending(code, extra)).await;
        assert_eq!(asked.step.code(), Some(code));
        let token = asked.step.pending_authentication_token().expect(code);
        assert_eq!(token.expose(), "pending_canary");
        match &asked.step {
            NextStep::MfaChallenge(step) => assert!(step.authentication_factors.is_empty()),
            NextStep::OrganizationSelection(step) => assert!(step.organizations.is_empty()),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_step_is_still_the_error_that_it_was() {
    let asked = Asked::by(403, pending("mfa_challenge", json!({}))).await;
    let shown = format!("{:?} {}", asked.step, asked.step.error());
    assert!(!shown.contains("canary"), "{shown}");
    let error = Error::from(asked.step);
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.request_id(), Some("req_1"));
    let again = NextStep::try_from(error).expect("the same step");
    let outcome = Authentication::Next(again);
    assert!(!format!("{outcome:?}").contains("canary"));
    let error = outcome.complete().expect_err("not signed in");
    assert_eq!(error.code(), Some("mfa_challenge"));
}

#[tokio::test]
async fn steps_come_with_their_circumstances() {
    let server = Server::answering([asked_for(403, pending("mfa_challenge", json!({})))]);
    let users = users(client(&server));
    let sent = users.authenticate_with_code("c").send().await;
    let sent = sent.expect("a response");
    assert_eq!(sent.status().as_u16(), 403);
    assert_eq!(sent.request_id(), Some("req_1"));
    let outcome = sent.into_value();
    assert!(matches!(
        outcome,
        Authentication::Next(NextStep::MfaChallenge(_))
    ));
}
