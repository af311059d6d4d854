//! The shape that all request builders share. Their setters are emitted, one by one; everything
//! else is the same for each and stands here.

/// Defines a request builder: what a method of a namespace returns.
///
/// `answers` names the kind of answer ([`Plain`](crate::Plain), [`Whole`](crate::Whole) or
/// [`Paged`](crate::Paged)); `sends`, where there is one, the type of the body.
///
/// The builder is awaited for the value, or sent for the value with its circumstances.
#[macro_export]
macro_rules! request_builder {
    (
        $( #[$attribute:meta] )*
        pub struct $name:ident answers $answer:ty $( , sends $body:ty )?;
    ) => {
        $( #[$attribute] )*
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent until the request is awaited or sent"]
        pub struct $name {
            call: $crate::Prepared<$answer>,
            $( body: $body, )?
        }

        impl $name {
            /// How long one attempt may take, from sending to the end of the answer.
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                self.options(|options| options.timeout(timeout))
            }

            /// How long the whole call may take, with all attempts and the waits between them.
            pub fn deadline(self, deadline: ::core::time::Duration) -> Self {
                self.options(|options| options.deadline(deadline))
            }

            /// Sends a header, replacing the client's of that name.
            pub fn header(
                self,
                name: impl ::core::convert::TryInto<$crate::http::HeaderName>,
                value: impl ::core::convert::TryInto<$crate::http::HeaderValue>,
            ) -> Self {
                self.options(|options| options.header(name, value))
            }

            /// Names the call, so that the API carries it out once however often it arrives.
            pub fn idempotency_key(self, key: impl ::core::convert::Into<::std::string::String>) -> Self {
                self.options(|options| options.idempotency_key(key))
            }

            /// How often the call is repeated at most after failures that allow it.
            pub fn retries(self, retries: u32) -> Self {
                self.options(|options| options.retries(retries))
            }

            /// Calls with this API key instead of the client's.
            pub fn api_key(self, api_key: impl ::core::convert::Into<$crate::Secret>) -> Self {
                self.options(|options| options.api_key(api_key))
            }

            /// Calls this base URL instead of the client's. The credentials go there.
            pub fn base_url(self, base_url: impl ::core::convert::Into<::std::string::String>) -> Self {
                self.options(|options| options.base_url(base_url))
            }

            /// Sets something only where there is a value: `when_some(name, |request, name| ..)`.
            pub fn when_some<V>(
                self,
                value: ::core::option::Option<V>,
                set: impl ::core::ops::FnOnce(Self, V) -> Self,
            ) -> Self {
                match value {
                    ::core::option::Option::Some(value) => set(self, value),
                    ::core::option::Option::None => self,
                }
            }

            /// Makes the call and gives the answer with its status, request id and headers.
            ///
            /// # Errors
            ///
            /// When the request cannot be sent, the API refuses it, or its answer cannot be read.
            #[inline]
            pub fn send(
                self,
            ) -> $crate::BoxFuture<
                'static,
                ::core::result::Result<
                    $crate::Response<<$answer as $crate::Answer>::Value>,
                    $crate::Error,
                >,
            > {
                ::std::boxed::Box::pin(self.ready().send())
            }

            fn options(
                mut self,
                change: impl ::core::ops::FnOnce($crate::CallOptions) -> $crate::CallOptions,
            ) -> Self {
                self.call = self.call.options(change);
                self
            }

            fn ready(self) -> $crate::Prepared<$answer> {
                self.call $( .json::<$body>(&self.body) )?
            }
        }

        impl ::core::future::IntoFuture for $name {
            type Output =
                ::core::result::Result<<$answer as $crate::Answer>::Value, $crate::Error>;
            type IntoFuture = $crate::BoxFuture<'static, Self::Output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                ::std::boxed::Box::pin(self.ready().value())
            }
        }
    };
}
