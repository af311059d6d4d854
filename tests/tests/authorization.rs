//! A resource is named in one of its two ways, never in both or by half.

use serde_json::{Value, json};
use workos::Authorization;
use workos::authorization::ResourceTarget;
use workos_tests::server::{Answer, Server};
use workos_tests::things;

fn authorization(server: &Server) -> Authorization {
    let client = things::client(server).build().expect("a client");
    client.authorization()
}

/// Both ways, and what each is in a body.
fn targets() -> [(ResourceTarget, Value); 3] {
    let by_id = json!({ "resource_id": "res_1" });
    [
        (ResourceTarget::id("res_1"), by_id.clone()),
        ("res_1".into(), by_id),
        (
            ResourceTarget::external_id("project", "p_7"),
            json!({ "resource_type_slug": "project", "resource_external_id": "p_7" }),
        ),
    ]
}

#[tokio::test]
async fn checks_and_roles_are_about_a_resource() {
    let server = Server::start();
    let authorization = authorization(&server);
    for (target, named) in targets() {
        server.prepare([Answer::json(200, &json!({ "authorized": false }))]);
        let check = authorization.check("om_1", "edit", target.clone()).await;
        assert!(!check.expect("an answer").authorized);
        // What the API answers to the others is shown elsewhere.
        server.prepare([Answer::empty(400), Answer::empty(400)]);
        let assigned = authorization.assign_role("om_1", "editor", target.clone());
        assert!(assigned.await.is_err());
        let removed = authorization.remove_role("om_1", "editor", target);
        assert!(removed.await.is_err());

        let received = server.take_received();
        let path = "/authorization/organization_memberships/om_1";
        for (request, (method, end, field, slug)) in received.iter().zip([
            ("POST", "check", "permission_slug", "edit"),
            ("POST", "role_assignments", "role_slug", "editor"),
            ("DELETE", "role_assignments", "role_slug", "editor"),
        ]) {
            assert_eq!(request.method, method);
            assert_eq!(request.target, format!("{path}/{end}"));
            let mut expected = named.clone();
            expected[field] = json!(slug);
            let body: Value = serde_json::from_slice(&request.body).expect("JSON");
            assert_eq!(body, expected);
        }
        assert_eq!(received.len(), 3);
    }
}

#[tokio::test]
async fn resources_are_listed_below_another() {
    let empty = Answer::json(200, &json!({ "data": [], "list_metadata": {} }));
    let server = Server::repeating([empty]);
    let authorization = authorization(&server);
    for (parent, expected) in [
        (ResourceTarget::id("res_1"), "parent_resource_id=res_1"),
        (
            ResourceTarget::external_id("project", "p_7"),
            "parent_resource_type_slug=project&parent_resource_external_id=p_7",
        ),
    ] {
        let list = authorization.list_resources_for_membership("om_1", "read", parent);
        assert!(list.await.expect("a page").items().is_empty());
        let target = server.take_only().target;
        assert_eq!(
            target,
            format!(
                "/authorization/organization_memberships/om_1/resources?permission_slug=read&{expected}"
            )
        );
    }
}
