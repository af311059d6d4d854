//! What comes of an attempt to authenticate: a signed-in person, or what has to be done first.
//!
//! Every grant of [`UserManagement`] gives an [`Authentication`]. Next steps are part of signing
//! in, not failures, so they are values: each carries what came with it, and has a method that
//! goes on.
//!
//! ```no_run
//! use workos::authentication::{Authentication, NextStep};
//!
//! # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
//! let users = workos.user_management();
//! let mut outcome = users.authenticate_with_password("ada@example.com", "pa55word").await?;
//! let session = loop {
//!     outcome = match outcome {
//!         Authentication::Complete(session) => break session,
//!         Authentication::Next(NextStep::EmailVerification(step)) => {
//!             step.verify(&users, ask("the code from the e-mail")).await?
//!         }
//!         Authentication::Next(NextStep::MfaChallenge(step)) => {
//!             let Some(factor) = step.authentication_factors.first() else {
//!                 return Err(step.into_error());
//!             };
//!             let challenge = step.challenge(&users, &factor.id).await?;
//!             step.verify(&users, ask("the code of the app"), challenge.id).await?
//!         }
//!         Authentication::Next(NextStep::OrganizationSelection(step)) => {
//!             let choice = ask(&format!("one of {:?}", step.organizations));
//!             step.select(&users, choice).await?
//!         }
//!         Authentication::Next(other) => return Err(other.into_error()),
//!     };
//! };
//! println!("welcome, {}", session.user.email);
//! # Ok(())
//! # }
//! # fn ask(_: &str) -> String { String::new() }
//! ```
//!
//! One step may follow another, as above. On the web, a step is answered by the next request of
//! the browser: keep its `pending_authentication_token` where only your server reads it, and go on
//! with the method of [`UserManagement`] that takes it. Whoever holds that token has passed the
//! steps before it.

mod body;
mod mfa;
mod next_step;
mod radar;
mod steps;

use workos_core::Error;
use workos_generated::types::AuthenticateResponse;

pub use self::mfa::{
    ChallengeFactorRequest, EnrollTotpRequest, FactorChallenge, MfaChallenge, MfaEnrollment,
    PendingFactor, TotpEnrollment,
};
pub use self::next_step::NextStep;
pub use self::radar::{
    RadarChallenge, RadarEmailChallenge, RadarSignUpChallenge, RadarSmsChallenge,
};
pub use self::steps::{
    ApplicationConsent, AuthenticationMethodNotAllowed, EmailVerification,
    OrganizationAuthenticationMethods, OrganizationSelection, PasskeyEnrollment,
    PendingOrganization, SsoRequired,
};
#[cfg(doc)]
use crate::UserManagement;
pub use crate::user_management::{
    CodeGrant, DeviceAuthorization, DeviceCodeGrant, DeviceError, EmailVerificationGrant,
    MagicAuthGrant, OrganizationSelectionGrant, PasswordGrant, RadarEmailChallengeGrant,
    RadarSmsChallengeGrant, RefreshTokenGrant, TotpGrant,
};

/// What came of an attempt to authenticate.
#[derive(Debug)]
#[must_use = "only a complete authentication has signed the person in"]
pub enum Authentication {
    /// The person is signed in.
    Complete(Box<AuthenticateResponse>),
    /// Something has to be done first.
    Next(NextStep),
}

impl Authentication {
    /// Reads the outcome of the request `authenticate`, which takes any grant as a body and knows
    /// next steps as errors only.
    ///
    /// ```no_run
    /// use workos::Authentication;
    /// use workos::types::Authenticate;
    ///
    /// # async fn run(workos: workos::Client, grant: Authenticate) -> Result<(), workos::Error> {
    /// let outcome = Authentication::of(workos.user_management().authenticate(grant).await)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The error, if it asks for no next step.
    pub fn of(outcome: Result<AuthenticateResponse, Error>) -> Result<Self, Error> {
        match outcome {
            Ok(session) => Ok(Self::Complete(Box::new(session))),
            Err(error) => NextStep::try_from(error).map(Self::Next),
        }
    }

    /// The session, where nothing else will do.
    ///
    /// # Errors
    ///
    /// The answer that asked for a next step.
    pub fn complete(self) -> Result<AuthenticateResponse, Error> {
        match self {
            Self::Complete(session) => Ok(*session),
            Self::Next(step) => Err(step.into_error()),
        }
    }
}
