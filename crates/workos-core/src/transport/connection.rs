//! Settings of the default transport, as the application gave them. Those of
//! TLS and the proxy are checked where they are used, by the transport.

use std::fmt;
use std::time::Duration;

use crate::Error;
#[cfg(not(target_arch = "wasm32"))]
use crate::Secret;

const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How the default transport connects.
#[derive(Default)]
pub(crate) struct ConnectionSettings {
    pub(crate) connect_timeout: Option<Duration>,
    /// Certificates in PEM, one or more a text.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) root_certificates: Vec<Vec<u8>>,
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) proxy: Proxy,
    /// Behind a lock only to be shared between threads; it is called once.
    #[cfg(all(feature = "reqwest-builder", not(target_arch = "wasm32")))]
    pub(crate) configure: Option<std::sync::Mutex<Configure>>,
}

#[cfg(all(feature = "reqwest-builder", not(target_arch = "wasm32")))]
pub(crate) type Configure =
    Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

/// Through what requests go on their way.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug, Default)]
pub(crate) enum Proxy {
    /// What the environment names, if it does.
    #[default]
    Environment,
    None,
    /// A secret, because it may hold a password.
    Url(Secret),
}

impl ConnectionSettings {
    const CONNECT_TIMEOUT: &str = "connect timeout";
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) const ROOT_CERTIFICATE: &str = "root certificate";
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) const PROXY: &str = "proxy";

    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when it is
    /// zero.
    pub(crate) fn connect_timeout(&self) -> Result<Duration, Error> {
        match self.connect_timeout {
            Some(Duration::ZERO) => Err(refuse(Self::CONNECT_TIMEOUT, "is zero")),
            Some(given) => Ok(given),
            None => Ok(DEFAULT_CONNECT_TIMEOUT),
        }
    }

    /// The name of a setting that was given, if one was.
    pub(crate) fn given(&self) -> Option<&'static str> {
        if self.connect_timeout.is_some() {
            return Some(Self::CONNECT_TIMEOUT);
        }
        #[cfg(not(target_arch = "wasm32"))]
        if !self.root_certificates.is_empty() {
            return Some(Self::ROOT_CERTIFICATE);
        }
        #[cfg(not(target_arch = "wasm32"))]
        match self.proxy {
            Proxy::Environment => {}
            Proxy::None => return Some("setting `no_proxy`"),
            Proxy::Url(_) => return Some(Self::PROXY),
        }
        #[cfg(all(feature = "reqwest-builder", not(target_arch = "wasm32")))]
        if self.configure.is_some() {
            return Some("function for reqwest's builder");
        }
        None
    }
}

/// The error that a setting cannot be used. `why` completes a sentence, and does
/// not quote the value: it may be a secret.
pub(crate) fn refuse(setting: &str, why: &str) -> Error {
    Error::configuration(format!("the {setting} (given to the builder) {why}"))
}

impl fmt::Debug for ConnectionSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("ConnectionSettings");
        shown.field("connect_timeout", &self.connect_timeout);
        #[cfg(not(target_arch = "wasm32"))]
        shown
            .field("root_certificates", &self.root_certificates.len())
            .field("proxy", &self.proxy);
        shown.finish_non_exhaustive()
    }
}
