//! The next steps that need neither a second factor nor Radar.

use std::collections::BTreeMap;

use workos_core::Secret;
use workos_generated::requests::user_management::GetEmailVerificationRequest;
use workos_generated::types::User;

use super::body::{StepBody, text};
use super::next_step::step;
use crate::UserManagement;
use crate::user_management::{
    EmailVerificationGrant, OrganizationSelectionGrant, Provider, SignIn,
};

step! {
    /// The person proves that the e-mail address is theirs: [verify](Self::verify) the code that
    /// was sent there. Where the environment sends no such e-mails, the
    /// [email verification](Self::email_verification) has the code for one of your own.
    pub struct EmailVerification {
        /// What takes the place of the credentials that were given already.
        pub pending_authentication_token: Secret = StepBody::token,
        /// The address.
        pub email: Option<String> = |body| Some(body.email()),
        /// The id of the email verification.
        pub email_verification_id: Option<String> = |body| Some(body.text("email_verification_id")),
    }
}

step! {
    /// The person chooses one of their organizations: [select](Self::select) it.
    pub struct OrganizationSelection {
        /// What takes the place of the credentials that were given already.
        pub pending_authentication_token: Secret = StepBody::token,
        /// The organizations to choose from.
        pub organizations: Vec<PendingOrganization> = |body| {
            Some(body.identified("organizations", |id, organization| PendingOrganization {
                id,
                name: organization.get("name").and_then(text),
            }))
        },
        /// The person.
        pub user: Option<Box<User>> = |body| Some(body.user()),
    }
}

/// An organization to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PendingOrganization {
    /// The id of the organization.
    pub id: String,
    /// Its name, to show.
    pub name: Option<String>,
}

step! {
    /// The organization wants single sign-on: begin a [sign-in](Self::sign_in) by one of its
    /// connections.
    pub struct SsoRequired {
        /// The connections of the organization.
        pub connection_ids: Vec<String> = |body| Some(body.texts("connection_ids")),
        /// The address of the person.
        pub email: Option<String> = |body| Some(body.email()),
        /// What takes the place of the credentials that were given already, if it came.
        pub pending_authentication_token: Option<Secret> = |body| Some(body.token()),
    }
}

impl SsoRequired {
    /// Begins a sign-in by one of the connections, with the address of the person filled in; it ends
    /// with the callback to `redirect_uri`, as every sign-in.
    ///
    /// ```no_run
    /// use workos::StartedSignIn;
    /// use workos::authentication::SsoRequired;
    ///
    /// # fn run(workos: workos::Client, step: SsoRequired) -> Result<(), workos::Error> {
    /// let users = workos.user_management();
    /// if let Some(connection) = step.connection_ids.first() {
    ///     let sign_in = step.sign_in(&users, connection, "https://app.example.com/callback");
    ///     let StartedSignIn { url, pending, .. } = sign_in.start()?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn sign_in(
        &self,
        user_management: &UserManagement,
        connection_id: impl Into<String>,
        redirect_uri: impl Into<String>,
    ) -> SignIn {
        user_management
            .sign_in(redirect_uri)
            .connection_id(connection_id)
            .when_some(self.email.as_ref(), |sign_in, email| {
                sign_in.login_hint(email)
            })
    }
}

step! {
    /// The organization does not allow the method: have the person sign in by one that it
    /// [allows](Self::allows), or by one of its connections, as for [`SsoRequired`].
    pub struct OrganizationAuthenticationMethods {
        /// The methods by name, such as `password` or `google_oauth`, and whether each is allowed.
        pub auth_methods: BTreeMap<String, bool> = |body| Some(body.flags("auth_methods")),
        /// The connections of the organization.
        pub sso_connection_ids: Vec<String> = |body| Some(body.texts("sso_connection_ids")),
        /// The address of the person.
        pub email: Option<String> = |body| Some(body.email()),
    }
}

step! {
    /// The environment does not allow the method: have the person sign in by another one. The code
    /// of the [error](Self::error) is `email_password_auth_disabled` where passwords are switched
    /// off altogether.
    pub struct AuthenticationMethodNotAllowed {
        /// The address of the person, if it came.
        pub email: Option<String> = |body| Some(body.email()),
    }
}

step! {
    /// The person is offered a passkey. No call goes on from here, as a passkey is made in the
    /// browser for the domain of AuthKit: begin a [sign-in](Self::sign_in) on its pages, which offer
    /// it, let the person decline, and end with a callback as every sign-in.
    pub struct PasskeyEnrollment {
        /// What takes the place of the credentials that were given already, if it came.
        pub pending_authentication_token: Option<Secret> = |body| Some(body.token()),
        /// The address of the person, if it came.
        pub email: Option<String> = |body| Some(body.email()),
        /// The person.
        pub user: Option<Box<User>> = |body| Some(body.user()),
    }
}

step! {
    /// The person agrees to what an application of Connect asks for. No call goes on from here, as
    /// nobody may agree in their place: begin a [sign-in](Self::sign_in) on the pages of AuthKit,
    /// which ask the person, and end with a callback as every sign-in.
    ///
    /// Where AuthKit has sent the person to a sign-in page of your own (Standalone Connect, with an
    /// `external_auth_id` in the query), `complete_oauth2` of the namespace `connect` ends it
    /// instead: send the browser to the `redirect_uri` of its answer, and AuthKit asks there.
    pub struct ApplicationConsent {
        /// What takes the place of the credentials that were given already, if it came.
        pub pending_authentication_token: Option<Secret> = |body| Some(body.token()),
        /// The address of the person, if it came.
        pub email: Option<String> = |body| Some(body.email()),
        /// The person.
        pub user: Option<Box<User>> = |body| Some(body.user()),
    }
}

impl PasskeyEnrollment {
    /// Begins a sign-in on the pages of AuthKit, with the address of the person filled in; it ends
    /// with the callback to `redirect_uri`, as every sign-in.
    ///
    /// ```no_run
    /// use workos::StartedSignIn;
    /// use workos::authentication::PasskeyEnrollment;
    ///
    /// # fn run(workos: workos::Client, step: PasskeyEnrollment) -> Result<(), workos::Error> {
    /// let users = workos.user_management();
    /// let sign_in = step.sign_in(&users, "https://app.example.com/callback");
    /// let StartedSignIn { url, pending, .. } = sign_in.start()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn sign_in(
        &self,
        user_management: &UserManagement,
        redirect_uri: impl Into<String>,
    ) -> SignIn {
        sign_in_by_pages(user_management, redirect_uri, self.email.as_deref())
    }
}

impl ApplicationConsent {
    /// Begins a sign-in on the pages of AuthKit, with the address of the person filled in; it ends
    /// with the callback to `redirect_uri`, as every sign-in.
    ///
    /// ```no_run
    /// use workos::StartedSignIn;
    /// use workos::authentication::ApplicationConsent;
    ///
    /// # fn run(workos: workos::Client, step: ApplicationConsent) -> Result<(), workos::Error> {
    /// let users = workos.user_management();
    /// let sign_in = step.sign_in(&users, "https://app.example.com/callback");
    /// let StartedSignIn { url, pending, .. } = sign_in.start()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn sign_in(
        &self,
        user_management: &UserManagement,
        redirect_uri: impl Into<String>,
    ) -> SignIn {
        sign_in_by_pages(user_management, redirect_uri, self.email.as_deref())
    }
}

fn sign_in_by_pages(
    user_management: &UserManagement,
    redirect_uri: impl Into<String>,
    email: Option<&str>,
) -> SignIn {
    user_management
        .sign_in(redirect_uri)
        .provider(Provider::AuthKit)
        .when_some(email, |sign_in, email| sign_in.login_hint(email))
}

impl EmailVerification {
    /// Goes on with the code.
    pub fn verify(
        &self,
        user_management: &UserManagement,
        code: impl Into<Secret>,
    ) -> EmailVerificationGrant {
        let token = self.pending_authentication_token.clone();
        user_management.authenticate_with_email_verification(code, token)
    }

    /// Gets the code, to send it in an e-mail of your own; `None` when its id did not come. Needs
    /// an API key.
    #[must_use]
    pub fn email_verification(
        &self,
        user_management: &UserManagement,
    ) -> Option<GetEmailVerificationRequest> {
        let id = self.email_verification_id.as_ref()?;
        Some(user_management.get_email_verification(id))
    }
}

impl OrganizationSelection {
    /// Goes on in the organization.
    pub fn select(
        &self,
        user_management: &UserManagement,
        organization_id: impl Into<String>,
    ) -> OrganizationSelectionGrant {
        let token = self.pending_authentication_token.clone();
        user_management.authenticate_with_organization_selection(token, organization_id)
    }
}

impl OrganizationAuthenticationMethods {
    /// Whether a method is allowed.
    #[must_use]
    pub fn allows(&self, method: &str) -> bool {
        self.auth_methods.get(method).copied().unwrap_or(false)
    }
}
