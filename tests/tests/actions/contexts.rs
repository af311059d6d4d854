//! What requests tell, as WorkOS sends it.

use serde_json::json;
use workos::actions::{ActionRequest, AuthenticationContext, UserRegistrationContext};
use workos::types::{AuthenticationMethod, InvitationState, OrganizationMembershipStatus};

use crate::{question, read};

#[test]
fn an_authentication_tells_who_and_where_to() {
    let mut body = question("authentication");
    body["organization"] = json!({
        "object": "organization",
        "id": "org_1",
        "name": "Foo Corp",
        "allow_profiles_outside_organization": false,
        "domains": [],
        "lookup_key": "my-key",
        "created_at": "2026-01-15T12:00:00.000Z",
        "updated_at": "2026-01-15T12:00:00.000Z",
    });
    body["organization_membership"] = json!({
        "object": "organization_membership",
        "id": "om_1",
        "user_id": "user_1",
        "organization_id": "org_1",
        "role": { "slug": "member" },
        "status": "active",
        "created_at": "2026-01-15T12:00:00.000Z",
        "updated_at": "2026-01-15T12:00:00.000Z",
    });
    body["authentication_method"] = json!("Passkey");
    body["issuer"] = json!("https://auth.example.com");
    body["ip_address"] = json!("203.0.113.17");
    body["user_agent"] = json!("Mozilla/5.0");
    body["device_fingerprint"] = json!("fingerprint");
    body["what_comes_later"] = json!({ "a": [1] });
    let ActionRequest::Authentication(request) = read(&body) else {
        panic!("not read");
    };
    assert_eq!(request.id, "auth_action_1");
    assert_eq!(request.user.email, "ada@example.com");
    let organization = request.organization.as_ref().expect("an organization");
    assert_eq!(organization.name, "Foo Corp");
    let membership = request.organization_membership.as_ref();
    let membership = membership.expect("a membership");
    assert_eq!(membership.status, OrganizationMembershipStatus::Active);
    let role = membership.role.as_ref().expect("a role");
    assert_eq!(role.slug, "member");
    let method = request.authentication_method.as_ref();
    assert_eq!(method, Some(&AuthenticationMethod::Passkey));
    assert_eq!(request.issuer.as_deref(), Some("https://auth.example.com"));
    assert_eq!(request.ip_address.as_deref(), Some("203.0.113.17"));
    assert_eq!(request.user_agent.as_deref(), Some("Mozilla/5.0"));
    assert_eq!(request.device_fingerprint.as_deref(), Some("fingerprint"));

    let context = request.into_context();
    let written = serde_json::to_string(&context).expect("JSON");
    let read: AuthenticationContext = serde_json::from_str(&written).expect("a context");
    assert_eq!(read, context);
    assert_eq!(json!(context)["object"], "authentication_action_context");
}

#[test]
fn a_registration_tells_who_and_who_invited() {
    let mut body = question("user_registration");
    body["user_data"]["first_name"] = json!("Ada");
    body["user_data"]["last_name"] = json!("Lovelace");
    body["user_data"]["name"] = json!("Ada Lovelace");
    body["authentication_method"] = json!("Telepathy");
    body["invitation"] = json!({
        "object": "invitation",
        "id": "invitation_1",
        "email": "ada@example.com",
        "expires_at": "2026-01-22T12:00:00.000Z",
        "created_at": "2026-01-15T12:00:00.000Z",
        "updated_at": "2026-01-15T12:00:00.000Z",
        "accepted_at": "2026-01-16T12:00:00.000Z",
        "revoked_at": null,
        "organization_id": "org_1",
        "inviter_user_id": "user_2",
    });
    let ActionRequest::UserRegistration(request) = read(&body) else {
        panic!("not read");
    };
    assert_eq!(request.user_data.email, "ada@example.com");
    assert_eq!(request.user_data.first_name.as_deref(), Some("Ada"));
    assert_eq!(request.user_data.last_name.as_deref(), Some("Lovelace"));
    assert_eq!(request.user_data.name.as_deref(), Some("Ada Lovelace"));
    let method = request.authentication_method.as_ref().expect("a method");
    assert_eq!(method.as_str(), "Telepathy");
    let invitation = request.invitation.as_ref().expect("an invitation");
    assert_eq!(invitation.organization_id.as_deref(), Some("org_1"));
    assert!(invitation.accepted_at.is_some() && invitation.revoked_at.is_none());
    assert_eq!((&invitation.state, &invitation.token), (&None, &None));

    body["invitation"]["state"] = json!("pending");
    body["invitation"]["token"] = json!("canary");
    body["invitation"]["accept_invitation_url"] = json!("https://example.com/?token=canary");
    let ActionRequest::UserRegistration(request) = read(&body) else {
        panic!("not read");
    };
    assert!(!format!("{request:?}").contains("canary"));
    let context = request.into_context();
    let invitation = context.invitation.as_ref().expect("an invitation");
    assert_eq!(invitation.state, Some(InvitationState::Pending));
    let token = invitation.token.as_ref().expect("a token");
    assert_eq!(token.expose(), "canary");
    let written = serde_json::to_string(&context).expect("JSON");
    let read: UserRegistrationContext = serde_json::from_str(&written).expect("a context");
    assert_eq!(read, context);
}

/// An address, an organization or a membership that is invented would open a door.
#[test]
fn what_decides_about_access_is_not_made_up() {
    let mut membership = json!({
        "id": "om_1",
        "user_id": "user_1",
        "organization_id": "org_1",
        "created_at": "2026-01-15T12:00:00.000Z",
        "updated_at": "2026-01-15T12:00:00.000Z",
    });
    let read_with = |membership: &serde_json::Value| {
        let mut body = question("authentication");
        body["organization_membership"] = membership.clone();
        read(&body)
    };
    let whole = read_with(&membership);
    assert!(matches!(whole, ActionRequest::Authentication(_)));
    for name in ["id", "user_id", "organization_id"] {
        let value = membership[name].take();
        let without = read_with(&membership);
        assert!(matches!(without, ActionRequest::Unknown(_)), "{name}");
        membership[name] = value;
    }
    for (kind, pointer) in [
        ("authentication", "/user"),
        ("authentication", "/user/id"),
        ("authentication", "/user/email"),
        ("authentication", "/user/email_verified"),
        ("user_registration", "/user_data"),
        ("user_registration", "/user_data/email"),
    ] {
        let mut body = question(kind);
        body.pointer_mut(pointer).expect("it is there").take();
        let without = read(&body);
        assert!(matches!(without, ActionRequest::Unknown(_)), "{pointer}");
    }
}
