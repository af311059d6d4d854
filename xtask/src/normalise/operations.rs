//! Names of operations: from `naming.toml`, or by rule for one that has no line there yet.

use super::coalesce::singular;
use crate::case::snake;
use crate::naming::Naming;

/// Last segments of routes that say what is done, not to what.
const VERBS: [&str; 16] = [
    "accept",
    "activate",
    "archive",
    "cancel",
    "confirm",
    "deactivate",
    "disable",
    "enable",
    "resend",
    "restore",
    "revoke",
    "rotate",
    "send",
    "unarchive",
    "validate",
    "verify",
];

/// The name of an operation (`GET /organizations`) in the WorkOS SDK family.
pub fn family(operation: &str, naming: &Naming) -> String {
    match naming.operation(operation) {
        Some(name) => name.family.clone(),
        None => by_rule(operation),
    }
}

/// `POST /organizations/{id}/widgets` is `create_organization_widget`; a last segment that is a
/// verb is the verb: `PUT /things/{id}/enable` is `enable_thing`.
pub fn by_rule(operation: &str) -> String {
    let (method, route) = operation.split_once(' ').unwrap_or(("GET", operation));
    let segments: Vec<&str> = route.split('/').filter(|s| !s.is_empty()).collect();
    let ends_in_parameter = segments.last().is_some_and(|s| s.starts_with('{'));
    let mut nouns: Vec<String> = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        if segment.starts_with('{') {
            continue;
        }
        let one = segments
            .get(index + 1)
            .is_some_and(|next| next.starts_with('{'));
        let noun = snake(segment);
        nouns.push(if one { singular(&noun) } else { noun });
    }
    // The first segment of a deep route is the product, which the namespace names.
    if nouns.len() > 2 {
        nouns.remove(0);
    }
    if matches!(method, "POST" | "PUT" | "PATCH")
        && !ends_in_parameter
        && nouns.len() > 1
        && let Some(verb) = nouns.pop_if(|last| VERBS.contains(&last.as_str()))
    {
        return format!("{verb}_{}", nouns.join("_"));
    }
    let verb = match (method, ends_in_parameter) {
        ("GET", true) => "get",
        ("GET", false) => "list",
        ("POST", _) => "create",
        ("DELETE", _) => "delete",
        _ => "update",
    };
    if matches!(method, "POST")
        && let Some(last) = nouns.last_mut()
    {
        *last = singular(last);
    }
    format!("{verb}_{}", nouns.join("_"))
}

/// The name of an operation within its namespace: `list_organizations` of `organizations` is
/// `list`, `create_organization_role` of it `create_role`.
pub fn shorten(family: &str, namespace: &str) -> String {
    let (verb, noun) = family.split_once('_').unwrap_or((family, ""));
    let own = [namespace.to_owned(), singular(namespace)];
    for own in own {
        if noun == own {
            return verb.to_owned();
        }
        if let Some(rest) = noun.strip_prefix(&format!("{own}_")) {
            return format!("{verb}_{rest}");
        }
    }
    family.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_by_rule() {
        for (operation, expected) in [
            ("GET /organizations", "list_organizations"),
            ("POST /organizations", "create_organization"),
            ("GET /organizations/{id}", "get_organization"),
            ("PATCH /organizations/{id}", "update_organization"),
            ("DELETE /organizations/{id}", "delete_organization"),
            (
                "POST /organizations/{id}/widgets",
                "create_organization_widget",
            ),
            ("PUT /things/{id}/pin", "update_thing_pin"),
            ("PUT /things/{id}/enable", "enable_thing"),
            ("POST /users/{id}/tokens/{token}/revoke", "revoke_token"),
            ("POST /verify", "create_verify"),
            ("GET /vault/v1/kv/{id}", "get_v1_kv"),
            (
                "POST /user_management/users/{id}/e-mails",
                "create_user_e_mail",
            ),
            ("POST /a/{id}/alias", "create_a_alias"),
        ] {
            assert_eq!(by_rule(operation), expected, "{operation}");
        }
    }

    #[test]
    fn a_namespace_does_not_repeat_itself() {
        for (family, namespace, expected) in [
            ("list_organizations", "organizations", "list"),
            ("create_organization", "organizations", "create"),
            ("create_organization_role", "organizations", "create_role"),
            ("list_directories", "directory_sync", "list_directories"),
            ("authenticate", "user_management", "authenticate"),
        ] {
            assert_eq!(shorten(family, namespace), expected);
        }
    }

    #[test]
    fn a_line_of_its_own_wins() {
        let naming = Naming::parse(
            "[operations]\n\"GET /a\" = { namespace = \"n\", method = \"m\", family = \"f\" }",
        )
        .unwrap();
        assert_eq!(family("GET /a", &naming), "f");
        assert_eq!(family("GET /b", &naming), "list_b");
    }
}
