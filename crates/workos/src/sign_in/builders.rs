//! The builders that begin and finish a sign-in, in what both products have in common. Setters that
//! one of them has by itself stand with the product.

/// Defines what begins a sign-in of a product, at the address that `$build` makes.
macro_rules! sign_in_builder {
    (
        $( #[$attribute:meta] )*
        pub struct $name:ident for $product:expr, at $build:path;
    ) => {
        $( #[$attribute] )*
        #[derive(Clone, Debug)]
        #[must_use = "the sign-in begins with `start`"]
        pub struct $name {
            client: ::workos_core::Client,
            parameters: $crate::authorization_url::Parameters,
            return_to: String,
        }

        impl $name {
            fn new(client: &::workos_core::Client, redirect_uri: impl Into<String>) -> Self {
                Self {
                    client: client.clone(),
                    parameters: $crate::authorization_url::Parameters::new(redirect_uri),
                    return_to: String::new(),
                }
            }

            /// Where the person wants to go afterwards: a path of this site with its query, such as
            /// `/docs?page=2`. It may come from the person's request as it is: what would lead to
            /// another site (`//host`, `https://..`), holds other than visible ASCII characters or
            /// is longer than 2048 becomes `/`.
            pub fn return_to(mut self, path: impl Into<String>) -> Self {
                self.return_to = path.into();
                self
            }

            /// Begins the sign-in: makes a random state and a PKCE verifier, and the address with
            /// both.
            ///
            /// # Errors
            ///
            /// As [`AuthorizationUrl::build`](super::AuthorizationUrl::build); and
            /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the system has no
            /// source of randomness.
            pub fn start(self) -> Result<$crate::sign_in::StartedSignIn, ::workos_core::Error> {
                $crate::sign_in::start(
                    &self.client,
                    $product,
                    self.parameters,
                    &self.return_to,
                    $build,
                )
            }
        }
    };
}

/// Defines what finishes a sign-in of a product, by a token request.
macro_rules! finish_sign_in_builder {
    (
        $( #[$attribute:meta] )*
        pub struct $name:ident by $request:ty, answers $answer:ty;
    ) => {
        $( #[$attribute] )*
        #[derive(Debug)]
        #[must_use = "the sign-in is finished when this is awaited"]
        pub struct $name {
            checked: Result<($request, $crate::sign_in::Leave), $crate::sign_in::SignInError>,
        }

        impl $name {
            /// Exchanges the code of a callback, if it was in order, by the request for a client
            /// id and a code.
            fn new(
                checked: Result<$crate::sign_in::Exchangeable, $crate::sign_in::SignInError>,
                exchange: impl FnOnce(String, ::workos_core::Secret) -> $request,
            ) -> Self {
                Self {
                    checked: checked.map(|exchangeable| {
                        let request = exchange(exchangeable.client_id, exchangeable.code);
                        let request = request.code_verifier(exchangeable.verifier);
                        (request, exchangeable.leave)
                    }),
                }
            }

            /// How long the exchange of the code may take.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                self.with(|request| request.timeout(timeout))
            }

            /// How long the exchange may take with the waits before it is tried again.
            pub fn deadline(self, deadline: ::std::time::Duration) -> Self {
                self.with(|request| request.deadline(deadline))
            }

            /// As awaiting it, for programs without an async runtime.
            ///
            /// # Errors
            ///
            /// As awaiting it; and inside an async runtime, which it would block.
            #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
            pub fn send_blocking(
                self,
            ) -> Result<$crate::sign_in::FinishedSignIn<$answer>, $crate::sign_in::SignInError> {
                let (request, leave) = self.checked?;
                leave.with(request.send_blocking().map(::workos_core::Response::into_value))
            }

            fn with(mut self, set: impl FnOnce($request) -> $request) -> Self {
                self.checked = self.checked.map(|(request, leave)| (set(request), leave));
                self
            }
        }

        impl IntoFuture for $name {
            type Output =
                Result<$crate::sign_in::FinishedSignIn<$answer>, $crate::sign_in::SignInError>;
            type IntoFuture = ::workos_core::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(async move {
                    let (request, leave) = self.checked?;
                    leave.with(request.await)
                })
            }
        }
    };
}

pub(crate) use {finish_sign_in_builder, sign_in_builder};
