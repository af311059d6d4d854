//! Single sign-on as one thing: `sign_in` begins it, `finish_sign_in` ends it. What protects it
//! stands in the module `sign_in` of the crate.

use workos_generated::types::ProfileAndToken;

use super::authorization_url::{self, Provider, sso_setters};
use super::{ProfileAndTokenRequest, Sso};
#[cfg(doc)]
use crate::SignInError;
use crate::authorization_url::shared_setters;
use crate::sign_in::{PendingSignIn, Product, finish_sign_in_builder, sign_in_builder};

sign_in_builder! {
    /// A single sign-on that is about to begin, from [`Sso::sign_in`].
    pub struct SignIn for Product::Sso, at authorization_url::build;
}

impl SignIn {
    shared_setters!();
    sso_setters!();
}

finish_sign_in_builder! {
    /// The end of a single sign-on, from [`Sso::finish_sign_in`]: await it.
    pub struct FinishSignIn by ProfileAndTokenRequest, answers ProfileAndToken;
}

impl Sso {
    /// Begins a single sign-on that ends with the callback to `redirect_uri`: with a state that
    /// ties it to this browser, with PKCE, and with the way back to where the person was.
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// use workos::{SessionPassword, StartedSignIn};
    ///
    /// # let workos = workos::Client::builder().client_id("client_123").base_url("http://127.0.0.1").build()?;
    /// # let password = SessionPassword::new("9yWd0s7kY2rZpXb1uQe4Tn6Vm3Hc8Ja5")?;
    /// let StartedSignIn { url, pending, .. } = workos
    ///     .sso()
    ///     .sign_in("https://app.example.com/callback")
    ///     .organization("org_123")
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

    /// Finishes a single sign-on: checks the query of the callback against what is pending, and
    /// exchanges the code for the profile of the person.
    ///
    /// ```no_run
    /// use workos::http::HeaderMap;
    /// use workos::{SessionPassword, PendingSignIn, SignInError};
    ///
    /// # async fn callback(
    /// #     workos: workos::Client,
    /// #     headers: HeaderMap,
    /// #     query: &str,
    /// #     password: SessionPassword,
    /// # ) -> Result<(), SignInError> {
    /// let pending = PendingSignIn::from_cookies(&headers, query, &password)?;
    /// let signed_in = workos.sso().finish_sign_in(query, pending).await?;
    /// println!("{} goes to {}", signed_in.answer.profile.email, signed_in.return_to);
    /// // Answer 302 with `Set-Cookie: {signed_in.remove_cookie}`, and a session of your own.
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Check that the profile belongs to the organization you expect: whoever has a connection in
    /// your environment can sign in with it.
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
        let checked = pending.check(query, Product::Sso, self.client.clock().now());
        FinishSignIn::new(checked, |client_id, code| {
            self.exchange_code(client_id, code)
        })
    }
}
