//! Single sign-on: the calls of the namespace, and what a browser is sent to.

mod profile;

use std::ops::Deref;

use workos_core::Client;
use workos_generated::requests;

pub use profile::ProfileAndTokenRequest;

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
