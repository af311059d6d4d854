//! The shape that all request builders share. Their setters are emitted, one by one; everything
//! else is the same for each and stands here.

/// Defines a request builder: what a method of a namespace returns.
///
/// It `answers` a value, a `list of` items that comes whole, or `pages of` items; it `sends`, where
/// there is one, a body of that type.
///
/// ```
/// use workos_core::{Credential, Client, Operation, PreparedRequest, Repeat, Request};
/// use workos_core::http::Method;
///
/// static LIST: Operation =
///     Operation::new("things.list", Method::GET, "/things", Credential::ApiKey, Repeat::Safe);
///
/// workos_core::request_builder! {
///     /// The request `things.list`: `GET /things`.
///     pub struct ListRequest answers pages of String;
/// }
///
/// fn list(client: &Client) -> ListRequest {
///     ListRequest { call: PreparedRequest::new(client, Request::new(&LIST)) }
/// }
/// ```
///
/// The builder is awaited for the value, or sent for the value with its circumstances.
#[macro_export]
macro_rules! request_builder {
    (@define [$( #[$attribute:meta] )*] $name:ident [$answer:ty] $( $body:ty )?) => {
        $( #[$attribute] )*
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent until the request is awaited or sent"]
        pub struct $name {
            call: $crate::PreparedRequest<$answer>,
            $( body: $body, )?
        }

        impl $name {
            $crate::call_options! {}

            /// Names the call, so that the API carries it out once however often it arrives.
            #[inline]
            pub fn idempotency_key(mut self, key: impl ::core::convert::Into<::std::string::String>) -> Self {
                self.call = self.call.idempotency_key(key);
                self
            }

            /// Calls with this API key instead of the client's.
            #[inline]
            pub fn api_key(mut self, api_key: impl ::core::convert::Into<$crate::Secret>) -> Self {
                self.call = self.call.api_key(api_key);
                self
            }

            /// Makes the call and gives the answer with its status, request id and headers.
            /// Dropping the future cancels the call.
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
                self.ready().send_boxed()
            }

            $crate::when_blocking! {
                /// As `send`, for programs without an async runtime.
                ///
                /// # Errors
                ///
                /// As `send`; and inside an async runtime, `spawn_blocking` included.
                #[inline]
                pub fn send_blocking(
                    self,
                ) -> ::core::result::Result<
                    $crate::Response<<$answer as $crate::Answer>::Value>,
                    $crate::Error,
                > {
                    self.ready().send_blocking()
                }
            }

            #[inline]
            fn ready(self) -> $crate::PreparedRequest<$answer> {
                self.call $( .json::<$body>(&self.body) )?
            }
        }

        $crate::when_mock! {
            impl $crate::Describe for $name {
                type Answer = $answer;

                fn describe(
                    self,
                ) -> ::core::result::Result<$crate::PreparedRequest<$answer>, $crate::Error> {
                    ::core::result::Result::Ok(self.ready())
                }
            }
        }

        impl ::core::future::IntoFuture for $name {
            type Output =
                ::core::result::Result<<$answer as $crate::Answer>::Value, $crate::Error>;
            type IntoFuture = $crate::BoxFuture<'static, Self::Output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                ::core::future::IntoFuture::into_future(self.ready())
            }
        }
    };
    (
        $( #[$attribute:meta] )*
        pub struct $name:ident answers pages of $item:ty $( , sends $body:ty )?;
    ) => {
        $crate::request_builder! {
            @define [$( #[$attribute] )*] $name [$crate::Paged<$item>] $( $body )?
        }

        impl $name {
            /// Every item of the list, however many pages it takes.
            #[inline]
            pub fn items(self) -> $crate::Items<$item> {
                self.ready().items()
            }

            /// Every page of the list.
            #[inline]
            pub fn pages(self) -> $crate::Pages<$item> {
                self.ready().pages()
            }
        }
    };
    (
        $( #[$attribute:meta] )*
        pub struct $name:ident answers list of $item:ty $( , sends $body:ty )?;
    ) => {
        $crate::request_builder! {
            @define [$( #[$attribute] )*] $name [$crate::Whole<$item>] $( $body )?
        }
    };
    (
        $( #[$attribute:meta] )*
        pub struct $name:ident answers $value:ty $( , sends $body:ty )?;
    ) => {
        $crate::request_builder! {
            @define [$( #[$attribute] )*] $name [$crate::Plain<$value>] $( $body )?
        }
    };
}

/// The settings of a call that every request has, for a type with a field `call` that is a
/// [`PreparedRequest`](crate::PreparedRequest).
#[macro_export]
macro_rules! call_options {
    () => {
        /// How long one attempt may take, from sending to the end of the answer.
        #[inline]
        pub fn timeout(mut self, timeout: ::core::time::Duration) -> Self {
            self.call = self.call.timeout(timeout);
            self
        }

        /// How long the whole call may take, with all attempts and the waits between them.
        #[inline]
        pub fn deadline(mut self, deadline: ::core::time::Duration) -> Self {
            self.call = self.call.deadline(deadline);
            self
        }

        /// Sends a header, replacing the client's of that name.
        #[inline]
        pub fn header(
            mut self,
            name: impl ::core::convert::TryInto<$crate::http::HeaderName>,
            value: impl ::core::convert::TryInto<$crate::http::HeaderValue>,
        ) -> Self {
            self.call = self.call.header(name, value);
            self
        }

        /// How often the call is repeated at most after failures that allow it.
        #[inline]
        pub fn retries(mut self, retries: u32) -> Self {
            self.call = self.call.retries(retries);
            self
        }

        /// Calls this base URL instead of the client's. The credentials go there.
        #[inline]
        pub fn base_url(
            mut self,
            base_url: impl ::core::convert::Into<::std::string::String>,
        ) -> Self {
            self.call = self.call.base_url(base_url);
            self
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
    };
}

/// Keeps what is given where calls can block: the features of this crate decide, not those of the
/// crate that defines the builder.
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
#[doc(hidden)]
#[macro_export]
macro_rules! when_blocking {
    ($( $item:tt )*) => { $( $item )* };
}

/// Keeps what is given where calls can block: the features of this crate decide, not those of the
/// crate that defines the builder.
#[cfg(not(all(feature = "blocking", not(target_arch = "wasm32"))))]
#[doc(hidden)]
#[macro_export]
macro_rules! when_blocking {
    ($( $item:tt )*) => {};
}

/// Keeps what is given where requests can be looked at: the features of this crate decide, not those
/// of the crate that defines the builder.
#[cfg(feature = "mock")]
#[doc(hidden)]
#[macro_export]
macro_rules! when_mock {
    ($( $item:tt )*) => { $( $item )* };
}

/// Keeps what is given where requests can be looked at: the features of this crate decide, not those
/// of the crate that defines the builder.
#[cfg(not(feature = "mock"))]
#[doc(hidden)]
#[macro_export]
macro_rules! when_mock {
    ($( $item:tt )*) => {};
}
