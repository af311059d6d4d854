//! Single sign-on: the calls of the namespace, and what a browser is sent to.

mod authorization_url;
mod logout_url;
mod profile;
mod sign_in;

use std::ops::Deref;

use workos_core::Client;
use workos_generated::requests;

pub use authorization_url::{AuthorizationUrl, Provider};
pub use profile::ProfileAndTokenRequest;
pub use sign_in::{FinishSignIn, SignIn};

/// The requests of the namespace `sso`, and the addresses that sign people in and out.
#[derive(Clone, Debug)]
pub struct Sso {
    pub(crate) client: Client,
    requests: requests::sso::Sso,
}

impl Sso {
    pub(crate) fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
            requests: requests::sso::Sso::new(client),
        }
    }
}

impl Deref for Sso {
    type Target = requests::sso::Sso;

    fn deref(&self) -> &Self::Target {
        &self.requests
    }
}
