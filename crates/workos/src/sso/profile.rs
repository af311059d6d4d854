//! From the code of an SSO callback to the person: profile and access token, with what says who
//! the application is filled in.

use workos_core::{Plain, Secret};
use workos_generated::requests::sso::GET_PROFILE_AND_TOKEN;
use workos_generated::types::{GetProfileAndToken, ProfileAndToken};

use super::Sso;
use crate::client_authentication::{check_code_exchange, client_id};
use crate::token_request::token_request;

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
        let mut body = GetProfileAndToken::new(client_id, code);
        body.client_secret = self.client.api_key().cloned();
        ProfileAndTokenRequest::new(&self.client, body)
    }
}

token_request! {
    calls GET_PROFILE_AND_TOKEN, answers Plain<ProfileAndToken>;
    /// Exchanges the code of a callback: [`Sso::get_profile_and_token`].
    pub struct ProfileAndTokenRequest sends GetProfileAndToken, options [code_verifier];
    check(body) { check_code_exchange(body.client_secret.as_ref(), body.code_verifier.as_ref()) }
    api_key(body, key) { body.client_secret = Some(key); }
}
