//! Challenges of Radar, which asks for one more proof where an attempt looks suspicious.

use workos_core::Secret;
use workos_generated::requests::user_management::SendRadarSmsChallengeRequest;
use workos_generated::types;

use super::body::StepBody;
use super::next_step::step;
use crate::UserManagement;
use crate::user_management::{RadarEmailChallengeGrant, RadarSmsChallengeGrant};

step! {
    /// The person answers a challenge of Radar. The answer does not say of which kind; an id means
    /// that the code came by e-mail.
    pub struct RadarChallenge {
        /// What takes the place of the credentials that were given already.
        pub pending_authentication_token: Secret = StepBody::token,
        /// The id of the challenge. Where it is missing, the event `radar_challenge.created` has
        /// it.
        pub radar_challenge_id: Option<String> = |body| Some(body.text("radar_challenge_id")),
    }
}

step! {
    /// The person enters the code that Radar sent by e-mail: [verify](Self::verify) it.
    pub struct RadarEmailChallenge {
        /// What takes the place of the credentials that were given already.
        pub pending_authentication_token: Secret = StepBody::token,
        /// The id of the challenge, which goes along with the code.
        pub radar_challenge_id: String = |body| body.text("radar_challenge_id"),
        /// The address that the code was sent to.
        pub email: Option<String> = |body| Some(body.email()),
    }
}

step! {
    /// The person enters the code that Radar sent to the phone number it knows:
    /// [verify](Self::verify) it.
    pub struct RadarSmsChallenge {
        /// What takes the place of the credentials that were given already.
        pub pending_authentication_token: Secret = StepBody::token,
        /// The id that came when the code was sent, if it came.
        pub verification_id: Option<String> = |body| Some(body.text("verification_id")),
        /// The number that the code was sent to, if it came.
        pub phone_number: Option<String> = |body| Some(body.text("phone_number")),
    }
}

step! {
    /// The person proves a phone number before the account is made: [send](Self::send) a code to
    /// the number that they give, then [verify](Self::verify) it.
    pub struct RadarSignUpChallenge {
        /// What takes the place of the credentials that were given already.
        pub pending_authentication_token: Secret = StepBody::token,
        /// The id of the person, if it came.
        pub user_id: Option<String> = |body| Some(body.user_id()),
    }
}

impl RadarChallenge {
    /// Goes on with a code that came by e-mail, and the id of the challenge.
    pub fn verify_email(
        &self,
        user_management: &UserManagement,
        code: impl Into<Secret>,
        radar_challenge_id: impl Into<String>,
    ) -> RadarEmailChallengeGrant {
        let token = self.pending_authentication_token.clone();
        user_management.authenticate_with_radar_email_challenge(code, radar_challenge_id, token)
    }

    /// Goes on with a code that came by text message.
    pub fn verify_sms(
        &self,
        user_management: &UserManagement,
        code: impl Into<Secret>,
    ) -> RadarSmsChallengeGrant {
        let token = self.pending_authentication_token.clone();
        user_management.authenticate_with_radar_sms_challenge(code, token)
    }
}

impl RadarEmailChallenge {
    /// Goes on with the code.
    pub fn verify(
        &self,
        user_management: &UserManagement,
        code: impl Into<Secret>,
    ) -> RadarEmailChallengeGrant {
        user_management.authenticate_with_radar_email_challenge(
            code,
            &self.radar_challenge_id,
            self.pending_authentication_token.clone(),
        )
    }
}

impl RadarSmsChallenge {
    /// Goes on with the code.
    pub fn verify(
        &self,
        user_management: &UserManagement,
        code: impl Into<Secret>,
    ) -> RadarSmsChallengeGrant {
        user_management
            .authenticate_with_radar_sms_challenge(code, self.pending_authentication_token.clone())
            .when_some(self.verification_id.as_deref(), |grant, id| {
                grant.verification_id(id)
            })
            .when_some(self.phone_number.as_deref(), |grant, number| {
                grant.phone_number(number)
            })
    }
}

impl RadarSignUpChallenge {
    /// Sends a code to a phone number. Needs an API key.
    pub fn send(
        &self,
        user_management: &UserManagement,
        user_id: impl Into<String>,
        phone_number: impl Into<String>,
    ) -> SendRadarSmsChallengeRequest {
        let token = self.pending_authentication_token.clone();
        user_management.send_radar_sms_challenge(user_id, token, phone_number)
    }

    /// Goes on with the code, and what came when it was sent.
    pub fn verify(
        &self,
        user_management: &UserManagement,
        code: impl Into<Secret>,
        sent: &types::RadarSmsChallenge,
    ) -> RadarSmsChallengeGrant {
        user_management
            .authenticate_with_radar_sms_challenge(code, self.pending_authentication_token.clone())
            .verification_id(&sent.verification_id)
            .phone_number(&sent.phone_number)
    }
}
