//! No TLS: only `http://` base URLs work, such as that of a server on loopback.

use super::{Prepared, refuse};
use crate::Error;

const REASON: &str = "no TLS is compiled in: enable one of the features `rustls`, `rustls-aws-lc` \
                      and `native-tls`";

/// # Errors
///
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for any root
/// certificate.
pub(in crate::transport) fn prepare(
    builder: reqwest::ClientBuilder,
    root_certificates: &[Vec<u8>],
) -> Result<Prepared, Error> {
    if !root_certificates.is_empty() {
        return Err(refuse(1, &format!("is of no use: {REASON}")));
    }
    Ok(Prepared {
        builder,
        without_tls: Some(REASON.to_owned()),
    })
}

pub(in crate::transport) fn is_tls(_: &reqwest::Error) -> bool {
    false
}
