//! What a flag is worth for somebody, and whether two states of a flag differ. No time, no calls.

use std::collections::BTreeMap;

use workos_generated::types::{RuntimeFeatureFlag, RuntimeFeatureFlagTargets};

use super::context::{FlagContext, ORGANIZATION, USER};

/// All flags of an environment by slug.
pub(super) type Flags = BTreeMap<String, RuntimeFeatureFlag>;

/// A flag that is off is off for all; one that is on is on for its targets, and for all others what
/// its default value says.
pub(super) fn is_enabled(flag: &RuntimeFeatureFlag, context: &FlagContext) -> bool {
    flag.enabled
        && (flag.default_value
            || context
                .targets()
                .any(|(kind, id)| is_target(&flag.targets, kind, id)))
}

/// Whether the flag has this target. One that is not enabled counts as absent.
fn is_target(targets: &RuntimeFeatureFlagTargets, kind: &str, id: &str) -> bool {
    match kind {
        USER => targets
            .users
            .iter()
            .any(|user| user.enabled && user.id == id),
        ORGANIZATION => {
            let mut organizations = targets.organizations.iter();
            organizations.any(|organization| organization.enabled && organization.id == id)
        }
        _ => {
            let mut custom = targets.custom_targets.iter();
            custom.any(|target| target.enabled && target.r#type == kind && target.id == id)
        }
    }
}

/// Whether a flag is not what it was. The order of its targets means nothing.
pub(super) fn differ(one: &RuntimeFeatureFlag, other: &RuntimeFeatureFlag) -> bool {
    one.enabled != other.enabled
        || one.default_value != other.default_value
        || sorted(&one.targets) != sorted(&other.targets)
}

fn sorted(targets: &RuntimeFeatureFlagTargets) -> [Vec<(&str, &str, bool)>; 3] {
    let users = targets
        .users
        .iter()
        .map(|user| (USER, &*user.id, user.enabled));
    let organizations = targets
        .organizations
        .iter()
        .map(|organization| (ORGANIZATION, &*organization.id, organization.enabled));
    let custom = targets
        .custom_targets
        .iter()
        .map(|target| (&*target.r#type, &*target.id, target.enabled));
    let mut all = [
        users.collect(),
        organizations.collect(),
        custom.collect::<Vec<_>>(),
    ];
    all.iter_mut().for_each(|targets| targets.sort_unstable());
    all
}
