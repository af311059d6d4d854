//! The query with which a browser comes back from signing in.

use form_urlencoded::Serializer;

/// The query of the callback when the person has signed in. `url` is the address that the browser was
/// sent to, [`StartedSignIn::url`](crate::StartedSignIn::url); what it says as `state` comes back.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use workos::mock::MockServer;
/// use workos::test::callback_query;
/// use workos::user_management::Provider;
///
/// let workos = MockServer::start().client();
/// let started = workos
///     .user_management()
///     .sign_in("https://shop.example/callback")
///     .provider(Provider::AuthKit)
///     .start()?;
/// let query = callback_query(&started.url, "code_1");
/// assert!(started.pending.is_answered_by(&query));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn callback_query(url: &str, code: &str) -> String {
    query(url, &[("code", code)])
}

/// The query of the callback when the sign-in was refused (RFC 6749, section 4.1.2.1), such as by
/// `access_denied`.
#[must_use]
pub fn refused_callback_query(url: &str, error: &str, description: &str) -> String {
    query(url, &[("error", error), ("error_description", description)])
}

fn query(url: &str, parameters: &[(&str, &str)]) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let (_, sent) = url.split_once('?').unwrap_or_default();
    let state = form_urlencoded::parse(sent.as_bytes()).find(|(name, _)| name == "state");
    let mut query = Serializer::new(String::new());
    query.extend_pairs(parameters).extend_pairs(state);
    query.finish()
}
