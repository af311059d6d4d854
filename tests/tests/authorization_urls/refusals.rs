//! What is refused before anybody is sent anywhere.

use workos::{Client, ErrorKind};
use workos_tests::form;

use crate::setters::{CALLBACK, authkit, local, single_sign_on};

#[test]
fn what_cannot_work_is_refused_by_name() {
    let without_client_id = Client::builder().base_url("http://127.0.0.1:4100");
    let without_client_id = without_client_id.build().expect("a client");
    let url = without_client_id
        .user_management()
        .authorization_url(CALLBACK);
    let url = url.provider("authkit");
    let error = url.build().expect_err("no client id");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("WORKOS_CLIENT_ID"), "{error}");
    let url = url.client_id("client_2").build().expect("an address");
    assert_eq!(form::value(&url, "client_id"), "client_2");
    for client_id in ["", "client\n2"] {
        let url = authkit().provider("authkit").client_id(client_id);
        let error = url.build().expect_err("no client id");
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }

    let with_callback = |callback| {
        let url = local().user_management().authorization_url(callback);
        url.provider("authkit").build()
    };
    for (refused, named) in [
        (
            authkit().build(),
            "`provider`, `connection_id`, `organization_id`",
        ),
        (single_sign_on().build(), "`connection`"),
        (
            authkit().organization_id("").provider("authkit").build(),
            "`organization_id` is empty",
        ),
        (
            single_sign_on().connection("").build(),
            "`connection` is empty",
        ),
        (
            authkit()
                .connection_id("conn_1")
                .screen_hint("sign-up")
                .build(),
            "`authkit`",
        ),
        (
            authkit().provider("authkit").provider_scope("a,b").build(),
            "comma",
        ),
        (
            authkit().provider("authkit").provider_scope("").build(),
            "empty",
        ),
        (with_callback(""), "redirect URI is empty"),
        (with_callback("/callback"), "redirect URI is not absolute"),
        (
            with_callback("localhost:3000/callback"),
            "redirect URI is not absolute",
        ),
        (
            local().user_management().logout_url("").build(),
            "session id is empty",
        ),
        (
            local()
                .user_management()
                .logout_url("s")
                .return_to("/bye")
                .build(),
            "URI to return to",
        ),
        (
            local()
                .sso()
                .logout_url_of_token("")
                .map(|url| url.expose().to_owned()),
            "logout token is empty",
        ),
    ] {
        let error = refused.expect_err(named);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(named), "{error}");
    }
}
