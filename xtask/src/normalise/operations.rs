//! Names of operations: from `naming.toml`, or by rule for one that has no line there yet.

use heck::ToSnakeCase;

use super::coalesce::singular;
use crate::naming::Naming;

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
        let noun = segment.to_snake_case();
        nouns.push(if one { singular(&noun) } else { noun });
    }
    // The first segment of a deep route is the product, which the namespace names.
    if nouns.len() > 2 {
        nouns.remove(0);
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
