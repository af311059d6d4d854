//! Namespaces whose handle is written by hand: what `crates/workos` adds beside the calls of the
//! API. The calls themselves are reached through it.

/// Defines the handle of a namespace, over the generated one in `$module`; `with client` where what
/// is added makes calls of its own, `with #[cfg(..)] client` where it does so on some targets only.
macro_rules! face {
    ($(#[$meta:meta])* $name:ident over $module:ident $(with $(#[$when:meta])* $client:ident)?) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $($(#[$when])* pub(crate) $client: ::workos_core::Client,)?
            requests: ::workos_generated::requests::$module::$name,
        }

        impl $name {
            pub(crate) fn new(client: &::workos_core::Client) -> Self {
                Self {
                    $($(#[$when])* $client: client.clone(),)?
                    requests: ::workos_generated::requests::$module::$name::new(client),
                }
            }
        }

        impl ::std::ops::Deref for $name {
            type Target = ::workos_generated::requests::$module::$name;

            fn deref(&self) -> &Self::Target {
                &self.requests
            }
        }
    };
}

pub(crate) use face;
