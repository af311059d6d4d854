//! The shape that the requests of all grants share: setters, what is checked before anything is
//! sent, and how an answer becomes an outcome. The grants themselves are in `grants`.

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

/// Defines the request of a grant: its setters, what it must have before it is sent, and what all
/// requests have in common.
macro_rules! grant {
    (
        $( #[$attribute:meta] )*
        pub struct $name:ident sends $body:ident, options [$( $option:ident )*];
        check($checked:ident) $check:block
        $( api_key($keyed:ident, $key:ident) $set_key:block )?
    ) => {
        $( #[$attribute] )*
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent until the request is awaited or sent"]
        pub struct $name {
            call: PreparedRequest<Granted>,
            body: $body,
        }

        impl $name {
            fn new(user_management: &UserManagement, body: $body) -> Self {
                let request = Request::new(&AUTHENTICATE);
                Self {
                    call: PreparedRequest::new(&user_management.client, request),
                    body,
                }
            }

            $( grant! { @option $option } )*

            $(
                /// Sends this API key as the client secret instead of the client's.
                pub fn api_key(mut self, api_key: impl Into<Secret>) -> Self {
                    let ($keyed, $key) = (&mut self.body, api_key.into());
                    $set_key
                    self
                }
            )?

            workos_core::call_options! {}

            /// Makes the call and gives the outcome with its status, request id and headers.
            /// Dropping the future cancels the call.
            ///
            /// # Errors
            ///
            /// When the client lacks what the grant needs, and nothing was sent; when the API
            /// refuses the grant, other than by asking for a next step; when its answer cannot be
            /// read.
            pub fn send(self) -> BoxFuture<'static, Result<Response<Authentication>, Error>> {
                Box::pin(async { self.ready()?.send().await })
            }

            workos_core::when_blocking! {
                /// As `send`, for programs without an async runtime.
                ///
                /// # Errors
                ///
                /// As `send`; and inside an async runtime, which it would block.
                pub fn send_blocking(self) -> Result<Response<Authentication>, Error> {
                    self.ready()?.send_blocking()
                }
            }

            fn ready(self) -> Result<PreparedRequest<Granted>, Error> {
                check_client_id(&self.body.client_id)?;
                let $checked = &self.body;
                $check?;
                Ok(self.call.json(&self.body))
            }
        }

        impl IntoFuture for $name {
            type Output = Result<Authentication, Error>;
            type IntoFuture = BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(async { self.send().await.map(Response::into_value) })
            }
        }
    };
    (@option ip_address) => {
        /// The IP address that the person's request came from.
        pub fn ip_address(mut self, ip_address: impl Into<String>) -> Self {
            self.body.ip_address = Some(ip_address.into());
            self
        }
    };
    (@option user_agent) => {
        /// The `User-Agent` header of the person's request.
        pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
            self.body.user_agent = Some(user_agent.into());
            self
        }
    };
    (@option device_id) => {
        /// What identifies the person's device from one sign-in to the next.
        pub fn device_id(mut self, device_id: impl Into<String>) -> Self {
            self.body.device_id = Some(device_id.into());
            self
        }
    };
    (@option signals_id) => {
        /// What Radar's script in the person's browser gave for this attempt.
        pub fn signals_id(mut self, signals_id: impl Into<String>) -> Self {
            self.body.signals_id = Some(signals_id.into());
            self
        }
    };
    (@option radar_auth_attempt_id) => {
        /// The id of the attempt that Radar has judged already, as `create_user` and
        /// `create_magic_auth` give it.
        pub fn radar_auth_attempt_id(mut self, id: impl Into<String>) -> Self {
            self.body.radar_auth_attempt_id = Some(id.into());
            self
        }
    };
    (@option invitation_token) => {
        /// The token of the invitation that is accepted by signing in.
        pub fn invitation_token(mut self, invitation_token: impl Into<Secret>) -> Self {
            self.body.invitation_token = Some(invitation_token.into());
            self
        }
    };
    (@option code_verifier) => {
        /// The verifier whose challenge went along with the authorization URL (RFC 7636).
        pub fn code_verifier(mut self, code_verifier: impl Into<Secret>) -> Self {
            self.body.code_verifier = Some(code_verifier.into());
            self
        }
    };
    (@option organization_id) => {
        /// The organization that the session goes on in, to switch to another one.
        pub fn organization_id(mut self, organization_id: impl Into<String>) -> Self {
            self.body.organization_id = Some(organization_id.into());
            self
        }
    };
    (@option verification_id) => {
        /// The id that came when the code was sent. Needed for sign-ups.
        pub fn verification_id(mut self, verification_id: impl Into<String>) -> Self {
            self.body.verification_id = Some(verification_id.into());
            self
        }
    };
    (@option phone_number) => {
        /// The number that the code was sent to. Needed for sign-ups.
        pub fn phone_number(mut self, phone_number: impl Into<String>) -> Self {
            self.body.phone_number = Some(phone_number.into());
            self
        }
    };
}

pub(super) use grant;
