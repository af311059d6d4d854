//! New connections: each speaks one of two protocols, of which the API wants the settings.

use workos_generated::requests::sso::CreateConnectionRequest;
use workos_generated::types::{CreateConnectionOidcOptions, CreateConnectionSamlOptions};

use super::Sso;

/// What a new connection speaks with the identity provider, with the settings for it. The settings of
/// either protocol can stand in its place. The setter of the other on the request makes the API
/// refuse it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ConnectionProtocol {
    /// SAML 2.0.
    Saml(CreateConnectionSamlOptions),
    /// OpenID Connect.
    Oidc(CreateConnectionOidcOptions),
}

impl From<CreateConnectionSamlOptions> for ConnectionProtocol {
    fn from(options: CreateConnectionSamlOptions) -> Self {
        Self::Saml(options)
    }
}

impl From<CreateConnectionOidcOptions> for ConnectionProtocol {
    fn from(options: CreateConnectionOidcOptions) -> Self {
        Self::Oidc(options)
    }
}

impl Sso {
    /// `POST /connections`: connects an organization to its identity provider, by SAML or OpenID
    /// Connect. The customer can do all this alone in the Admin Portal.
    ///
    /// ```no_run
    /// use workos::types::CreateConnectionSamlOptions;
    ///
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let okta = CreateConnectionSamlOptions::new()
    ///     .idp_metadata_url("https://acme.okta.com/app/exk1/sso/saml/metadata");
    /// let connection = workos
    ///     .sso()
    ///     .create_connection("org_123", okta)
    ///     .name("Acme")
    ///     .connection_type("OktaSAML")
    ///     .await?;
    /// println!("{} is {}", connection.id, connection.state);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When awaited:
    ///
    /// - 400, 422: a value is missing or wrong.
    /// - 403: the key may not create connections.
    /// - 404: there is no organization with this id.
    /// - 409: another connection stands in the way; the message says why.
    pub fn create_connection(
        &self,
        organization_id: impl Into<String>,
        protocol: impl Into<ConnectionProtocol>,
    ) -> CreateConnectionRequest {
        let request = self.requests.create_connection(organization_id);
        match protocol.into() {
            ConnectionProtocol::Saml(options) => request.saml_options(options),
            ConnectionProtocol::Oidc(options) => request.oidc_options(options),
        }
    }
}
