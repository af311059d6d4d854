//! Single sign-on: the calls of the namespace, and what a browser is sent to.

mod authorization_url;
mod connection;
mod logout_url;
mod profile;
mod sign_in;

pub use authorization_url::{AuthorizationUrl, Provider};
pub use connection::ConnectionProtocol;
pub use profile::ProfileAndTokenRequest;
pub use sign_in::{FinishSignIn, SignIn};

use crate::face::face;

face! {
    /// The requests of the namespace `sso`, and the addresses that sign people in and out.
    Sso over sso with client
}
