//! Signing in as one thing, for both products: what is kept while the person is away, how it
//! travels in a cookie, what the callback says, and where the person goes afterwards. The addresses
//! and the exchange of the code are the products' own.

mod builders;
mod callback;
mod error;
mod pending;
mod return_path;

use std::fmt;

pub(crate) use builders::{finish_sign_in_builder, sign_in_builder};
pub use callback::{CallbackRefusal, CallbackRefusalCode};
pub use error::{SignInError, SignInFailure};
pub use pending::PendingSignIn;
use workos_core::{Client, Error, Secret};

use crate::authorization_url::{Parameters, connection};
use crate::cookie::SetCookie;
use callback::Callback;
use pending::Beginning;
pub(crate) use pending::Product;

/// A sign-in that was begun: send the browser to `url`, and keep `pending` for the callback.
#[non_exhaustive]
pub struct StartedSignIn {
    /// Where the person signs in.
    pub url: String,
    /// What the callback is checked against: for a browser,
    /// [`into_cookie`](PendingSignIn::into_cookie) seals it; a program on the person's machine
    /// keeps it in memory.
    pub pending: PendingSignIn,
}

/// Does not show the address: the state is in it.
impl fmt::Debug for StartedSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StartedSignIn")
            .field("pending", &self.pending)
            .finish_non_exhaustive()
    }
}

/// A sign-in that the API has confirmed.
#[derive(Debug)]
#[non_exhaustive]
pub struct FinishedSignIn<T> {
    /// What the API answered to the code.
    pub answer: T,
    /// Where the person wanted to go: a path of this site, `/` unless the sign-in was begun with
    /// another.
    pub return_to: String,
    /// Deletes the cookie of the sign-in. Send it along with the answer to the browser.
    pub remove_cookie: SetCookie,
}

#[cfg(feature = "user_management")]
impl FinishedSignIn<crate::Authentication> {
    /// The sign-in with the session, where nothing else will do.
    ///
    /// # Errors
    ///
    /// The answer that asked for a next step, as [`SignInFailure::Exchange`].
    pub fn complete(
        self,
    ) -> Result<FinishedSignIn<crate::types::AuthenticateResponse>, SignInError> {
        let leave = Leave {
            return_to: self.return_to,
            remove_cookie: self.remove_cookie,
        };
        leave.with(self.answer.complete())
    }
}

/// Begins a sign-in of a product, whose address `build` makes.
pub(crate) fn start(
    client: &Client,
    product: Product,
    mut parameters: Parameters,
    return_to: &str,
    build: impl FnOnce(&Client, &Parameters) -> Result<String, Error>,
) -> Result<StartedSignIn, Error> {
    let pending = PendingSignIn::begin(&Beginning {
        product,
        client_id: parameters.client_id(client)?,
        return_to,
        connection: connection(parameters.redirect_uri()),
        now: client.clock().now(),
    })?;
    parameters.set("state", pending.state().expose());
    parameters.set_code_challenge(&pending.challenge());
    Ok(StartedSignIn {
        url: build(client, &parameters)?,
        pending,
    })
}

/// A callback that was checked: what the exchange of its code takes.
#[derive(Debug)]
pub(crate) struct Exchangeable {
    pub(crate) client_id: String,
    pub(crate) code: Secret,
    pub(crate) verifier: Secret,
    pub(crate) leave: Leave,
}

/// What becomes of the browser, however the exchange ends.
#[derive(Debug)]
pub(crate) struct Leave {
    return_to: String,
    remove_cookie: SetCookie,
}

impl Leave {
    pub(crate) fn with<T>(
        self,
        exchanged: Result<T, Error>,
    ) -> Result<FinishedSignIn<T>, SignInError> {
        match exchanged {
            Ok(answer) => Ok(FinishedSignIn {
                answer,
                return_to: self.return_to,
                remove_cookie: self.remove_cookie,
            }),
            Err(error) => Err(SignInError::new(
                SignInFailure::Exchange(error),
                Some(self.remove_cookie),
            )),
        }
    }
}
