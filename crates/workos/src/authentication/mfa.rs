//! Second factors during a sign-in: setting one up, and challenging it. It works with the feature
//! `user_management` alone; everything else about factors is in the namespace `multi_factor_auth`.

use workos_core::chrono::{DateTime, Utc};
use workos_core::http::Method;
use workos_core::serde::{Deserialize, Deserializer};
use workos_core::{
    Credential, Operation, PreparedRequest, Repeat, Request, Secret, json_object, request_builder,
};
use workos_generated::types::User;

use super::body::{StepBody, text};
use super::next_step::step;
use crate::UserManagement;
use crate::user_management::TotpGrant;

static CHALLENGE_FACTOR: Operation = Operation::new(
    "multi_factor_auth.challenge_factor",
    Method::POST,
    "/auth/factors/{id}/challenge",
    Credential::ApiKey,
    Repeat::Never,
);

static ENROLL_USER_FACTOR: Operation = Operation::new(
    "multi_factor_auth.enroll_user_factor",
    Method::POST,
    "/user_management/users/{userlandUserId}/auth_factors",
    Credential::ApiKey,
    Repeat::WithKey,
);

step! {
    /// The person enters the code of a second factor: [challenge](Self::challenge) one of theirs,
    /// then [verify](Self::verify) the code.
    pub struct MfaChallenge {
        /// What takes the place of the credentials that were given already.
        pub pending_authentication_token: Secret = StepBody::token,
        /// The factors of the person.
        pub authentication_factors: Vec<PendingFactor> = |body| {
            Some(body.identified("authentication_factors", |id, factor| PendingFactor {
                id,
                r#type: factor.get("type").and_then(text),
            }))
        },
        /// The person.
        pub user: Option<Box<User>> = |body| Some(body.user()),
    }
}

step! {
    /// The person sets up a second factor: [enroll](Self::enroll) one, show it, then
    /// [verify](Self::verify) its first code.
    pub struct MfaEnrollment {
        /// What takes the place of the credentials that were given already.
        pub pending_authentication_token: Secret = StepBody::token,
        /// The id of the person, for whom the factor is made.
        pub user_id: String = StepBody::user_id,
        /// The person.
        pub user: Option<Box<User>> = |body| Some(body.user()),
    }
}

/// A factor that can be challenged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PendingFactor {
    /// The id of the factor.
    pub id: String,
    /// What kind of factor it is: `totp`, `sms`, or one that this SDK does not know.
    pub r#type: Option<String>,
}

/// The challenge of a factor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FactorChallenge {
    /// The id of the challenge, which goes along with the code.
    pub id: String,
    /// From when on the code does not count; `None` for those of an app.
    pub expires_at: Option<DateTime<Utc>>,
}

json_object! {
    FactorChallenge {
        id: required "id",
        expires_at: optional "expires_at",
    }
}

/// A factor that was made for the person, to be shown once, and the challenge of its first code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TotpEnrollment {
    /// The id of the factor.
    pub factor_id: String,
    /// The id of the challenge, which goes along with the first code.
    pub challenge_id: String,
    /// An image for the app to scan, as a `data:` URL. Whoever has it has the factor.
    pub qr_code: Secret,
    /// The same for typing in.
    pub secret: Secret,
    /// The same as an `otpauth:` URL.
    pub uri: Secret,
}

impl<'de> Deserialize<'de> for TotpEnrollment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let answer = EnrollAnswer::deserialize(deserializer)?;
        let factor = answer.authentication_factor;
        Ok(Self {
            factor_id: factor.id,
            challenge_id: answer.authentication_challenge.id,
            qr_code: factor.totp.qr_code,
            secret: factor.totp.secret,
            uri: factor.totp.uri,
        })
    }
}

struct EnrollAnswer {
    authentication_challenge: FactorChallenge,
    authentication_factor: EnrolledFactor,
}

struct EnrolledFactor {
    id: String,
    totp: EnrolledTotp,
}

struct EnrolledTotp {
    qr_code: Secret,
    secret: Secret,
    uri: Secret,
}

json_object! {
    EnrollAnswer {
        authentication_challenge: required "authentication_challenge",
        authentication_factor: required "authentication_factor",
    }
}

json_object! {
    EnrolledFactor {
        id: required "id",
        totp: required "totp",
    }
}

json_object! {
    EnrolledTotp {
        qr_code: required "qr_code",
        secret: required "secret",
        uri: required "uri",
    }
}

#[derive(Clone, Debug, Default)]
struct ChallengeFactor {
    sms_template: Option<String>,
}

json_object! {
    ChallengeFactor {
        sms_template: optional "sms_template",
    }
}

#[derive(Clone, Debug, Default)]
struct EnrollTotp {
    totp_issuer: Option<String>,
    totp_user: Option<String>,
}

json_object! {
    EnrollTotp {
        "type" = "totp";
        totp_issuer: optional "totp_issuer",
        totp_user: optional "totp_user",
    }
}

request_builder! {
    /// Challenges a factor: [`MfaChallenge::challenge`].
    pub struct ChallengeFactorRequest answers FactorChallenge, sends ChallengeFactor;
}

impl ChallengeFactorRequest {
    /// The text message with the code, for factors of the type `sms`; `{{code}}` stands for it.
    pub fn sms_template(mut self, sms_template: impl Into<String>) -> Self {
        self.body.sms_template = Some(sms_template.into());
        self
    }
}

request_builder! {
    /// Makes a factor: [`MfaEnrollment::enroll`].
    pub struct EnrollTotpRequest answers TotpEnrollment, sends EnrollTotp;
}

impl EnrollTotpRequest {
    /// Your application's name, as the app shows it.
    pub fn totp_issuer(mut self, totp_issuer: impl Into<String>) -> Self {
        self.body.totp_issuer = Some(totp_issuer.into());
        self
    }

    /// The person's name, as the app shows it.
    pub fn totp_user(mut self, totp_user: impl Into<String>) -> Self {
        self.body.totp_user = Some(totp_user.into());
        self
    }
}

impl MfaChallenge {
    /// Challenges a factor: one of the type `sms` is sent a code now. Needs an API key.
    pub fn challenge(
        &self,
        user_management: &UserManagement,
        factor_id: impl AsRef<str>,
    ) -> ChallengeFactorRequest {
        let request = Request::new(&CHALLENGE_FACTOR).path("id", factor_id);
        ChallengeFactorRequest {
            call: PreparedRequest::new(&user_management.client, request),
            body: ChallengeFactor::default(),
        }
    }

    /// Goes on with the code, and the id of the challenge.
    pub fn verify(
        &self,
        user_management: &UserManagement,
        code: impl Into<Secret>,
        challenge_id: impl Into<String>,
    ) -> TotpGrant {
        let token = self.pending_authentication_token.clone();
        user_management.authenticate_with_totp(code, token, challenge_id)
    }
}

impl MfaEnrollment {
    /// Makes a factor for an authenticator app, and challenges it. Show its
    /// [`qr_code`](TotpEnrollment::qr_code) to the person. Needs an API key.
    ///
    /// ```no_run
    /// use workos::authentication::{Authentication, MfaEnrollment};
    ///
    /// # async fn run(workos: workos::Client, step: MfaEnrollment) -> Result<(), workos::Error> {
    /// let users = workos.user_management();
    /// let factor = step.enroll(&users).totp_issuer("Acme").await?;
    /// let code = show(factor.qr_code.expose());
    /// let outcome = step.verify(&users, code, factor.challenge_id).await?;
    /// # Ok(())
    /// # }
    /// # fn show(_: &str) -> String { String::new() }
    /// ```
    pub fn enroll(&self, user_management: &UserManagement) -> EnrollTotpRequest {
        let request = Request::new(&ENROLL_USER_FACTOR).path("userlandUserId", &self.user_id);
        EnrollTotpRequest {
            call: PreparedRequest::new(&user_management.client, request),
            body: EnrollTotp::default(),
        }
    }

    /// Goes on with the first code, and the id of the challenge that came with the factor.
    pub fn verify(
        &self,
        user_management: &UserManagement,
        code: impl Into<Secret>,
        challenge_id: impl Into<String>,
    ) -> TotpGrant {
        let token = self.pending_authentication_token.clone();
        user_management.authenticate_with_totp(code, token, challenge_id)
    }
}

#[cfg(all(test, feature = "multi_factor_auth"))]
mod tests {
    use workos_generated::requests::multi_factor_auth as generated;

    use super::*;

    #[test]
    fn they_are_operations_of_the_document() {
        assert_eq!(CHALLENGE_FACTOR, generated::CHALLENGE_FACTOR);
        assert_eq!(ENROLL_USER_FACTOR, generated::ENROLL_USER_FACTOR);
    }
}
