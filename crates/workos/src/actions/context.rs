//! What WorkOS tells about the case it asks about. User and organization are the types of the API;
//! membership, invitation and the data of who is not yet a user have fewer properties here than
//! there, and are types of their own.

use std::collections::BTreeMap;

use workos_core::chrono::{DateTime, Utc};
use workos_core::serde_json::Value;
use workos_core::{Secret, json_object};

use crate::types::{
    AuthenticationMethod, InvitationState, Organization, OrganizationMembershipStatus, SlimRole,
    User,
};

/// Who wants to sign in, and from where.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AuthenticationContext {
    /// The id of the action, for logs.
    pub id: String,
    /// Who wants to sign in.
    pub user: User,
    /// The organization that the user signs in to.
    pub organization: Option<Organization>,
    /// The membership of the user in that organization.
    pub organization_membership: Option<ActionMembership>,
    /// How the user has shown who they are.
    pub authentication_method: Option<AuthenticationMethod>,
    /// The issuer of the access token that the user would get.
    pub issuer: Option<String>,
    /// The IP address of the browser.
    pub ip_address: Option<String>,
    /// What the browser says that it is.
    pub user_agent: Option<String>,
    /// What tells the device from others.
    pub device_fingerprint: Option<String>,
}

json_object! {
    AuthenticationContext {
        "object" = "authentication_action_context";
        id: required "id",
        user: required "user",
        organization: optional "organization",
        organization_membership: optional "organization_membership",
        authentication_method: optional "authentication_method",
        issuer: optional "issuer",
        ip_address: optional "ip_address",
        user_agent: optional "user_agent",
        device_fingerprint: optional "device_fingerprint",
    }
}

/// Who wants to register, and from where.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UserRegistrationContext {
    /// The id of the action, for logs.
    pub id: String,
    /// Who wants to register.
    pub user_data: ActionUserData,
    /// The invitation that they follow.
    pub invitation: Option<ActionInvitation>,
    /// How they have shown who they are.
    pub authentication_method: Option<AuthenticationMethod>,
    /// The IP address of the browser.
    pub ip_address: Option<String>,
    /// What the browser says that it is.
    pub user_agent: Option<String>,
    /// What tells the device from others.
    pub device_fingerprint: Option<String>,
}

json_object! {
    UserRegistrationContext {
        "object" = "user_registration_action_context";
        id: required "id",
        user_data: required "user_data",
        invitation: optional "invitation",
        authentication_method: optional "authentication_method",
        ip_address: optional "ip_address",
        user_agent: optional "user_agent",
        device_fingerprint: optional "device_fingerprint",
    }
}

/// Somebody who is not yet a user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionUserData {
    /// The e-mail address. That it is theirs may be still to be verified.
    pub email: String,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The whole name.
    pub name: Option<String>,
}

json_object! {
    ActionUserData {
        "object" = "user_data";
        email: required "email",
        first_name: optional "first_name",
        last_name: optional "last_name",
        name: optional "name",
    }
}

/// The membership of a user in the organization that they sign in to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ActionMembership {
    /// The id of the membership.
    pub id: String,
    /// The user.
    pub user_id: String,
    /// The organization.
    pub organization_id: String,
    /// Whether the membership counts.
    pub status: OrganizationMembershipStatus,
    /// The role, or the first of several.
    pub role: Option<SlimRole>,
    /// All roles, where WorkOS tells them.
    pub roles: Vec<SlimRole>,
    /// Whether a directory decides about the membership, where WorkOS tells it.
    pub directory_managed: Option<bool>,
    /// What a directory or identity provider says besides.
    pub custom_attributes: BTreeMap<String, Value>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

json_object! {
    ActionMembership {
        "object" = "organization_membership";
        id: required "id",
        user_id: required "user_id",
        organization_id: required "organization_id",
        status: defaulted "status",
        role: optional "role",
        roles: sparse "roles",
        directory_managed: optional "directory_managed",
        custom_attributes: sparse "custom_attributes",
        created_at: required "created_at",
        updated_at: required "updated_at",
    }
}

/// The invitation that somebody follows.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ActionInvitation {
    /// The id of the invitation.
    pub id: String,
    /// Who was invited.
    pub email: String,
    /// Whether it is open, where WorkOS tells it.
    pub state: Option<InvitationState>,
    /// When it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// From when on it does not count.
    pub expires_at: DateTime<Utc>,
    /// The organization that it invites to.
    pub organization_id: Option<String>,
    /// The user who invited.
    pub inviter_user_id: Option<String>,
    /// The user who accepted it.
    pub accepted_user_id: Option<String>,
    /// The role that it gives.
    pub role_slug: Option<String>,
    /// What the invitation is accepted by, where WorkOS tells it.
    pub token: Option<Secret>,
    /// The address at which it is accepted, where WorkOS tells it.
    pub accept_invitation_url: Option<Secret>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

json_object! {
    ActionInvitation {
        "object" = "invitation";
        id: required "id",
        email: required "email",
        state: optional "state",
        accepted_at: optional "accepted_at",
        revoked_at: optional "revoked_at",
        expires_at: required "expires_at",
        organization_id: optional "organization_id",
        inviter_user_id: optional "inviter_user_id",
        accepted_user_id: optional "accepted_user_id",
        role_slug: optional "role_slug",
        token: optional "token",
        accept_invitation_url: optional "accept_invitation_url",
        created_at: required "created_at",
        updated_at: required "updated_at",
    }
}

#[cfg(feature = "mock")]
workos_core::fixtures! {
    AuthenticationContext = r#"{
        "object": "authentication_action_context",
        "id": "authn_action_01KF0EXAMPLE00000000000000",
        "user": {
            "object": "user",
            "id": "user_01KF0EXAMPLE00000000000000",
            "email": "ada@example.com",
            "email_verified": true,
            "first_name": "Ada",
            "last_name": "Lovelace",
            "profile_picture_url": null,
            "created_at": "2026-01-15T12:00:00.000Z",
            "updated_at": "2026-01-15T12:00:00.000Z"
        },
        "organization": null,
        "organization_membership": null,
        "authentication_method": "Password",
        "issuer": null,
        "ip_address": "192.0.2.1",
        "user_agent": "Mozilla/5.0",
        "device_fingerprint": null
    }"#;
    UserRegistrationContext = r#"{
        "object": "user_registration_action_context",
        "id": "reg_action_01KF0EXAMPLE00000000000000",
        "user_data": {
            "object": "user_data",
            "email": "ada@example.com",
            "first_name": "Ada",
            "last_name": "Lovelace"
        },
        "invitation": null,
        "authentication_method": "Password",
        "ip_address": "192.0.2.1",
        "user_agent": "Mozilla/5.0",
        "device_fingerprint": null
    }"#;
}
