//! Users and their sign-in by AuthKit: the calls of the namespace, and what a browser is sent to.

mod authorization_url;
mod logout_url;
mod sign_in;

use std::ops::Deref;

use workos_core::Client;
use workos_generated::requests;

pub use authorization_url::{AuthorizationUrl, Provider, ScreenHint};
pub use logout_url::LogoutUrl;
pub use sign_in::{FinishSignIn, SignIn};

/// The requests of the namespace `user_management`, every way to authenticate, and the addresses
/// that sign people in and out.
#[derive(Clone, Debug)]
pub struct UserManagement {
    pub(crate) client: Client,
    requests: requests::user_management::UserManagement,
}

impl UserManagement {
    pub(crate) fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
            requests: requests::user_management::UserManagement::new(client),
        }
    }
}

impl Deref for UserManagement {
    type Target = requests::user_management::UserManagement;

    fn deref(&self) -> &Self::Target {
        &self.requests
    }
}
