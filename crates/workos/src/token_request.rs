//! The shape of the requests that trade something for tokens (RFC 6749, section 4.1.3): setters,
//! what is checked before anything is sent, and how they are awaited. What each trades stands with
//! its product.

/// Defines a token request: its setters, what it must have before it is sent, and what all of them
/// have in common.
macro_rules! token_request {
    (
        calls $operation:ident, answers $answer:ty;
        $( #[$attribute:meta] )*
        pub struct $name:ident sends $body:ident, options [$( $option:ident )*];
        check($checked:ident) $check:block
        $( api_key($keyed:ident, $key:ident) $set_key:block )?
    ) => {
        $( #[$attribute] )*
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent until the request is awaited or sent"]
        pub struct $name {
            call: ::workos_core::PreparedRequest<$answer>,
            body: $body,
        }

        impl $name {
            fn new(client: &::workos_core::Client, body: $body) -> Self {
                let request = ::workos_core::Request::new(&$operation);
                Self {
                    call: ::workos_core::PreparedRequest::new(client, request),
                    body,
                }
            }

            $( $crate::token_request::token_request! { @option $option } )*

            $(
                /// Sends this API key as the client secret instead of the client's.
                pub fn api_key(mut self, api_key: impl Into<::workos_core::Secret>) -> Self {
                    let ($keyed, $key) = (&mut self.body, api_key.into());
                    $set_key
                    self
                }
            )?

            workos_core::call_options! {}

            /// Makes the call and gives the answer with its status, request id and headers.
            /// Dropping the future cancels the call.
            ///
            /// # Errors
            ///
            /// When the client lacks what the call needs, and nothing was sent; when the API
            /// refuses it ([`is_invalid_grant`](crate::Error::is_invalid_grant) where a code or
            /// token does not count any more); when its answer cannot be read.
            pub fn send(
                self,
            ) -> ::workos_core::BoxFuture<
                'static,
                Result<
                    ::workos_core::Response<<$answer as ::workos_core::Answer>::Value>,
                    ::workos_core::Error,
                >,
            > {
                Box::pin(async { self.ready()?.send().await })
            }

            workos_core::when_blocking! {
                /// As `send`, for programs without an async runtime.
                ///
                /// # Errors
                ///
                /// As `send`; and inside an async runtime, which it would block.
                pub fn send_blocking(
                    self,
                ) -> Result<
                    ::workos_core::Response<<$answer as ::workos_core::Answer>::Value>,
                    ::workos_core::Error,
                > {
                    self.ready()?.send_blocking()
                }
            }

            fn ready(
                self,
            ) -> Result<::workos_core::PreparedRequest<$answer>, ::workos_core::Error> {
                $crate::client_authentication::check_client_id(&self.body.client_id)?;
                let $checked = &self.body;
                $check?;
                Ok(self.call.json(&self.body))
            }
        }

        ::workos_core::when_mock! {
            impl ::workos_core::Describe for $name {
                type Answer = $answer;

                fn describe(
                    self,
                ) -> Result<::workos_core::PreparedRequest<$answer>, ::workos_core::Error> {
                    self.ready()
                }
            }
        }

        impl IntoFuture for $name {
            type Output =
                Result<<$answer as ::workos_core::Answer>::Value, ::workos_core::Error>;
            type IntoFuture = ::workos_core::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(async { self.send().await.map(::workos_core::Response::into_value) })
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
        pub fn invitation_token(mut self, invitation_token: impl Into<::workos_core::Secret>) -> Self {
            self.body.invitation_token = Some(invitation_token.into());
            self
        }
    };
    (@option code_verifier) => {
        /// The verifier whose challenge went along with the authorization URL (RFC 7636).
        pub fn code_verifier(mut self, code_verifier: impl Into<::workos_core::Secret>) -> Self {
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

pub(crate) use token_request;
