//! Challenges of Radar.

use serde_json::json;
use workos::NextStep;
use workos::types::RadarSmsChallenge;
use workos_tests::server::Answer;
use workos_tests::sign_ins::{body, user};

use crate::asked::{Asked, goes_on_with, pending};

#[tokio::test]
async fn challenges_of_radar_are_answered() {
    let said = pending(
        "radar_email_challenge",
        json!({ "radar_challenge_id": "radar_1", "email": "ada@example.com" }),
    );
    let asked = Asked::by(403, said).await;
    let NextStep::RadarEmailChallenge(step) = &asked.step else {
        panic!("{:?}", asked.step);
    };
    let sent = asked.sent_by(step.verify(&asked.users, "123456")).await;
    let by_email = goes_on_with(
        "radar-email-challenge:code",
        json!({ "code": "123456", "radar_challenge_id": "radar_1" }),
    );
    assert_eq!(body(&sent), by_email);

    let asked = Asked::by(403, pending("radar_challenge", json!({}))).await;
    let NextStep::RadarChallenge(step) = &asked.step else {
        panic!("{:?}", asked.step);
    };
    assert_eq!(step.radar_challenge_id, None);
    let goes_on = step.verify_email(&asked.users, "123456", "radar_1");
    assert_eq!(body(&asked.sent_by(goes_on).await), by_email);
    let by_sms = goes_on_with("radar-sms-challenge:code", json!({ "code": "123456" }));
    let sent = asked.sent_by(step.verify_sms(&asked.users, "123456")).await;
    assert_eq!(body(&sent), by_sms);

    for code in ["radar_sms_challenge", "radar_sms_sign_in_challenge"] {
        for extra in [
            json!({}),
            json!({ "verification_id": "verification_1", "phone_number": "+15550100" }),
        ] {
            let asked = Asked::by(403, pending(code, extra.clone())).await;
            let NextStep::RadarSmsChallenge(step) = &asked.step else {
                panic!("{:?}", asked.step);
            };
            let sent = asked.sent_by(step.verify(&asked.users, "123456")).await;
            let mut expected = by_sms.clone();
            for (name, value) in extra.as_object().expect("an object") {
                expected[name] = value.clone();
            }
            assert_eq!(body(&sent), expected);
        }
    }
}

#[tokio::test]
async fn a_phone_number_is_proven_before_an_account_is_made() {
    let asked = Asked::by(
        403,
        pending("radar_sign_up_challenge", json!({ "user": user() })),
    )
    .await;
    let NextStep::RadarSignUpChallenge(step) = &asked.step else {
        panic!("{:?}", asked.step);
    };
    let answer = json!({ "verification_id": "verification_1", "phone_number": "+15550100" });
    asked.server.prepare([Answer::json(200, &answer)]);
    let user_id = step.user_id.as_deref().expect("an id");
    let sending = step.send(&asked.users, user_id, "+1 555 0100").await;
    let sent_to: RadarSmsChallenge = sending.expect("a code");
    let sent = asked.server.take_only();
    assert_eq!(sent.target, "/user_management/radar_challenges");
    let expected = json!({
        "user_id": "user_1",
        "pending_authentication_token": "pending_canary",
        "phone_number": "+1 555 0100",
    });
    assert_eq!(body(&sent), expected);

    let goes_on = step.verify(&asked.users, "123456", &sent_to);
    let expected = goes_on_with(
        "radar-sms-challenge:code",
        json!({
            "code": "123456",
            "verification_id": "verification_1",
            "phone_number": "+15550100",
        }),
    );
    assert_eq!(body(&asked.sent_by(goes_on).await), expected);
}
