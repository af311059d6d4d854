//! From the code of an SSO callback to the person: profile and access token, with what says who
//! the application is filled in.

use workos_core::{
    BoxFuture, Error, Plain, PreparedRequest, Request, Response, Secret, json_object,
};
use workos_generated::requests::sso::GET_PROFILE_AND_TOKEN;
use workos_generated::types::ProfileAndToken;

use super::Sso;
use crate::client_authentication::{check_client_id, check_code_exchange, client_id};

impl Sso {
    /// Exchanges the code that came to the redirect URI for the profile of the person, and an
    /// access token with which [`get_profile`](workos_generated::requests::sso::Sso::get_profile)
    /// gives it again. The code counts once, and for a few minutes.
    ///
    /// A client without an API key gives the
    /// [`code_verifier`](ProfileAndTokenRequest::code_verifier) of the authorization URL; one with
    /// an API key can, and then does so too.
    ///
    /// Anybody can come back with a profile of a connection of their own: before you sign the
    /// person in, check that `organization_id` or `connection_id` is the one you sent them to.
    ///
    /// ```no_run
    /// # async fn run(workos: workos::Client, code: String) -> Result<(), workos::Error> {
    /// let answer = workos.sso().get_profile_and_token(code).await?;
    /// println!("{} of {:?}", answer.profile.email, answer.profile.organization_id);
    /// let profile = workos.sso().get_profile(answer.access_token).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_profile_and_token(&self, code: impl Into<Secret>) -> ProfileAndTokenRequest {
        self.exchange_code(client_id(&self.client), code)
    }

    /// The exchange of a code that was given to this client id.
    pub(super) fn exchange_code(
        &self,
        client_id: String,
        code: impl Into<Secret>,
    ) -> ProfileAndTokenRequest {
        ProfileAndTokenRequest {
            call: PreparedRequest::new(&self.client, Request::new(&GET_PROFILE_AND_TOKEN)),
            body: CodeExchange {
                client_id,
                client_secret: self.client.api_key().cloned(),
                code: code.into(),
                code_verifier: None,
            },
        }
    }
}

/// Beside what the API's document knows, it takes the verifier of a public client.
#[derive(Clone, Debug)]
struct CodeExchange {
    client_id: String,
    client_secret: Option<Secret>,
    code: Secret,
    code_verifier: Option<Secret>,
}

json_object! {
    CodeExchange {
        "grant_type" = "authorization_code";
        client_id: required "client_id",
        client_secret: optional "client_secret",
        code: required "code",
        code_verifier: optional "code_verifier",
    }
}

/// Exchanges the code of a callback: [`Sso::get_profile_and_token`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until the request is awaited or sent"]
pub struct ProfileAndTokenRequest {
    call: PreparedRequest<Plain<ProfileAndToken>>,
    body: CodeExchange,
}

impl ProfileAndTokenRequest {
    /// The verifier whose challenge went along with the authorization URL (RFC 7636).
    pub fn code_verifier(mut self, code_verifier: impl Into<Secret>) -> Self {
        self.body.code_verifier = Some(code_verifier.into());
        self
    }

    /// Sends this API key as the client secret instead of the client's.
    pub fn api_key(mut self, api_key: impl Into<Secret>) -> Self {
        self.body.client_secret = Some(api_key.into());
        self
    }

    workos_core::call_options! {}

    /// Makes the call and gives the answer with its status, request id and headers. Dropping the
    /// future cancels the call.
    ///
    /// # Errors
    ///
    /// When the client lacks what the exchange needs, and nothing was sent; when the API refuses
    /// the code ([`Error::is_invalid_grant`]); when its answer cannot be read.
    pub fn send(self) -> BoxFuture<'static, Result<Response<ProfileAndToken>, Error>> {
        Box::pin(async { self.ready()?.send().await })
    }

    workos_core::when_blocking! {
        /// As `send`, for programs without an async runtime.
        ///
        /// # Errors
        ///
        /// As `send`; and inside an async runtime, which it would block.
        pub fn send_blocking(self) -> Result<Response<ProfileAndToken>, Error> {
            self.ready()?.send_blocking()
        }
    }

    fn ready(self) -> Result<PreparedRequest<Plain<ProfileAndToken>>, Error> {
        check_client_id(&self.body.client_id)?;
        check_code_exchange(
            self.body.client_secret.as_ref(),
            self.body.code_verifier.as_ref(),
        )?;
        Ok(self.call.json(&self.body))
    }
}

impl IntoFuture for ProfileAndTokenRequest {
    type Output = Result<ProfileAndToken, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async { self.send().await.map(Response::into_value) })
    }
}
