//! Single sign-on as one thing: `sign_in` begins it, `finish_sign_in` ends it. What protects it
//! stands in the module `sign_in` of the crate.

use std::time::Duration;

use workos_core::{BoxFuture, Client, Error};
use workos_generated::types::ProfileAndToken;

use super::authorization_url::{self, Provider, sso_setters};
use super::{ProfileAndTokenRequest, Sso};
use crate::authorization_url::{Parameters, shared_setters};
use crate::sign_in::{
    self, Exchangeable, FinishedSignIn, Leave, PendingSignIn, Product, SignInError, StartedSignIn,
    sign_in_setters,
};

/// A single sign-on that is about to begin, from [`Sso::sign_in`].
#[derive(Clone, Debug)]
#[must_use = "the sign-in begins with `start`"]
pub struct SignIn {
    client: Client,
    parameters: Parameters,
    return_to: String,
}

impl SignIn {
    shared_setters!();
    sso_setters!();
    sign_in_setters!();

    /// Begins the sign-in: makes a random state and a PKCE verifier, and the address with both.
    ///
    /// # Errors
    ///
    /// As [`AuthorizationUrl::build`](super::AuthorizationUrl::build); and
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the system has no source
    /// of randomness.
    pub fn start(self) -> Result<StartedSignIn, Error> {
        sign_in::start(
            &self.client,
            Product::Sso,
            self.parameters,
            &self.return_to,
            authorization_url::build,
        )
    }
}

/// The end of a single sign-on, from [`Sso::finish_sign_in`]: await it.
#[derive(Debug)]
#[must_use = "the sign-in is finished when this is awaited"]
pub struct FinishSignIn {
    checked: Result<(ProfileAndTokenRequest, Leave), SignInError>,
}

impl FinishSignIn {
    /// How long the exchange of the code may take.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|request| request.timeout(timeout))
    }

    /// How long the exchange may take with the waits before it is tried again.
    pub fn deadline(self, deadline: Duration) -> Self {
        self.with(|request| request.deadline(deadline))
    }

    /// As awaiting it, for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`Sso::finish_sign_in`]; and inside an async runtime, which it would block.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub fn send_blocking(self) -> Result<FinishedSignIn<ProfileAndToken>, SignInError> {
        let (request, leave) = self.checked?;
        leave.with(
            request
                .send_blocking()
                .map(workos_core::Response::into_value),
        )
    }

    fn with(mut self, set: impl FnOnce(ProfileAndTokenRequest) -> ProfileAndTokenRequest) -> Self {
        self.checked = self.checked.map(|(request, leave)| (set(request), leave));
        self
    }
}

impl IntoFuture for FinishSignIn {
    type Output = Result<FinishedSignIn<ProfileAndToken>, SignInError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (request, leave) = self.checked?;
            leave.with(request.await)
        })
    }
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
        SignIn {
            client: self.client.clone(),
            parameters: Parameters::new(redirect_uri),
            return_to: String::new(),
        }
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
        FinishSignIn {
            checked: checked.map(|exchangeable| {
                let Exchangeable {
                    client_id,
                    code,
                    verifier,
                    leave,
                } = exchangeable;
                let request = self.exchange_code(client_id, code).code_verifier(verifier);
                (request, leave)
            }),
        }
    }
}
