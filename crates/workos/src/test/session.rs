//! Sessions as a browser has them.

use workos_core::chrono::{DateTime, Utc};
use workos_core::http::header::COOKIE;
use workos_core::http::{HeaderMap, HeaderValue};
use workos_core::{Error, Secret};

use crate::session::{SessionData, SessionFormat};
use crate::types::AuthenticateResponse;
use crate::{SessionPassword, SetCookie};

/// The session that the API has answered with, sealed as any of the SDKs would:
/// [`Sessions::seal`](crate::Sessions::seal) does it as the application is set up.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use workos::mock::{Fixture, MockServer};
/// use workos::session::SessionFormat;
/// use workos::test::{TokenIssuer, sealed_session};
/// use workos::types::User;
/// use workos::{Clock, SessionPassword};
///
/// let server = MockServer::start();
/// let answer = TokenIssuer::of(&server).token("user_1").signs_in(User::fixture());
/// let (password, now) = (SessionPassword::generate_fernet()?, server.clock().now());
/// let sealed = sealed_session(&answer, SessionFormat::Fernet, &password, now)?;
/// # assert!(SessionFormat::Fernet.unseal(sealed.expose(), [&password], now).is_ok());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As [`SessionFormat::seal`].
pub fn sealed_session(
    answer: &AuthenticateResponse,
    format: SessionFormat,
    password: &SessionPassword,
    now: DateTime<Utc>,
) -> Result<Secret, Error> {
    let content = SessionData::of(answer).write(format)?;
    format.seal(content.expose(), password, now)
}

/// The headers of a request by a browser that was given these cookies, one after the other: of a name
/// the last counts, and one that deletes takes the others away.
///
/// # Panics
///
/// Where a cookie is none.
#[must_use]
#[track_caller]
pub fn cookie_headers<'c>(cookies: impl IntoIterator<Item = &'c SetCookie>) -> HeaderMap {
    let mut kept: Vec<&SetCookie> = Vec::new();
    for cookie in cookies {
        kept.retain(|before| before.name() != cookie.name());
        if !cookie.max_age().is_zero() {
            kept.push(cookie);
        }
    }
    let mut headers = HeaderMap::new();
    if kept.is_empty() {
        return headers;
    }
    let pair = |cookie: &&SetCookie| format!("{}={}", cookie.name(), cookie.value().expose());
    let pairs: Vec<String> = kept.iter().map(pair).collect();
    let Ok(mut value) = HeaderValue::try_from(pairs.join("; ")) else {
        panic!("the cookies cannot be sent");
    };
    value.set_sensitive(true);
    headers.insert(COOKIE, value);
    headers
}
