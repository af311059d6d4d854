//! TLS by rustls, set up for our connections only: no process-wide provider is
//! installed or needed, so the application stays free in its own choice.
//! Certificates are checked against the platform's store.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
#[cfg(not(feature = "rustls"))]
use rustls::crypto::aws_lc_rs as library;
#[cfg(feature = "rustls")]
use rustls::crypto::ring as library;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

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
    let (config, without_tls) = client_config(parse(root_certificates)?)?;
    Ok(Prepared {
        builder: builder.tls_backend_preconfigured(config),
        without_tls,
    })
}

fn client_config(
    roots: Vec<CertificateDer<'static>>,
) -> Result<(ClientConfig, Option<String>), Error> {
    let provider = Arc::new(library::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| {
            Error::configuration("TLS cannot be set up: no protocol version is available")
                .with_source(error)
        })?;
    let (builder, without_roots) = match verifier(roots, provider) {
        Ok(verifier) => {
            let verifier = Arc::new(verifier);
            let builder = builder
                .dangerous()
                .with_custom_certificate_verifier(verifier);
            (builder, None)
        }
        Err(without_roots) => {
            let builder = builder.with_root_certificates(RootCertStore::empty());
            (builder, Some(without_roots))
        }
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![
        #[cfg(feature = "http2")]
        b"h2".to_vec(),
        b"http/1.1".to_vec(),
    ];
    Ok((config, without_roots))
}

/// On failure says why, and what helps.
#[cfg(not(target_os = "android"))]
fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, String> {
    #[cfg(feature = "webpki-roots")]
    let roots = roots
        .into_iter()
        .chain(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
    // The roots given here are known to be sound: what is missing are those of the machine.
    Verifier::new_with_extra_roots(roots, provider).map_err(|_| {
        "no CA certificates were found on this machine: install those of the operating system \
         (often the package `ca-certificates`), give the builder a `root_certificate`, or enable \
         the feature `webpki-roots`, which compiles Mozilla's in"
            .to_owned()
    })
}

/// The verifier of Android has the certificates of the system, and takes no others.
#[cfg(target_os = "android")]
fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, String> {
    if !roots.is_empty() {
        return Err("Android takes no `root_certificate` beside its own".to_owned());
    }
    Verifier::new(provider).map_err(|error| error.to_string())
}

fn parse(root_certificates: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut roots = Vec::new();
    for pem in root_certificates {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let position = roots.len() + 1;
            let certificate = certificate
                .map_err(|error| refuse(position, "is not valid PEM").with_source(error))?;
            RootCertStore::empty()
                .add(certificate.clone())
                .map_err(|error| {
                    refuse(position, "is not an X.509 certificate").with_source(error)
                })?;
            roots.push(certificate);
        }
        if roots.len() == before {
            return Err(refuse(before + 1, "holds no certificate in PEM"));
        }
    }
    Ok(roots)
}

/// Whether it was TLS that failed, and not the connection below it.
pub(in crate::transport) fn is_tls(error: &reqwest::Error) -> bool {
    use std::error::Error as _;

    let mut cause = error.source();
    while let Some(error) = cause {
        let carried = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        if error.is::<rustls::Error>() || carried.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        cause = match carried {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}
