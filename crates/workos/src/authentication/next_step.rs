//! Which next step an answer of the token endpoint asks for.

use workos_core::{Error, ErrorKind, Secret};

use super::body::StepBody;
use super::{
    ApplicationConsent, AuthenticationMethodNotAllowed, EmailVerification, MfaChallenge,
    MfaEnrollment, OrganizationAuthenticationMethods, OrganizationSelection, PasskeyEnrollment,
    RadarChallenge, RadarEmailChallenge, RadarSignUpChallenge, RadarSmsChallenge, SsoRequired,
};

/// Defines the struct of a step: what it carries, and the answer that it was read from.
macro_rules! step {
    (
        $( #[$attribute:meta] )*
        pub struct $name:ident {
            $( $( #[$of_field:meta] )* pub $field:ident: $type:ty = $read:expr, )*
        }
    ) => {
        $( #[$attribute] )*
        #[derive(Debug)]
        #[non_exhaustive]
        pub struct $name {
            $( $( #[$of_field] )* pub $field: $type, )*
            error: workos_core::Error,
        }

        impl $name {
            /// The answer as the error that it is without next steps.
            #[must_use]
            pub fn error(&self) -> &workos_core::Error {
                &self.error
            }

            /// The answer as the error that it is without next steps, by itself.
            #[must_use]
            pub fn into_error(self) -> workos_core::Error {
                self.error
            }

            /// Reads the step.
            ///
            /// # Errors
            ///
            /// The error itself when it lacks what the step cannot do without.
            pub(super) fn read(
                body: &$crate::authentication::body::StepBody,
                error: workos_core::Error,
            ) -> Result<Self, workos_core::Error> {
                $(
                    let read: fn(&$crate::authentication::body::StepBody) -> Option<$type> = $read;
                    let Some($field) = read(body) else {
                        return Err(error);
                    };
                )*
                Ok(Self { $( $field, )* error })
            }
        }
    };
}

pub(super) use step;

/// Defines the enum of the steps, each with the codes that ask for it.
macro_rules! next_steps {
    ($( $( #[$attribute:meta] )* $step:ident: $( $code:literal )|+, )*) => {
        /// What has to be done before the person is signed in.
        ///
        /// An [`Error`] is one if its code names a step, with whatever status of 4xx, and its body
        /// carries what going on takes; any other comes back unchanged:
        ///
        /// ```
        /// use workos::{Error, NextStep};
        ///
        /// fn explain(error: Error) -> Result<String, Error> {
        ///     Ok(match NextStep::try_from(error)? {
        ///         NextStep::EmailVerification(step) => format!("verify {:?}", step.email),
        ///         NextStep::SsoRequired(step) => format!("sign in by {:?}", step.connection_ids),
        ///         other => format!("{:?}", other.code()),
        ///     })
        /// }
        /// ```
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum NextStep {
            $( $( #[$attribute] )* $step($step), )*
        }

        impl NextStep {
            fn read(body: &StepBody, error: Error) -> Result<Self, Error> {
                let Some(code) = error.code() else {
                    return Err(error);
                };
                match code {
                    $( $( $code )|+ => $step::read(body, error).map(Self::$step), )*
                    _ => Err(error),
                }
            }

            /// The answer as the error that it is without next steps.
            #[must_use]
            pub fn error(&self) -> &Error {
                match self {
                    $( Self::$step(step) => step.error(), )*
                }
            }

            /// The answer as the error that it is without next steps, by itself.
            #[must_use]
            pub fn into_error(self) -> Error {
                match self {
                    $( Self::$step(step) => step.into_error(), )*
                }
            }
        }
    };
}

next_steps! {
    /// The person proves that the e-mail address is theirs.
    EmailVerification: "email_verification_required",
    /// The person enters the code of a second factor.
    MfaChallenge: "mfa_challenge" | "mfa_verification",
    /// The person sets up a second factor.
    MfaEnrollment: "mfa_enrollment",
    /// The person chooses one of their organizations.
    OrganizationSelection: "organization_selection_required",
    /// The person signs in by single sign-on.
    SsoRequired: "sso_required",
    /// The person signs in by one of the methods that their organization allows.
    OrganizationAuthenticationMethods: "organization_authentication_methods_required",
    /// The person signs in by another method.
    AuthenticationMethodNotAllowed:
        "authentication_method_not_allowed" | "email_password_auth_disabled",
    /// The person answers a challenge of Radar, which does not say of which kind.
    RadarChallenge: "radar_challenge",
    /// The person enters the code that Radar sent by e-mail.
    RadarEmailChallenge: "radar_email_challenge",
    /// The person enters the code that Radar sent by text message.
    RadarSmsChallenge: "radar_sms_challenge" | "radar_sms_sign_in_challenge",
    /// The person proves a phone number before the account is made.
    RadarSignUpChallenge: "radar_sign_up_challenge",
    /// The person is offered a passkey, on the pages of AuthKit.
    PasskeyEnrollment: "passkey_progressive_enrollment",
    /// The person agrees to what an application asks for, on the pages of AuthKit.
    ApplicationConsent: "application_consent_required",
}

impl NextStep {
    /// The code by which the API asks for the step, such as `mfa_challenge`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.error().code()
    }

    /// What takes the place of the credentials that the person has given already, for the steps
    /// that go on from there.
    #[must_use]
    pub fn pending_authentication_token(&self) -> Option<&Secret> {
        match self {
            Self::EmailVerification(step) => Some(&step.pending_authentication_token),
            Self::MfaChallenge(step) => Some(&step.pending_authentication_token),
            Self::MfaEnrollment(step) => Some(&step.pending_authentication_token),
            Self::OrganizationSelection(step) => Some(&step.pending_authentication_token),
            Self::RadarChallenge(step) => Some(&step.pending_authentication_token),
            Self::RadarEmailChallenge(step) => Some(&step.pending_authentication_token),
            Self::RadarSmsChallenge(step) => Some(&step.pending_authentication_token),
            Self::RadarSignUpChallenge(step) => Some(&step.pending_authentication_token),
            Self::SsoRequired(step) => step.pending_authentication_token.as_ref(),
            Self::PasskeyEnrollment(step) => step.pending_authentication_token.as_ref(),
            Self::ApplicationConsent(step) => step.pending_authentication_token.as_ref(),
            Self::OrganizationAuthenticationMethods(_)
            | Self::AuthenticationMethodNotAllowed(_) => None,
        }
    }
}

impl TryFrom<Error> for NextStep {
    type Error = Error;

    fn try_from(error: Error) -> Result<Self, Error> {
        let may_ask = error.kind() == ErrorKind::Api
            && error
                .status()
                .is_some_and(|status| status.is_client_error())
            && !error.is_rate_limited();
        match StepBody::of(&error) {
            Some(body) if may_ask => Self::read(&body, error),
            _ => Err(error),
        }
    }
}

impl From<NextStep> for Error {
    fn from(step: NextStep) -> Self {
        step.into_error()
    }
}
