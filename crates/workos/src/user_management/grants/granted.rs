//! How an answer of the token endpoint becomes an outcome.

use workos_core::{Answer, Error, PreparedRequest, Response};
use workos_generated::types::AuthenticateResponse;

use crate::authentication::{Authentication, NextStep};

/// What the token endpoint says: a person who is signed in, or what is still to be done.
pub struct Granted;

impl workos_core::sealed::Sealed for Granted {}

impl Answer for Granted {
    type Body = AuthenticateResponse;
    type Value = Authentication;

    fn finish(body: AuthenticateResponse, _: PreparedRequest<Self>) -> Authentication {
        Authentication::Complete(Box::new(body))
    }

    fn fail(error: Error) -> Result<Response<Authentication>, Error> {
        let step = NextStep::try_from(error)?;
        match step.error().response() {
            Some(response) => Ok(response.map(|()| Authentication::Next(step))),
            None => Err(step.into_error()),
        }
    }
}

#[cfg(all(feature = "mock", not(target_arch = "wasm32")))]
impl crate::mock::MockAnswer for Granted {
    type Given = AuthenticateResponse;

    fn write(given: AuthenticateResponse) -> workos_core::serde_json::Result<Vec<u8>> {
        workos_core::serde_json::to_vec(&given)
    }
}
