//! TLS by rustls with ring, set up for our connections only: no process-wide
//! provider is installed or needed, so the application stays free in its own
//! choice. Certificates are checked against the platform's store.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::Error;

/// The configuration and, when this machine has no CA certificates, the reason
/// why it trusts nobody.
///
/// # Errors
///
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when rustls
/// and its provider do not fit together.
pub(super) fn client_config() -> Result<(ClientConfig, Option<Error>), Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| {
            Error::configuration("TLS cannot be set up: no protocol version is available")
                .with_source(error)
        })?;
    let (builder, without_roots) = match verifier(provider) {
        Ok(verifier) => {
            let verifier = Arc::new(verifier);
            let builder = builder
                .dangerous()
                .with_custom_certificate_verifier(verifier);
            (builder, None)
        }
        Err(error) => {
            let builder = builder.with_root_certificates(RootCertStore::empty());
            (builder, Some(no_certificates(error)))
        }
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((config, without_roots))
}

#[cfg(not(feature = "webpki-roots"))]
fn verifier(provider: Arc<CryptoProvider>) -> Result<Verifier, rustls::Error> {
    Verifier::new(provider)
}

#[cfg(feature = "webpki-roots")]
fn verifier(provider: Arc<CryptoProvider>) -> Result<Verifier, rustls::Error> {
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned();
    Verifier::new_with_extra_roots(roots, provider)
}

fn no_certificates(error: rustls::Error) -> Error {
    Error::configuration(
        "TLS cannot be set up, because no CA certificates were found: install those of the \
         operating system (often the package `ca-certificates`) or enable the feature \
         `webpki-roots`, which compiles Mozilla's in",
    )
    .with_source(error)
}
