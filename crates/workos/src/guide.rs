//! The guide: one page a topic, in the order in which an application meets them. All code of it
//! compiles.
//!
//! | page | what it is about |
//! | --- | --- |
//! | [`quick_start`] | from nothing to a first call |
//! | [`sign_in`] | people sign in on the pages of AuthKit |
//! | [`sso`] | people sign in with the identity provider of their company |
//! | [`sessions`] | who a request is from |
//! | [`webhooks`] | what has happened at WorkOS |
//! | [`paging`] | lists, whole or page by page |
//! | [`errors_and_retries`] | what can go wrong, what is repeated, what is up to you |
#![cfg_attr(
    feature = "test-util",
    doc = "| [`testing`] | an application under test |"
)]
#![cfg_attr(
    not(feature = "test-util"),
    doc = "| `testing`, with the feature `test-util` | an application under test |"
)]
//! | [`features`] | what to compile, and what it costs |
//! | [`from_the_official_crate`] | moving from the crate `workos` of the registry |
//! | [`from_python`], [`from_node`] | the same calls in the other SDKs |
//! | [`code_generation`] | how the API document becomes Rust |
//! | [`reviewing_api_changes`] | what a change of the API does to applications |

macro_rules! pages {
    ($( $(#[$meta:meta])* $page:ident )+) => {$(
        $(#[$meta])*
        #[doc = include_str!(concat!("guide/", stringify!($page), ".md"))]
        pub mod $page {}
    )+};
}

pages! {
    quick_start
    sign_in
    sso
    sessions
    webhooks
    paging
    errors_and_retries
    #[cfg(feature = "test-util")]
    testing
    features
    from_the_official_crate
    from_python
    from_node
    code_generation
    reviewing_api_changes
}
