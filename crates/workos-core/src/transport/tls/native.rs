//! TLS by the library of the operating system: OpenSSL on Linux, elsewhere the
//! system's own. Which certificates it finds shows in the first handshake only.

use std::error::Error as _;

use reqwest::Certificate;

use super::{Prepared, refuse};
use crate::Error;

/// # Errors
///
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a root
/// certificate that is none.
pub(in crate::transport) fn prepare(
    builder: reqwest::ClientBuilder,
    root_certificates: &[Vec<u8>],
) -> Result<Prepared, Error> {
    // Where another crate enables rustls, reqwest would take that by itself.
    let mut builder = builder.tls_backend_native();
    let mut known = 0;
    for pem in root_certificates {
        let certificates = Certificate::from_pem_bundle(pem).map_err(|error| {
            refuse(
                known + 1,
                "or one after it in the same text is not valid PEM or not an X.509 \
                 certificate",
            )
            .with_source(error)
        })?;
        if certificates.is_empty() {
            return Err(refuse(known + 1, "holds no certificate in PEM"));
        }
        known += certificates.len();
        builder = builder.tls_certs_merge(certificates);
    }
    Ok(Prepared {
        builder,
        without_tls: None,
    })
}

/// Whether it was TLS that failed, and not the connection below it.
pub(in crate::transport) fn is_tls(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<native_tls::Error>() {
            return match error.source() {
                Some(below) => !below.is::<std::io::Error>(),
                // OpenSSL has nothing to say about a server that hangs up. The others never have.
                None => cfg!(any(windows, target_vendor = "apple")),
            };
        }
        cause = error.source();
    }
    false
}
