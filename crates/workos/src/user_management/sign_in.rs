//! Signing in with AuthKit as one thing: `sign_in` begins it, `finish_sign_in` ends it. What
//! protects it stands in the module `sign_in` of the crate.

use workos_core::Secret;

use super::authorization_url::{self, Provider, ScreenHint, authkit_setters};
use super::{CodeGrant, UserManagement};
use crate::Authentication;
#[cfg(doc)]
use crate::SignInError;
use crate::authorization_url::shared_setters;
use crate::sign_in::{PendingSignIn, Product, finish_sign_in_builder, sign_in_builder};

sign_in_builder! {
    /// A sign-in with AuthKit that is about to begin, from [`UserManagement::sign_in`].
    pub struct SignIn for Product::UserManagement, at authorization_url::build;
}

impl SignIn {
    shared_setters!();
    authkit_setters!();
}

finish_sign_in_builder! {
    /// The end of a sign-in with AuthKit, from [`UserManagement::finish_sign_in`]: await it.
    pub struct FinishSignIn by CodeGrant, answers Authentication;
}

impl FinishSignIn {
    /// The IP address of the person, which WorkOS weighs when it looks for fraud.
    pub fn ip_address(self, ip_address: impl Into<String>) -> Self {
        self.with(|grant| grant.ip_address(ip_address))
    }

    /// The `User-Agent` of the person's browser, which WorkOS weighs when it looks for fraud.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        self.with(|grant| grant.user_agent(user_agent))
    }

    /// The device of the person, which WorkOS weighs when it looks for fraud.
    pub fn device_id(self, device_id: impl Into<String>) -> Self {
        self.with(|grant| grant.device_id(device_id))
    }

    /// The signals that WorkOS Radar has collected in the person's browser.
    pub fn signals_id(self, signals_id: impl Into<String>) -> Self {
        self.with(|grant| grant.signals_id(signals_id))
    }

    /// The token of the invitation that the person has followed.
    pub fn invitation_token(self, invitation_token: impl Into<Secret>) -> Self {
        self.with(|grant| grant.invitation_token(invitation_token))
    }
}

impl UserManagement {
    /// Begins a sign-in with AuthKit that ends with the callback to `redirect_uri`: with a state
    /// that ties it to this browser, with PKCE, and with the way back to where the person was.
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// use workos::user_management::Provider;
    /// use workos::{SessionPassword, StartedSignIn};
    ///
    /// # let workos = workos::Client::builder().client_id("client_123").base_url("http://127.0.0.1").build()?;
    /// # let password = SessionPassword::new("9yWd0s7kY2rZpXb1uQe4Tn6Vm3Hc8Ja5")?;
    /// let StartedSignIn { url, pending, .. } = workos
    ///     .user_management()
    ///     .sign_in("https://app.example.com/callback")
    ///     .provider(Provider::AuthKit)
    ///     .return_to("/docs?page=2")
    ///     .start()?;
    /// let cookie = pending.into_cookie(&password)?;
    /// // Answer 302 with `Location: {url}` and `Set-Cookie: {cookie}`.
    /// # assert!(url.contains("&state="));
    /// # assert_eq!(cookie.max_age().as_secs(), 600);
    /// # Ok(())
    /// # }
    /// ```
    pub fn sign_in(&self, redirect_uri: impl Into<String>) -> SignIn {
        SignIn::new(&self.client, redirect_uri)
    }

    /// Finishes a sign-in: checks the query of the callback against what is pending, and exchanges
    /// the code.
    ///
    /// ```no_run
    /// use workos::http::HeaderMap;
    /// use workos::{Authentication, SessionPassword, PendingSignIn, SignInError};
    ///
    /// # async fn callback(
    /// #     workos: workos::Client,
    /// #     headers: HeaderMap,
    /// #     query: &str,
    /// #     password: SessionPassword,
    /// # ) -> Result<(), SignInError> {
    /// let pending = PendingSignIn::from_cookies(&headers, query, &password)?;
    /// let signed_in = workos.user_management().finish_sign_in(query, pending).await?;
    /// // Answer with `Set-Cookie: {signed_in.remove_cookie}`, whatever came of it.
    /// match signed_in.answer {
    ///     // 302 to where the person wanted to go, with a session of your own.
    ///     Authentication::Complete(session) => {
    ///         println!("{} goes to {}", session.user.email, signed_in.return_to);
    ///     }
    ///     // A second factor, the choice of an organization, ..
    ///     Authentication::Next(step) => println!("first: {step:?}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # What a callback cannot do
    ///
    /// - Sign a person in to an account of somebody else: the state has to match, and only this
    ///   browser has it.
    /// - Be used again: the API takes a code once, what is pending is consumed, and its cookie is
    ///   deleted. The cookie alone is not enough, whoever has it, as it holds no code; nor is the
    ///   code alone, which counts only with the verifier in the cookie. Between two requests that
    ///   come at once with both, the API decides.
    /// - Lead to another site: the path to return to is checked when the sign-in begins, and again
    ///   when the cookie is read.
    ///
    /// With an API key, the client authenticates with it; without, as a public client, with the
    /// verifier alone.
    ///
    /// # Errors
    ///
    /// [`SignInError`], of any failure but those of reading the cookie. Nothing is sent unless the
    /// callback is in order.
    pub fn finish_sign_in(&self, query: &str, pending: PendingSignIn) -> FinishSignIn {
        let checked = pending.check(query, Product::UserManagement, self.client.clock().now());
        FinishSignIn::new(checked, |client_id, code| {
            self.exchange_code(client_id, code)
        })
    }
}
