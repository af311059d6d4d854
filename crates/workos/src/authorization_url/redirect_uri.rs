//! What can be the target of a redirect: an absolute URI of any scheme, as programs on phones and
//! desktops have schemes of their own (RFC 8252, section 7).

use workos_core::Error;

/// Refuses what is no absolute URI without a fragment; `name` is what the message calls it.
pub(crate) fn check_absolute(name: &str, uri: &str) -> Result<(), Error> {
    let refuse = |why: &str| Err(Error::invalid_request(format!("the {name} {why}")));
    if uri.is_empty() {
        return refuse("is empty");
    }
    if uri.bytes().any(|byte| !byte.is_ascii_graphic()) {
        return refuse(
            "contains a character that it cannot have, such as a space or a letter outside ASCII: \
             percent-encode it",
        );
    }
    if uri.contains('#') {
        return refuse("has a fragment");
    }
    let Some((scheme, rest)) = split_scheme(uri) else {
        return refuse("is not absolute: it begins with its scheme, such as https://");
    };
    if is_of_the_web(scheme) && host(rest).is_empty() {
        return refuse("has no host");
    }
    Ok(())
}

/// What a browser goes over when it follows a redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Connection {
    /// HTTPS.
    Encrypted,
    /// HTTP within this machine, as while developing.
    Loopback,
    /// HTTP to another machine, or what is not of the web.
    Other,
}

impl Connection {
    pub(crate) const ALL: [Self; 3] = [Self::Encrypted, Self::Loopback, Self::Other];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::Loopback => "loopback",
            Self::Other => "other",
        }
    }
}

/// What a browser goes over to the URI.
pub(crate) fn connection(uri: &str) -> Connection {
    let Some((scheme, rest)) = split_scheme(uri) else {
        return Connection::Other;
    };
    if scheme.eq_ignore_ascii_case("https") {
        return Connection::Encrypted;
    }
    let host = host(rest).to_ascii_lowercase();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = match address.parse::<std::net::IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    };
    match scheme.eq_ignore_ascii_case("http") && is_loopback {
        true => Connection::Loopback,
        false => Connection::Other,
    }
}

/// The scheme (RFC 3986, section 3.1), and what follows its colon. That begins with a slash:
/// otherwise it is a host and a port, where the scheme was forgotten.
fn split_scheme(uri: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = uri.split_once(':')?;
    let of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(of_scheme);
    (is_scheme && rest.starts_with('/')).then_some((scheme, rest))
}

fn is_of_the_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

/// The host in what follows `scheme:`, in brackets if it is an IPv6 address; empty if there is
/// none.
fn host(rest: &str) -> &str {
    let Some(rest) = rest.strip_prefix("//") else {
        return "";
    };
    let authority = rest.split(['/', '?', '\\']).next().unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    match host_and_port.find(']') {
        Some(end) if host_and_port.starts_with('[') => &host_and_port[..=end],
        _ => host_and_port.split(':').next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_absolute_uri_is_taken() {
        for uri in [
            "https://app.example.com/callback?tenant=1",
            "HTTP://localhost:3000/callback",
            "http://[::1]:8080/",
            "com.example.app:/oauth",
            "example://callback",
        ] {
            assert!(check_absolute("redirect URI", uri).is_ok(), "{uri}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for uri in [
            "",
            "/callback",
            "//app.example.com/callback",
            "app.example.com/callback",
            "localhost:3000/callback",
            "https:/app.example.com",
            "https://",
            "https:///callback",
            "https://:443/callback",
            "https://user@/callback",
            "https://app.example.com/a b",
            "https://app.example.com/\r\nx",
            "https://app.example.com/caf\u{e9}",
            "https://app.example.com/#part",
            "1app://callback",
            "javascript:alert(1)",
        ] {
            assert!(check_absolute("redirect URI", uri).is_err(), "{uri}");
        }
    }

    #[test]
    fn connections_are_told_apart() {
        for uri in [
            "https://app.example.com/callback",
            "HTTPS://localhost/callback",
        ] {
            assert_eq!(connection(uri), Connection::Encrypted, "{uri}");
        }
        for uri in [
            "http://localhost:3000/callback",
            "http://LOCALHOST",
            "http://app.localhost/callback",
            "http://127.0.0.1:8080/callback",
            "http://127.8.0.1",
            "http://[::1]:8080/callback",
        ] {
            assert_eq!(connection(uri), Connection::Loopback, "{uri}");
        }
        for uri in [
            "http://localhost.example.com/callback",
            "http://127.0.0.1.example.com/callback",
            "http://localhost@example.com/callback",
            "http://example.com/http://localhost",
            "http://10.0.0.1/callback",
            "app://localhost/callback",
            "",
        ] {
            assert_eq!(connection(uri), Connection::Other, "{uri}");
        }
    }
}
