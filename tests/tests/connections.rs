//! A new connection is asked for its protocol: one is given before anything is sent.

use serde_json::{Value, json};
use workos::Sso;
use workos::sso::ConnectionProtocol;
use workos::types::{CreateConnectionOidcOptions, CreateConnectionSamlOptions};
use workos_tests::server::{Answer, Server};
use workos_tests::sign_ins::{body, client, described};

#[tokio::test]
async fn a_connection_is_created_for_one_protocol() {
    let server = Server::repeating([Answer::json(201, &described("POST /connections answer"))]);
    let sso: Sso = client(&server).build().expect("a client").sso();
    let metadata = "https://idp.example.com/metadata";
    let discovery = "https://idp.example.com/.well-known/openid-configuration";
    let saml = CreateConnectionSamlOptions::new().idp_metadata_url(metadata);
    let oidc = CreateConnectionOidcOptions::new(discovery, "0oa1").client_secret("canary");
    let in_saml = json!({ "saml_options": { "idp_metadata_url": metadata } });
    let in_oidc = json!({ "oidc_options": {
        "discovery_endpoint": discovery, "client_id": "0oa1", "client_secret": "canary",
    } });
    let protocols: [(ConnectionProtocol, Value); 2] =
        [(saml.into(), in_saml), (oidc.into(), in_oidc)];
    for (protocol, mut expected) in protocols {
        assert!(!format!("{protocol:?}").contains("canary"));
        let request = sso.create_connection("org_1", protocol).name("Acme");
        request.await.expect("a connection");
        let sent = server.take_only();
        assert_eq!(
            (sent.method.as_str(), sent.target.as_str()),
            ("POST", "/connections")
        );
        expected["organization_id"] = json!("org_1");
        expected["name"] = json!("Acme");
        assert_eq!(body(&sent), expected);
    }
}
