//! Who may do what: the calls of the namespace, where a resource is named in one of its two ways.

use workos_generated::requests::authorization::{
    AssignRoleRequest, CheckRequest, ListResourcesForMembershipRequest, RemoveRoleRequest,
};

use crate::face::face;

face! {
    /// The requests of the namespace `authorization`: roles, permissions, resources, and whether
    /// somebody may do something.
    ///
    /// ```no_run
    /// use workos::authorization::ResourceTarget;
    ///
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let authorization = workos.authorization();
    /// let project = ResourceTarget::external_id("project", "p_7");
    /// authorization.assign_role("om_123", "editor", project.clone()).await?;
    ///
    /// let check = authorization.check("om_123", "project:edit", project).await?;
    /// if !check.authorized {
    ///     println!("403");
    /// }
    ///
    /// // The documents of that project which the member may read:
    /// let project = ResourceTarget::external_id("project", "p_7");
    /// let mut documents = authorization
    ///     .list_resources_for_membership("om_123", "document:read", project)
    ///     .items();
    /// while let Some(document) = documents.next().await {
    ///     println!("{}", document?.external_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    Authorization over authorization
}

/// A resource, by the id that WorkOS gave it or by the application's own. A text is the former.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceTarget {
    /// The id that WorkOS gave.
    Id(String),
    /// The application's own id, which counts for a type of resources.
    ExternalId {
        /// The slug of the type, such as `project`.
        resource_type_slug: String,
        /// The id within the type.
        external_id: String,
    },
}

impl ResourceTarget {
    /// The resource to which WorkOS gave this id.
    #[must_use]
    pub fn id(id: impl Into<String>) -> Self {
        Self::Id(id.into())
    }

    /// The resource of this type to which the application gave this id.
    #[must_use]
    pub fn external_id(
        resource_type_slug: impl Into<String>,
        external_id: impl Into<String>,
    ) -> Self {
        Self::ExternalId {
            resource_type_slug: resource_type_slug.into(),
            external_id: external_id.into(),
        }
    }
}

impl From<&str> for ResourceTarget {
    fn from(id: &str) -> Self {
        Self::id(id)
    }
}

impl From<&String> for ResourceTarget {
    fn from(id: &String) -> Self {
        Self::id(id)
    }
}

impl From<String> for ResourceTarget {
    fn from(id: String) -> Self {
        Self::Id(id)
    }
}

/// A request about a resource.
macro_rules! about {
    ($resource:expr, $request:expr) => {
        match $resource.into() {
            ResourceTarget::Id(id) => $request.resource_id(id),
            ResourceTarget::ExternalId {
                resource_type_slug,
                external_id,
            } => $request
                .resource_type_slug(resource_type_slug)
                .resource_external_id(external_id),
        }
    };
}

impl Authorization {
    /// `POST /authorization/organization_memberships/{organization_membership_id}/check`: whether a
    /// member of an organization may do something with a resource. Look at `authorized` of the
    /// answer: "no" is no error.
    pub fn check(
        &self,
        organization_membership_id: impl AsRef<str>,
        permission_slug: impl Into<String>,
        resource: impl Into<ResourceTarget>,
    ) -> CheckRequest {
        let request = self
            .requests
            .check(organization_membership_id, permission_slug);
        about!(resource, request)
    }

    /// `POST /authorization/organization_memberships/{organization_membership_id}/role_assignments`:
    /// gives a member of an organization a role on a resource.
    pub fn assign_role(
        &self,
        organization_membership_id: impl AsRef<str>,
        role_slug: impl Into<String>,
        resource: impl Into<ResourceTarget>,
    ) -> AssignRoleRequest {
        let request = self
            .requests
            .assign_role(organization_membership_id, role_slug);
        about!(resource, request)
    }

    /// `DELETE /authorization/organization_memberships/{organization_membership_id}/role_assignments`:
    /// takes a role on a resource from a member of an organization.
    pub fn remove_role(
        &self,
        organization_membership_id: impl AsRef<str>,
        role_slug: impl Into<String>,
        resource: impl Into<ResourceTarget>,
    ) -> RemoveRoleRequest {
        let request = self
            .requests
            .remove_role(organization_membership_id, role_slug);
        about!(resource, request)
    }

    /// `GET /authorization/organization_memberships/{organization_membership_id}/resources`: the
    /// resources below another one with which a member of an organization may do something.
    pub fn list_resources_for_membership(
        &self,
        organization_membership_id: impl AsRef<str>,
        permission_slug: impl Into<String>,
        parent: impl Into<ResourceTarget>,
    ) -> ListResourcesForMembershipRequest {
        let request = self
            .requests
            .list_resources_for_membership(organization_membership_id, permission_slug);
        match parent.into() {
            ResourceTarget::Id(id) => request.parent_resource_id(id),
            ResourceTarget::ExternalId {
                resource_type_slug,
                external_id,
            } => request
                .parent_resource_type_slug(resource_type_slug)
                .parent_resource_external_id(external_id),
        }
    }
}
