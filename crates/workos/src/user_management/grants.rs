//! The ways to authenticate: one request a grant of the token endpoint, with what says who the
//! application is filled in. What the answer means is told in `authentication`; the device flow,
//! which begins before its grant, is in `device`.

mod granted;

use workos_core::{Error, Secret};
use workos_generated::requests::user_management::AUTHENTICATE;
use workos_generated::types::{
    AuthenticateWithCode, AuthenticateWithDeviceCode, AuthenticateWithEmailVerification,
    AuthenticateWithMagicAuth, AuthenticateWithOrganizationSelection, AuthenticateWithPassword,
    AuthenticateWithRadarEmailChallenge, AuthenticateWithRadarSmsChallenge,
    AuthenticateWithRefreshToken, AuthenticateWithTotp,
};

use self::granted::Granted;
use super::UserManagement;
use crate::client_authentication::{
    check_client_secret, check_code_exchange, check_optional_secret, client_id,
};
use crate::token_request::token_request;

/// Defines the request of a grant.
macro_rules! grant {
    ($( $grant:tt )*) => {
        token_request! { calls AUTHENTICATE, answers Granted; $( $grant )* }
    };
}

grant! {
    /// Exchanges the code of a callback:
    /// [`authenticate_with_code`](UserManagement::authenticate_with_code).
    pub struct CodeGrant sends AuthenticateWithCode,
        options [code_verifier invitation_token ip_address user_agent device_id signals_id];
    check(body) { check_code_exchange(body.client_secret.as_ref(), body.code_verifier.as_ref()) }
    api_key(body, key) { body.client_secret = Some(key); }
}

grant! {
    /// Signs in by e-mail address and password:
    /// [`authenticate_with_password`](UserManagement::authenticate_with_password).
    pub struct PasswordGrant sends AuthenticateWithPassword,
        options [
            invitation_token ip_address user_agent device_id signals_id radar_auth_attempt_id
        ];
    check(body) { check_client_secret(&body.client_secret) }
    api_key(body, key) { body.client_secret = key; }
}

grant! {
    /// Renews a session:
    /// [`authenticate_with_refresh_token`](UserManagement::authenticate_with_refresh_token).
    pub struct RefreshTokenGrant sends AuthenticateWithRefreshToken,
        options [organization_id ip_address user_agent device_id];
    check(body) { check_optional_secret(body.client_secret.as_ref()) }
    api_key(body, key) { body.client_secret = Some(key); }
}

grant! {
    /// Signs in by a code that came by e-mail:
    /// [`authenticate_with_magic_auth`](UserManagement::authenticate_with_magic_auth).
    pub struct MagicAuthGrant sends AuthenticateWithMagicAuth,
        options [invitation_token ip_address user_agent device_id radar_auth_attempt_id];
    check(body) { check_client_secret(&body.client_secret) }
    api_key(body, key) { body.client_secret = key; }
}

grant! {
    /// Goes on with the code that proves an e-mail address:
    /// [`authenticate_with_email_verification`](UserManagement::authenticate_with_email_verification).
    pub struct EmailVerificationGrant sends AuthenticateWithEmailVerification,
        options [ip_address user_agent device_id];
    check(body) { check_client_secret(&body.client_secret) }
    api_key(body, key) { body.client_secret = key; }
}

grant! {
    /// Goes on with the code of a second factor:
    /// [`authenticate_with_totp`](UserManagement::authenticate_with_totp).
    pub struct TotpGrant sends AuthenticateWithTotp,
        options [ip_address user_agent device_id];
    check(body) { check_client_secret(&body.client_secret) }
    api_key(body, key) { body.client_secret = key; }
}

grant! {
    /// Goes on in the organization that was chosen:
    /// [`authenticate_with_organization_selection`](UserManagement::authenticate_with_organization_selection).
    pub struct OrganizationSelectionGrant sends AuthenticateWithOrganizationSelection,
        options [ip_address user_agent device_id];
    check(body) { check_client_secret(&body.client_secret) }
    api_key(body, key) { body.client_secret = key; }
}

grant! {
    /// Goes on with the code that Radar sent by e-mail:
    /// [`authenticate_with_radar_email_challenge`](UserManagement::authenticate_with_radar_email_challenge).
    pub struct RadarEmailChallengeGrant sends AuthenticateWithRadarEmailChallenge,
        options [ip_address user_agent device_id];
    check(body) { check_client_secret(&body.client_secret) }
    api_key(body, key) { body.client_secret = key; }
}

grant! {
    /// Goes on with the code that Radar sent by text message:
    /// [`authenticate_with_radar_sms_challenge`](UserManagement::authenticate_with_radar_sms_challenge).
    pub struct RadarSmsChallengeGrant sends AuthenticateWithRadarSmsChallenge,
        options [verification_id phone_number ip_address user_agent device_id];
    check(body) { check_client_secret(&body.client_secret) }
    api_key(body, key) { body.client_secret = key; }
}

grant! {
    /// Asks once whether a device was confirmed:
    /// [`authenticate_with_device_code`](UserManagement::authenticate_with_device_code).
    pub struct DeviceCodeGrant sends AuthenticateWithDeviceCode,
        options [ip_address user_agent device_id];
    check(_body) { Ok::<(), Error>(()) }
}

/// Every way to authenticate. Client id and, where there is an API key, client secret are those of
/// the client. An [`Authentication`](crate::Authentication) comes of it: a signed-in person, or a
/// next step.
impl UserManagement {
    /// Exchanges the code that came to the redirect URI. It counts once, and for a few minutes.
    ///
    /// A client without an API key gives the [`code_verifier`](CodeGrant::code_verifier) of the
    /// authorization URL; one with an API key can, and then does so too.
    ///
    /// ```no_run
    /// use workos::Authentication;
    ///
    /// # async fn run(workos: workos::Client, code: String) -> Result<(), workos::Error> {
    /// match workos.user_management().authenticate_with_code(code).await? {
    ///     Authentication::Complete(session) => println!("welcome, {}", session.user.email),
    ///     Authentication::Next(step) => println!("{:?} has to be done first", step.code()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn authenticate_with_code(&self, code: impl Into<Secret>) -> CodeGrant {
        self.exchange_code(client_id(&self.client), code)
    }

    /// The exchange of a code that was given to this client id.
    pub(super) fn exchange_code(&self, client_id: String, code: impl Into<Secret>) -> CodeGrant {
        let mut body = AuthenticateWithCode::new(client_id, code);
        body.client_secret = self.client.api_key().cloned();
        CodeGrant::new(&self.client, body)
    }

    /// Signs in by e-mail address and password. Needs an API key.
    ///
    /// Wrong ones are an error with the code `invalid_credentials`: do not tell the person which
    /// of the two was wrong.
    pub fn authenticate_with_password(
        &self,
        email: impl Into<String>,
        password: impl Into<Secret>,
    ) -> PasswordGrant {
        let body =
            AuthenticateWithPassword::new(client_id(&self.client), self.secret(), email, password);
        PasswordGrant::new(&self.client, body)
    }

    /// Renews a session: new access and refresh tokens for a refresh token, which counts once.
    ///
    /// [`Error::is_invalid_grant`] says that the session is over; after a
    /// [transient](Error::is_transient) failure it is not.
    ///
    /// ```no_run
    /// # use workos::{Authentication, Error, Secret};
    /// # async fn run(workos: workos::Client, token: Secret) -> Result<(), Error> {
    /// match workos.user_management().authenticate_with_refresh_token(token).await {
    ///     Ok(Authentication::Complete(session)) => println!("goes on: {}", session.user.id),
    ///     Ok(Authentication::Next(step)) => println!("{:?} has to be done first", step.code()),
    ///     Err(error) if error.is_invalid_grant() => println!("sign in again"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn authenticate_with_refresh_token(
        &self,
        refresh_token: impl Into<Secret>,
    ) -> RefreshTokenGrant {
        let mut body = AuthenticateWithRefreshToken::new(client_id(&self.client), refresh_token);
        body.client_secret = self.client.api_key().cloned();
        RefreshTokenGrant::new(&self.client, body)
    }

    /// Signs in by the code that `create_magic_auth` sent to the address. Needs an API key.
    pub fn authenticate_with_magic_auth(
        &self,
        code: impl Into<Secret>,
        email: impl Into<String>,
    ) -> MagicAuthGrant {
        let body =
            AuthenticateWithMagicAuth::new(client_id(&self.client), self.secret(), code, email);
        MagicAuthGrant::new(&self.client, body)
    }

    /// Goes on after [`EmailVerification`](crate::authentication::EmailVerification), with the
    /// code that came by e-mail. Needs an API key.
    pub fn authenticate_with_email_verification(
        &self,
        code: impl Into<Secret>,
        pending_authentication_token: impl Into<Secret>,
    ) -> EmailVerificationGrant {
        let body = AuthenticateWithEmailVerification::new(
            client_id(&self.client),
            self.secret(),
            code,
            pending_authentication_token,
        );
        EmailVerificationGrant::new(&self.client, body)
    }

    /// Goes on after [`MfaChallenge`](crate::authentication::MfaChallenge) or
    /// [`MfaEnrollment`](crate::authentication::MfaEnrollment), with the code of the factor that
    /// was challenged. Needs an API key.
    pub fn authenticate_with_totp(
        &self,
        code: impl Into<Secret>,
        pending_authentication_token: impl Into<Secret>,
        authentication_challenge_id: impl Into<String>,
    ) -> TotpGrant {
        let body = AuthenticateWithTotp::new(
            client_id(&self.client),
            self.secret(),
            code,
            pending_authentication_token,
            authentication_challenge_id,
        );
        TotpGrant::new(&self.client, body)
    }

    /// Goes on after [`OrganizationSelection`](crate::authentication::OrganizationSelection), in
    /// the organization that the person has chosen. Needs an API key.
    pub fn authenticate_with_organization_selection(
        &self,
        pending_authentication_token: impl Into<Secret>,
        organization_id: impl Into<String>,
    ) -> OrganizationSelectionGrant {
        let body = AuthenticateWithOrganizationSelection::new(
            client_id(&self.client),
            self.secret(),
            pending_authentication_token,
            organization_id,
        );
        OrganizationSelectionGrant::new(&self.client, body)
    }

    /// Goes on after [`RadarEmailChallenge`](crate::authentication::RadarEmailChallenge), with the
    /// code that came by e-mail. Needs an API key.
    pub fn authenticate_with_radar_email_challenge(
        &self,
        code: impl Into<Secret>,
        radar_challenge_id: impl Into<String>,
        pending_authentication_token: impl Into<Secret>,
    ) -> RadarEmailChallengeGrant {
        let body = AuthenticateWithRadarEmailChallenge::new(
            client_id(&self.client),
            self.secret(),
            code,
            radar_challenge_id,
            pending_authentication_token,
        );
        RadarEmailChallengeGrant::new(&self.client, body)
    }

    /// Goes on after [`RadarSmsChallenge`](crate::authentication::RadarSmsChallenge) or
    /// [`RadarSignUpChallenge`](crate::authentication::RadarSignUpChallenge), with the code that
    /// came by text message. Needs an API key.
    pub fn authenticate_with_radar_sms_challenge(
        &self,
        code: impl Into<Secret>,
        pending_authentication_token: impl Into<Secret>,
    ) -> RadarSmsChallengeGrant {
        let body = AuthenticateWithRadarSmsChallenge::new(
            client_id(&self.client),
            self.secret(),
            code,
            pending_authentication_token,
        );
        RadarSmsChallengeGrant::new(&self.client, body)
    }

    /// Asks once whether the person has confirmed the device. Until then it is an error with the
    /// code `authorization_pending` or `slow_down`;
    /// [`device_authorization`](Self::device_authorization) gives what asks until there is an
    /// outcome.
    pub fn authenticate_with_device_code(&self, device_code: impl Into<Secret>) -> DeviceCodeGrant {
        let body = AuthenticateWithDeviceCode::new(client_id(&self.client), device_code);
        DeviceCodeGrant::new(&self.client, body)
    }

    /// The client secret; without one, a grant that needs it is refused when it is sent.
    fn secret(&self) -> Secret {
        self.client
            .api_key()
            .cloned()
            .unwrap_or_else(|| Secret::from(""))
    }
}
